"""From data to sentences: the words of every document, in the full form the law gives them.

One wording feeds paper and screen alike. `sheet(data)` checks first: what lacks a mandatory field is never written.
"""

from __future__ import annotations

from collections.abc import Callable

from ..check import validate
from ..data import DocumentData
from ..kinds import SPECS, DocumentKind
from . import corrections, decisions, forms, hearings, intake, licences, opinions, paper, records, running
from .phrases import cn_date, contact_notes, stamps
from .sheet import Block, Sheet

Writer = Callable[[DocumentData], list[Block]]
_WRITERS: dict[DocumentKind, Writer] = {
    **intake.WRITERS,
    **running.WRITERS,
    **decisions.WRITERS,
    **records.WRITERS,
    **hearings.WRITERS,
    **licences.WRITERS,
    **opinions.WRITERS,
    **corrections.WRITERS,
    **forms.WRITERS,
    DocumentKind.CERTIFICATE: paper.certificate,
}
# Forms and records speak of a person, they are not addressed to one.
_NOT_ADDRESSED = frozenset(
    {
        DocumentKind.MATERIAL_LIST,
        DocumentKind.SERVICE_RECEIPT,
        DocumentKind.CERTIFICATE,
        DocumentKind.COMMITMENT,
        DocumentKind.DEEMED_ACCEPTANCE_RECORD,
        DocumentKind.POST_CHECK_RECORD,
        DocumentKind.HEARING_RECORD,
        DocumentKind.STEP_RECORD,
        DocumentKind.COMPOSITE_OPINION,
        DocumentKind.MANDATE,
        DocumentKind.SERVICE_ADDRESS,
        DocumentKind.DEFERRAL_PROMISE,
    }
)


def sheet(data: DocumentData) -> Sheet:
    """The whole document as blocks. Raises Refused with every lack (see `check`)."""
    validate(data)
    certificate = data.certificate if data.kind is DocumentKind.CERTIFICATE else None
    title = data.title or (certificate.title if certificate else SPECS[data.kind].title.zh)
    addressed = data.kind not in _NOT_ADDRESSED
    return Sheet(
        kind=data.kind.value,
        title=title,
        number=data.number if SPECS[data.kind].numbered else "",
        agencies=tuple(issuer.name for issuer in data.issuers),
        salutation=f"{data.recipient.name}：" if addressed else "",
        blocks=tuple(_WRITERS[data.kind](data)),
        stamps=stamps(data),
        date=cn_date(certificate.issued_on if certificate else data.on),
        notes=contact_notes(data, addressed=addressed),
        place=data.place,
        qr=data.qr,
        qr_words=tuple(part for part in ("扫码核验", data.qr_words) if part) if data.qr else (),
        demo=data.demo,
        face=paper.face(certificate) if certificate else None,
    )
