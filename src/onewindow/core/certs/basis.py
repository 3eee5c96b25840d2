"""The articles each document rests on, by act type. Only licences rest on the Administrative Licensing Law.

Registrations rest on their own regulations; confirmation, benefit, filing and service items bring their own clauses
(`DocumentData.clauses`), because no national law covers them together (domain.md A3, A4).
"""

from __future__ import annotations

from onewindow.core.catalogue.model import ActType

from .kinds import DocumentKind

AL = "《中华人民共和国行政许可法》"
ARL = "《中华人民共和国行政复议法》"
LITIGATION = "《中华人民共和国行政诉讼法》"
MARKET = "《中华人民共和国市场主体登记管理条例》"
REAL_ESTATE = "《不动产登记暂行条例》"
BUSINESS = "《优化营商环境条例》"

K = DocumentKind
_L, _M, _R = ActType.LICENCE, ActType.MARKET_REGISTRATION, ActType.REAL_ESTATE_REGISTRATION

BASIS: dict[tuple[DocumentKind, ActType], str] = {
    (K.RECEIPT, _L): f"{AL}第三十二条第一款",
    (K.RECEIPT, _M): f"{MARKET}第十九条",
    (K.RECEIPT, _R): f"{REAL_ESTATE}第十七条",
    (K.CORRECTION_NOTICE, _L): f"{AL}第三十二条第一款第（四）项",
    (K.CORRECTION_NOTICE, _M): f"{MARKET}第十九条第二款",
    (K.CORRECTION_NOTICE, _R): f"{REAL_ESTATE}第十七条第一款第（三）项",
    (K.ACCEPTANCE_NOTICE, _L): f"{AL}第三十二条第一款第（五）项",
    (K.ACCEPTANCE_NOTICE, _M): f"{MARKET}第十九条第一款",
    (K.ACCEPTANCE_NOTICE, _R): f"{REAL_ESTATE}第十七条第一款第（一）项",
    (K.NOT_REQUIRED_NOTICE, _L): f"{AL}第三十二条第一款第（一）项",
    (K.NOT_COMPETENT_DECISION, _L): f"{AL}第三十二条第一款第（二）项",
    (K.NOT_COMPETENT_DECISION, _R): f"{REAL_ESTATE}第十七条第一款第（四）项",
    (K.NOT_ACCEPTED_DECISION, _L): f"{AL}第七十八条",
    (K.SPECIAL_NOTICE, _L): f"{AL}第四十五条",
    (K.EXTENSION_NOTICE, _L): f"{AL}第四十二条第一款",
    (K.EXTENSION_NOTICE, _M): f"{MARKET}第十九条第一款",
    (K.GRANT_DECISION, _L): f"{AL}第三十四条、第三十八条第一款",
    (K.REFUSAL_DECISION, _L): f"{AL}第三十八条第二款",
    (K.REGISTRATION_NOTICE, _M): f"{MARKET}第十九条第一款、第二十一条",
    (K.REGISTRATION_NOTICE, _R): f"{REAL_ESTATE}第二十条、第二十一条",
    (K.REGISTRATION_REFUSAL, _M): f"{MARKET}第二十条",
    (K.REGISTRATION_REFUSAL, _R): f"{REAL_ESTATE}第二十二条",
    (K.ACT_ACCEPTANCE, _L): f"{AL}第三十二条第一款第（五）项",
    (K.CHANGE_DECISION, _L): f"{AL}第四十九条",
    (K.RENEWAL_DECISION, _L): f"{AL}第五十条第二款",
    (K.REPLACEMENT_NOTICE, _L): f"{AL}第三十九条",
    (K.REPLACEMENT_NOTICE, _M): f"{MARKET}第三十七条",
    (K.ACT_REFUSAL, _L): f"{AL}第三十八条第二款",
    (K.WITHDRAWAL_ANNOUNCEMENT, _L): f"{AL}第八条第二款",
    (K.LICENCE_WITHDRAWAL, _L): f"{AL}第八条第二款",
    (K.LICENCE_REVOCATION_NOTICE, _L): f"{AL}第六十九条",
    (K.LICENCE_REVOCATION, _L): f"{AL}第六十九条",
    (K.ENDING_DROPPED, _L): f"{AL}第六十九条",
    (K.OUTSIDE_RECORD, _L): f"{AL}第七十条第（四）项",
    (K.CANCELLATION, _L): f"{AL}第七十条",
    (K.DEEMED_ACCEPTANCE_RECORD, _L): f"{AL}第三十二条第一款第（四）项",
    (K.DEEMED_ACCEPTANCE_RECORD, _R): f"{REAL_ESTATE}第十七条第二款",
}
GROUP_EXTENSION = f"{AL}第四十二条第二款"

# Kinds that state a bare fact (handed in, served, withdrawn, ended, contacted) need no basis of their own.
_FACTUAL = frozenset(
    {
        K.RECEIPT,
        K.MATERIAL_LIST,
        K.SERVICE_RECEIPT,
        K.WITHDRAWAL_NOTICE,
        K.STEP_RECORD,
        K.SERVICE_RESULT,
        K.CERTIFICATE,
        K.POST_CHECK_RECORD,
        K.HEARING_RIGHT_NOTICE,
        K.HEARING_NOTICE,
        K.HEARING_RECORD,
        K.PRE_REVIEW_OPINION,
        K.COMPOSITE_OPINION,
        K.THIRD_PARTY_NOTICE,
        K.RECTIFICATION_NOTICE,
        K.MANDATE,
        K.SERVICE_ADDRESS,
        K.DEFERRAL_PROMISE,
        K.LAPSE_NOTICE,
        K.ACT_TAKEN_BACK,
    }
)

# Kinds that decide the matter itself: they cite what the item rests on.
_ON_THE_MERITS = frozenset(
    {
        K.GRANT_DECISION,
        K.REFUSAL_DECISION,
        K.REGISTRATION_NOTICE,
        K.REGISTRATION_REFUSAL,
        K.NOT_REQUIRED_NOTICE,
        K.NOT_COMPETENT_DECISION,
        K.NOT_ACCEPTED_DECISION,
    }
)


def needs_clauses(kind: DocumentKind, act: ActType) -> bool:
    """True when the item must bring its own clauses because no general article covers this kind of act."""
    return kind not in _FACTUAL and (kind, act) not in BASIS


def basis(kind: DocumentKind, act: ActType, clauses: tuple[str, ...]) -> str:
    """The articles in print order, joined by 、: the general one first, then the item's own. May be empty.

    A step of the procedure (receipt, correction, acceptance, extension …) rests on its own article alone; what the item
    rests on is cited where the matter itself is decided, and never the same law twice.
    """
    general = BASIS.get((kind, act), "")
    own = dict.fromkeys(clauses) if not general or kind in _ON_THE_MERITS else {}
    fresh = (clause for clause in own if not general or _law_of(clause) not in general)
    return "、".join(part for part in (general, *fresh) if part)


def _law_of(clause: str) -> str:
    """`《中华人民共和国消防法》第十五条` → `消防法》`: how a law is named with or without the name of the state."""
    return clause.partition("》")[0].lstrip("《").removeprefix("中华人民共和国") + "》"
