"""Sentences every document shares: dates with their year, terms with their unit, remedies, who is addressed."""

from __future__ import annotations

from datetime import date

from onewindow.core.catalogue.model import ActType

from ..basis import ARL, LITIGATION
from ..data import DocumentData, Issuer, Remedies, RemedyDates, Term
from ..kinds import SPECS, DocumentKind, SealUse
from .sheet import Column, Grid, Para, Stamp

_UNITS = {"wd": "个工作日", "d": "日（自然日）", "m": "个月", "h": "小时", "wh": "个工作小时", "min": "分钟"}
_ORDERS = "零一二三四五六七八九"


def cn_date(day: date | None) -> str:
    """`2026年9月23日`; an empty text for None."""
    return f"{day.year}年{day.month}月{day.day}日" if day else ""


def cn_number(value: int) -> str:
    """1–99 in Chinese numerals, as laws write them: 60 → 六十, 6 → 六, 15 → 十五."""
    if not 0 < value < 100:
        return str(value)
    tens, ones = divmod(value, 10)
    head = "" if tens == 0 else ("十" if tens == 1 else _ORDERS[tens] + "十")
    return head + (_ORDERS[ones] if ones else "")


def term_words(term: Term, *, due: bool = True) -> str:
    """`20 个工作日，最晚2026年9月23日`; a provisional date says so."""
    words = f"{term.amount} {_UNITS.get(term.unit, term.unit)}"
    if due and term.due_on:
        words += f"，最晚{cn_date(term.due_on)}"
        if term.provisional:
            words += "（次年放假安排公布后可能调整）"
    return words


def you(data: DocumentData) -> str:
    """How the document addresses its reader: 你 for a person, 你单位 for an organisation."""
    return "你单位" if data.recipient.organisation else "你"


def applied(data: DocumentData) -> str:
    """`你于2026年9月1日向本机关提出的“…”申请`; a filing is handed in, not applied for."""
    when = f"于{cn_date(data.received_on)}" if data.received_on else ""
    if data.joint:
        return f"{you(data)}{when}向下列机关提出的“{data.item.thing or data.item.name}”申请"
    if data.act is ActType.FILING:
        return f"{you(data)}{when}向本机关提交的“{data.item.name}”材料"
    return f"{you(data)}{when}向本机关提出的“{data.item.name}”申请"


def remedy_para(data: DocumentData, what: str = "本决定") -> list[Para]:
    """Both remedies in full (ARL art. 20, 22, 23; ALL-LIT art. 44, 46), or nothing when none are given."""
    remedies = data.remedies
    if remedies is None:
        return []
    days, months = cn_number(remedies.reconsideration_days), cn_number(remedies.suit_months)
    body = remedies.body + (f"（地址：{remedies.body_address}）" if remedies.body_address else "")
    court = remedies.court + (f"（地址：{remedies.court_address}）" if remedies.court_address else "")
    first = f"{you(data)}如不服{what}，可以自收到本文书之日起{days}日内，依照{ARL}第二十条的规定向{body}申请行政复议"
    if remedies.reconsider_first:
        text = (
            f"{first}；依照{ARL}第二十三条的规定，应当先申请行政复议，对行政复议决定不服的，"
            f"可以自收到行政复议决定书之日起十五日内依法向{court}提起行政诉讼。"
        )
    else:
        text = (
            f"{first}；也可以自收到本文书之日起{months}个月内，依照{LITIGATION}第四十六条的规定"
            f"直接向{court}提起行政诉讼。"
        )
    lines = [Para(text, lead="救济途径：")]
    if remedies.online:
        lines.append(Para(f"网上申请行政复议：{remedies.online}（{ARL}第二十二条）。"))
    return lines


def remedy_dates_words(remedies: Remedies, dates: RemedyDates) -> str:
    """The last days to seek review, for the record of service."""
    return (
        f"申请行政复议：最晚{cn_date(dates.reconsideration_until)}，向{remedies.body}提出；"
        f"提起行政诉讼：最晚{cn_date(dates.suit_until)}，向{remedies.court}提出。"
    )


def reasons_lines(data: DocumentData) -> tuple[str, ...]:
    """The reasons, each ending in one full stop."""
    return tuple(reason.rstrip("。；;") + "。" for reason in data.reasons)


def contact_notes(data: DocumentData, *, addressed: bool) -> tuple[str, ...]:
    """Who to ask and where to complain, the document's own notes, and who keeps the copies."""
    contact = data.contact
    asked = "　".join(part for part in (contact.person, contact.phone) if part)
    notes = [f"联系人及电话：{asked}"] if asked else []
    if contact.complaint:
        notes.append(f"监督投诉：{contact.complaint}")
    whom = "受送达人" if data.kind is DocumentKind.THIRD_PARTY_NOTICE else "申请人"
    copies = (f"本文书一式两份，一份送达{whom}，一份存卷。",) if addressed else ()
    return (*notes, *data.notes, *copies)


def parts_grid(data: DocumentData) -> list[Grid]:
    """The parts a joint paper speaks for; nothing on a paper of one part."""
    if not data.joint:
        return []
    columns = (
        Column("序号", 0.7, "center"),
        Column("事项", 3),
        Column("办理机关", 2.8),
        Column("办件编号", 5.5),
    )
    rows = ((f"{n}", part.item, part.agency, part.case_no or "—") for n, part in enumerate(data.parts, 1))
    return [Grid(columns, tuple(rows))]


def stamps(data: DocumentData) -> tuple[Stamp, ...]:
    """Each issuer with the seal its kind asks for. The seal for licensing goes on licences only."""
    use = SPECS[data.kind].seal
    acts = {part.agency: part.act for part in data.parts}

    def stamp(issuer: Issuer) -> Stamp:
        if use is SealUse.NONE:
            return Stamp(issuer.name, "none")
        licensing = use is SealUse.ACCEPTANCE and acts.get(issuer.name, data.act) is ActType.LICENCE
        return Stamp(issuer.name, issuer.seal.value, issuer.acceptance_seal if licensing else "")

    return tuple(stamp(issuer) for issuer in data.issuers)


def reference_rows(data: DocumentData) -> tuple[tuple[str, str], ...]:
    """The numbers by which the matter is found again: item, one-thing, application and case."""
    if data.joint:
        pairs = (("所属一件事", data.item.thing or data.item.name), ("申请编号", data.application_no))
        return tuple(pair for pair in pairs if pair[1])
    rows = (
        ("事项名称", data.item.name),
        ("所属一件事", data.item.thing),
        ("实施编码", data.item.task_code),
        ("基本编码", "" if data.item.task_code else data.item.catalog_code),
        ("申请编号", data.application_no),
        ("办件编号", data.case_no),
    )
    return tuple((label, value) for label, value in rows if value)
