"""The kinds of documents a case may leave behind, and what the law demands of each.

The codes are fixed: the engine, the database and other programs use them. The issuer is always the agency in law; the
window only appears as the place of handling (domain.md A6; AL art. 32, 38, 42, 44, 45; ARL art. 20, 22).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from onewindow.core.catalogue.model import ActType
from onewindow.core.kernel.text import T, Text


class DocumentKind(StrEnum):
    """One code per document. Titles are in `SPECS`."""

    RECEIPT = "receipt"
    MATERIAL_LIST = "material_list"
    CORRECTION_NOTICE = "correction_notice"
    ACCEPTANCE_NOTICE = "acceptance_notice"
    NOT_REQUIRED_NOTICE = "not_required_notice"
    NOT_COMPETENT_DECISION = "not_competent_decision"
    NOT_ACCEPTED_DECISION = "not_accepted_decision"
    SPECIAL_NOTICE = "special_notice"
    EXTENSION_NOTICE = "extension_notice"
    GRANT_DECISION = "grant_decision"
    REFUSAL_DECISION = "refusal_decision"
    SERVICE_RECEIPT = "service_receipt"
    CERTIFICATE = "certificate"
    COMMITMENT = "commitment"
    FILING_RECEIPT = "filing_receipt"
    REGISTRATION_NOTICE = "registration_notice"
    REGISTRATION_REFUSAL = "registration_refusal"
    CONFIRMATION_RESULT = "confirmation_result"
    CONFIRMATION_REFUSAL = "confirmation_refusal"
    BENEFIT_DECISION = "benefit_decision"
    BENEFIT_REFUSAL = "benefit_refusal"
    SERVICE_RESULT = "service_result"
    STEP_RECORD = "step_record"
    WITHDRAWAL_NOTICE = "withdrawal_notice"
    DEEMED_ACCEPTANCE_RECORD = "deemed_acceptance_record"
    LAPSE_NOTICE = "lapse_notice"
    POST_CHECK_RECORD = "post_check_record"
    HEARING_RIGHT_NOTICE = "hearing_right_notice"
    HEARING_NOTICE = "hearing_notice"
    HEARING_RECORD = "hearing_record"
    REVOCATION_NOTICE = "revocation_notice"
    REVOCATION_DECISION = "revocation_decision"
    ACT_ACCEPTANCE = "act_acceptance"
    ACT_TAKEN_BACK = "act_taken_back"
    CHANGE_DECISION = "change_decision"
    RENEWAL_DECISION = "renewal_decision"
    REPLACEMENT_NOTICE = "replacement_notice"
    ACT_REFUSAL = "act_refusal"
    WITHDRAWAL_ANNOUNCEMENT = "withdrawal_announcement"
    LICENCE_WITHDRAWAL = "licence_withdrawal"
    LICENCE_REVOCATION_NOTICE = "licence_revocation_notice"
    LICENCE_REVOCATION = "licence_revocation"
    ENDING_DROPPED = "ending_dropped"
    OUTSIDE_RECORD = "outside_record"
    CANCELLATION = "cancellation"
    PRE_REVIEW_OPINION = "pre_review_opinion"
    COMPOSITE_OPINION = "composite_opinion"
    THIRD_PARTY_NOTICE = "third_party_notice"
    RECTIFICATION_NOTICE = "rectification_notice"
    MANDATE = "mandate"
    SERVICE_ADDRESS = "service_address"
    DEFERRAL_PROMISE = "deferral_promise"


class SealUse(StrEnum):
    """Which seal the document carries: the dedicated acceptance seal (AL art. 32), the agency's own (39), or none."""

    ACCEPTANCE = "acceptance"
    AGENCY = "agency"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class KindSpec:
    """What the law demands of one kind.

    `word` is the middle part of the document number (许受); `acts` empty means: any act type but a non-administrative
    step. `requires` names fields of `DocumentData` that must be filled (see `check.py` for their words).
    """

    title: Text
    seal: SealUse
    word: str = ""
    remedies: bool = False
    adverse: bool = False
    requires: tuple[str, ...] = ()
    acts: frozenset[ActType] = frozenset()

    @property
    def numbered(self) -> bool:
        """True when the document carries a number of its own (certificates carry a certificate number instead)."""
        return bool(self.word)


_LICENCE = frozenset({ActType.LICENCE})
_REGISTRATION = frozenset({ActType.MARKET_REGISTRATION, ActType.REAL_ESTATE_REGISTRATION})
_CONFIRMATION = frozenset({ActType.CONFIRMATION})
_BENEFIT = frozenset({ActType.BENEFIT})
_FILING = frozenset({ActType.FILING})
_SERVICE = frozenset({ActType.PUBLIC_SERVICE})
_STEP = frozenset({ActType.STEP})
_DECIDED = frozenset(
    {
        ActType.LICENCE,
        ActType.MARKET_REGISTRATION,
        ActType.REAL_ESTATE_REGISTRATION,
        ActType.CONFIRMATION,
        ActType.BENEFIT,
    }
)

K = DocumentKind
_A, _O, _N = SealUse.ACCEPTANCE, SealUse.AGENCY, SealUse.NONE

SPECS: dict[DocumentKind, KindSpec] = {
    K.RECEIPT: KindSpec(T("收件凭证", "Receipt"), _A, "收", requires=("received_on", "materials")),
    K.MATERIAL_LIST: KindSpec(
        T("申请材料接收清单", "List of materials received"), _A, requires=("received_on", "materials")
    ),
    K.CORRECTION_NOTICE: KindSpec(
        T("一次性告知书", "One-time correction notice"),
        _A,
        "补",
        requires=("received_on", "missing", "correction"),
        acts=_DECIDED | _SERVICE | _FILING,
    ),
    K.ACCEPTANCE_NOTICE: KindSpec(
        T("受理通知书", "Notice of acceptance"),
        _A,
        "受",
        requires=("received_on", "accepted_on", "limits"),
        acts=_DECIDED | _SERVICE,
    ),
    K.NOT_REQUIRED_NOTICE: KindSpec(
        T("不受理告知书", "Notice that no permit is needed"),
        _A,
        "不受",
        remedies=True,
        adverse=True,
        requires=("received_on", "reasons"),
        acts=_DECIDED | _SERVICE | _FILING,
    ),
    K.NOT_COMPETENT_DECISION: KindSpec(
        T("不予受理决定书", "Decision not to accept: not this agency"),
        _A,
        "不予受",
        remedies=True,
        adverse=True,
        requires=("received_on", "reasons", "competent"),
        acts=_DECIDED | _SERVICE | _FILING,
    ),
    K.NOT_ACCEPTED_DECISION: KindSpec(
        T("不予受理决定书（提供虚假材料）", "Decision not to accept: false materials"),
        _A,
        "拒受",
        remedies=True,
        adverse=True,
        requires=("received_on", "reasons"),
        acts=_LICENCE,
    ),
    K.SPECIAL_NOTICE: KindSpec(
        T("特别程序告知书", "Notice of a special procedure"),
        _A,
        "特",
        requires=("accepted_on", "special"),
        acts=_DECIDED,
    ),
    K.EXTENSION_NOTICE: KindSpec(
        T("延期告知书", "Notice of extension"),
        _O,
        "延",
        requires=("accepted_on", "extension"),
        acts=_DECIDED,
    ),
    K.GRANT_DECISION: KindSpec(
        T("准予行政许可决定书", "Decision to grant the licence"),
        _O,
        "准",
        requires=("result",),
        acts=_LICENCE,
    ),
    K.REFUSAL_DECISION: KindSpec(
        T("不予行政许可决定书", "Decision to refuse the licence"),
        _O,
        "不准",
        remedies=True,
        adverse=True,
        requires=("findings", "reasons", "clauses"),
        acts=_LICENCE,
    ),
    K.SERVICE_RECEIPT: KindSpec(
        T("送达回证", "Record of service"),
        _O,
        "送",
        requires=("service",),
        acts=_DECIDED | _SERVICE | _FILING,
    ),
    K.CERTIFICATE: KindSpec(
        T("证照", "Certificate"), _O, requires=("certificate",), acts=_DECIDED | _SERVICE | _FILING
    ),
    K.COMMITMENT: KindSpec(
        T("告知承诺书", "Notice and commitment"),
        _A,
        "诺",
        requires=("commitment", "clauses"),
        acts=_DECIDED | _SERVICE | _FILING,
    ),
    K.FILING_RECEIPT: KindSpec(
        T("备案回执", "Filing receipt"),
        _O,
        "备回",
        requires=("received_on", "clauses", "result"),
        acts=_FILING,
    ),
    K.REGISTRATION_NOTICE: KindSpec(
        T("登记通知书", "Notice of registration"), _O, "登准", requires=("result",), acts=_REGISTRATION
    ),
    K.REGISTRATION_REFUSAL: KindSpec(
        T("不予登记通知书", "Refusal of registration"),
        _O,
        "登不准",
        remedies=True,
        adverse=True,
        requires=("findings", "reasons", "clauses"),
        acts=_REGISTRATION,
    ),
    K.CONFIRMATION_RESULT: KindSpec(
        T("行政确认书", "Confirmation"), _O, "确准", requires=("clauses", "result"), acts=_CONFIRMATION
    ),
    K.CONFIRMATION_REFUSAL: KindSpec(
        T("不予确认告知书", "Refusal of confirmation"),
        _O,
        "确不准",
        remedies=True,
        adverse=True,
        requires=("findings", "reasons", "clauses"),
        acts=_CONFIRMATION,
    ),
    K.BENEFIT_DECISION: KindSpec(
        T("给付决定书", "Benefit decision"), _O, "给准", requires=("clauses", "result"), acts=_BENEFIT
    ),
    K.BENEFIT_REFUSAL: KindSpec(
        T("不予给付决定书", "Refusal of benefit"),
        _O,
        "给不准",
        remedies=True,
        adverse=True,
        requires=("findings", "reasons", "clauses"),
        acts=_BENEFIT,
    ),
    K.SERVICE_RESULT: KindSpec(
        T("办结告知书", "Notice of completion"), _O, "服办", requires=("result",), acts=_SERVICE
    ),
    K.STEP_RECORD: KindSpec(T("联系办理单", "Contact record"), _N, "联办", requires=("steps",), acts=_STEP),
    K.WITHDRAWAL_NOTICE: KindSpec(
        T("撤回申请确认书", "Confirmation of withdrawal"),
        _A,
        "撤",
        requires=("received_on", "withdrawn_on"),
        acts=_DECIDED | _SERVICE | _FILING,
    ),
    K.DEEMED_ACCEPTANCE_RECORD: KindSpec(
        T("视为受理记录", "Record of deemed acceptance"),
        _A,
        "视受",
        requires=("received_on", "accepted_on", "notice_due_on", "limits"),
        acts=_DECIDED | _SERVICE,
    ),
    K.LAPSE_NOTICE: KindSpec(
        T("终止办理告知书", "Notice that handling has ended"),
        _O,
        "终",
        remedies=True,
        adverse=True,
        requires=("received_on", "reasons"),
        acts=_DECIDED | _SERVICE | _FILING,
    ),
    K.POST_CHECK_RECORD: KindSpec(
        T("告知承诺事后核查记录", "Record of the check after the decision"),
        _O,
        "核",
        requires=("check",),
        acts=_DECIDED | _SERVICE | _FILING,
    ),
    K.HEARING_RIGHT_NOTICE: KindSpec(
        T("听证权利告知书", "Notice of the right to a hearing"),
        _O,
        "听权",
        requires=("hearing",),
        acts=_DECIDED,
    ),
    K.HEARING_NOTICE: KindSpec(
        T("听证通知书", "Notice of a hearing"), _O, "听通", requires=("hearing",), acts=_DECIDED
    ),
    K.HEARING_RECORD: KindSpec(
        T("听证笔录", "Record of the hearing"), _O, "听笔", requires=("hearing",), acts=_DECIDED
    ),
    K.REVOCATION_NOTICE: KindSpec(
        T("拟撤销告知书", "Notice of an intended revocation"),
        _O,
        "拟撤",
        requires=("reasons", "clauses", "hearing"),
        acts=_DECIDED | _FILING,
    ),
    K.REVOCATION_DECISION: KindSpec(
        T("撤销决定书", "Decision to revoke"),
        _O,
        "撤销",
        remedies=True,
        adverse=True,
        requires=("findings", "reasons", "clauses"),
        acts=_DECIDED | _FILING,
    ),
    K.PRE_REVIEW_OPINION: KindSpec(
        T("模拟审批意见", "Opinion of a pre-review (no legal effect)"),
        _N,
        "模",
        requires=("opinion",),
        acts=_DECIDED | _SERVICE,
    ),
    K.COMPOSITE_OPINION: KindSpec(
        T("联审综合意见", "Composite opinion of a joint review"),
        _O,
        "联审",
        requires=("opinion",),
        acts=_DECIDED | _SERVICE,
    ),
    K.THIRD_PARTY_NOTICE: KindSpec(
        T("利害关系人告知书", "Notice to a person whose major interest is touched"),
        _O,
        "利告",
        requires=("hearing",),
        acts=_DECIDED,
    ),
    K.MANDATE: KindSpec(
        T("委托书", "Mandate"), _N, "委", requires=("result",), acts=_DECIDED | _SERVICE | _FILING
    ),
    K.SERVICE_ADDRESS: KindSpec(
        T("送达地址及电子送达确认书", "Confirmation of address and electronic service"),
        _N,
        "送址",
        requires=("result",),
        acts=_DECIDED | _SERVICE | _FILING,
    ),
    K.DEFERRAL_PROMISE: KindSpec(
        T("容缺受理承诺书", "Promise of papers that follow later"), _N, "容诺", requires=("missing", "result"),
        acts=_DECIDED | _SERVICE,
    ),
    K.RECTIFICATION_NOTICE: KindSpec(
        T("更正通知书", "Notice of correction"),
        _O,
        "更",
        requires=("result", "reasons"),
        acts=_DECIDED | _SERVICE | _FILING,
    ),
}

def _on_licence(
    title: Text, word: str, *requires: str, adverse: bool = False, remedies: bool = False, licence_only: bool = True
) -> KindSpec:
    """A paper of an act on a licence that exists: it names the certificate it speaks of."""
    acts = _LICENCE if licence_only else _LICENCE | frozenset({ActType.MARKET_REGISTRATION})
    return KindSpec(
        title, _O, word, remedies=remedies, adverse=adverse, requires=("licence", *requires), acts=acts
    )


SPECS |= {
    K.ACT_ACCEPTANCE: _on_licence(
        T("证照事项受理通知书", "Notice of acceptance of a request on a licence"), "证受", licence_only=False
    ),
    K.ACT_TAKEN_BACK: _on_licence(
        T("撤回证照事项申请确认书", "Confirmation that a request on a licence was taken back"), "证撤申", licence_only=False
    ),
    K.CHANGE_DECISION: _on_licence(T("准予变更行政许可决定书", "Decision to change the licence"), "证变"),
    K.RENEWAL_DECISION: _on_licence(T("准予延续行政许可决定书", "Decision to renew the licence"), "证延"),
    K.REPLACEMENT_NOTICE: _on_licence(
        T("补发（换发）证照通知书", "Notice of a replaced certificate"), "证补", licence_only=False
    ),
    K.ACT_REFUSAL: _on_licence(
        T("不予办理决定书", "Decision to refuse a request on a licence"), "证不准", "reasons", adverse=True, remedies=True,
        licence_only=False,
    ),
    K.WITHDRAWAL_ANNOUNCEMENT: _on_licence(
        T("拟撤回行政许可告知书", "Notice of an intended withdrawal"), "拟撤回", "reasons"
    ),
    K.LICENCE_WITHDRAWAL: _on_licence(
        T("撤回行政许可决定书", "Decision to withdraw the licence"), "撤回", "reasons", adverse=True, remedies=True
    ),
    K.LICENCE_REVOCATION_NOTICE: _on_licence(
        T("拟撤销行政许可告知书", "Notice of an intended revocation of a licence"), "证拟撤", "reasons"
    ),
    K.LICENCE_REVOCATION: _on_licence(
        T("撤销行政许可决定书", "Decision to revoke the licence"), "证撤", "reasons", adverse=True, remedies=True
    ),
    K.ENDING_DROPPED: _on_licence(
        T("不予撤销（撤回）告知书", "Notice that a licence is neither revoked nor withdrawn"), "不撤", "reasons"
    ),
    K.OUTSIDE_RECORD: _on_licence(
        T("外部决定登记通知书", "Notice that an outside decision was entered"), "证登", licence_only=False
    ),
    K.CANCELLATION: _on_licence(
        T("注销行政许可决定书", "Decision of cancellation"), "注销", adverse=True, remedies=True, licence_only=False
    ),
}  # fmt: skip

# The act's own word in a document number: 云溪公 + 许 + 受 + 〔2026〕1873 号. Kinds that belong to one act carry it already.
ACT_WORDS: dict[ActType, str] = {
    ActType.LICENCE: "许",
    ActType.MARKET_REGISTRATION: "登",
    ActType.REAL_ESTATE_REGISTRATION: "不动产",
    ActType.CONFIRMATION: "确",
    ActType.BENEFIT: "给",
    ActType.FILING: "备",
    ActType.PUBLIC_SERVICE: "服",
    ActType.STEP: "联",
}
_OWN_WORD = frozenset(
    {
        K.FILING_RECEIPT,
        K.REGISTRATION_NOTICE,
        K.REGISTRATION_REFUSAL,
        K.CONFIRMATION_RESULT,
        K.CONFIRMATION_REFUSAL,
        K.BENEFIT_DECISION,
        K.BENEFIT_REFUSAL,
        K.SERVICE_RESULT,
        K.STEP_RECORD,
        K.MANDATE,
        K.SERVICE_ADDRESS,
        K.DEFERRAL_PROMISE,
    }
)


NOT_FOR_APPLICANTS = frozenset({K.THIRD_PARTY_NOTICE, K.COMPOSITE_OPINION})
"""Papers between an agency and somebody else: no applicant sees them among the own ones."""


def spec(kind: DocumentKind) -> KindSpec:
    """What the law demands of `kind`."""
    return SPECS[kind]


def title(kind: DocumentKind) -> Text:
    """The title of `kind` in Chinese and English."""
    return SPECS[kind].title


def allowed(kind: DocumentKind, act: ActType) -> bool:
    """True when an act of this type may leave a document of this kind (no licence document on a filing or a step)."""
    acts = SPECS[kind].acts
    return act in acts if acts else act is not ActType.STEP


def kinds_for(act: ActType) -> frozenset[DocumentKind]:
    """Every kind an act of this type may leave behind."""
    return frozenset(kind for kind in DocumentKind if allowed(kind, act))


def number_word(kind: DocumentKind, act: ActType) -> str:
    """The middle part of the document number, such as 许受 or 备回. Empty for kinds without a number of their own."""
    word = SPECS[kind].word
    return word if not word or kind in _OWN_WORD else ACT_WORDS[act] + word
