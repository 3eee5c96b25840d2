"""What stands on a document, as data. All texts are Chinese: a document in law has one language.

Dates are Asia/Shanghai dates. Nothing here knows paper: `wording` turns the data into sentences, an adapter into a page.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from onewindow.core.catalogue.model import ActType

from .kinds import DocumentKind


class SealMode(StrEnum):
    """`wet`: an empty slot to stamp by hand; `eseal`: a slot an electronic seal fills; `demo`: drawn, with 样章 across."""

    WET = "wet"
    ESEAL = "eseal"
    DEMO = "demo"


class ServiceMode(StrEnum):
    """How a document was served 送达: in person, by post, electronically with recorded consent, left 留置, entrusted 委托, or
    by public notice 公告 as the last resort."""

    IN_PERSON = "in_person"
    POST = "post"
    ELECTRONIC = "electronic"
    LEFT = "left"
    ENTRUSTED = "entrusted"
    NOTICE = "notice"


@dataclass(frozen=True, slots=True)
class Issuer:
    """The agency in law. `code` is its 18-character credit code; `acceptance_seal` the words on its acceptance seal."""

    name: str
    code: str = ""
    seal: SealMode = SealMode.WET
    acceptance_seal: str = "行政许可专用章"


@dataclass(frozen=True, slots=True)
class Recipient:
    """To whom the document speaks. `identity` is printed as given: mask it before where the paper may be seen."""

    name: str
    organisation: bool = False
    identity_kind: str = ""
    identity: str = ""
    agent: str = ""
    phone: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class ItemRef:
    """The item and its official codes; `thing` is the one-thing it belongs to, empty when applied for alone."""

    name: str
    catalog_code: str = ""
    task_code: str = ""
    thing: str = ""


@dataclass(frozen=True, slots=True)
class PartRef:
    """One part of an application on a paper that speaks for several: its item, agency, act type and case number."""

    item: str
    agency: str
    act: ActType
    case_no: str = ""


@dataclass(frozen=True, slots=True)
class MaterialLine:
    """One material. `originals` and `copies` count copies handed in (份); `form` is 纸质, 电子 or both."""

    name: str
    originals: int = 0
    copies: int = 0
    form: str = "纸质"
    note: str = ""


@dataclass(frozen=True, slots=True)
class MissingLine:
    """One gap of a correction notice: what is wrong, what is asked, how to hand it in.

    A notice may speak for several agencies (one paper per application): then `agency` and `item` name the part.
    """

    material: str
    reason: str
    requirement: str
    how: str = ""
    agency: str = ""
    item: str = ""


@dataclass(frozen=True, slots=True)
class Correction:
    """When the correction is due, what follows when it is late (by profile), and the clause of that consequence."""

    due_on: date
    late: str
    late_clause: str = ""
    ways: str = "网上提交、到办理地点提交或者邮寄"


@dataclass(frozen=True, slots=True)
class Term:
    """A limit with its unit (`wd`, `d`, `m`, `h`, `wh`, `min`) and the date it falls on; `provisional` = calendar unpublished."""

    amount: int
    unit: str
    due_on: date | None = None
    provisional: bool = False


@dataclass(frozen=True, slots=True)
class Limits:
    """The two clocks, kept apart (domain.md A3), and the days for delivery after the decision (AL art. 44).

    `counted_from`: the day the clocks start, which is not counted; it may lie before the acceptance (SPC09 art. 6).
    """

    statutory: Term | None = None
    promise: Term | None = None
    delivery: Term | None = None
    counted_from: date | None = None


@dataclass(frozen=True, slots=True)
class Special:
    """A procedure whose time is not counted (AL art. 45): what, required by which article, how long."""

    procedure: str
    reason: str
    required_by: str
    needs: Term
    from_on: date
    resumes: str = "取得结果的次日"
    due_before: date | None = None
    due_after: date | None = None


@dataclass(frozen=True, slots=True)
class Extension:
    """An extension, once, with its reason and the head who approved it (AL art. 42)."""

    reason: str
    by: Term
    approver: str
    due_before: date
    due_after: date
    group: bool = False


@dataclass(frozen=True, slots=True)
class Remedies:
    """Where and how long one may seek review (ARL art. 20, 22, 23; ALL-LIT art. 46). Times are printed in words.

    `reconsideration_days` are calendar days, `suit_months` months, both from service. `reconsider_first` where a law
    demands reconsideration before a suit.
    """

    body: str
    court: str
    online: str = ""
    body_address: str = ""
    court_address: str = ""
    reconsideration_days: int = 60
    suit_months: int = 6
    reconsider_first: bool = False


@dataclass(frozen=True, slots=True)
class RemedyDates:
    """The last days to seek review, counted from service."""

    reconsideration_until: date
    suit_until: date


@dataclass(frozen=True, slots=True)
class Competent:
    """The agency whose power the matter is (AL art. 32 (2): it must be named)."""

    name: str
    address: str = ""
    phone: str = ""
    online: str = ""


@dataclass(frozen=True, slots=True)
class ServedDocument:
    title: str
    number: str = ""
    copies: int = 1


@dataclass(frozen=True, slots=True)
class Service:
    """How, when and to whom the documents were served. `at` is a text with date and hour, `served_on` the legal date."""

    mode: ServiceMode
    served_on: date
    documents: tuple[ServedDocument, ...]
    at: str = ""
    where: str = ""
    received_by: str = ""
    relation: str = ""
    evidence: str = ""
    servers: tuple[str, ...] = ()
    dates: RemedyDates | None = None


@dataclass(frozen=True, slots=True)
class Pair:
    """A label and its value, in print order."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class CommitmentTerms:
    """告知承诺: what the agency told, what the applicant promised; both versions are kept by digest (domain.md D1).

    `online`: signed under the person's verified account; the paper then leaves no line for a pen.
    """

    conditions: tuple[str, ...]
    statements: tuple[str, ...]
    liability: tuple[str, ...]
    verify: str
    signer: str
    signed_on: date
    method: str
    replaces: tuple[str, ...] = ()
    version: str = ""
    digest: str = ""
    online: bool = False


@dataclass(frozen=True, slots=True)
class CheckLine:
    """One condition looked at on the spot: `outcome` 符合, 不符合 or 未能核查."""

    condition: str
    found: str
    outcome: str


@dataclass(frozen=True, slots=True)
class PostCheck:
    """The check after a commitment: at least two people (AL art. 34), what they found, what follows."""

    checked_on: date
    where: str
    inspectors: tuple[str, ...]
    lines: tuple[CheckLine, ...]
    conclusion: str
    follow_up: str = ""
    due_on: date | None = None


@dataclass(frozen=True, slots=True)
class StepLine:
    """One contact with a utility or a bank: when, with whom, what came of it."""

    when: str
    contact: str
    what: str


@dataclass(frozen=True, slots=True)
class HearingTold:
    """A hearing, or the right to one: until when it is asked for, when and where it is held, who presides, what was said.

    `request_by` None where none is due (a filing); `defence_by` the last day of the defence before a revocation.
    """

    request_by: date | None = None
    defence_by: date | None = None
    held_on: date | None = None
    where: str = ""
    presider: str = ""
    signed: tuple[str, ...] = ()
    record: tuple[str, ...] = ()
    why: str = ""


@dataclass(frozen=True, slots=True)
class OpinionLine:
    """One department's opinion in a joint review: its word, its reasons, and the day it came (late or not)."""

    agency: str
    stance: str
    words: str = ""
    on: date | None = None
    late: bool = False


@dataclass(frozen=True, slots=True)
class OpinionTold:
    """An opinion: of a pre-review (`until` it holds), or the one composite opinion with what each department said, and
    who settled it where they disagreed (`settled_by`, `settled_why`), when and where they met
    (`meeting`). `basis`: what lets the agency give it."""

    stance: str
    words: str = ""
    until: date | None = None
    basis: str = ""
    question: str = ""
    mode: str = ""
    lines: tuple[OpinionLine, ...] = ()
    settled_by: str = ""
    settled_why: str = ""
    meeting: str = ""


@dataclass(frozen=True, slots=True)
class LicenceAct:
    """An act on a licence that exists: which certificate, what is done, on which ground and clause, begun by whom.

    `act`: the act in words, of an outside record its code; `changes`: label → old and new entry; `due_on` the day the
    decision is due; `body`, `document`: the outside decision and its number; `silent`: renewed by lapse of time.
    """

    certificate: str
    number: str
    act: str = ""
    valid_until: date | None = None
    new_until: date | None = None
    changes: tuple[Pair, ...] = ()
    ground: str = ""
    clause: str = ""
    starter: str = ""
    body: str = ""
    document: str = ""
    happened_on: date | None = None
    due_on: date | None = None
    defence_by: date | None = None
    hearing_by: date | None = None
    compensation: str = ""
    barred_until: date | None = None
    silent: bool = False
    late: bool = False
    why: str = ""


@dataclass(frozen=True, slots=True)
class Contact:
    """Whom to ask, and where to complain."""

    person: str = ""
    phone: str = ""
    complaint: str = ""


class CertificateStatus(StrEnum):
    """The state of a certificate. Withdrawn, revoked, cancelled and struck by penalty are four things (AL 8, 69, 70)."""

    VALID = "valid"
    EXPIRED = "expired"
    REPLACED = "replaced"
    WITHDRAWN = "withdrawn"
    REVOKED = "revoked"
    CANCELLED = "cancelled"
    STRUCK = "struck"


@dataclass(frozen=True, slots=True)
class Holder:
    """The holder. A person's name and id are masked in public views, an organisation's are public."""

    name: str
    organisation: bool = False
    identity_kind: str = ""
    identity: str = ""


@dataclass(frozen=True, slots=True)
class CarriedFiling:
    """A filing loaded on a certificate by QR (准入即准营): its title, number, agency and verification address."""

    title: str
    number: str
    agency: str
    url: str
    filed_on: date


@dataclass(frozen=True, slots=True)
class Certificate:
    """The content of a certificate. `identifier` is the national licence identifier (GB/T 36904, domain.md B5).

    `layout`: `licence` (营业执照), `permit` (framed permit), `opinion` (a written opinion), `filing` (a receipt).
    """

    type: str
    title: str
    number: str
    identifier: str
    issuer: Issuer
    holder: Holder
    fields: tuple[Pair, ...]
    issued_on: date
    valid_from: date | None = None
    valid_to: date | None = None
    version: int = 1
    layout: str = "permit"
    copy: str = ""
    basis: str = ""
    notes: tuple[str, ...] = ()
    carried: tuple[CarriedFiling, ...] = ()
    status: CertificateStatus = CertificateStatus.VALID


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentData:
    """Everything one document says. Which fields must be filled depends on the kind: `check.validate` decides.

    `on` is the date of the document. `place` is where it was handled (never the issuer). `clauses` are full citations
    《…》第…条. `result` is what was granted, registered, filed, confirmed or paid. `online_service` is True when the
    document leaves over the internet (ARL art. 22). `qr` is the address the code on the page opens. A paper per
    application (receipt, list, one-time notice) names its `parts`; who signs beside `agency` stands in
    `also_issued_by`. `deemed`: a withdrawal by lapse of time, not by the applicant's word.
    """

    kind: DocumentKind
    act: ActType
    agency: Issuer
    recipient: Recipient
    item: ItemRef
    on: date | None = None
    number: str = ""
    title: str = ""
    place: str = ""
    application_no: str = ""
    case_no: str = ""
    received_on: date | None = None
    accepted_on: date | None = None
    withdrawn_on: date | None = None
    notice_due_on: date | None = None
    materials: tuple[MaterialLine, ...] = ()
    missing: tuple[MissingLine, ...] = ()
    correction: Correction | None = None
    limits: Limits | None = None
    special: Special | None = None
    extension: Extension | None = None
    findings: str = ""
    reasons: tuple[str, ...] = ()
    clauses: tuple[str, ...] = ()
    remedies: Remedies | None = None
    competent: Competent | None = None
    result: tuple[Pair, ...] = ()
    certificate: Certificate | None = None
    commitment: CommitmentTerms | None = None
    verify: str = ""
    check: PostCheck | None = None
    hearing: HearingTold | None = None
    licence: LicenceAct | None = None
    opinion: OpinionTold | None = None
    steps: tuple[StepLine, ...] = ()
    service: Service | None = None
    also_issued_by: tuple[Issuer, ...] = ()
    parts: tuple[PartRef, ...] = ()
    deemed: bool = False
    again: str = ""
    notes: tuple[str, ...] = ()
    contact: Contact = field(default_factory=Contact)
    online_service: bool = False
    demo: bool = False
    qr: str = ""
    qr_words: str = ""

    @property
    def issuers(self) -> tuple[Issuer, ...]:
        """Every agency that signs: the first, then those who share one notice."""
        return (self.agency, *self.also_issued_by)

    @property
    def joint(self) -> bool:
        """True for a paper that speaks for several parts."""
        return len(self.parts) > 1
