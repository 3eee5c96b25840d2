"""Certificates and documents as content: kinds, numbers, identifiers, digests, words. The PDF is made elsewhere."""

from . import from_catalogue
from .certificate import (
    PublicView,
    certificate_digest,
    mask_name,
    masked,
    public_view,
    status_on,
    verification_url,
)
from .check import validate
from .codec import from_json, to_json
from .data import Certificate, CertificateStatus, DocumentData, SealMode, ServiceMode
from .kinds import SPECS, DocumentKind, KindSpec, SealUse, allowed, kinds_for, spec, title
from .numbers import (
    certificate_number,
    code_for_reading,
    document_number,
    licence_identifier,
    licence_identifier_check,
    licence_serial,
    verification_code,
)
from .remedy import reconsideration_untold, remedy_dates
from .wording import sheet

__all__ = [
    "SPECS",
    "Certificate",
    "CertificateStatus",
    "DocumentData",
    "DocumentKind",
    "KindSpec",
    "PublicView",
    "SealMode",
    "SealUse",
    "ServiceMode",
    "allowed",
    "certificate_digest",
    "certificate_number",
    "code_for_reading",
    "document_number",
    "from_catalogue",
    "from_json",
    "kinds_for",
    "licence_identifier",
    "licence_identifier_check",
    "licence_serial",
    "mask_name",
    "masked",
    "public_view",
    "reconsideration_untold",
    "remedy_dates",
    "sheet",
    "spec",
    "status_on",
    "title",
    "to_json",
    "validate",
    "verification_code",
    "verification_url",
]
