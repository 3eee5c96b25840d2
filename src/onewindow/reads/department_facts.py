"""Facts of a part with provenance, and the rules judged on them. Only what the item needs; personal numbers masked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from onewindow.core.catalogue.facts import Fact
from onewindow.core.catalogue.model import Catalogue, Element, ElementKind, OneThing
from onewindow.core.kernel.dates import legal_date
from onewindow.core.kernel.text import T, Text
from onewindow.core.rules import Judgement, Outcome, Verdict
from onewindow.reads import citizen_words as words

_MASKED = frozenset({ElementKind.CITIZEN_ID, ElementKind.PHONE})
_OUTCOMES = {Outcome.HELD: "yes", Outcome.FAILED: "no", Outcome.UNKNOWN: "unknown"}


@dataclass(frozen=True, slots=True)
class Source:
    """Where a value comes from: `kind` register, calc or self."""

    kind: str
    label: Text
    url: str = ""


@dataclass(frozen=True, slots=True)
class FactLine:
    """One fact. `masked`: the value is shown in part and can be asked for in full, by `ref`."""

    ref: str
    label: Text
    value: Text
    source: Source
    observed: datetime | None
    note: Text
    masked: bool


@dataclass(frozen=True, slots=True)
class ClauseLine:
    """One rule judged: clause, condition, and the facts it rests on with source and day."""

    code: str
    clause: str
    condition: Text
    reason: Text
    outcome: str
    needs_inspection: bool


@dataclass(frozen=True, slots=True)
class VerdictView:
    """The rules judged. `outcome` yes, no, unknown, or empty where the item has no rules."""

    outcome: str
    title: Text
    counts: Text
    clauses: tuple[ClauseLine, ...]
    missing: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Reader:
    """Puts facts of one application into words. `names`: ref → the name on the agency's form."""

    catalogue: Catalogue
    thing: OneThing
    names: Mapping[str, str] = field(default_factory=dict)

    def element(self, ref: str) -> Element | None:
        try:
            return self.catalogue.element_for(self.thing, ref)
        except KeyError:
            return None

    def label(self, ref: str) -> Text:
        """`客房间数`: the name the agency's own form gives it, else the element's label."""
        if ref.startswith("situation."):
            key = ref.partition(".")[2]
            question = next((q for q in self.thing.situation if q.key == key), None)
            return question.label if question else T(key, key)
        element = self.element(ref)
        named = self.names.get(ref)
        if named and element:
            return Text(named, element.label.pick("en"))
        return element.label if element else T(ref, ref)

    def value(self, ref: str, value: Any) -> Text:
        """The value as staff may see it: numbers of persons in part."""
        element = self.element(ref)
        if element is None:
            return Text(str(value))
        if element.sensitive and element.kind not in _MASKED:
            return Text("＊＊＊", "***")
        return words.value_text(element, value)

    def masked(self, ref: str) -> bool:
        element = self.element(ref)
        return element is not None and (element.kind in _MASKED or element.sensitive)

    def source(self, fact: Fact) -> Source:
        """Register, worked out, or said by the person; for a result of another part, that agency."""
        kind, _, rest = fact.source.partition(":")
        if kind == "self":
            return Source("self", T("申请人填写", "Stated by the applicant"))
        if kind == "situation":
            return Source("self", T("情形回答", "Situation answer"))
        if kind in ("derived", "default"):
            label = T("推算", "Worked out") if kind == "derived" else T("默认值", "Default")
            return Source("calc", label)
        if kind == "part":
            item = self.catalogue.items.get(rest)
            agency = self.catalogue.departments.get(item.department) if item else None
            return Source("register", agency.short if agency else T(rest, rest))
        if kind == "document":
            material = self.catalogue.materials.get(rest)
            return Source("self", material.name if material else T("材料", "Paper"))
        if kind == "held":
            certificate = self.catalogue.certificates.get(rest)
            return Source(
                "register", certificate.title if certificate else T("证照库", "Certificate library")
            )
        if kind == "inspection":
            return Source("register", T("现场核查", "Inspection"))
        found = self.catalogue.sources.get(fact.source)
        return Source("register", found.name if found else T(fact.source, fact.source))


def fact_lines(reader: Reader, facts: tuple[Fact, ...]) -> tuple[FactLine, ...]:
    """The part's facts in the order of its form; a fact observed long ago says when."""
    return tuple(
        FactLine(
            ref=fact.ref,
            label=reader.label(fact.ref),
            value=reader.value(fact.ref, fact.value),
            source=reader.source(fact),
            observed=fact.observed_at,
            note=_until(fact),
            masked=reader.masked(fact.ref),
        )
        for fact in facts
        if fact.value not in (None, "", [])
    )


def _until(fact: Fact) -> Text:
    if fact.valid_until is None:
        return Text("")
    return words.say("有效到{d}", "valid to {d}", d=words.date_text(fact.valid_until.isoformat()))


def verdict_view(
    reader: Reader, verdict: Verdict, facts: tuple[Fact, ...], *, committed: bool
) -> VerdictView:
    """The verdict in words, what is unknown first (the tag sorts). `committed`: inspections come after the decision."""
    known = {fact.ref: fact for fact in facts}
    lines = tuple(_line(reader, row, known, committed) for row in verdict.reasons)
    counts = {outcome: sum(line.outcome == outcome for line in lines) for outcome in ("yes", "no", "unknown")}
    outcome = {True: "yes", False: "no", None: "unknown"}[verdict.outcome] if lines else ""
    return VerdictView(
        outcome=outcome,
        title=_title(outcome, counts),
        counts=words.say(
            "{y} 条成立，{n} 条不成立，{u} 条未知", "{y} hold, {n} do not, {u} unknown",
            y=counts["yes"], n=counts["no"], u=counts["unknown"],
        ),
        clauses=lines,
        missing=tuple(reader.label(ref) for ref in verdict.missing),
    )  # fmt: skip


def _title(outcome: str, counts: Mapping[str, int]) -> Text:
    if outcome == "yes":
        return T("规则判断：全部成立", "Rules: all hold")
    if outcome == "no":
        return words.say("规则判断：{n} 条不成立", "Rules: {n} not met", n=counts["no"])
    if outcome == "unknown":
        return words.say("规则判断：还差 {n} 条", "Rules: {n} still open", n=counts["unknown"])
    return T("规则判断", "Rules")


def _line(reader: Reader, row: Judgement, known: Mapping[str, Fact], committed: bool) -> ClauseLine:
    return ClauseLine(
        code=row.code,
        clause=row.clause,
        condition=row.title,
        reason=_reason(reader, row, known, committed),
        outcome=_OUTCOMES[row.outcome],
        needs_inspection=row.needs_inspection,
    )


def _reason(reader: Reader, row: Judgement, known: Mapping[str, Fact], committed: bool) -> Text:
    """Why: what is missing, or the facts it rests on with source and day."""
    parts: list[Text] = []
    if row.outcome is Outcome.FAILED:
        parts.append(row.says)
    if row.outcome is Outcome.UNKNOWN:
        parts.append(_open(reader, row, committed))
    for fact in row.facts:
        parts.append(_fact(reader, fact.ref, fact.value, known.get(fact.ref)))
    if row.needs_inspection and row.outcome is Outcome.HELD:
        parts.append(T("两人现场核查过。", "Seen on the spot by two officers."))
    return words.joined(parts, "", " ")


def _open(reader: Reader, row: Judgement, committed: bool) -> Text:
    if row.missing:
        return words.say(
            "还缺：{f}。", "Missing: {f}.", f=words.joined(reader.label(ref) for ref in row.missing)
        )
    if committed:
        return T("按承诺先办，核查在后。", "Decided on the commitment; it is checked afterwards.")
    return T("要现场看，至少两人。", "To be seen on the spot, by at least two officers.")


def _fact(reader: Reader, ref: str, value: Any, fact: Fact | None) -> Text:
    shown = words.say("{l}：{v}", "{l}: {v}", l=reader.label(ref), v=reader.value(ref, value))
    if fact is None:
        return words.say("{s}。", "{s}.", s=shown)
    source = reader.source(fact).label
    if fact.observed_at is None:
        return words.say("{s}（{src}）。", "{s} ({src}).", s=shown, src=source)
    on = words.day(legal_date(fact.observed_at))
    return words.say("{s}（{src}，{d}）。", "{s} ({src}, {d}).", s=shown, src=source, d=on)
