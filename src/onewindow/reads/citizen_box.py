"""What is mine besides applications: messages, certificates, who looked at my data, what I may rate."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q

from onewindow.core.certs import Certificate as Content
from onewindow.core.certs import from_json
from onewindow.core.certs.certificate import STATUS_WORDS
from onewindow.core.certs.data import CertificateStatus
from onewindow.core.kernel.actor import Actor
from onewindow.core.kernel.text import T, Text
from onewindow.reads.citizen_my import title_of
from onewindow.reads.citizen_track import MessageLine
from onewindow.reads.citizen_track_parts import has_result, opened
from onewindow.store import counting, scope, telling
from onewindow.store.catalogue import catalogue_on, load_bundle
from onewindow.store.crypto import unseal_json
from onewindow.store.models import AccessLog, Certificate, Message, Rating, SourceCall
from onewindow.store.standing import boxes

PER_PAGE = 20


@dataclass(frozen=True, slots=True)
class BoxLine:
    """One message with where it leads; `touched`: to what touches the reader, an application of somebody else."""

    line: MessageLine
    application: UUID | None
    touched: bool = False


@dataclass(frozen=True, slots=True)
class BoxPage:
    """A page of messages. `after`: the cursor of the older ones, empty on the last page; `total` and `new` are
    counted no further than `counting.MOST` + 1."""

    lines: tuple[BoxLine, ...]
    total: int
    new: int
    after: str


def messages_page(*, actor: Actor, after: str = "") -> BoxPage:
    """One's messages and those of whom one acts for by law, newest first, those after a cursor (an unknown one begins at
    the first page)."""
    mine = Message.objects.filter(party_id__in=boxes(actor.party_id) if actor.party_id else [])
    query = mine.order_by("-at", "-id")
    at, _, last = after.partition("~")
    with suppress(ValueError):
        moment, key = datetime.fromisoformat(at), UUID(last)
        query = query.filter(at__lte=moment).filter(Q(at__lt=moment) | Q(id__lt=key))
    found = list(query[: PER_PAGE + 1])
    rows = found[:PER_PAGE]
    told = telling.texts(rows)
    lines = tuple(
        BoxLine(MessageLine(row.at, told[row.id], row.read_at is None, row.case_id), row.application_id,
                row.kind.startswith("third_"))  # fmt: skip
        for row in rows
    )
    following = f"{rows[-1].at.isoformat()}~{rows[-1].id}" if len(found) > PER_PAGE else ""
    return BoxPage(lines, counting.at_most(mine), counting.at_most(mine.filter(read_at=None)), following)


@dataclass(frozen=True, slots=True)
class CertificateLine:
    """One certificate of mine. `document` can be opened when `ready`."""

    title: Text
    number: str
    issuer: Text
    issued_on: date
    valid_until: date | None
    tag: str
    status: Text
    token: str
    document: UUID | None
    ready: bool
    application: UUID


_TAGS = {CertificateStatus.VALID: "ok", CertificateStatus.EXPIRED: "near", CertificateStatus.REPLACED: ""}


def certificates(*, actor: Actor, on: date) -> tuple[CertificateLine, ...]:
    """Certificates that name me as holder, newest first."""
    rows = list(
        Certificate.objects.filter(holder_id=actor.party_id or None)
        .select_related("data_key", "document", "case")
        .order_by("-issued_on", "-id")
    )
    names: dict[str, dict[str, Text]] = {}
    for place in {row.jurisdiction for row in rows}:
        catalogue = catalogue_on(on, place)
        known = [kind.title for kind in catalogue.certificates.values()]
        known += [agency.name for agency in catalogue.departments.values()]
        names[place] = {name.zh: name for name in known}
    return tuple(_certificate_line(row, on, names[row.jurisdiction]) for row in rows)


def _certificate_line(row: Certificate, on: date, names: Mapping[str, Text]) -> CertificateLine:
    """`names`: Chinese name → the name with its English, for what is printed on the certificate in Chinese only."""
    content: Content = from_json(
        Content, unseal_json(row.data_key, row.content_enc, place=f"certificate/{row.id}")
    )
    state = state_on(row, on)
    return CertificateLine(
        names.get(content.title, Text(content.title)),
        row.number,
        names.get(content.issuer.name, Text(content.issuer.name)),
        row.issued_on,
        row.valid_until,
        _TAGS.get(state, "no"),
        STATUS_WORDS[state],
        row.verify_token,
        row.document_id,
        row.document is not None and row.document.status == "ready",
        row.case.application_id,
    )


def state_on(row: Certificate, on: date) -> CertificateStatus:
    """The state as the register keeps it, with the last day of validity taken into account."""
    kept = CertificateStatus(row.status)
    if kept is CertificateStatus.VALID and row.valid_until and on > row.valid_until:
        return CertificateStatus.EXPIRED
    return kept



# --- who looked ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class LookLine:
    """Somebody saw a value of mine in full: who, which, when, why."""

    at: datetime
    who: str
    department: Text
    what: Text
    why: Text


@dataclass(frozen=True, slots=True)
class CallLine:
    """A register was asked about me."""

    at: datetime
    source: Text
    what_for: Text
    outcome: Text
    basis: str


@dataclass(frozen=True, slots=True)
class AccessPage:
    id: UUID
    title: str
    looks: tuple[LookLine, ...]
    calls: tuple[CallLine, ...]


REASONS: Mapping[str, Text] = {
    "identity": T("核对身份", "to check the identity"),
    "contact": T("联系申请人", "to contact the applicant"),
    "review": T("审查材料", "to review the papers"),
    "complaint": T("处理投诉", "to handle a complaint"),
    "other": T("其他，已写明原因", "another reason, stated in writing"),
}
_OUTCOMES = {
    "answered": T("查到了", "answered"),
    "empty": T("没有记录", "nothing on record"),
    "down": T("没有回答", "did not answer"),
}
_PARTY = {
    "party.name": T("姓名", "name"),
    "party.id_number": T("证件号", "document number"),
    "party.phone": T("电话", "phone"),
}


def access_page(application_id: UUID | str, *, actor: Actor) -> AccessPage:
    """Refused(`scope.not-found`)."""
    row = scope.application(actor, application_id)
    catalogue = load_bundle(row.bundle)
    thing = catalogue.things[row.thing]

    def label(ref: str) -> Text:
        if ref in _PARTY:
            return _PARTY[ref]
        try:
            return catalogue.element_for(thing, ref).label
        except KeyError:
            return Text(ref, ref)

    looks = AccessLog.objects.filter(
        jurisdiction=row.jurisdiction, opened_year=row.opened_year, owner_id=row.id
    ).order_by("-at", "-id")
    calls = SourceCall.objects.filter(
        jurisdiction=row.jurisdiction, owner_id__in=[row.id, *([row.draft_id] if row.draft_id else [])]
    ).order_by("-called_at", "-id")
    departments = catalogue.departments
    return AccessPage(
        row.id,
        title_of(row),
        tuple(
            LookLine(
                each.at,
                each.actor_name,
                departments[each.department].name if each.department in departments else T("综合窗口", "Service window"),
                label(each.ref),
                REASONS.get(each.reason_code, Text(each.reason_code)),
            )
            for each in looks
        ),
        tuple(
            CallLine(
                each.called_at,
                catalogue.sources[each.source].name if each.source in catalogue.sources else Text(each.source),
                Text(
                    "、".join(catalogue.items[code].name.zh for code in each.items if code in catalogue.items),
                    ", ".join(catalogue.items[code].name.pick("en") for code in each.items if code in catalogue.items),
                ),
                _OUTCOMES.get(each.outcome, Text(each.outcome)),
                each.legal_basis,
            )
            for each in calls
        ),
    )


# --- rating ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Rateable:
    """One visit or one part that may be rated; `level` when it was (1 very satisfied … 5 very dissatisfied)."""

    subject: UUID
    name: Text
    agency: Text
    level: int | None


@dataclass(frozen=True, slots=True)
class RatePage:
    id: UUID
    title: str
    subjects: tuple[Rateable, ...]


def rate_page(application_id: UUID | str, *, actor: Actor) -> RatePage:
    """The whole visit first, then every part that has its result (not what was taken back). Refused(`scope.not-found`)."""
    row = scope.application(actor, application_id)
    rated = dict(Rating.objects.filter(jurisdiction=row.jurisdiction, application=row).values_list("subject_id", "level"))
    subjects = []
    for case in row.cases.order_by("received_at", "id"):
        state, terms = opened(case)
        if has_result(state):
            subjects.append(Rateable(case.id, terms.item_name, terms.department_name, rated.get(case.id)))
    if subjects:
        whole = Rateable(row.id, T("这次办事的全过程", "The whole visit"), T("政务服务中心", "Service centre"), rated.get(row.id))
        subjects.insert(0, whole)
    return RatePage(row.id, title_of(row), tuple(subjects))
