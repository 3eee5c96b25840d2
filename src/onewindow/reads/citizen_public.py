"""What anybody may see without logging in: whether a certificate holds, and how far a numbered application is."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from onewindow.core.cases import STATUSES
from onewindow.core.certs import Certificate as Content
from onewindow.core.certs import PublicView, certificate_digest, from_json, public_view
from onewindow.core.certs.data import CertificateStatus
from onewindow.core.kernel.dates import legal_date
from onewindow.core.kernel.text import Text
from onewindow.reads.citizen_box import state_on
from onewindow.store.catalogue import load_bundle
from onewindow.store.crypto import unseal_json
from onewindow.store.models import Application, Certificate


@dataclass(frozen=True, slots=True)
class Checked:
    """A certificate on the public page: the view without personal values, and whether the content is unchanged. `since`:
    the day from which it is void; `newer`: the check code of the edition that replaced it."""

    view: PublicView
    token: str
    good: bool
    untouched: bool
    tag: str
    since: date | None = None
    newer: str = ""


def plain_token(code: str) -> str:
    """A check code as typed or scanned: spaces and dashes do not matter, nor does the address around it."""
    return code.strip().rstrip("/").rpartition("/")[2].replace(" ", "").replace("-", "").upper()[:32]


def check_certificate(code: str, *, on: date) -> Checked | None:
    """None when no certificate has this code."""
    row = Certificate.objects.select_related("data_key").filter(verify_token=plain_token(code)).first()
    if row is None:
        return None
    content: Content = from_json(
        Content, unseal_json(row.data_key, row.content_enc, place=f"certificate/{row.id}")
    )
    state = state_on(row, on)
    view = public_view(replace(content, status=CertificateStatus(row.status)), on=on)
    good = state is CertificateStatus.VALID
    untouched = certificate_digest(content) == row.digest
    newer = ""
    if row.status == "replaced":
        following = Certificate.objects.filter(jurisdiction=row.jurisdiction, case_id=row.case_id, replaces=row.id)
        newer = following.values_list("verify_token", flat=True).first() or ""
    tag = "ok" if good and untouched else "no"
    return Checked(view, row.verify_token, good and untouched, untouched, tag, row.status_on, newer)


@dataclass(frozen=True, slots=True)
class PublicPart:
    name: Text
    agency: Text
    status: Text


@dataclass(frozen=True, slots=True)
class PublicStatus:
    """How far an application is: parts and states, no names, no values."""

    number: str
    thing: Text
    submitted_on: date
    promise_on: date | None
    settled: bool
    parts: tuple[PublicPart, ...]


def public_status(application_id: UUID) -> PublicStatus:
    """For somebody who gave the number and the last four characters of the document (`usecases.finding`)."""
    row = Application.objects.get(pk=application_id)
    parts = []
    for case in row.cases.order_by("received_at", "id"):
        terms = json.loads(case.terms)
        parts.append(
            PublicPart(_text(terms["item_name"]), _text(terms["department_name"]), STATUSES.get(case.status, Text(case.status)))
        )
    return PublicStatus(
        row.number,
        load_bundle(row.bundle).things[row.thing].name,
        legal_date(row.submitted_at),
        row.promise_on,
        row.settled_at is not None,
        tuple(parts),
    )


def _text(value: dict[str, str] | str) -> Text:
    return Text(value) if isinstance(value, str) else Text(value["zh-hans"], value.get("en", ""))
