"""委托书 and 送达地址及电子送达确认书 as papers of an application: numbered, kept, printed, filed with it.

The mandate is drawn when an application is handed in under it; the confirmation of address when one is given at the
window or online, or when electronic service is agreed to. A later one takes the place of the earlier, which is 作废.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.conf import settings
from django.db import transaction

from onewindow.core.cases import Order
from onewindow.core.catalogue.model import ActType, Catalogue, Department
from onewindow.core.certs import (
    DocumentData,
    DocumentKind,
    document_number,
    from_catalogue,
    to_json,
    validate,
)
from onewindow.core.certs.data import ItemRef, Pair, Recipient
from onewindow.core.certs.wording.phrases import cn_date
from onewindow.core.kernel.actor import Channel
from onewindow.core.kernel.checks import mask_id, mask_phone
from onewindow.core.kernel.codec import canonical
from onewindow.core.kernel.dates import legal_date
from onewindow.core.kernel.ids import new_id
from onewindow.core.kernel.refusal import declare, refuse
from onewindow.core.process.events import NewEvent
from onewindow.store import numbers, scope
from onewindow.store.catalogue import load_bundle
from onewindow.store.crypto import seal_json, unseal_json
from onewindow.store.models import Application, Case, Document, Mandate, Presented
from onewindow.store.parties import open_party
from onewindow.store.writing import insert
from onewindow.usecases import frames, papers
from onewindow.usecases.cases import execute_together
from onewindow.usecases.command import Command
from onewindow.usecases.outbox import Letter, post
from onewindow.usecases.paper_words import seal_mode

LAW = "参照民事诉讼法第九十条；最高人民法院关于进一步加强民事送达工作的若干意见第一条"
declare("address.words", zh="请写明邮寄地址或者由谁代收，至少 4 个字。",
        en="Write the postal address, or who takes papers in, in at least 4 characters.", clause=LAW)  # fmt: skip
declare("address.account", zh="同意电子送达的，请写接收的手机号、邮箱或者账户。",
        en="Electronic service needs the number, mailbox or account that receives.", clause=LAW)  # fmt: skip
declare("address.no-agency", zh="这份申请没有行政机关办理的事项，不用送达地址确认书。",
        en="No part of this application belongs to an agency: no confirmation of address is needed.")  # fmt: skip
LABELS = {"address": "邮寄地址、邮编", "proxy": "指定代收人及关系", "account": "电子送达的号码、账户"}
"""Fields of `Address` by what the paper calls them."""
CONSENTING = ("waiting", "received", "correcting", "accepted", "decided", "issued")
"""Statuses in which a part takes consent to electronic service (`core.cases`, `record_consent`)."""


@dataclass(frozen=True, slots=True)
class Address:
    """Where papers of one application go. `electronic`: agreed to, at `account`; `proxy`: who takes papers in, how related."""

    address: str = ""
    receiver: str = ""
    phone: str = ""
    proxy: str = ""
    electronic: bool = False
    account: str = ""

    def checked(self) -> Address:
        """Trimmed. Refused(`address.words`, `address.account`)."""
        clean = Address(
            self.address.strip()[:120], self.receiver.strip()[:60], self.phone.strip()[:30], self.proxy.strip()[:80],
            self.electronic, self.account.strip()[:80],
        )  # fmt: skip
        if clean.electronic and len(clean.account) < 4:
            raise refuse("address.account")
        if not clean.electronic and len(clean.address) < 4 and len(clean.proxy) < 4:
            raise refuse("address.words")
        return clean


def confirm_address(application_id: UUID | str, given: Address, command: Command) -> UUID:
    """Record where papers go, as a numbered paper to sign; consent to electronic service holds for every open part.

    Refused: `address.*`, `scope.not-found`, `case.*`. The same command records it once.
    """
    application = scope.application(command.actor, application_id)
    said = given.checked()
    again = Document.objects.filter(application=application, kind="service_address", cause=command.id).first()
    if again is not None:
        return again.id
    party = open_party(application.applicant)
    signed = _online_name(party.name, command)
    made = _paper(application, DocumentKind.SERVICE_ADDRESS, _address_pairs(said), command, signed=signed)
    if made is None:
        raise refuse("address.no-agency")
    letter = _letter(made)
    earlier = Document.objects.filter(application=application, kind="service_address", void_at=None)
    parts = scope.cases(command.actor).filter(application_id=application.id, open=True, status__in=CONSENTING)
    orders = [(row.id, Order("record_consent"), None) for row in parts if said.electronic and not _consents(row)]
    with transaction.atomic():
        earlier.update(void_at=command.now)
        insert([made])
        body = {"document": str(made.id), "electronic": said.electronic, "post": bool(said.address), "proxy": bool(said.proxy)}
        frames.append(application.id, NewEvent("application.address_confirmed", 1, command.now, body), command)
        post([letter], jurisdiction=made.jurisdiction, year=made.opened_year, at=command.wall)
        if orders:
            execute_together(orders, command.sub("consent"))
    return made.id


def _consents(row: Case) -> bool:
    from onewindow.usecases.cases import load

    return load(row).state.consent


def _online_name(name: str, command: Command) -> str:
    """Online the person signs under the verified account; at the window with a pen."""
    return f"{name}（网上确认）" if command.actor.channel == Channel.WEB and command.actor.party_id else ""


def _address_pairs(said: Address) -> tuple[Pair, ...]:
    receiver = "　".join(part for part in (said.receiver, said.phone) if part)
    rows = [
        (LABELS["address"], said.address or "—"), ("收件人、电话", receiver),
        (LABELS["proxy"], said.proxy or "—"), ("是否同意电子送达", "同意" if said.electronic else "不同意（不影响办理）"),
        (LABELS["account"], said.account if said.electronic else "—"),
    ]  # fmt: skip
    return tuple(Pair(label, value) for label, value in rows if value)


def at_submission(
    application: Application, cases: Sequence[Case], came: Presented | None, command: Command, *, consent: bool = False
) -> list[Document]:
    """The papers to keep with an application that is handed in: the mandate it is handed in under, the address or named
    person told at the window, consent to electronic service. Numbers are taken before the transaction opens."""
    made = []
    if consent:
        party = open_party(application.applicant)
        phone = f"，短信提醒 {mask_phone(party.phone)}" if party.phone else ""
        said = Address(electronic=True, account=f"“我的办件”{phone}")
        kind, signed = DocumentKind.SERVICE_ADDRESS, _online_name(party.name, command)
        made.append(_paper(application, kind, _address_pairs(said), command, cases=cases, signed=signed))
    if came is None:
        return [one for one in made if one is not None]
    if came.mandate is not None and came.capacity == "agent":
        pairs = _mandate_pairs(came.mandate, load_bundle(application.bundle))
        made.append(_paper(application, DocumentKind.MANDATE, pairs, command, cases=cases))
    words = unseal_json(came.data_key, came.private_enc, place=f"presented/{came.id}") if came.private_enc else {}
    told = str(words.get("contact", "")).strip()
    if told and not consent and came.contact in ("post", "named"):
        said = Address(address=told) if came.contact == "post" else Address(proxy=told)
        made.append(_paper(application, DocumentKind.SERVICE_ADDRESS, _address_pairs(said), command, cases=cases))
    return [one for one in made if one is not None]


def letters_of(made: Sequence[Document]) -> list[Letter]:
    return [_letter(one) for one in made]


def _letter(made: Document) -> Letter:
    body = canonical({"document": str(made.id)})
    return Letter(papers.TYPESET, f"{papers.TYPESET}/{made.id}", body, made.application_id)


def _mandate_pairs(row: Mandate, catalogue: Catalogue) -> tuple[Pair, ...]:
    principal, agent = open_party(row.principal), open_party(row.agent)
    known = catalogue.items if row.scope == "items" else catalogue.things
    names = [known[code].name.zh for code in row.items if code in known]
    until = cn_date(row.valid_to) if row.valid_to else "办完为止"
    return (
        Pair("委托人", principal.name), Pair("委托人证件号", mask_id(principal.id_number)),
        *((Pair("法定代表人", open_party(row.given_by).name),) if row.given_by else ()),
        Pair("受托人", agent.name), Pair("受托人证件号", mask_id(agent.id_number)),
        *((Pair("受托人电话", mask_phone(agent.phone)),) if agent.phone else ()),
        Pair("委托事项", "、".join(names) or "本次申请的全部事项"), Pair("委托期限", f"{cn_date(row.valid_from)}至{until}"),
        *((Pair("委托方式", "委托人在网上签名"),) if row.scope == "things" else ()),
    )  # fmt: skip


def _paper(
    application: Application,
    kind: DocumentKind,
    pairs: tuple[Pair, ...],
    command: Command,
    *,
    cases: Sequence[Case] = (),
    signed: str = "",
) -> Document | None:
    """One such paper, numbered by the agency that leads. None where no part belongs to an agency."""
    mine = Case.objects.filter(jurisdiction=application.jurisdiction, application=application)
    rows = list(cases) or list(mine.order_by("number"))
    first = next((row for row in rows if row.act_type != str(ActType.STEP)), None)
    if first is None:
        return None
    catalogue = load_bundle(application.bundle)
    agency = _agency(application, first, catalogue)
    on = legal_date(command.now)
    scope_of = f"{application.jurisdiction}/document/{agency.code}/{kind.value}"
    act = ActType(first.act_type)
    number = document_number(
        agency.document_word or agency.short.zh, kind, on.year, numbers.take(scope_of, str(on.year)), act=act
    )
    data = _data(application, kind, pairs, agency, act, catalogue, number, on, signed)
    row = Document(
        id=new_id(), jurisdiction=application.jurisdiction, opened_year=application.opened_year, application=application,
        case=None, subject_id=application.id, department=agency.code, kind=kind.value, number=number, cause=command.id,
        data_key=application.data_key, issued_at=command.now, payload_enc=b"",
    )  # fmt: skip
    row.payload_enc = seal_json(application.data_key, to_json(validate(data)), place=f"document/{row.id}")
    return row


def _agency(application: Application, first: Case, catalogue: Catalogue) -> Department:
    lead = catalogue.departments.get(catalogue.things[application.thing].lead)
    return lead if lead is not None and lead.administrative else catalogue.departments[catalogue.items[first.item].department]


def _data(
    application: Application, kind: DocumentKind, pairs: tuple[Pair, ...], agency: Department, act: ActType,
    catalogue: Catalogue, number: str, on: date, signed: str,
) -> DocumentData:  # fmt: skip
    party = open_party(application.applicant)
    return DocumentData(
        kind=kind, act=act, agency=from_catalogue.issuer(agency, seal=seal_mode()),
        recipient=Recipient(
            party.name, organisation=party.kind == "legal",
            identity_kind="居民身份证" if party.id_type == "citizen_id" else "证件", identity=mask_id(party.id_number),
        ),
        item=ItemRef(catalogue.things[application.thing].name.zh), on=on, number=number, application_no=application.number,
        result=pairs, reasons=(signed,) if signed else (), contact=from_catalogue.contact(agency), demo=settings.DEMO,
    )  # fmt: skip


__all__ = ["Address", "at_submission", "confirm_address", "letters_of"]
