"""A scenario as files: everything that is on the page, as data."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from onewindow.core.compose import plan_to_json
from onewindow.core.compose.levers_export import outlook_to_json
from onewindow.core.compose.scenario import steps_to_json
from onewindow.core.compose.schedule_outlook import outlook
from onewindow.core.kernel.actor import Actor
from onewindow.reads.studio import StudioView, rehearsed, view_of
from onewindow.store.models import Scenario
from onewindow.store.studio import Rehearsal, is_own, scenario, steps_of

FORMAT = "onewindow-scenario/1"


@dataclass(frozen=True)
class Export:
    """A scenario ready to be written. `file`: the name of the file without its ending."""

    row: Scenario
    here: Rehearsal
    view: StudioView
    file: str


def export(actor: Actor, scenario_id: UUID, *, on: date, jurisdiction: str) -> Export:
    """Refused(`scenario.not-found`, `content.none`)."""
    row = scenario(actor, scenario_id)
    here = rehearsed(row, on=on, jurisdiction=jurisdiction)
    view = view_of(row, here, own_=is_own(actor, row), today=on)
    return Export(row, here, view, f"{row.thing or 'scenario'}-{str(row.id)[-6:]}-v{row.version}")


def as_json(found: Export, locale: str) -> bytes:
    """`{format, name, thing, bundle, steps, done, changes, figures, plan, schedule}`."""
    here, row = found.here, found.row
    plan = here.plan()
    look = outlook(here.catalogue, here.thing, plan, profile=here.profile, calendar=here.calendar)
    body: dict[str, Any] = {
        "format": FORMAT, "name": row.name, "thing": row.thing, "picked": row.picked, "bundle": row.bundle,
        "steps": steps_to_json(steps_of(row)), "done": row.done,
        "changes": [each.pick(locale) for each in found.view.changes],
        "figures": {
            each.key: {"before": each.before, "published": each.published, "now": each.now, "how": each.how.pick(locale)}
            for each in found.view.figures
        },
        "plan": plan_to_json(plan, locale=locale),
        "schedule": outlook_to_json(look, locale=locale),
    }  # fmt: skip
    return json.dumps(body, ensure_ascii=False, indent=1, sort_keys=False).encode()


def as_csv(found: Export, locale: str) -> bytes:
    """Figures, changes, questions, papers and dates, one under the other; UTF-8 with a mark so that spreadsheets read it."""
    view = found.view
    out = io.StringIO()
    write = csv.writer(out).writerow
    english = locale.startswith("en")

    def head(*names: tuple[str, str]) -> None:
        write([en if english else zh for zh, en in names])

    write([found.row.name, *(each.pick(locale) for each in view.changes)])
    head(
        ("项目", "figure"),
        ("原来", "before"),
        ("现行", "published"),
        ("方案", "scenario"),
        ("怎样算的", "how counted"),
    )
    for each in view.figures:
        write([each.label.pick(locale), each.before, each.published, each.now, each.how.pick(locale)])
    head(("要填的项", "question"), ("谁要", "needed by"), ("负担", "burden"))
    for section in view.form:
        for question in section.rows:
            row = (question.label, question.needed_by, question.burden)
            write([each.pick(locale) for each in row])
    head(("材料", "paper"), ("怎样", "status"), ("谁要", "needed by"), ("原因", "why"), ("依据", "basis"))
    for paper in view.papers:
        told = [each.pick(locale) for each in (paper.name, paper.status, paper.needed_by, paper.why)]
        write([*told, paper.basis])
    head(("事项", "item"), ("起", "from"), ("办好", "done by"), ("工作日", "working days"), ("富余", "slack"))
    for span in (span for lane in (view.schedule.lanes if view.schedule else ()) for span in lane.spans):
        write([span.name.pick(locale), span.start.isoformat(), span.end.isoformat(), span.days, span.slack])
    return out.getvalue().encode("utf-8-sig")
