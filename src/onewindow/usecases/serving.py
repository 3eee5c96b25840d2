"""Service 送达 of single papers: attempts by mode, what arrived and when, the confirmation of an address, blank receipts.

What arrives is recorded as service (`serve`, or `deliver` where it is the result of a part): effect and remedies run from that
day, also a rest day, which is not counted (the day after is the first; the last moves past rest days).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from uuid import UUID

from onewindow.core.cases import Order
from onewindow.core.certs import DocumentKind, title
from onewindow.core.certs.service import NEED_SERVICE, RESULTS
from onewindow.core.clock import Limit, due
from onewindow.core.clock.public_notice import effect_after, public_notice
from onewindow.core.compose.context import parameter_of
from onewindow.core.kernel.actor import Actor
from onewindow.core.kernel.dates import SHANGHAI, legal_date
from onewindow.core.kernel.refusal import declare, refuse
from onewindow.store import scope
from onewindow.store.catalogue import catalogue_on, current_calendar, load_bundle
from onewindow.store.crypto import content_mark, seal, seal_text
from onewindow.store.models import Case, Document, File, Service
from onewindow.store.parties import open_name
from onewindow.usecases import agencies, uploads
from onewindow.usecases.cases import Executed, execute, execute_together
from onewindow.usecases.command import Command
from onewindow.usecases.counter_delivery import MODES, Handing
from onewindow.usecases.ports import FileInHand, wired

declare(
    "service.paper",
    zh="这份文书不用送达，或者已经送达、作废。请刷新。",
    en="This paper needs no service, or was served or made void already. Reload.",
)
declare(
    "service.why",
    zh="没有送到的，请写明经过：什么时候、去了哪里、为什么没送到。",
    en="Say what happened when it did not arrive: when, where, why.",
)
declare(
    "service.evidence",
    zh="{mode}要有它自己的凭证：留置要见证人，委托要受托机关的回证，公告要公告文本，邮寄要邮件号。",
    en="“{mode}” needs its own proof: a witness, the receipt of the agency entrusted, the published text, or the postal number.",
)
declare(
    "service.notice-runs",
    zh="公告期到 {until} 届满，那天以前不算送达。",
    en="The public notice runs until {until}; before that day nothing is served.",
)
declare(
    "service.no-period",
    zh="本地没有规定公告送达的期限，不能公告。请先在地区参数里补上（public_notice）。",
    en="No period of a public notice is laid down for this place. Add `public_notice` to its profile first.",
    clause="参照民事诉讼法第九十五条",
)
declare(
    "service.date",
    zh="送达日期要在寄出（公告）以后，不能晚于今天。",
    en="The day of service lies between the attempt and today.",
)
ASK_AFTER = Limit.parse("15d")
"""How long a posted paper is waited for before somebody asks after it: calendar days."""
SENT, FAILED, ARRIVED, SERVED = "sent", "failed", "arrived", "served"
OWN_PROOF = {"left": "witnessed", "entrusted": "entrusted_receipt", "notice": "published"}


@dataclass(frozen=True, slots=True)
class Attempt:
    """One try: by which mode, `sent` or `failed`, what happened, the postal number or the place of publication."""

    mode: str
    result: str
    words: str = ""
    particulars: str = ""


def attempt(document_id: UUID | str, tried: Attempt, command: Command, *, file: tuple[str, bytes] | None = None) -> UUID:
    """Record a try. Posted and published papers wait; what failed opens the way to the next mode.

    Refused: `service.paper`, `service.why`, `service.evidence`, `case.notice_last_resort`, `case.*`, `upload.*`.
    """
    paper, row = _open(document_id, command)
    if tried.mode not in MODES:
        raise refuse("service.paper")
    words, particulars = tried.words.strip()[:500], tried.particulars.strip()[:60]
    if tried.result == FAILED and len(words) < 4:
        raise refuse("service.why")
    if tried.result == SENT and tried.mode in ("post", "notice") and not particulars:
        raise refuse("service.evidence", mode=MODES[tried.mode])
    until = _until(tried, row, command)
    data = {"documents": [paper.kind], "mode": tried.mode, "result": tried.result}
    if until is not None:
        data["until"] = until.isoformat()
    private = {"note": words} if words else {}
    kept = _keep_file(paper, file, command)
    service = _row(paper, tried.mode, "", tried.result, command, until=until)
    service.evidence_file = kept
    _words(service, "recipient", "")
    _words(service, "evidence", "；".join(part for part in (particulars, words) if part))
    order = Order("attempt_service", data, private)
    execute(row.id, order, command, inside=lambda: service.save(force_insert=True))
    return service.id


def _until(tried: Attempt, row: Case, command: Command) -> date | None:
    if tried.result != SENT:
        return None
    on = legal_date(command.now)
    calendar = current_calendar(on).for_region(row.jurisdiction)
    if tried.mode == "notice":
        return public_notice(notice_period(row.jurisdiction, on), on, calendar=calendar).until
    return due(ASK_AFTER, on, calendar=calendar).by


def notice_period(place: str, on: date) -> Limit:
    """How long a public notice of that day runs in a place (`public_notice` of its profile). Refused(`service.no-period`)."""
    parameter = parameter_of(catalogue_on(on, place), place, "public_notice")
    if parameter is None:
        raise refuse("service.no-period")
    return Limit.parse(parameter.value)


def arrived(document_id: UUID | str, handing: Handing, on: str, command: Command) -> list[Executed]:
    """It arrived: service is recorded as of that day, for the paper and, where it is the result, for its part.

    `on`: `YYYY-MM-DD`, empty for now. Refused: `service.*`, `counter.*`, `case.*`.
    """
    given = handing.checked()
    wanted = OWN_PROOF.get(given.mode)
    if (wanted and given.evidence != wanted) or (given.mode in ("entrusted", "notice") and not given.particulars):
        raise refuse("service.evidence", mode=MODES.get(given.mode, given.mode))
    paper, row = _open(document_id, command)
    waiting = Service.objects.filter(document=paper, outcome=SENT).order_by("-attempted_at").first()
    at = _moment(on, paper, waiting, command)
    if given.mode == "notice":
        if waiting is None or waiting.mode != "notice" or waiting.until is None:
            raise refuse("service.paper")
        if legal_date(at) <= waiting.until:
            raise refuse("service.notice-runs", until=waiting.until.isoformat())
        at = datetime.combine(effect_after(waiting.until), time(12), SHANGHAI)  # whenever it is entered
        at = min(at, command.now)
        given = replace(given, late_reason=given.late_reason or "公告期满，视为送达")
    final = paper.kind in RESULTS and row.status in ("decided", "issued")
    order = (
        Order("deliver", given.data(), given.private())
        if final
        else Order("serve", {**given.data(), "documents": [paper.kind]}, given.private())
    )

    def arrival() -> None:
        Service.objects.filter(document=paper, outcome=SENT).update(outcome=ARRIVED)

    return execute_together([(row.id, order, None)], command, at=at, inside=arrival)


def _moment(on: str, paper: Document, waiting: Service | None, command: Command) -> datetime:
    """The moment of arrival: not before the paper was made or sent, not after now."""
    if not on.strip():
        return command.now
    try:
        day = date.fromisoformat(on.strip())
    except ValueError:
        raise refuse("service.date") from None
    if day == legal_date(command.now):
        return command.now
    at = datetime.combine(day, time(12), SHANGHAI)
    sent = waiting.attempted_at if waiting is not None else paper.issued_at
    if at > command.now or day < legal_date(sent):
        raise refuse("service.date")
    return at


def _open(document_id: UUID | str, command: Command) -> tuple[Document, Case]:
    paper = Document.objects.select_related("data_key", "application").filter(pk=document_id).first()
    if paper is None:
        raise refuse("scope.not-found")
    mine = scope.cases(command.actor).filter(application_id=paper.application_id)
    mine = mine.filter(pk=paper.case_id) if paper.case_id else mine.filter(department=paper.department)
    found = mine.order_by("number").first()
    if found is None:
        raise refuse("scope.not-found")
    if paper.served_at or paper.void_at or paper.kind not in NEED_SERVICE:
        raise refuse("service.paper")
    return paper, scope.case(command.actor, found.id)


def _row(
    paper: Document, mode: str, relation: str, outcome: str, command: Command, *, until: date | None = None
) -> Service:
    return Service(
        jurisdiction=paper.jurisdiction, opened_year=paper.opened_year, data_key=paper.data_key, document=paper, mode=mode,
        relation=relation, attempted_at=command.now, outcome=outcome, until=until, recorded_at=command.wall,
        recorded_by=command.actor.account_id[:40],
    )  # fmt: skip


def _words(row: Service, name: str, value: str) -> None:
    if value or name == "recipient":
        setattr(row, f"{name}_enc", seal_text(row.data_key, value, place=f"service/{row.id}/{name}"))


def _keep_file(paper: Document, file: tuple[str, bytes] | None, command: Command) -> File | None:
    """A picture or scan that proves the attempt. Refused as uploads are."""
    if file is None:
        return None
    name, data = file
    media_type = uploads.check(data, name)
    address = wired().files.put(seal(paper.data_key, data, place="file"))
    return File.objects.create(
        jurisdiction=paper.jurisdiction, opened_year=paper.opened_year, address=address, data_key=paper.data_key,
        content_mark=content_mark(paper.data_key, data), size=len(data), media_type=media_type, created_at=command.wall,
    )  # fmt: skip


# --- sheets to carry -------------------------------------------------------------------------------------------------


def blank_receipt(document_ids: Sequence[UUID | str], actor: Actor) -> FileInHand:
    """送达回证 to carry along: what is served, empty lines for who signs. Refused(`scope.not-found`)."""
    papers = [
        paper
        for paper in Document.objects.select_related("application__applicant__data_key").filter(pk__in=list(document_ids))
        if scope.applications(actor).filter(pk=paper.application_id).exists()
    ]
    printer = wired().sheet_print
    if not papers or printer is None:
        raise refuse("scope.not-found")
    application = papers[0].application
    catalogue = load_bundle(application.bundle)
    on = legal_date(papers[0].issued_at)
    agency = agencies.known(papers[0].department, catalogue, jurisdiction=application.jurisdiction, on=on).name.zh
    rows = [[str(n), title(DocumentKind(paper.kind)).zh, paper.number, "1"] for n, paper in enumerate(papers, 1)]
    facts = [
        ("受送达人", open_name(application.applicant)), ("收件编号", application.number), ("送达方式", ""), ("送达地点", ""),
        ("送达时间", "　　　年　　月　　日　　时　　分"), ("收件人签名及与受送达人的关系", ""), ("拒收事由、见证人签名", ""),
        ("代收事由", ""),
    ]  # fmt: skip
    heads = ["序", "文书", "文号", "份数"]
    sections = [{"title": "送达的文书", "lines": [], "heads": heads, "widths": [1, 5, 6, 1], "rows": rows}]
    data = printer.print("送达回证", facts, sections, on=on, agency=agency, signs=("送达人", "送达人", "受送达人"))
    return FileInHand(f"送达回证-{application.number}.pdf", "application/pdf", data)


def address_form(application_id: UUID | str, actor: Actor) -> FileInHand:
    """送达地址及电子送达确认书, to be signed at the window or at home. Refused(`scope.not-found`)."""
    application = scope.application(actor, application_id)
    printer = wired().sheet_print
    if printer is None:
        raise refuse("scope.not-found")
    catalogue = load_bundle(application.bundle)
    thing = catalogue.things[application.thing]
    facts = [
        ("受送达人", open_name(application.applicant)), ("收件编号", application.number), ("事项", thing.name.zh),
        ("邮寄地址、邮编", ""), ("收件人、电话", ""), ("指定代收人及关系", ""),
        ("是否同意电子送达", "□ 同意　□ 不同意（不影响办理）"), ("电子送达的方式和号码", ""),
    ]  # fmt: skip
    lines = [
        "一、上面的地址用于送达本次申请的全部文书。地址有变化请及时告知；因地址不准确、没有告知变化，文书没有实际收到的，退回之日视为送达之日。",
        "二、同意电子送达的，文书到达上面的号码或者账户之日为送达日期。随时可以撤回同意；需要纸质文书的，窗口免费打印。",
        "三、不同意电子送达，或者没有手机、邮箱的，文书当面领取、邮寄或者由指定的人代收，办理时间和结果都一样。",
    ]
    sections = [{"title": "确认事项", "lines": lines, "heads": [], "widths": [], "rows": []}]
    agency = catalogue.departments[thing.lead].name.zh if thing.lead in catalogue.departments else ""
    on = legal_date(application.submitted_at)
    signs = ("受送达人（代理人）", "经办人")
    data = printer.print("送达地址及电子送达确认书", facts, sections, on=on, agency=agency, signs=signs)
    return FileInHand(f"送达地址确认书-{application.number}.pdf", "application/pdf", data)
