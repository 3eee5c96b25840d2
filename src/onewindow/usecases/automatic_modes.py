"""Switching a rule set off, to shadow or on in a place: an act of the department's head, with a reason, in the journal.

Switching on needs a back-test of the very version, not older than BACKTEST_DAYS. Off takes effect on the next case.
"""

from __future__ import annotations

from datetime import timedelta

from django.db import IntegrityError, transaction
from django.db.models import F

from onewindow.core.catalogue.model import Item
from onewindow.core.kernel.actor import Role
from onewindow.core.kernel.dates import legal_date
from onewindow.core.kernel.ids import new_id
from onewindow.core.kernel.refusal import declare, refuse
from onewindow.core.rules import RuleSet
from onewindow.core.rules.check import lawful
from onewindow.store.catalogue import catalogue_on
from onewindow.store.models import AutomaticBacktest, AutomaticMode
from onewindow.store.rules import tables_on
from onewindow.usecases import journal
from onewindow.usecases.automatic_letters import OFF, ON, SHADOW
from onewindow.usecases.command import Command

MODES = (OFF, SHADOW, ON)
BACKTEST_DAYS = 30
"""How old a back-test may be when a rule set is switched on."""

declare(
    "automatic.no-table",
    zh="本地没有现行的规则集 {table}。请从清单里重新选。",
    en="No rule set {table} is in force here. Choose one from the list.",
)
declare(
    "automatic.not-head",
    zh="只有{department}的负责人能开关这份规则集。请找负责人。",
    en="Only the head of {department} switches this rule set. Ask the head.",
    clause="行政许可法第三十四条",
)
declare("automatic.no-mode", zh="请选关闭、试运行或者启用。", en="Choose off, shadow or on.")
declare(
    "automatic.no-reason",
    zh="请写明为什么这样开关，至少四个字。",
    en="Say in a few words why it is switched.",
)
declare(
    "automatic.no-backtest",
    zh="启用以前，要先用过去的办件试算这一版规则（{days} 天以内）。请先试算。",
    en="Before it is switched on, this version must be back-tested on past cases within {days} days. Run a back-test first.",
)
declare(
    "automatic.unlawful",
    zh="这个事项不能由规则自动决定：{why}",
    en="Rule alone may not decide this item: {why}",
    clause="行政许可法第三十四条、第三十八条",
)
declare(
    "automatic.switched",
    zh="{who} 刚切换过这份规则集。请刷新，看看现在的样子再决定。",
    en="{who} has just switched this rule set. Reload, look, and decide.",
)


def found(code: str, command: Command, jurisdiction: str) -> tuple[str, RuleSet, Item]:
    """The rule set in force under a code with its content hash and its item. Refused(`automatic.no-table`)."""
    on = legal_date(command.now)
    content, rules = tables_on(on, jurisdiction).get(code, ("", None))
    item = catalogue_on(on, jurisdiction).items.get(rules.item) if rules else None
    if rules is None or item is None:
        raise refuse("automatic.no-table", table=code)
    return content, rules, item


def switch(
    code: str, mode: str, reason: str, command: Command, *, jurisdiction: str, seen: int | None = None
) -> None:
    """Switch a rule set. `seen`: the version of the switch that the person looked at (0: never switched).

    Refused(`automatic.*`); then nothing has changed. The same mode of the same version again changes nothing.
    """
    content, rules, item = found(code, command, jurisdiction)
    actor = command.actor
    if actor.role is not Role.HEAD or not actor.of_department(item.department, jurisdiction):
        name = catalogue_on(legal_date(command.now), jurisdiction).departments[item.department].name
        raise refuse("automatic.not-head", department=name)
    if mode not in MODES:
        raise refuse("automatic.no-mode")
    if len(reason.strip()) < 4:
        raise refuse("automatic.no-reason")
    if mode != OFF and (wrong := lawful(item)):
        raise refuse("automatic.unlawful", why=wrong[0].message)
    if mode == ON:
        _backtested(code, content, command, jurisdiction)
    _write(rules, item, content, mode, reason.strip()[:400], command, jurisdiction, seen)


def _backtested(code: str, content: str, command: Command, jurisdiction: str) -> None:
    earliest = command.wall - timedelta(days=BACKTEST_DAYS)
    recent = AutomaticBacktest.objects.filter(
        jurisdiction=jurisdiction, ruleset=code, content=content, ran_at__gte=earliest
    )
    if not recent.exists():
        raise refuse("automatic.no-backtest", days=BACKTEST_DAYS)


def _write(
    rules: RuleSet, item: Item, content: str, mode: str, reason: str, command: Command, jurisdiction: str, seen: int | None
) -> None:  # fmt: skip
    mine = AutomaticMode.objects.filter(jurisdiction=jurisdiction, ruleset=rules.code)
    row = mine.first()
    if row is not None and (row.mode, row.content) == (mode, content):
        return
    was, version = (row.mode, row.version) if row else (OFF, 0)
    if seen is not None and seen != version:
        raise refuse("automatic.switched", who=row.changed_name if row else "")
    columns = {
        "item": item.code, "department": item.department, "mode": mode, "content": content, "reason": reason,
        "changed_at": command.wall, "changed_by": command.actor.account_id, "changed_name": command.actor.name,
    }  # fmt: skip
    body = {"ruleset": rules.code, "content": content, "was": was, "mode": mode, "reason": reason}
    try:
        with transaction.atomic():
            if row is None:
                AutomaticMode(
                    id=new_id(), jurisdiction=jurisdiction, ruleset=rules.code, **columns
                ).save(force_insert=True)  # fmt: skip
            elif not mine.filter(version=version).update(**columns, version=F("version") + 1):
                raise refuse("automatic.switched", who=row.changed_name)
            journal.write("rules.switched", body, command, jurisdiction=jurisdiction)
    except IntegrityError as error:
        raise refuse("automatic.switched", who="") from error
