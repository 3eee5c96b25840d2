"""A scenario leaves the house as a file: the plan in every format the composer knows, and the scenario itself."""

from __future__ import annotations

import json
from datetime import date
from typing import Any
from uuid import UUID

from onewindow.core.compose.exports import FORMATS
from onewindow.core.compose.scenario import steps_to_json
from onewindow.core.kernel.actor import Actor
from onewindow.core.kernel.refusal import declare, refuse
from onewindow.core.kernel.text import Text
from onewindow.store.models import Scenario
from onewindow.store.studio import Rehearsal, rehearse, scenario, setup_of, steps_of
from onewindow.usecases import plan_exports
from onewindow.usecases.ports import FileInHand, wired

declare(
    "scenario.no-format",
    zh="没有这种文件格式：{kind}。请从页面上的“导出”里选一种。",
    en="There is no file format {kind}. Choose one of those under Export.",
)
SCENARIO = "scenario"
"""The scenario itself: what it began from and every step."""
FORMAT = "onewindow-scenario/1"


def available() -> tuple[str, ...]:
    """The formats this process can write."""
    able = {"xlsx": wired().plan_tables is not None, "pdf": wired().plan_print is not None}
    return (*(code for code in FORMATS if able.get(code, True)), SCENARIO)


def export(
    actor: Actor, scenario_id: UUID, kind: str, *, on: date, jurisdiction: str, locale: str
) -> FileInHand:
    """Refused(`scenario.no-format`, `scenario.not-found`), and as `plan_exports.export`."""
    row = scenario(actor, scenario_id)
    if kind not in available():
        raise refuse("scenario.no-format", kind=kind)
    here = rehearse(setup_of(row), on=on, jurisdiction=jurisdiction, name=Text(row.name))
    base = f"{row.thing or 'one-thing'}-{str(row.id)[-6:]}-v{row.version}"
    if kind == SCENARIO:
        return FileInHand(f"{base}.scenario.json", "application/json", _scenario(row, here))
    made = plan_exports.export(kind, here.plan(), here.catalogue, here.calendar, locale=locale)
    return FileInHand(f"{base}.{FORMATS[kind].suffix}", made.media_type, made.data)


def _scenario(row: Scenario, here: Rehearsal) -> bytes:
    """`{format, name, thing, picked, bundle, published, steps, done}`: enough to make it again on the same content."""
    body: dict[str, Any] = {
        "format": FORMAT, "name": row.name, "thing": row.thing, "picked": row.picked, "bundle": row.bundle,
        "published": here.published.bundle, "steps": steps_to_json(steps_of(row)), "done": row.done,
    }  # fmt: skip
    return json.dumps(body, ensure_ascii=False, indent=1).encode()
