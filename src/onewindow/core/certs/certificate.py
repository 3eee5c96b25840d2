"""What a certificate is, apart from paper: its content, digest, public view and state on a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from onewindow.core.kernel.checks import mask_id
from onewindow.core.kernel.codec import canonical, digest
from onewindow.core.kernel.text import T, Text

from .codec import to_json
from .data import CarriedFiling, Certificate, CertificateStatus, Holder
from .numbers import licence_identifier_check

STATUS_WORDS: dict[CertificateStatus, Text] = {
    CertificateStatus.VALID: T("有效", "Valid"),
    CertificateStatus.EXPIRED: T("已过有效期", "Expired"),
    CertificateStatus.REPLACED: T("已换发新证", "Replaced by a newer one"),
    CertificateStatus.WITHDRAWN: T("已撤回", "Withdrawn"),
    CertificateStatus.REVOKED: T("已撤销", "Revoked"),
    CertificateStatus.CANCELLED: T("已注销", "Cancelled"),
    CertificateStatus.STRUCK: T("已吊销", "Struck by penalty"),
}


def content(certificate: Certificate) -> dict[str, Any]:
    """The content the digest covers: everything printed on the certificate, but never its state or the seal mode.

    A filing loaded later does not change it either: it has its own number and its own page.
    """
    body = to_json(certificate)
    issuer = {"name": certificate.issuer.name, "code": certificate.issuer.code}
    kept = {key: value for key, value in body.items() if key not in ("status", "carried", "layout")}
    return {**kept, "issuer": issuer, "version": certificate.version}


def certificate_digest(certificate: Certificate, algorithm: str = "sha256") -> str:
    """Hex digest (`sha256` or `sm3`) over the canonical JSON of the content."""
    return digest(canonical(content(certificate)), algorithm)


def status_on(certificate: Certificate, *, on: date) -> CertificateStatus:
    """The state on a day: a valid certificate past its last day is expired; other states stay as recorded."""
    if certificate.status is CertificateStatus.VALID and certificate.valid_to and on > certificate.valid_to:
        return CertificateStatus.EXPIRED
    return certificate.status


def mask_name(name: str) -> str:
    """A person's name for strangers: the first character stays (`林晓岚` → `林**`)."""
    return name[:1] + "*" * max(len(name) - 1, 1)


def masked(holder: Holder) -> Holder:
    """The holder as a stranger may see it: an organisation's name and code are public, a person's are masked."""
    if holder.organisation:
        return holder
    return Holder(mask_name(holder.name), False, holder.identity_kind, mask_id(holder.identity))


@dataclass(frozen=True, slots=True)
class PublicView:
    """What the verification page shows to anybody who holds the code: no personal value unmasked."""

    title: str
    number: str
    identifier: str
    identifier_holds: bool
    issuer: str
    holder: Holder
    issued_on: date
    valid_from: date | None
    valid_to: date | None
    status: CertificateStatus
    status_words: Text
    digest: str
    carried: tuple[CarriedFiling, ...]


def public_view(certificate: Certificate, *, on: date) -> PublicView:
    """The public verification view on a day. The detailed fields stay away: they may hold personal values."""
    state = status_on(certificate, on=on)
    return PublicView(
        title=certificate.title,
        number=certificate.number,
        identifier=certificate.identifier,
        identifier_holds=licence_identifier_check(certificate.identifier),
        issuer=certificate.issuer.name,
        holder=masked(certificate.holder),
        issued_on=certificate.issued_on,
        valid_from=certificate.valid_from,
        valid_to=certificate.valid_to,
        status=state,
        status_words=STATUS_WORDS[state],
        digest=certificate_digest(certificate),
        carried=certificate.carried,
    )


def verification_url(base: str, code: str) -> str:
    """The address inside the QR of a certificate: `<base>/verify/<code>`; `base` has scheme and host."""
    return f"{base.rstrip('/')}/verify/{code}"
