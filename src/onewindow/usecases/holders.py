"""Who holds a case: claim, release, transfer, substitutes, reassignment, and the hand-over of a whole shift in one act.

Holding is the hall's own order of work. It changes nothing in law: no event of the case, no clock knows of it; every move is
kept beside (`HolderMove`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q

from onewindow.core.hall import ORIGINALS
from onewindow.core.kernel.actor import Role
from onewindow.core.kernel.dates import legal_date
from onewindow.core.kernel.refusal import declare, refuse
from onewindow.core.kernel.text import T, Text
from onewindow.core.process.procedure import Order
from onewindow.store import scope
from onewindow.store.crypto import seal_text
from onewindow.store.hall import place_of
from onewindow.store.models import (
    Absence,
    Account,
    Case,
    CaseAtWindow,
    Document,
    HallSeat,
    HallWindow,
    HolderMove,
    OriginalPaper,
    RoleGrant,
    ShiftHandover,
    Ticket,
)
from onewindow.usecases.command import Command
from onewindow.usecases.hall_door import act

HELD = declare(
    "holder.held",
    zh="这一件在{name}手里。要接手，请对方转给您，或者请负责人指定；对方请假时，B 角可以直接接。",
    en="{name} holds this. Ask for a transfer or let the head assign it; while they are away their substitute may take it.",
)
NOT_HELD = declare(
    "holder.not-yours",
    zh="这一件不在您手里，在{name}手里。",
    en="You do not hold this; {name} does.",
)
declare(
    "holder.nobody",
    zh="请选转给谁：同一部门（大厅）在岗的人，或者一个窗口。",
    en="Choose whom to give it to: somebody on duty in the same agency (or the hall), or a window.",
)
declare(
    "holder.not-head",
    zh="指定承办人由负责人来做。",
    en="Only the head assigns who holds a case.",
)
declare("absence.days", zh="请假的最后一天不能早于第一天。", en="An absence cannot end before it begins.")
declare("absence.reason", zh="请选请假的原因。", en="Choose the reason of the absence.")
declare("absence.self", zh="B 角不能是本人。", en="Nobody stands in for themselves.")
declare(
    "shift.open",
    zh="您已经交出一次，对方还没签。请先撤回，或者等对方签。",
    en="You have handed over already and it is not signed yet. Take it back, or wait for the signature.",
)
declare(
    "shift.changed",
    zh="交接清单和现在的不一样了（有件变动过）。请对方重新交一次。",
    en="What is held has changed since it was listed. Let it be handed over again.",
)
declare(
    "shift.not-yours",
    zh="这次交接不是交给您的，或者已经签过、撤回了。",
    en="This hand-over is not for you, or it was signed or taken back.",
)
declare("shift.reason", zh="请选交接的原因。", en="Choose the reason of the hand-over.")

ABSENCES: dict[str, Text] = {
    "leave": T("请假", "leave"),
    "sick": T("病假", "sick leave"),
    "training": T("学习", "training"),
    "errand": T("公出", "on duty elsewhere"),
}
SHIFTS: dict[str, Text] = {
    "lunch": T("午休替班", "lunch"),
    "shift": T("换班", "end of shift"),
    "leave": T("离岗", "leaving the post"),
}
_WINDOW_ROLES = (str(Role.CLERK), str(Role.SUPERVISOR))
_DEPARTMENT_ROLES = (str(Role.APPROVER), str(Role.HEAD))


def claim(case_id: UUID | str, command: Command, *, code: str = HELD) -> None:
    """领办: put one's name to a case. Refused(`holder.held`) when somebody else has it and is not away with oneself as B.

    `code`: the refusal another desk has for it.
    """
    row = scope.case(command.actor, case_id)
    mine = UUID(command.actor.account_id)
    if row.holder_id == mine:
        return
    kind = "claim"
    if row.holder_id is not None:
        if not _stands_in(mine, row.holder_id, legal_date(command.now)):
            raise refuse(code, name=name_of(row.holder_id))
        kind = "substitute"
    _move(row, kind, command, to=mine, code=code)


def release(case_id: UUID | str, command: Command) -> None:
    """退回: give a case back to everybody. Refused(`holder.not-yours`)."""
    row = _mine(case_id, command)
    _move(row, "release", command, to=None)


def transfer(case_id: UUID | str, to: UUID | str, command: Command, *, window: str = "", note: str = "") -> None:
    """Give a case to a colleague (`to`), or to whoever sits at `window`, with a note. Refused(`holder.*`)."""
    row = _mine(case_id, command)
    if window:
        _to_window(row, window, note, command)
    else:
        _move(row, "transfer", command, to=_colleague(to, row, command), note=note)


def reassign(case_id: UUID | str, to: UUID | str, command: Command, *, note: str = "") -> None:
    """The head (of the agency, or of the hall) gives a case to somebody, whoever holds it. Refused(`holder.not-head`)."""
    if command.actor.role not in (Role.HEAD, Role.SUPERVISOR):
        raise refuse("holder.not-head")
    row = scope.case(command.actor, case_id)
    _move(row, "reassign", command, to=_colleague(to, row, command), note=note)


def _to_window(row: Case, code: str, note: str, command: Command) -> None:
    target = HallWindow.objects.filter(jurisdiction=row.jurisdiction, code=code.strip().upper()).first()
    if target is None:
        raise refuse("holder.nobody")
    seat = HallSeat.objects.filter(jurisdiction=row.jurisdiction, window=target, until=None).first()
    with transaction.atomic():
        _move(row, "transfer", command, to=seat.account_id if seat else None, window=target, note=note)
        if seat is None:
            CaseAtWindow.objects.update_or_create(
                case=row, defaults={"jurisdiction": row.jurisdiction, "window": target, "at": command.now}
            )


def _move(
    row: Case,
    kind: str,
    command: Command,
    *,
    to: UUID | None,
    window: HallWindow | None = None,
    note: str = "",
    code: str = HELD,
) -> None:
    """One move: the conditional UPDATE of the holder and the line that remembers it. The same command moves once."""
    key = row.application.data_key
    move = HolderMove(
        jurisdiction=row.jurisdiction, case=row, kind=kind, from_account=row.holder_id, to_account=to, to_window=window,
        data_key=key, at=command.now, by=command.actor.account_id[:40], command_id=command.id,
    )  # fmt: skip
    if note.strip():
        move.note_enc = seal_text(key, note.strip()[:500], place=f"holder/{move.id}")
    try:
        with transaction.atomic():
            if not Case.objects.filter(pk=row.pk, holder_id=row.holder_id).update(holder_id=to):
                now = Case.objects.values_list("holder_id", flat=True).get(pk=row.pk)
                raise refuse(code, name=name_of(now))
            CaseAtWindow.objects.filter(case=row).delete()
            move.save(force_insert=True)
    except IntegrityError:
        return  # this very command has done it before


def _mine(case_id: UUID | str, command: Command) -> Case:
    row = scope.case(command.actor, case_id)
    head = command.actor.role in (Role.HEAD, Role.SUPERVISOR)
    if row.holder_id is not None and str(row.holder_id) != command.actor.account_id and not head:
        raise refuse(NOT_HELD, name=name_of(row.holder_id))
    return row


def _colleague(to: UUID | str, row: Case, command: Command) -> UUID:
    """Somebody on duty who may work on this case. Refused(`holder.nobody`)."""
    try:
        wanted = UUID(str(to))
    except ValueError:
        raise refuse("holder.nobody") from None
    on = legal_date(command.wall)
    may = Q(role__in=_WINDOW_ROLES) | Q(role__in=_DEPARTMENT_ROLES, department=row.department)
    held = RoleGrant.objects.filter(
        may, jurisdiction=row.jurisdiction, account_id=wanted, account__active=True, valid_from__lte=on
    ).exclude(valid_to__lt=on)
    if not held.exists():
        raise refuse("holder.nobody")
    return wanted


def _stands_in(substitute: UUID, holder: UUID, on: date) -> bool:
    return Absence.objects.filter(
        account_id=holder, substitute_id=substitute, from_on__lte=on, to_on__gte=on, ended_at=None
    ).exists()


def name_of(account: UUID | None) -> str:
    """The name colleagues know."""
    row = Account.objects.filter(pk=account).values_list("display_name", "username").first() if account else None
    return (row[0] or row[1]) if row else "—"


# --- absence, AB 角 ------------------------------------------------------------------------------------------------


def away(substitute: UUID | str, from_on: date, to_on: date, reason: str, command: Command) -> None:
    """One is away and somebody stands in. Refused(`absence.*`, `holder.nobody`)."""
    if to_on < from_on:
        raise refuse("absence.days")
    if reason not in ABSENCES:
        raise refuse("absence.reason")
    if str(substitute) == command.actor.account_id:
        raise refuse("absence.self")
    place, on = place_of(command.actor), legal_date(command.wall)
    roles = RoleGrant.objects.filter(jurisdiction=place, account_id=command.actor.account_id, valid_from__lte=on)
    mine = set(roles.exclude(valid_to__lt=on).values_list("role", "department"))
    try:
        theirs = RoleGrant.objects.filter(
            jurisdiction=place, account_id=substitute, valid_from__lte=on, account__active=True
        )
        shared = mine & set(theirs.exclude(valid_to__lt=on).values_list("role", "department"))
    except (ValueError, TypeError):
        shared = set()
    if not shared:
        raise refuse("holder.nobody")
    Absence.objects.create(
        jurisdiction=place, account_id=UUID(command.actor.account_id), substitute_id=substitute, from_on=from_on,
        to_on=to_on, reason=reason, set_at=command.wall, set_by=command.actor.account_id[:40],
    )  # fmt: skip


def returned(absence_id: UUID | str, command: Command) -> None:
    """Back before the time. Refused(`hall.not-found`)."""
    mine = Absence.objects.filter(pk=absence_id, account_id=command.actor.account_id, ended_at=None)
    if not mine.update(ended_at=command.wall):
        raise refuse("hall.not-found")


# --- the hand-over of a shift --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class InHand:
    """What somebody has in their hands: cases, the notices open on them, originals, the number at their window."""

    cases: tuple[tuple[str, str, str], ...]
    notices: tuple[str, ...]
    originals: tuple[tuple[str, str, str], ...]
    ticket: str
    window: str

    def to_json(self) -> dict[str, Any]:
        return {
            "cases": [list(each) for each in self.cases], "notices": list(self.notices),
            "originals": [list(each) for each in self.originals], "ticket": self.ticket, "window": self.window,
        }  # fmt: skip


def in_hand(account_id: UUID | str, place: str) -> InHand:
    """Everything somebody holds now (four queries). Numbers and codes only."""
    cases = list(
        Case.objects.filter(jurisdiction=place, holder_id=account_id, open=True).order_by("number").values_list(
            "id", "number", "item", "application_id", "status"
        )
    )  # fmt: skip
    applications = {each[3] for each in cases if each[4] == "correcting"}
    notices = Document.objects.filter(
        application_id__in=applications, kind="correction_notice", void_at=None
    ).order_by("number")  # fmt: skip
    originals = OriginalPaper.objects.filter(
        jurisdiction=place, holder_id=account_id, status="kept"
    ).order_by("id").values_list("id", "material", "place")  # fmt: skip
    seat = HallSeat.objects.filter(jurisdiction=place, account_id=account_id, until=None).select_related("window").first()
    ticket = Ticket.objects.filter(jurisdiction=place, window=seat.window, status="called").first() if seat else None
    return InHand(
        tuple((str(key), number, item) for key, number, item, *_ in cases),
        tuple(notices.values_list("number", flat=True)),
        tuple((str(key), material, where) for key, material, where in originals),
        ticket.number if ticket else "",
        seat.window.code if seat else "",
    )


def hand_over(to: UUID | str, reason: str, command: Command) -> UUID:
    """Give everything in hand to a colleague in one act: this is the first signature. Refused(`shift.*`, `holder.nobody`)."""
    if reason not in SHIFTS:
        raise refuse("shift.reason")
    place = place_of(command.actor)
    taker = _on_roll(to, place, command)
    seat = HallSeat.objects.filter(jurisdiction=place, account_id=command.actor.account_id, until=None).first()
    row = ShiftHandover(
        jurisdiction=place, window_id=seat.window_id if seat else None, giver_id=UUID(command.actor.account_id),
        taker_id=taker, reason=reason, listed=in_hand(command.actor.account_id, place).to_json(),
        offered_at=command.now, command_id=command.id,
    )  # fmt: skip
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        again = ShiftHandover.objects.filter(jurisdiction=place, command_id=command.id).first()
        if again is None:
            raise refuse("shift.open") from None
        return again.id
    return row.id


def _on_roll(to: UUID | str, place: str, command: Command) -> UUID:
    try:
        wanted = UUID(str(to))
    except ValueError:
        raise refuse("holder.nobody") from None
    on = legal_date(command.wall)
    mine = (str(command.actor.role),)
    held = RoleGrant.objects.filter(
        jurisdiction=place, account_id=wanted, role__in=mine, account__active=True, valid_from__lte=on
    ).exclude(valid_to__lt=on)
    if command.actor.scope.departments:
        held = held.filter(department__in=command.actor.scope.departments)
    if not held.exists() or str(wanted) == command.actor.account_id:
        raise refuse("holder.nobody")
    return wanted


def sign_over(handover_id: UUID | str, command: Command) -> None:
    """The colleague signs: cases, originals and the seat are theirs, all or none. Refused(`shift.not-yours`, `shift.changed`)."""
    row = ShiftHandover.objects.filter(pk=handover_id, taker_id=command.actor.account_id, status="offered").first()
    if row is None:
        raise refuse("shift.not-yours")
    if in_hand(row.giver_id, row.jurisdiction).to_json() != row.listed:
        raise refuse("shift.changed")
    taker = UUID(command.actor.account_id)
    with transaction.atomic():
        same = ShiftHandover.objects.filter(pk=row.pk, status="offered")
        if not same.update(status="signed", signed_at=command.now, ended_at=command.now):
            raise refuse("shift.not-yours")
        for case in _cases(row.listed["cases"], row.giver_id):
            _move(case, "handover", command.sub(f"case-{case.id.hex[-10:]}"), to=taker)
        for original in OriginalPaper.objects.filter(pk__in=[each[0] for each in row.listed["originals"]]):
            act(
                ORIGINALS, original, Order("hand_on", {"kept_by": str(taker)}),
                command.sub(f"paper-{original.id.hex[-10:]}"), columns={"holder_id": taker},
            )  # fmt: skip
        _seat(row, taker, command)


def _cases(listed: Iterable[list[str]], giver: UUID) -> list[Case]:
    ids = [each[0] for each in listed]
    return list(Case.objects.select_related("application__data_key").filter(pk__in=ids, holder_id=giver).order_by("number"))


def _seat(row: ShiftHandover, taker: UUID, command: Command) -> None:
    """The window goes with the shift; the number being served stays at it."""
    if row.window_id is None:
        return
    seats = HallSeat.objects.filter(jurisdiction=row.jurisdiction, until=None)
    seats.filter(Q(account_id=row.giver_id) | Q(account_id=taker)).update(until=command.now)
    HallSeat.objects.create(jurisdiction=row.jurisdiction, window_id=row.window_id, account_id=taker, since=command.now)


def take_back(handover_id: UUID | str, command: Command) -> None:
    """The first one takes the hand-over back before it is signed. Refused(`shift.not-yours`)."""
    mine = ShiftHandover.objects.filter(pk=handover_id, giver_id=command.actor.account_id, status="offered")
    if not mine.update(status="withdrawn", ended_at=command.now):
        raise refuse("shift.not-yours")
