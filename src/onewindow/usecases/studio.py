"""A designer's scenario: begun, moved, undone and redone, named, shared, copied, discarded. It saves itself.

No published content changes here: `studio_publish` makes drafts of content, which are checked and published as any other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from uuid import UUID

from django.db import IntegrityError, transaction

from onewindow.core.compose.levers_apply import Change
from onewindow.core.compose.levers_find import offers
from onewindow.core.compose.scenario import Move, Setup, Step, fold, steps_to_json
from onewindow.core.compose.scenario_diff import Wanted, moves_between
from onewindow.core.compose.scenario_stage import check_limit
from onewindow.core.kernel.actor import Role
from onewindow.core.kernel.refusal import declare, refuse
from onewindow.store.catalogue import catalogue_on
from onewindow.store.models import Scenario
from onewindow.store.studio import base_of, own_scenario, rehearse, scenario, setup_of
from onewindow.usecases.command import Command

LONGEST_NAME, MOST_STEPS, MOST_ITEMS = 80, 400, 60
declare(
    "scenario.no-name",
    zh="请给方案起个名字，不超过 80 个字。",
    en="Give the scenario a name of at most 80 characters.",
)
declare(
    "scenario.no-items",
    zh="还没有选事项。请先勾上至少一个事项，再开始设计。",
    en="No item is picked yet. Tick at least one item, then begin.",
)
declare(
    "scenario.not-designer",
    zh="只有设计人员可以做方案。请用设计人员的身份登录。",
    en="Only a designer can make a scenario. Log in as one.",
)
declare(
    "scenario.stale",
    zh="这个方案在另一个窗口改过了。请刷新页面，再改一次。",
    en="This scenario was changed in another window. Reload the page and change it again.",
)
declare(
    "scenario.no-lever",
    zh="这条抓手现在用不上：{lever}。请刷新页面看现在有哪些。",
    en="The lever {lever} does not apply now. Reload the page to see those that do.",
)
declare(
    "scenario.unlawful",
    zh="这样改法律不许：{basis}。它不能放进方案。",
    en="The law does not allow this change ({basis}); it cannot be part of a scenario.",
)
declare(
    "scenario.too-long",
    zh="这个方案已经有 {most} 步。请另存一份，从现在的样子接着改。",
    en="This scenario has {most} steps. Copy it and go on from there.",
)


def begin(
    thing: str, items: Sequence[str], name: str, command: Command, *, on: date, jurisdiction: str
) -> UUID:
    """A new scenario on a published one-thing, or on picked items. The same command again gives the same scenario.

    Refused(`scenario.not-designer`, `scenario.no-items`, `scenario.no-name`, `compose.no-thing`, `content.none`).
    """
    _designer(command)
    picked = list(dict.fromkeys(items))[:MOST_ITEMS]
    catalogue = catalogue_on(on, jurisdiction)
    known = [code for code in picked if code in catalogue.items]
    if not thing and not known:
        raise refuse("scenario.no-items")
    rehearse(Setup(thing=thing, picked=tuple(known)), on=on, jurisdiction=jurisdiction)
    called = name.strip() or (_next_name(command, thing, catalogue.things[thing].name.zh) if thing else "")
    row = Scenario(
        jurisdiction=jurisdiction, account_id=UUID(command.actor.account_id), name=_name(called), thing=thing,
        picked=[] if thing else known, bundle=catalogue.bundle, created_at=command.wall, updated_at=command.wall,
        command_id=command.id,
    )  # fmt: skip
    return _save(row)


def _next_name(command: Command, thing: str, name: str) -> str:
    """The one-thing's name, numbered from the second scenario on."""
    known = Scenario.objects.filter(
        account_id=UUID(command.actor.account_id), thing=thing, discarded_at=None
    ).count()
    return f"{name[: LONGEST_NAME - 8]}（{known + 1}）" if known else name[:LONGEST_NAME]


def _save(row: Scenario) -> UUID:
    """Write a new scenario once per command."""
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        earlier = Scenario.objects.get(jurisdiction=row.jurisdiction, command_id=row.command_id)
        if earlier.account_id != row.account_id:
            raise
        return earlier.id
    return row.id


def change(
    scenario_id: UUID, seen: int, wanted: Wanted, command: Command, *, on: date, jurisdiction: str
) -> Scenario:
    """Take over what the controls say; what differs becomes one step. Refused(`scenario.stale`, `.limit-over-law`)."""
    row = own_scenario(command.actor, scenario_id)
    setup = setup_of(row)
    now = rehearse(setup, on=on, jurisdiction=jurisdiction)
    step = moves_between(
        setup, wanted, answers=now.raw, route=now.route.id, day=now.on, place=now.profile.code
    )
    step = tuple(_as_published(move, on) for move in step)
    if not step:
        return row
    _check_limits(setup, step, on=on, jurisdiction=jurisdiction)
    return _push(row, seen, step, command)


def _as_published(move: Move, today: date) -> Move:
    """A day set back to today is no day of its own."""
    return replace(move, value="") if move.kind == "day" and move.value == today.isoformat() else move


def _check_limits(setup: Setup, step: Step, *, on: date, jurisdiction: str) -> None:
    after = fold(setup, [step])
    items = catalogue_on(on, jurisdiction).items
    touched = {move.target for move in step if move.kind == "limit"}
    for code, limit in after.limits:
        if code in touched and code in items:
            check_limit(items[code], limit)


def item(scenario_id: UUID, seen: int, codes: Sequence[str], within: bool, command: Command, *, on: date,
         jurisdiction: str) -> Scenario:  # fmt: skip
    """Put items into the scenario, or take them out."""
    row = own_scenario(command.actor, scenario_id)
    setup = setup_of(row)
    known = catalogue_on(on, jurisdiction)
    said = dict(setup.items)
    present = {part.item for part in rehearse(setup, on=on, jurisdiction=jurisdiction).thing.parts}
    base = {part.item for part in rehearse(base_of(row), on=on, jurisdiction=jurisdiction).thing.parts}
    step = tuple(
        Move("item", code, "" if (code in base) is within else ("in" if within else "out"))
        for code in dict.fromkeys(codes)
        if code in known.items and ((code in present) is not within or said.get(code) is (not within))
    )
    return _push(row, seen, step, command) if step else row


def lever(scenario_id: UUID, seen: int, code: str, on_: bool, command: Command, *, on: date,
          jurisdiction: str) -> Scenario:  # fmt: skip
    """Make a lawful change, or take it back. Refused(`scenario.no-lever`, `scenario.unlawful`)."""
    row = own_scenario(command.actor, scenario_id)
    setup = setup_of(row)
    if not on_:
        held = next((each for each in setup.changes if each.code == code), None)
        if held is None:
            raise refuse("scenario.no-lever", lever=code)
        return _push(row, seen, (Move("lever", code, "", held),), command)
    here = rehearse(setup, on=on, jurisdiction=jurisdiction)
    offer = next((o for o in offers(here.catalogue, here.thing, here.plan()) if o.code == code), None)
    if offer is None:
        raise refuse("scenario.no-lever", lever=code)
    if not offer.lawful:
        raise refuse("scenario.unlawful", basis=offer.basis or offer.needs)
    return _push(row, seen, (_move_of(offer.change),), command)


def _move_of(change: Change) -> Move:
    """Commitments and limits have controls of their own: their levers move these."""
    if change.kind == "commit":
        return Move("commit", change.item, "yes")
    if change.kind == "cut":
        return Move("limit", change.item, str(change.limit))
    return Move("lever", change.code, "on", change)


def levers_at_once(scenario_id: UUID, seen: int, codes: Sequence[str], command: Command, *, on: date,
                   jurisdiction: str) -> Scenario:  # fmt: skip
    """Make a set of changes as one step (a point of the frontier)."""
    row = own_scenario(command.actor, scenario_id)
    here = rehearse(setup_of(row), on=on, jurisdiction=jurisdiction)
    found = {o.code: o for o in offers(here.catalogue, here.thing, here.plan()) if o.lawful}
    missing = next((code for code in codes if code not in found), None)
    if missing is not None or not codes:
        raise refuse("scenario.no-lever", lever=missing or "")
    return _push(row, seen, tuple(_move_of(found[code].change) for code in codes), command)


def turn(scenario_id: UUID, seen: int, to: int, command: Command) -> Scenario:
    """Undo or redo: the first `to` steps count from now on."""
    row = own_scenario(command.actor, scenario_id)
    return _write(row, seen, command, done=max(0, min(to, len(row.steps))))


def _push(row: Scenario, seen: int, step: Step, command: Command) -> Scenario:
    """One more step; what had been undone is gone."""
    if row.done >= MOST_STEPS:
        raise refuse("scenario.too-long", most=MOST_STEPS)
    steps = [*row.steps[: row.done], *steps_to_json([step])]
    return _write(row, seen, command, steps=steps, done=len(steps))


def _write(row: Scenario, seen: int, command: Command, **values: object) -> Scenario:
    """The only way a scenario changes: from the version that was seen. Refused(`scenario.stale`)."""
    mine = Scenario.objects.filter(pk=row.pk, version=seen, discarded_at=None)
    values |= {"version": seen + 1, "updated_at": command.wall}
    if not mine.update(**values):
        raise refuse("scenario.stale")
    for name, value in values.items():
        setattr(row, name, value)
    return row


def rename(scenario_id: UUID, seen: int, name: str, command: Command) -> Scenario:
    """Refused(`scenario.no-name`)."""
    return _write(own_scenario(command.actor, scenario_id), seen, command, name=_name(name))


def share(scenario_id: UUID, seen: int, shared: bool, command: Command) -> Scenario:
    """Let other designers of the place read it by its link, or no longer."""
    return _write(own_scenario(command.actor, scenario_id), seen, command, shared=shared)


def discard(scenario_id: UUID, seen: int, command: Command) -> None:
    """Put it away; it is shown to nobody any more."""
    _write(own_scenario(command.actor, scenario_id), seen, command, discarded_at=command.wall)


def copy(scenario_id: UUID, name: str, command: Command) -> UUID:
    """One's own copy of a scenario within reach, with the steps that count."""
    _designer(command)
    row = scenario(command.actor, scenario_id)
    made = Scenario(
        jurisdiction=row.jurisdiction, account_id=UUID(command.actor.account_id), name=_name(name or row.name),
        thing=row.thing, picked=row.picked, steps=row.steps[: row.done], done=row.done, bundle=row.bundle,
        created_at=command.wall, updated_at=command.wall, command_id=command.id,
    )  # fmt: skip
    return _save(made)


def _name(name: str) -> str:
    clean = " ".join(name.split())
    if not clean or len(clean) > LONGEST_NAME:
        raise refuse("scenario.no-name")
    return clean


def _designer(command: Command) -> None:
    if command.actor.role is not Role.DESIGNER or not command.actor.account_id:
        raise refuse("scenario.not-designer")
