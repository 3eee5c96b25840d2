"""Certificates: content, number, identifier, digest and the code of the public page; issued once per case.

The number is fixed in the event; the content is built again from the same facts when the paper is drawn, and its
digest must agree with the event's.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from django.conf import settings

from onewindow.core.cases import Order, outcome_sign
from onewindow.core.catalogue.facts import Fact
from onewindow.core.catalogue.model import Assurance, CertificateType
from onewindow.core.catalogue.outputs import outputs_of
from onewindow.core.certs import (
    Certificate as Content,
)
from onewindow.core.certs import (
    DocumentData,
    DocumentKind,
    certificate_digest,
    certificate_number,
    code_for_reading,
    from_catalogue,
    licence_identifier,
    licence_serial,
    to_json,
    verification_url,
)
from onewindow.core.certs.data import CarriedFiling, Holder, Issuer
from onewindow.core.kernel.checks import credit_code_check_character
from onewindow.core.kernel.dates import legal_date
from onewindow.core.kernel.refusal import declare, refuse
from onewindow.store import facts as fact_rows
from onewindow.store import numbers, scope
from onewindow.store.crypto import seal_json, unseal_json
from onewindow.store.models import Case, Certificate
from onewindow.store.writing import insert
from onewindow.usecases import agencies, cases, fees, papers, paperwork
from onewindow.usecases.command import Command
from onewindow.usecases.papers import Folder, PaperContext

INDIVIDUAL = "个体工商户"

declare(
    "certificate.none",
    zh="这一项的结果不是证照，不用制证。",
    en="This part ends in a document, not in a certificate.",
)
declare(
    "certificate.differs",
    zh="证照内容和制证时不一致，没有出证。请刷新后重试。",
    en="The certificate's content differs from what was issued; nothing was printed. Reload and try again.",
)

_ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"


@dataclass(frozen=True, slots=True)
class Prepared:
    """A certificate ready to be written: what is printed, its row, and facts it makes known to other parts."""

    data: DocumentData
    row: Certificate
    facts: tuple[fact_rows.Kept, ...] = ()

    def save(self) -> None:
        insert([self.row])
        insert(kept.row for kept in self.facts)


def issue(
    case_id: UUID | str, command: Command, *, automatic: bool = False, seen: int | None = None
) -> cases.Executed:
    """Give a granted part its certificate: allocate number and identifier, then the act on the case.

    Issuing again finds the part issued. Refused(`certificate.none`) for parts whose result is no certificate.
    """
    row = scope.case(command.actor, case_id)
    existing = Certificate.objects.filter(case=row).exclude(status="revoked").order_by("-edition").first()
    if existing is not None:
        return cases.Executed(row.id, row.version, (), again=True)
    folder = papers.folder_of(row.application)
    item = folder.catalogue.items[row.item]
    kind = folder.catalogue.certificates.get(item.result.certificate)
    if kind is None:
        raise refuse("certificate.none")
    issued_on = legal_date(command.now)
    fees.must_be_paid(row)
    organisation = str(folder.facts.get(f"{kind.holder_ref.partition('.')[0]}.organisation", ""))
    number = new_number(kind, row, issued_on, organisation)
    content = _content(kind, folder, row, number, issued_on)
    order = Order(
        "issue_automatic" if automatic else "issue",
        {
            "certificate": number,
            "identifier": content.identifier,
            "digest": certificate_digest(content),
            "valid_until": content.valid_to.isoformat() if content.valid_to else "",
        },
    )
    return cases.execute(row.id, order, command, seen=seen)


def new_number(kind: CertificateType, row: Case, on: date, organisation: str = "") -> str:
    """The number printed on it. A business licence carries its credit code, given by the registry.

    `organisation`: 主体类型 of the holder. Individual businesses and companies share one series of organisation codes
    (GB 11714): the nine characters in the middle are never given twice.
    """
    series = kind.code if kind.number_word else "business-licence"
    serial = numbers.take(f"{row.jurisdiction}/certificate/{series}", str(on.year))
    if not kind.number_word:
        return new_credit_code(row.jurisdiction, on.year, serial, individual=organisation in ("", INDIVIDUAL))
    return certificate_number(kind.number_word, row.jurisdiction, on.year, serial)


def new_credit_code(division: str, year: int, serial: int, *, individual: bool = True) -> str:
    """An 18-character credit code (GB 32100-2015): 92 individual business or 91 enterprise, division 6, organisation
    code 9, check character."""
    organisation = f"MA{year % 100:02d}{serial:04d}"
    weights = (3, 7, 9, 10, 5, 8, 4, 2)
    digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    check = 11 - sum(digits.index(c) * w for c, w in zip(organisation, weights, strict=True)) % 11
    head = "92" if individual else "91"
    body = f"{head}{division[:6]}{organisation}{ {10: 'X', 11: '0'}.get(check, str(check)) }"
    return body + credit_code_check_character(body)


def _content(kind: CertificateType, folder: Folder, row: Case, number: str, on: date) -> Content:
    """The whole content, from frozen facts only: the same inputs give the same digest."""
    department = agencies.issuing(row, folder.catalogue, on=on)
    values = {**folder.facts, **produced(folder, row, number, on)}
    context = _Values(folder, row, values)
    issuer: Issuer = from_catalogue.issuer(department, seal=paperwork.seal_mode())
    return Content(
        type=kind.code,
        title=kind.title.zh,
        number=number,
        identifier=licence_identifier(kind.type_code, department.credit_code, licence_serial(number)),
        issuer=issuer,
        holder=_holder(kind, folder, context),
        fields=from_catalogue.certificate_fields(kind, context.printed),
        issued_on=on,
        valid_from=on,
        valid_to=from_catalogue.last_valid_day(kind, on),
        layout=kind.layout,
        basis="；".join(from_catalogue.citations(folder.catalogue.items[row.item])[:2]),
    )


@dataclass(frozen=True, slots=True)
class _Values:
    folder: Folder
    row: Case
    values: dict[str, Any]

    def printed(self, ref: str) -> str:
        shown = replace(self.folder, opened={**self.folder.opened, "facts": self.values})
        return paperwork.printed_value(shown, self.row.thing, ref)


def _holder(kind: CertificateType, folder: Folder, context: _Values) -> Holder:
    name = context.printed(kind.holder_ref)
    person = folder.applicant
    if name and name != person.name:
        return Holder(name, True, "统一社会信用代码", context.printed("business.credit_code"))
    return Holder(person.name, False, "居民身份证", person.id_number)


def produced(folder: Folder, row: Case, number: str, on: date) -> dict[str, Any]:
    """What this result makes known to the other parts: `role.attribute` → value (the item's declared outputs)."""
    item = folder.catalogue.items[row.item]
    department = agencies.issuing(row, folder.catalogue, on=on)
    return outputs_of(item, department, folder.facts, on=on, number=number)


def prepare(context: PaperContext) -> Prepared:
    """The certificate of an `issue` event. Refused(`certificate.differs`) when it is not what was decided."""
    kind = context.folder.catalogue.certificates[context.item.result.certificate]
    on = legal_date(context.event.occurred_at)
    number = context.data["number"]
    content = _content(kind, context.folder, context.row, number, on)
    if context.data.get("digest") and certificate_digest(content) != context.data["digest"]:
        raise refuse("certificate.differs")
    return _prepared(context, kind, content, carried(context.folder, context.row))


def prepare_filing(context: PaperContext, number: str) -> Prepared | None:
    """The verifiable record of a filing: it leaves a receipt, and a code by which anybody can check it."""
    kind = context.folder.catalogue.certificates.get(context.item.result.certificate)
    if kind is None:
        return None
    on = legal_date(context.event.occurred_at)
    content = _content(kind, context.folder, context.row, number, on)
    return _prepared(context, kind, content, ())


def _prepared(
    context: PaperContext, kind: CertificateType, content: Content, filings: tuple[CarriedFiling, ...]
) -> Prepared:
    row, application = context.row, context.folder.application
    token = new_token()
    certificate = Certificate(
        jurisdiction=row.jurisdiction,
        opened_year=row.opened_year,
        case=row,
        item=row.item,
        kind=kind.code,
        edition=_edition(row),
        holder=application.applicant,
        number=content.number,
        identifier=content.identifier,
        data_key=application.data_key,
        verify_token=token,
        digest=certificate_digest(content),
        issued_on=content.issued_on,
        valid_until=content.valid_to,
    )
    certificate.content_enc = seal_json(
        application.data_key, to_json(content), place=f"certificate/{certificate.id}"
    )
    url = address_of(token)
    frame = paperwork.frame(context, content.number)
    printed = replace(content, carried=filings) if kind.carries_filing else content
    frame |= {"certificate": printed, "qr": url, "qr_words": code_for_reading(token)}
    if context.kind is DocumentKind.FILING_RECEIPT:
        frame |= {"certificate": None, **paperwork.granted([context])}
    made = produced(context.folder, row, content.number, content.issued_on)
    return Prepared(DocumentData(**frame), certificate, tuple(_facts(context, made)))


def new_token() -> str:
    """The code of a public check page: sixteen letters and digits nobody can guess."""
    return "".join(secrets.choice(_ALPHABET) for _ in range(16))


def _edition(row: Case) -> int:
    """1, or the next one where an earlier one fell and the part was decided again."""
    return Certificate.objects.filter(case=row).count() + 1


def _facts(context: PaperContext, made: dict[str, Any]) -> list[fact_rows.Kept]:
    thing = context.folder.catalogue.things[context.row.thing]
    facts = [
        Fact(
            subject=ref.partition(".")[0],
            element=context.folder.catalogue.element_for(thing, ref).code,
            value=value,
            source=f"part:{context.row.item}",
            assurance=Assurance.REGISTER,
            observed_at=context.event.occurred_at,
            purpose=context.row.item,
        )
        for ref, value in made.items()
    ]
    application = context.folder.application
    return fact_rows.build(
        facts,
        owner=application,
        key=application.data_key,
        at=context.event.occurred_at,
        recorded_at=context.command.wall,
    )


def carried(folder: Folder, row: Case) -> tuple[CarriedFiling, ...]:
    """The filing loaded on this certificate by QR (准入即准营), when it is on record already."""
    thing = folder.catalogue.things[row.thing]
    if not thing.carrier or thing.carrier != row.item:
        return ()
    filing = (
        Certificate.objects.filter(
            case__application_id=row.application_id, item=thing.carried, status="valid"
        )
        .select_related("case")
        .first()
    )
    if filing is None or outcome_sign(filing.case.outcome) <= 0:
        return ()
    return (_carried(folder, filing),)


def _carried(folder: Folder, filing: Certificate) -> CarriedFiling:
    department = agencies.issuing(filing.case, folder.catalogue, on=filing.issued_on)
    title = folder.catalogue.certificates[filing.kind].title.zh
    return CarriedFiling(
        title, filing.number, department.name.zh, address_of(filing.verify_token), filing.issued_on
    )


def address_of(token: str) -> str:
    """The public address behind the QR."""
    return verification_url(settings.PUBLIC_URL, token)


def load_filing(case_id: UUID, command: Command) -> UUID | None:
    """A filing came on record after the licence that carries it: print the licence again, with its code.

    The certificate stays what it was (number, identifier, digest); only the sheet is new and replaces the old one.
    Returns the new document, or None when there is nothing to load yet (the licence will take it up itself).
    """
    filing = Certificate.objects.filter(case_id=case_id, status="valid").select_related("case").first()
    if filing is None:
        return None
    row = filing.case
    thing_row = Case.objects.select_related("application__data_key", "application__applicant__data_key").get(
        pk=row.pk
    )
    folder = papers.folder_of(thing_row.application)
    thing = folder.catalogue.things[row.thing]
    if thing.carried != row.item:
        return None
    licence = (
        Certificate.objects.filter(
            case__application_id=row.application_id, item=thing.carrier, status="valid"
        )
        .select_related("document", "data_key")
        .first()
    )
    if licence is None or licence.document is None:
        return None
    return papers.print_again(licence, licence.document, _carried(folder, filing), command)


def open_content(row: Certificate) -> Content:
    """The content of an issued certificate."""
    from onewindow.core.certs import from_json

    return from_json(Content, unseal_json(row.data_key, row.content_enc, place=f"certificate/{row.id}"))
