"""The history of a part: every event with its digests, the papers it left, private notes, and who looked at what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from onewindow.core.cases import ACTIONS, CaseTerms
from onewindow.core.certs import DocumentKind, title
from onewindow.core.clock import Limit
from onewindow.core.kernel.dates import legal_date, local
from onewindow.core.kernel.text import T, Text, text_from_json
from onewindow.core.process.chain import verify_chain
from onewindow.core.process.events import StoredEvent
from onewindow.core.process.procedure import LATE
from onewindow.reads import citizen_words as words
from onewindow.reads import department_words as said
from onewindow.reads.department_facts import Reader
from onewindow.reads.department_joint import OPINIONS
from onewindow.store import events as event_rows
from onewindow.store.crypto import unseal_text
from onewindow.store.models import AccessLog, Case, Document

_SYSTEM = T("系统", "System")
_APPLICANT = T("申请人", "Applicant")
_PRIVATE: dict[str, Text] = {
    "opinion": T("拟办意见", "Proposal"),
    "findings": T("核查情况", "Findings"),
    "reasons": T("理由", "Reasons"),
    "difference": T("与规则不同的原因", "Why it differs from the rules"),
    "explanation": T("公开的超期原因", "Published reason of the delay"),
    "note": T("说明", "Note"),
    "recipient": T("收件人", "Received by"),
    "evidence": T("送达凭证", "Evidence"),
    "signer": T("签署人", "Signed by"),
    "content": T("公示内容", "What was published"),
    "objector": T("提异议的人", "Who objects"),
    "objection": T("异议", "Objection"),
    "answer": T("答复", "Answer"),
    "question": T("请各部门审什么", "What is asked of them"),
    "meeting": T("时间、地点", "When and where"),
    "place": T("听证地点", "Place of the hearing"),
    "grounds": T("回避的理由", "Grounds of the challenge"),
    "interest": T("涉及的重大利益", "Interest touched"),
    "statement": T("陈述申辩", "Statement"),
    "reason": T("更正的理由", "Why it is corrected"),
    "wrong": T("原来写的", "What it says"),
    "right": T("更正为", "What it should say"),
    "late_reason": T("补录的原因", "Why it was entered late"),
    "third_answer": T("对利害关系人意见的采纳情况", "What becomes of what persons touched said"),
}


@dataclass(frozen=True, slots=True)
class Step:
    """One line. `prev`/`hash` are empty for looks at personal values: they stand in the access log, not in the chain."""

    seq: int
    at: datetime
    who: Text
    what: Text
    prev: str
    hash: str
    notes: tuple[tuple[Text, str], ...]
    papers: tuple[tuple[Text, str], ...]


@dataclass(frozen=True, slots=True)
class History:
    """Newest first. `unbroken`: every link was recomputed and holds."""

    steps: tuple[Step, ...]
    length: int
    unbroken: bool


@dataclass(frozen=True, slots=True)
class Known:
    """What the words of a line may draw on."""

    terms: CaseTerms
    names: Mapping[str, str]
    papers: Mapping[str, list[tuple[Text, str]]]
    texts: Mapping[str, str]


def history(
    row: Case,
    events: Sequence[StoredEvent],
    terms: CaseTerms,
    reader: Reader,
    papers: Sequence[Document],
) -> History:
    """The whole history of a part for its own department (queries: notes, looks, names)."""
    looks = list(
        AccessLog.objects.filter(
            jurisdiction=row.jurisdiction, opened_year=row.opened_year, owner_id=row.application_id, case_id=row.id
        ).select_related("data_key").order_by("at")[:200]
    )  # fmt: skip
    people = {event.actor_account for event in events if event.actor_account}
    people |= {str(one) for event in events for one in event.body.get("inspectors", ())}
    by_event: dict[str, list[tuple[Text, str]]] = {}
    for paper in papers:
        by_event.setdefault(paper.cause.partition("/")[0], []).append((title(DocumentKind(paper.kind)), paper.number))
    known = Known(terms, said.names_of(people), by_event, event_rows.private_texts(events))
    steps = [_step(event, known) for event in events] + [_look(look, reader) for look in looks]
    steps.sort(key=lambda step: (step.at, step.seq), reverse=True)
    return History(tuple(steps), len(events), not verify_chain(events))


def since(row: Case, terms: CaseTerms, seen: int) -> tuple[Step, ...]:
    """What happened after a version somebody looked at, newest first (for the page that says so)."""
    events = event_rows.load(row.id, jurisdiction=row.jurisdiction, opened_year=row.opened_year)
    later = events[max(seen, 0) :]
    known = Known(terms, said.names_of(event.actor_account for event in later), {}, {})
    return tuple(_step(event, known) for event in reversed(later))


def _step(event: StoredEvent, known: Known) -> Step:
    private = [
        (_private(name, known.terms), known.texts[mark["ref"]])
        for name, mark in event.body.get("private", {}).items()
        if mark["ref"] in known.texts and known.texts[mark["ref"]]
    ]
    return Step(
        seq=event.seq,
        at=event.occurred_at,
        who=_who(event, known),
        what=_what(event, known),
        prev=event.prev_hash,
        hash=event.hash,
        notes=tuple(private),
        papers=tuple(known.papers.get(event.event_id, ())),
    )


def _private(name: str, terms: CaseTerms) -> Text:
    """What a private text is: the paper it speaks of, where it stands on the one-time notice."""
    if name[:1] == "t" and name[1:].isdigit():
        return T("利害关系人", "Person touched")
    code = name.removeprefix("gap:")
    if code != name and (material := terms.material(code)) is not None:
        return material.name
    return _PRIVATE.get(name, T(name, name))


def _who(event: StoredEvent, known: Known) -> Text:
    if event.actor_role == "system":
        return _SYSTEM
    if event.actor_role == "citizen":
        return _APPLICANT
    name = known.names.get(event.actor_account, "")
    if event.actor_role == "clerk":
        return words.say("窗口 {name}", "Window, {name}", name=name) if name else T("窗口", "Window")
    return T(name, name) if name else known.terms.department_name


def _what(event: StoredEvent, known: Known) -> Text:
    """The act in words, with its particulars; the result first."""
    name = event.type.partition(".")[2]
    row = ACTIONS.get(name)
    label = said.capital(row.label) if row else T(name, name)
    detail = _detail(name, event, known)
    return words.joined((label, *detail), "：", ": ") if detail else label


def _detail(name: str, event: StoredEvent, known: Known) -> tuple[Text, ...]:
    body, terms = event.body, known.terms
    found: list[Text] = []
    for code, ok, reason in body.get("checked", ()):
        outcome = T("符合", "in order") if ok else said.REASONS.get(reason, T(reason, reason))
        found.append(words.say("{m}，{o}", "{m}, {o}", m=_material(terms, code), o=outcome))
    told = body.get("told")
    if told:
        found.append(words.joined(_material(terms, code) for code, _ in told["gaps"]))
    for key in ("handed_in", "deferred_in", "chased"):
        if body.get(key):
            found.append(words.joined(_material(terms, code) for code in body[key]))
    if body.get("deferred"):
        found.append(
            words.say(
                "容缺 {m}", "deferred {m}", m=words.joined(_material(terms, c) for c in body["deferred"])
            )
        )
    for code, reason in body.get("faults", ()):
        found.append(words.say("{m}，{o}。期限照走", "{m}, {o}. The clock runs on",
                               m=_material(terms, code), o=said.REASONS.get(reason, T(reason, reason))))  # fmt: skip
    if body.get("special"):
        found.append(_special(body["special"], terms))
    if body.get("inspectors"):
        found.append(words.joined(_person(one, known) for one in body["inspectors"]))
    if body.get("opinion"):
        found.append(said_proposal(body["opinion"]))
    if body.get("forwarded"):
        stance = body["forwarded"]["stance"]
        found.append(OPINIONS.get(stance, T(stance, stance)))
    if body.get("from") and body.get("hand", {}).get("agency"):
        found.append(text_from_json(body["hand"]["agency"]["name"]))
    if body.get("extended"):
        found.append(words.limit(Limit.parse(body["extended"]["limit"])))
    if body.get("certificate"):
        found.append(T(body["certificate"], body["certificate"]))
    if body.get("undone"):
        undone = ACTIONS.get(str(body["undone"]["act"]))
        found.append(undone.label if undone else T(str(body["undone"]["act"])))
    if body.get("receipt_moved"):
        found.append(_receipt(body["receipt_moved"]))
    if body.get("attempt"):
        tried = body["attempt"]
        found.append(MODES.get(tried["mode"], T(tried["mode"])))
        found.append(T("没有送到", "failed") if tried["result"] == "failed" else T("已寄出、已公告", "sent"))
    if body.get("service"):
        found.append(MODES.get(body["service"]["mode"], T(body["service"]["mode"])))
    if body.get("explained"):
        found.append(said.CLOCKS.get(body["explained"], T(body["explained"])))
    if body.get(LATE):
        found.append(words.say("补录，{d}登记", "entered late, on {d}", d=words.day(legal_date(event.recorded_at))))
    if name == "warn_due" and body.get("warned"):
        found.append(_warned(str(body["warned"])))
    ended = next(
        (clock for clock in body.get("clocks", ()) if clock["op"] == "start" and clock["name"] == "promise"),
        None,
    )
    if ended and ended["due"]["date"]:
        on = words.day(date.fromisoformat(ended["due"]["date"]))
        found.append(words.say("承诺最晚{d}", "promised by {d}", d=on))
    return tuple(found)


def _material(terms: CaseTerms, code: str) -> Text:
    term = terms.material(code)
    return term.name if term else T(code, code)


def _person(account: object, known: Known) -> Text:
    name = known.names.get(str(account)) or str(account)
    return T(name, name)


def _special(special: Sequence[Any], terms: CaseTerms) -> Text:
    reason, _, _, needed, _ = special
    term = terms.special_for(reason)
    return words.say("{r}，需要{n}", "{r}, {n} needed", r=term.label if term else T(reason),
                     n=_spaced(words.limit(Limit.parse(needed))))  # fmt: skip


def _spaced(text: Text) -> Text:
    return Text(f" {text.zh}", text.en)


def _warned(key: str) -> Text:
    name, _, level = key.partition(":")
    word = T("临近", "near") if level.startswith("near") else T("超过", "past")
    return words.joined((said.CLOCKS.get(name, T(name, name)), word), "，", ", ")


def _look(look: AccessLog, reader: Reader) -> Step:
    ref = PARTY.get(look.ref) or reader.label(look.ref)
    what = words.say("看了{ref}的完整信息，本人看得到", "saw {ref} in full; the person can see this", ref=ref)
    why = unseal_text(look.data_key, look.reason_enc, place=f"access/{look.id}") if look.reason_enc else ""
    notes = ((T("事由", "Reason"), why),) if why else ()
    return Step(0, look.at, T(look.actor_name, look.actor_name), what, "", "", notes, ())


PARTY = {
    "party.name": T("申请人姓名", "the applicant's name"),
    "party.id_number": T("申请人证件号码", "the applicant's document number"),
    "party.phone": T("申请人电话", "the applicant's telephone"),
}


def _receipt(moved: Mapping[str, str]) -> Text:
    """Both times, as they were and as they stand."""
    was, at = (local(datetime.fromisoformat(moved[name])).strftime("%Y-%m-%d %H:%M") for name in ("was", "at"))
    return T(f"{was} → {at}", f"{was} → {at}")


MODES: dict[str, Text] = {
    "in_person": T("当面", "in person"),
    "post": T("邮寄", "by post"),
    "electronic": T("电子送达", "electronically"),
    "cabinet": T("自助柜", "self-service cabinet"),
    "left": T("留置送达", "left with a witness"),
    "entrusted": T("委托送达", "entrusted"),
    "notice": T("公告送达", "public notice"),
}


PROPOSALS: dict[str, Text] = {
    "positive": T("拟同意", "propose to agree"),
    "negative": T("拟不同意", "propose to refuse"),
    "extend": T("请负责人延长期限", "ask the head for an extension"),
    "special": T("拟启动特别程序", "propose a special procedure"),
    "other": T("其他意见", "other opinion"),
}


def said_proposal(code: str) -> Text:
    """A proposal in words; an unknown code (older, or from another system) stands as it is."""
    return PROPOSALS.get(code, T(code, code))
