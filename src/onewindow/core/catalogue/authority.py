"""Who may receive, review, decide and issue what, where, and in which form of law (行政许可法 art. 22 to 25, 43).

An `AuthorityRow` is content with its own dates. What no row says is decided by the agency of the published list of
items (法定, art. 22). `who_decides` answers for one item, one place and one day, and says of every row why it counts or
does not: the page "who will get this case and why" is that answer.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from onewindow.core.catalogue.basis import Basis
from onewindow.core.catalogue.dictionary import Department
from onewindow.core.catalogue.divisions import Level, covers, full, level_of
from onewindow.core.catalogue.model import ActType, Item
from onewindow.core.clock import Limit
from onewindow.core.kernel.text import T, Text


class Act(StrEnum):
    """What the power is about."""

    RECEIVE = "receive"
    REVIEW = "review"
    DECIDE = "decide"
    ISSUE = "issue"


class Form(StrEnum):
    """The form in law in which somebody holds a power."""

    STATUTORY = "statutory"
    AUTHORISED = "authorised"
    ENTRUSTED = "entrusted"
    MOVED_DOWN = "moved_down"
    CONCENTRATED = "concentrated"
    RECEIPT_ONLY = "receipt_only"
    TWO_WAY = "two_way"
    WINDOW = "window"


ACTS: dict[str, Text] = {
    Act.RECEIVE: T("收件", "receive"),
    Act.REVIEW: T("初审", "first review"),
    Act.DECIDE: T("决定", "decide"),
    Act.ISSUE: T("发证", "issue"),
}
FORMS: dict[str, Text] = {
    Form.STATUTORY: T("法定", "statutory"),
    Form.AUTHORISED: T("法律、法规授权", "authorised by law"),
    Form.ENTRUSTED: T("委托（委托下放）", "entrusted"),
    Form.MOVED_DOWN: T("权力下放", "power moved down"),
    Form.CONCENTRATED: T("相对集中许可权（划转）", "concentrated licensing power"),
    Form.RECEIPT_ONLY: T("委托收件", "receipt only"),
    Form.TWO_WAY: T("双向授权", "two-way: either level decides"),
    Form.WINDOW: T("窗口授权当场决定", "the window decides on the spot"),
}
CLAUSES: dict[str, str] = {
    Form.STATUTORY: "行政许可法第二十二条",
    Form.AUTHORISED: "行政许可法第二十三条",
    Form.ENTRUSTED: "行政许可法第二十四条；行政诉讼法第二十六条第五款",
    Form.MOVED_DOWN: "行政许可法第二十二条；行政诉讼法第二十六条第六款",
    Form.CONCENTRATED: "行政许可法第二十五条；行政诉讼法第二十六条第六款",
    Form.RECEIPT_ONLY: "行政许可法第二十六条",
    Form.TWO_WAY: "行政许可法第二十二条",
    Form.WINDOW: "行政许可法第二十六条第一款、第三十四条第二款",
}
OWN_NAME = frozenset({Form.STATUTORY, Form.AUTHORISED, Form.MOVED_DOWN, Form.CONCENTRATED, Form.TWO_WAY})
"""Forms in which the one who decides does so in its own name, and answers for it in court."""
FROM_ANOTHER = frozenset({Form.MOVED_DOWN, Form.CONCENTRATED})
REVIEW_MOST = Limit.parse("20wd")
"""The longest first review below (AL art. 43)."""

DOCUMENTS: dict[ActType, Text] = {
    ActType.LICENCE: T("准予（不予）行政许可决定书", "decision on the licence"),
    ActType.MARKET_REGISTRATION: T("登记通知书", "notice of registration"),
    ActType.REAL_ESTATE_REGISTRATION: T("登记簿记载、不动产权证书", "entry in the book"),
    ActType.CONFIRMATION: T("行政确认书", "confirmation"),
    ActType.BENEFIT: T("给付决定书", "decision on the benefit"),
    ActType.FILING: T("备案回执", "filing receipt"),
    ActType.PUBLIC_SERVICE: T("服务办结单", "record of the service"),
    ActType.STEP: T("办结登记", "record of the step"),
}


@dataclass(frozen=True, slots=True)
class Published:
    """Where and when an entrustment was made known (AL art. 24.1: 公告)."""

    where: str
    on: date


@dataclass(frozen=True, slots=True)
class AuthorityRow:
    """One power: who (`agency`) may do which `act` on which `items` for which place, in which `form`, from when.

    `division`: the place it is for (empty: the whole place of the catalogue). `on_behalf_of`: the agency that entrusts
    (art. 24). `from_agency`: whose power it was before (moved down, concentrated). `also`: the other level of a two-way
    authority. `within`: the time of this stage (E6: province ten, county five working days). `step`: the order of
    several first reviews.
    """

    code: str
    items: tuple[str, ...]
    act: Act
    agency: str
    form: Form
    effective_from: date
    division: str = ""
    effective_to: date | None = None
    on_behalf_of: str = ""
    from_agency: str = ""
    also: str = ""
    within: Limit | None = None
    step: int = 1
    published: Published | None = None
    note: Text = Text("")
    basis: Basis = Basis("reconstructed", "")

    def in_force(self, on: date) -> bool:
        return self.effective_from <= on and (self.effective_to is None or on <= self.effective_to)


@dataclass(frozen=True, slots=True)
class Reason:
    """What became of one row in an answer. `row` empty: the published list of items itself."""

    row: str
    act: Act
    agency: str
    form: Form
    counts: bool
    why: Text
    effective_from: date | None = None
    effective_to: date | None = None
    clause: str = ""


@dataclass(frozen=True, slots=True)
class Stage:
    """One level of a chain: who, in how long (None: the item's own time), on which clause."""

    agency: Department
    within: Limit | None
    clause: str
    row: str = ""
    on_behalf_of: Department | None = None

    @property
    def issuer(self) -> Department:
        """In whose name its papers go out: the entrusting agency's (art. 24), else its own."""
        return self.on_behalf_of or self.agency


@dataclass(frozen=True)
class Competence:
    """Who decides one item in one place on one day.

    `agency`: in whose name, seal and number; who is sued. `acting`: who does the work: another one only where the
    power is entrusted. `reviews`: the levels below that look first, in their order. `receives`: who else takes papers
    in. `issue`: who issues the certificate where a row says so (None: who decides). `also`: the other level of a two-way
    authority. `supervisor`: who supervises what was decided (审管分离).
    """

    item: Item
    division: str
    on: date
    form: Form
    agency: Department
    acting: Department
    decide: Stage
    reviews: tuple[Stage, ...]
    receives: tuple[Department, ...]
    issue: Stage | None
    also: Department | None
    window_decides: bool
    supervisor: str
    clause: str
    reasons: tuple[Reason, ...]

    @property
    def issues(self) -> Department:
        """In whose name the certificate is issued."""
        return self.issue.issuer if self.issue else self.agency

    @property
    def seal(self) -> str:
        return self.agency.seal

    @property
    def number_word(self) -> str:
        """机关代字: how the document's number begins."""
        return self.agency.document_word or self.agency.short.zh

    @property
    def document(self) -> Text:
        return DOCUMENTS[self.item.act_type]

    @property
    def reconsideration_body(self) -> Text:
        """Where reconsideration is asked for (复议法 art. 24, 27): that of the agency in whose name it is decided."""
        return self.agency.remedy.reconsideration_body if self.agency.remedy else Text("")

    @property
    def court(self) -> Text:
        return self.agency.remedy.court if self.agency.remedy else Text("")

    @property
    def defendant(self) -> Department:
        """被告 (行政诉讼法 art. 26): the entrusting agency, or the one that holds the power now."""
        return self.agency

    @property
    def first(self) -> Department:
        """Whose work list a new case comes to."""
        return self.reviews[0].agency if self.reviews else self.acting

    @property
    def composite(self) -> Limit | None:
        """The time of all levels together, in working days; None where a level has none of its own."""
        limits = [stage.within for stage in (*self.reviews, self.decide)]
        if not self.reviews or None in limits or len({limit.unit for limit in limits if limit}) != 1:
            return None
        unit = self.decide.within.unit  # type: ignore[union-attr]  # checked above
        return Limit(sum(limit.amount for limit in limits if limit), unit)


def who_decides(
    rows: Iterable[AuthorityRow],
    item: Item,
    division: str,
    on: date,
    *,
    agencies: Mapping[str, Department],
) -> Competence:
    """Who decides `item` in a place (a division's code) on a day, with the reason of every row of that item.

    Of the rows in force for the place the one for the smallest place counts (a zone before its county). Without any
    it is the agency of the list of items. Pure; KeyError for an agency that is not there (`check-content` refuses it).
    """
    mine = sorted((row for row in rows if item.code in row.items), key=lambda row: (row.act, row.code))
    fit = [row for row in mine if row.in_force(on) and covers(row.division, division)]
    chosen = {act: _nearest([row for row in fit if row.act is act]) for act in Act}
    decides = chosen[Act.DECIDE][0] if chosen[Act.DECIDE] else None
    home = agencies[item.department]
    if decides is None:
        form, acting, agency, clause = Form.STATUTORY, home, home, _home_clause(item)
    else:
        form, acting = decides.form, agencies[decides.agency]
        agency = agencies[decides.on_behalf_of] if form is Form.ENTRUSTED else acting
        clause = _clause(decides)
    reviews = sorted(chosen[Act.REVIEW], key=lambda row: row.step)
    supervisor = item.supervisor
    if decides is not None and form is Form.CONCENTRATED and not supervisor:
        supervisor = decides.from_agency
    return Competence(
        item=item, division=full(division), on=on, form=form, agency=agency, acting=acting,
        decide=Stage(acting, decides.within if decides else None, clause, decides.code if decides else ""),
        reviews=tuple(_stage(row, agencies) for row in reviews),
        receives=tuple(agencies[row.agency] for row in chosen[Act.RECEIVE]),
        issue=_stage(chosen[Act.ISSUE][0], agencies) if chosen[Act.ISSUE] else None,
        also=agencies[decides.also] if decides and form is Form.TWO_WAY and decides.also else None,
        window_decides=decides is not None and form is Form.WINDOW,
        supervisor=supervisor if supervisor != acting.code else "", clause=clause,
        reasons=(*(_reason(row, chosen[row.act], division, on) for row in mine), _home(item, decides)),
    )  # fmt: skip


def _stage(row: AuthorityRow, agencies: Mapping[str, Department]) -> Stage:
    behalf = agencies[row.on_behalf_of] if row.form is Form.ENTRUSTED else None
    return Stage(agencies[row.agency], row.within, _clause(row), row.code, behalf)


def _nearest(rows: list[AuthorityRow]) -> list[AuthorityRow]:
    """The rows for the smallest place that has any."""
    if not rows:
        return []
    depth = max(_depth(row) for row in rows)
    return [row for row in rows if _depth(row) == depth]


def _depth(row: AuthorityRow) -> int:
    return int(level_of(row.division)) if row.division else 0


def _clause(row: AuthorityRow) -> str:
    said = "".join(part for part in (row.basis.source, row.basis.clause) if part)
    return "；".join(part for part in (said, CLAUSES[row.form]) if part)


def _home_clause(item: Item) -> str:
    return item.by_law[0].split("：")[0] if item.by_law else CLAUSES[Form.STATUTORY]


def _reason(row: AuthorityRow, chosen: list[AuthorityRow], division: str, on: date) -> Reason:
    counts = row in chosen
    if counts:
        why = T("在生效期内，地方相符，没有更近的规定", "in force, for this place, and none is nearer")
    elif on < row.effective_from:
        why = T(f"{row.effective_from} 起才生效", f"in force only from {row.effective_from}")
    elif not row.in_force(on):
        why = T(f"{row.effective_to} 已经失效", f"ended on {row.effective_to}")
    elif not covers(row.division, division):
        why = T("是别的地方的规定", "for another place")
    else:
        why = T("有更近的地方的规定", "a row for a smaller place goes before it")
    return Reason(
        row.code, row.act, row.agency, row.form, counts, why, row.effective_from, row.effective_to, _clause(row)
    )


def _home(item: Item, decides: AuthorityRow | None) -> Reason:
    """The line of the published list of items: it holds where no row says otherwise."""
    why = (
        T("没有另外的规定，按事项清单由法定机关决定", "no row says otherwise: the agency of the list of items")
        if decides is None
        else T("另有规定，不按清单上的机关", "a row says otherwise")
    )
    return Reason(
        "", Act.DECIDE, item.department, Form.STATUTORY, decides is None, why, item.effective_from, item.effective_to,
        _home_clause(item),
    )  # fmt: skip


def receipt_of(answer: Competence, offices: Collection[str]) -> tuple[bool, str]:
    """Whether a window of these bodies may take the item in, and on which entrustment (委托收件); empty where the body
    reviews or decides the item itself: its own counter receives for it (AL art. 26.1)."""
    own = {answer.agency.code, answer.acting.code, *(stage.agency.code for stage in answer.reviews)}
    if answer.also is not None:
        own.add(answer.also.code)
    if own & set(offices):
        return True, ""
    for reason in answer.reasons:
        if reason.counts and reason.act is Act.RECEIVE and reason.agency in offices:
            return True, reason.clause
    return False, ""


def routed(item: Item, answer: Competence) -> Item:
    """The item as it is handled under an answer: its agency is the one that acts."""
    return item if item.department == answer.acting.code else replace(item, department=answer.acting.code)


def is_village(department: Department) -> bool:
    """A body of a village or community: no agency of the state."""
    return level_of(department.jurisdiction) is Level.VILLAGE
