"""Who stands at the window: in whose name, how the identity was shown, how the person is reached; later the card shown.

Nothing here ever keeps a receipt waiting. The events of the application hold codes; names and words stay sealed.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from onewindow.core.hall.tickets import GREEN
from onewindow.core.kernel.actor import Channel, Role
from onewindow.core.kernel.dates import legal_date
from onewindow.core.kernel.refusal import Refused, declare, refuse
from onewindow.core.process.events import NewEvent
from onewindow.core.rights import (
    CAPACITIES,
    CONTACTS,
    IDENTITIES,
    MARKS,
    NOT_SHOWN_REASONS,
    ONLINE,
    OTHER_DOCUMENTS,
    reserved,
)
from onewindow.store import presence, scope
from onewindow.store.crypto import seal_json
from onewindow.store.drafts import OpenDraft
from onewindow.store.models import Application, Mandate, Message, Party, Presented
from onewindow.store.parties import find_or_new_party, open_party
from onewindow.store.standing import held, of, over, represented
from onewindow.usecases import frames, journal, standing
from onewindow.usecases.command import Command
from onewindow.usecases.counter import Person

declare("presence.choice", zh="不认识“{value}”这一项。请从列表里选。", en="“{value}” is not one of the list. Choose one.")
declare("presence.reason", zh="没有出示证件，请选原因。照样收件，决定以前补看就行。",
        en="Say why no document was shown. The papers are received all the same.")  # fmt: skip
declare("presence.document", zh="看了别的证件，请选是哪一种。", en="Say which other document was seen.")
declare("presence.who", zh="请写明来的人：姓名、证件类型和号码。", en="Say who came: name, kind of document and number.")
declare("presence.same", zh="来的人就是申请人，请选“本人”。",
        en="Who came is the applicant: choose “in person”.")  # fmt: skip
declare("presence.witness", zh="按指印、画押要有见证人，请写见证人姓名。",
        en="A fingerprint or a mark needs a witness: write the name.")  # fmt: skip
declare("presence.marks-closed", zh="本地没有规定可以用指印、画押代替签名。",
        en="This place does not provide for a fingerprint or mark.")  # fmt: skip
declare("presence.contact", zh="请写明地址，或者转交给谁、怎样找到他。",
        en="Write the address, or who it is left with and how to reach them.")  # fmt: skip
declare("presence.term", zh="请写明委托的起止日期（截止日期可以不写）。",
        en="Write from when the mandate holds (its end may be left open).")  # fmt: skip
declare("presence.card-of-another", zh="刷的是{name}的证件，不是申请人的。请核对来的是谁；代办请选“受托人”。",
        en="This is the card of {name}, not of the applicant. Look again who came; for an agent choose “agent”.")  # fmt: skip
declare("presence.shown", zh="证件已经看过了。", en="The document has been shown already.")
declare("mandate.not-yours", zh="只有委托人本人可以取消委托。", en="Only the principal may take a mandate back.")

LONGEST = 200


@dataclass(frozen=True, slots=True)
class Given:
    """What the clerk notes. `read`: the number a card reader typed, compared with the applicant's. `who`: the person who
    came, where it is not the applicant. `since`, `until`, `items`: the mandate; items empty means all of this application."""

    identity: str = "card_seen"
    document: str = ""
    reason: str = ""
    reason_words: str = ""
    read: str = ""
    capacity: str = "self"
    who: Person | None = None
    since: str = ""
    until: str = ""
    items: tuple[str, ...] = ()
    contact: str = "phone"
    contact_words: str = ""
    mark: str = "signature"
    witness: str = ""
    green: str = ""
    told_sources: bool = False
    more: dict[str, str] = field(default_factory=dict)


def note(draft_id: UUID | str, given: Given, command: Command) -> UUID:
    """Note who stands here, once for a draft; noting it again replaces it while nothing was handed in.

    Refused(`presence.*`, `mandate.*`, `counter.no-*`, `scope.not-found`).
    """
    opened = OpenDraft(scope.draft(command.actor, draft_id), legal_date(command.now))
    draft = opened.row
    if draft.application_id is not None:
        raise refuse("cosign.handed-in")
    _check(given, opened)
    applicant = open_party(draft.applicant) if draft.applicant_id else None
    if given.read and given.capacity == "self" and applicant is not None and applicant.id_number:
        if "".join(given.read.split()).upper() != applicant.id_number:
            raise refuse("presence.card-of-another", name=_owner(given.read))
    words = {
        "reason": given.reason_words.strip()[:LONGEST], "contact": given.contact_words.strip()[:LONGEST],
        "witness": given.witness.strip()[:60],
    }  # fmt: skip
    names = {part.item: part.name for part in opened.plan.applying}
    closed = reserved(given.capacity, names, presence.in_person_of(opened))
    if closed:
        raise Refused(*closed)
    with transaction.atomic():
        by = _by(given, draft.applicant_id, command)
        mandate = _mandate(given, by, opened, command)
        row = presence.of_draft(draft.jurisdiction, draft.pk) or Presented(jurisdiction=draft.jurisdiction, draft_id=draft.pk)
        row.identity, row.document, row.reason = given.identity, given.document, given.reason
        row.capacity, row.by, row.mandate = given.capacity, by, mandate
        row.contact, row.mark, row.green, row.told_sources = given.contact, given.mark, given.green, given.told_sources
        row.data_key, row.at, row.clerk = draft.data_key, command.now, command.actor.account_id[:40]
        row.private_enc = seal_json(draft.data_key, words, place=f"presented/{row.id}")
        row.save()
    return row.id


def _check(given: Given, opened: OpenDraft) -> None:
    for value, known in (
        (given.identity, IDENTITIES), (given.capacity, CAPACITIES), (given.contact, CONTACTS), (given.mark, MARKS),
    ):  # fmt: skip
        if value not in known:
            raise refuse("presence.choice", value=value)
    if given.green and given.green not in GREEN:
        raise refuse("presence.choice", value=given.green)
    if given.identity == "not_shown" and given.reason not in NOT_SHOWN_REASONS:
        raise refuse("presence.reason")
    if given.identity == "other" and given.document not in OTHER_DOCUMENTS:
        raise refuse("presence.document")
    if given.contact in ("post", "named") and len(given.contact_words.strip()) < 4:
        raise refuse("presence.contact")
    if given.mark != "signature":
        allowed = opened.profile.parameters.get("marks_with_witness")
        if allowed is not None and not allowed.value:
            raise refuse("presence.marks-closed")
        if not given.witness.strip():
            raise refuse("presence.witness")


def _owner(number: str) -> str:
    from onewindow.core.certs import mask_name
    from onewindow.store.parties import find_party, open_name

    found = find_party("citizen_id", "".join(number.split()).upper())
    return mask_name(open_name(found)) if found else "另一个人"


def _by(given: Given, applicant_id: UUID | None, command: Command) -> Party | None:
    if given.capacity == "self":
        return None
    if given.who is None:
        raise refuse("presence.who")
    try:
        who = given.who.checked()
    except Refused:
        raise refuse("presence.who") from None
    row = find_or_new_party(
        kind="natural", name=who.name, id_type=who.id_type, id_number=who.id_number, phone=who.phone, at=command.wall
    )
    if row.pk == applicant_id:
        raise refuse("presence.same")
    return row


def _mandate(given: Given, by: Party | None, opened: OpenDraft, command: Command) -> Mandate | None:
    """The mandate of an agent, with its scope and term; a guardian's and a representative's are by law."""
    if by is None or given.capacity == "submitter" or opened.row.applicant_id is None:
        return None
    on = legal_date(command.now)
    by_law = _by_law(given, by, opened.row.applicant_id, on)
    if by_law is not None:
        return by_law
    since, until = _day(given.since) or (None if given.capacity == "agent" else on), _day(given.until)
    if since is None:
        online = _given_online(by, opened, on)
        if online is None:
            raise refuse("presence.term")
        return online
    row = Mandate(
        principal_id=opened.row.applicant_id, agent=by, kind=given.capacity, scope="items" if given.items else "all",
        items=sorted(given.items), jurisdiction=opened.row.jurisdiction, valid_from=since, valid_to=until,
        created_at=command.now,
    )  # fmt: skip
    if given.capacity == "agent":
        lacking = presence.covers(row, opened, on)
        if lacking:
            raise Refused(*lacking)
    same = Mandate.objects.filter(
        principal_id=row.principal_id, agent=by, kind=row.kind, scope=row.scope, valid_from=since, valid_to=until,
        revoked_at=None, jurisdiction=row.jurisdiction,
    )  # fmt: skip
    known = next((one for one in same if one.items == row.items), None)
    if known is None:
        row.save(force_insert=True)
    return known or row


def _by_law(given: Given, by: Party, principal: UUID, on: date) -> Mandate | None:
    """The guardianship or representation a window or a register proved before: it is not entered a second time."""
    rows = of(principal).filter(agent=by, kind=given.capacity, revoked_at=None)
    return next((row for row in rows[:5] if not over(row, on)), None)


def _given_online(by: Party, opened: OpenDraft, on: date) -> Mandate | None:
    """A mandate the principal gave this agent before, which covers all of it today: no dates are typed again."""
    rows = Mandate.objects.filter(
        principal_id=opened.row.applicant_id, agent=by, kind="agent", revoked_at=None, jurisdiction=opened.row.jurisdiction
    )
    return next((row for row in rows.order_by("-created_at")[:20] if not presence.covers(row, opened, on)), None)


def _day(text: str) -> date | None:
    if not text.strip():
        return None
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise refuse("presence.term") from None


def show_identity(application_id: UUID | str, how: str, command: Command, *, document: str = "", read: str = "") -> None:
    """The document that was not shown is shown now, at any window: what waited may be decided.

    Refused(`presence.*`, `scope.not-found`).
    """
    if command.actor.role is not Role.CLERK or how not in IDENTITIES or how == "not_shown":
        raise refuse("presence.choice", value=how)
    if how == "other" and document not in OTHER_DOCUMENTS:
        raise refuse("presence.document")
    application = scope.application(command.actor, application_id)
    number = open_party(application.applicant).id_number
    if read and number and "".join(read.split()).upper() != number:
        raise refuse("presence.card-of-another", name=_owner(read))
    with transaction.atomic():
        _came_after_all(application, command)
        won = Presented.objects.filter(application=application, identity="not_shown", shown_at=None).update(
            shown_at=command.now, shown_how=how, shown_by=command.actor.account_id[:40], document=document
        )
        if not won:
            raise refuse("presence.shown")
        frames.append(application.id, NewEvent("application.identity_shown", 1, command.now, {"how": how}), command)


def _came_after_all(application: Application, command: Command) -> None:
    """An application handed in online has no row of who came until somebody comes."""
    if application.channel == Channel.WINDOW or Presented.objects.filter(application=application).exists():
        return
    Presented.objects.create(
        jurisdiction=application.jurisdiction, draft_id=application.draft_id or application.id, application=application,
        identity="not_shown", reason=ONLINE, data_key=application.data_key, at=command.now,
        clerk=command.actor.account_id[:40],
    )  # fmt: skip


def revoke(mandate_id: UUID | str, command: Command) -> None:
    """The principal takes a mandate back, an organisation's its representative; what the agent did before stands.

    A standing by law is not the ward's to take back: it ends at a window (`usecases.standing.end`).
    Refused(`mandate.not-yours`, `standing.changed`).
    """
    party = command.actor.party_id if command.actor.role is Role.CITIZEN else ""
    try:
        key = UUID(str(mandate_id))
    except ValueError:
        raise refuse("mandate.not-yours") from None
    row = None
    if party:
        mine = Q(principal_id=party) | Q(principal_id__in=represented(party))
        row = Mandate.objects.filter(mine, pk=key, revoked_at=None, proof="").first()
    if row is None:
        raise refuse("mandate.not-yours")
    for mine in held(party).filter(principal_id=row.principal_id):
        standing.still(mine, command)  # of an organisation: whoever represented it before takes nothing back
    with transaction.atomic():
        Mandate.objects.filter(pk=row.pk, revoked_at=None).update(revoked_at=command.now)
        Message.objects.create(
            jurisdiction=row.jurisdiction or settings.JURISDICTION, party_id=row.agent_id, kind="mandate_revoked",
            params={}, key=f"mandate/{row.pk}", at=command.now,
        )  # fmt: skip
        journal.write("mandate.revoked", {"mandate": str(row.pk)}, command)
