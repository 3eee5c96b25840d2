"""Reforms of items and their ledger: each operation is a draft of new versions and a row with the figures before and after.

The row counts from the day on which its set of changes is in force. What is only planned (a transfer that waits) has a row
without a set.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction

from onewindow.core.catalogue.figures import Figures, Saved, figures_of, saved
from onewindow.core.catalogue.reforms import Outcome, ReformOrder, carry_out, read_item
from onewindow.core.kernel.codec import canonical
from onewindow.core.kernel.ids import new_id
from onewindow.core.kernel.refusal import declare, refuse
from onewindow.core.kernel.text import EN, Text
from onewindow.store.models import CatalogueChange, Reform
from onewindow.usecases import catalogue_versions
from onewindow.usecases.catalogue_versions import bodies_in_force
from onewindow.usecases.command import Command

PLANNED, DRAFTED, DONE, WITHDRAWN = "planned", "drafted", "done", "withdrawn"
MOST = 200
declare(
    "reform.none",
    zh="还没有选要改什么。请至少选一项。",
    en="Nothing is chosen to be reformed. Choose at least one.",
)
declare(
    "reform.too-many", zh="一次最多改 {most} 项。请分几次。", en="At most {most} at a time. Do it in several."
)


def look(order: ReformOrder, *, on: date) -> tuple[Outcome, Saved]:
    """What an order would do and save. Writes nothing. Refused(`reform.*`)."""
    outcome = carry_out(order, bodies_in_force(on))
    return outcome, saved(outcome.before, outcome.after)


def draft(
    orders: Sequence[ReformOrder], command: Command, *, title: str, campaign: str = "", on: date
) -> CatalogueChange:
    """One set of changes for all orders, one after the other, and a row of the ledger for each.

    The same command again gives the same set. Refused(`reform.*`, `version.*`); then nothing is written.
    """
    catalogue_versions.may(command)
    if not orders:
        raise refuse("reform.none")
    if len(orders) > MOST:
        raise refuse("reform.too-many", most=MOST)
    earlier = CatalogueChange.objects.filter(command_id=command.id).first()
    if earlier is not None:
        return earlier
    bodies: dict[str, dict[str, Any]] = bodies_in_force(on)
    changes: dict[tuple[str, str], Mapping[str, Any] | None] = {}
    rows = []
    for order in orders:
        outcome = carry_out(order, bodies)
        rows.append(_row(order, outcome, bodies, command, campaign))
        _apply(outcome, bodies)
        changes.update(outcome.changes)
    with transaction.atomic():
        change = catalogue_versions.draft(
            changes, command, title=title or str(rows[0].detail), origin=f"reform {campaign}".strip(),
            basis="；".join(dict.fromkeys(order.basis for order in orders)), on=on,
        )  # fmt: skip
        for row in rows:
            row.change, row.state = change, DRAFTED
        _no_longer_planned(rows)
        Reform.objects.bulk_create(rows)
    return change


def _no_longer_planned(rows: Sequence[Reform]) -> None:
    """What was planned is now being done: its row gives way to the drafted one."""
    named = {(row.item, row.operation) for row in rows}
    waiting = Reform.objects.filter(
        jurisdiction=settings.JURISDICTION, state=PLANNED, item__in={item for item, _ in named}
    )
    waiting.filter(pk__in=[row.pk for row in waiting if (row.item, row.operation) in named]).delete()


def _apply(outcome: Outcome, bodies: dict[str, dict[str, Any]]) -> None:
    for (kind, code), body in outcome.changes.items():
        if body is None:
            bodies[kind].pop(code, None)
        else:
            bodies[kind][code] = body


def _row(
    order: ReformOrder, outcome: Outcome, bodies: Mapping[str, Any], command: Command, campaign: str
) -> Reform:
    item = read_item(order.item, bodies["items"][order.item])
    return ledger_row(
        order, item.name, item.item_type, item.department, outcome.before, outcome.after, outcome.detail, command,
        campaign,
    )  # fmt: skip


def ledger_row(
    order: ReformOrder,
    name: Text,
    item_type: str,
    department: str,
    before: Figures,
    after: Figures,
    detail: Text,
    command: Command,
    campaign: str = "",
) -> Reform:
    """A row of the ledger, not saved: who did what to which item, the figures before and after, and what they save."""
    less = saved(before, after)
    return Reform(
        id=new_id(), jurisdiction=settings.JURISDICTION, operation=str(order.operation), state=PLANNED, item=order.item,
        item_name=name.zh[:200], item_name_en=name.pick(EN)[:200], item_type=item_type, department=department,
        before=canonical(before.to_json()), after=canonical(after.to_json()), items=less.items,
        materials=less.materials, steps=less.steps, trips=less.trips, days=less.days, unit=less.unit,
        on_the_spot=less.on_the_spot, detail=detail.zh[:400], detail_en=detail.pick(EN)[:400],
        basis=order.basis.strip()[:400], campaign=campaign.strip()[:120], recorded_at=command.wall,
        recorded_by=command.actor.account_id, recorded_name=command.actor.name[:64],
    )  # fmt: skip


def plan(orders: Sequence[ReformOrder], command: Command, *, campaign: str = "", on: date) -> list[UUID]:
    """Note reforms that are decided but not done yet (拟划转): rows without figures saved. Refused(`reform.*`)."""
    catalogue_versions.may(command)
    if not orders:
        raise refuse("reform.none")
    bodies = bodies_in_force(on)
    rows = []
    for order in orders:
        outcome = carry_out(order, bodies)
        now = figures_of(read_item(order.item, bodies["items"][order.item]))
        planned = _row(order, replace_figures(outcome, now), bodies, command, campaign)
        rows.append(planned)
    known = set(
        Reform.objects.filter(
            jurisdiction=settings.JURISDICTION, state=PLANNED, item__in=[row.item for row in rows]
        ).values_list("item", "operation")
    )
    fresh = [row for row in rows if (row.item, row.operation) not in known]
    Reform.objects.bulk_create(fresh)
    return [row.id for row in fresh]


def replace_figures(outcome: Outcome, now: Figures) -> Outcome:
    """The same outcome as long as it is only planned: nothing is saved yet."""
    return replace(outcome, before=now, after=now)
