"""日结: a window or the hall counts its day, explains every difference, and signs; all in one transaction or not at all."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from onewindow.core.hall import DAYS
from onewindow.core.hall.closing import LINES, uneven
from onewindow.core.hall.sheets import head_of, tables_of
from onewindow.core.kernel.actor import Role
from onewindow.core.kernel.dates import SHANGHAI, legal_date
from onewindow.core.kernel.ids import new_id
from onewindow.core.kernel.refusal import declare, refuse
from onewindow.core.process.procedure import Order
from onewindow.store.failpoints import reach
from onewindow.store.hall import place_of
from onewindow.store.models import DayClose, HallDuty, HallSeat, HallWindow
from onewindow.usecases import hall
from onewindow.usecases.command import Command
from onewindow.usecases.day_figures import Span, figures_of
from onewindow.usecases.hall_door import act, begin, state_of
from onewindow.usecases.holders import name_of
from onewindow.usecases.ports import FileInHand, wired

declare("day.future", zh="这一天还没到，不能结。", en="This day has not come; it cannot be closed.")
declare("day.not-counted", zh="还没清点，先清点再签字。", en="Not counted yet. Count first, then sign.")
declare(
    "day.changed",
    zh="清点以后又有变动，数字不一样了。请重新清点，看过再签。",
    en="Something has changed since the count. Count again, look, then sign.",
)
declare(
    "day.windows-open",
    zh="这些窗口今天还没签：{windows}。窗口都签了，大厅才能签。",
    en="These windows have not signed today: {windows}. The hall signs after its windows.",
)
declare(
    "day.not-leader",
    zh="全大厅由值班领导签字；今天值班的是{name}。",
    en="The leader on duty signs for the hall; today that is {name}.",
)
declare(
    "day.not-yours",
    zh="大厅的日结由负责人（督查）签字，窗口的由窗口签。",
    en="The supervisor signs for the hall, the clerk for the window.",
)
declare("day.format", zh="只能下载 xlsx 或者 pdf。", en="Only xlsx or pdf can be downloaded.")

SIGNED = "signed"


def count(on: date, command: Command, *, window: str = "", counted_fen: int | None = None) -> DayClose:
    """Count a day (again): figures, every difference by name. Refused(`day.future`, `day.signed-already`, `hall.not-found`)."""
    place = hall.staff_place(command)
    if on > legal_date(command.now):
        raise refuse("day.future")
    figures = _figures(place, on, window, counted_fen, command)
    row = _row(place, on, window)
    order = Order("count", {"figures": figures})
    if row is not None:
        act(DAYS, row, order, command, columns={"figures": figures})
    else:
        fresh = DayClose(id=new_id(), jurisdiction=place, opened_year=on.year, on=on, window=window, figures=figures)
        try:
            with transaction.atomic():
                begin(DAYS, fresh, order, command)
        except IntegrityError:
            raise refuse("hall.stale") from None
    found = _row(place, on, window)
    assert found is not None
    return found


def explain(on: date, notes: Mapping[str, str], command: Command, *, window: str = "") -> None:
    """Why a line does not balance, line by line. Refused(`day.not-counted`, `day.signed-already`)."""
    row = _counted(hall.staff_place(command), on, window)
    given = {code: text.strip()[:300] for code, text in notes.items() if code in LINES and text.strip()}
    if given:
        act(DAYS, row, Order("explain", {"notes": given}), command)


def sign(on: date, command: Command, *, window: str = "") -> None:
    """Sign the counted day: counted once more, the same figures, every difference explained; then it is closed.

    Refused(`day.changed`, `day.unexplained`, `day.windows-open`, `day.not-leader`, `day.not-yours`, `day.signed-already`).
    """
    place = hall.staff_place(command)
    row = _counted(place, on, window)
    if not window:
        _leads(place, on, command)
        _windows_signed(place, on)
    if row.status != SIGNED:
        fresh = _figures(place, on, window, row.figures.get("counted_fen"), command)
        if fresh != row.figures:
            raise refuse("day.changed")
    columns = {"signed_at": command.now, "signed_by": command.actor.account_id[:40]}
    with transaction.atomic():
        act(DAYS, row, Order("sign"), command, columns=columns)
        reach("day.before_commit")


def reopen(on: date, reason: str, command: Command, *, window: str = "") -> None:
    """The supervisor opens a signed day again, with a reason; the first signature stays in the history."""
    row = _counted(hall.staff_place(command), on, window)
    order = Order("reopen", {"reason": reason.strip()[:300]})
    act(DAYS, row, order, command, columns={"signed_at": None, "signed_by": ""})


def sheet(on: date, form: str, command: Command, *, window: str = "") -> FileInHand:
    """The close as a workbook or a printed sheet. Refused(`day.not-counted`, `day.format`)."""
    place = place_of(command.actor)
    row = _counted(place, on, window)
    notes = state_of(row).data.get("notes", {})
    signer = {"签字": name_of(_uuid(row.signed_by)), "签字时间": f"{row.signed_at:%Y-%m-%d %H:%M}"} if row.signed_at else {}
    facts, tables = head_of(on, window, row.status, signer), tables_of(row.figures, notes)
    title = f"日结单 {window} 号窗口" if window else "日结单"
    name = f"日结-{on.isoformat()}{'-' + window if window else ''}.{form}"
    ports = wired()
    if form == "xlsx" and ports.plan_tables is not None:
        kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        return FileInHand(name, kind, ports.plan_tables.write(tables, title=title, on=on))
    if form == "pdf" and ports.sheet_print is not None:
        sections = [
            {"title": table.name, "lines": [] if table.rows else ["没有。"],
             "heads": [column.head for column in table.columns] if table.rows else [],
             "widths": [column.width for column in table.columns],
             "rows": [[str(cell) for cell in line] for line in table.rows]}
            for table in tables
        ]  # fmt: skip
        data = ports.sheet_print.print(
            title, facts, sections, on=on, agency="政务服务中心", signs=("清点人", "值班领导" if not window else "窗口负责人")
        )
        return FileInHand(name, "application/pdf", data)
    raise refuse("day.format")


def balanced(row: DayClose) -> bool:
    """Whether every line of a count is even."""
    return not uneven(row.figures)


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _figures(place: str, on: date, window: str, counted_fen: int | None, command: Command) -> dict[str, Any]:
    target = None
    if window:
        target = HallWindow.objects.filter(jurisdiction=place, code=window).first()
        if target is None:
            raise refuse("hall.not-found")
    return figures_of(Span.of(place, on, command), window=target, counted_fen=counted_fen)


def _row(place: str, on: date, window: str) -> DayClose | None:
    return DayClose.objects.filter(jurisdiction=place, on=on, window=window).first()


def _counted(place: str, on: date, window: str) -> DayClose:
    row = _row(place, on, window)
    if row is None:
        raise refuse("day.not-counted")
    return row


def _leads(place: str, on: date, command: Command) -> None:
    if command.actor.role is not Role.SUPERVISOR:
        raise refuse("day.not-yours")
    duty = HallDuty.objects.select_related("account").filter(jurisdiction=place, on=on).first()
    if duty is not None and str(duty.account_id) != command.actor.account_id:
        raise refuse("day.not-leader", name=duty.account.display_name or duty.account.username)


def _windows_signed(place: str, on: date) -> None:
    """Every window at which somebody sat that day has signed."""
    start = datetime.combine(on, time(), SHANGHAI)
    seats = HallSeat.objects.filter(jurisdiction=place, since__lt=start + timedelta(days=1)).exclude(until__lt=start)
    manned = set(seats.values_list("window__code", flat=True))
    signed = set(
        DayClose.objects.filter(jurisdiction=place, on=on, status=SIGNED)
        .exclude(window="")
        .values_list("window", flat=True)
    )
    if manned - signed:
        raise refuse("day.windows-open", windows="、".join(sorted(manned - signed)))
