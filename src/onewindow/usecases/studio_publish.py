"""From a scenario to drafts of content: the changed documents, as a set of changes that is checked and published as any other."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from onewindow.core.catalogue.model import Catalogue
from onewindow.core.compose.assemble import NEW
from onewindow.core.compose.scenario_bodies import KINDS, changed_documents
from onewindow.core.compose.scenario_stage import stage
from onewindow.core.kernel.actor import Actor
from onewindow.core.kernel.refusal import declare, refuse
from onewindow.core.kernel.text import Text
from onewindow.store.models import ContentVersion
from onewindow.store.studio import Rehearsal, own_scenario, rehearse, scenario, setup_of
from onewindow.usecases import catalogue_versions
from onewindow.usecases.command import Command

declare(
    "scenario.nothing-to-publish",
    zh="这个方案没有改内容，没有要送审的。情形、日子、断开的数据源和按承诺办都只是试，不是内容。",
    en="This scenario changes no content: situation, day, sources and commitments by choice are only tried.",
)
declare(
    "scenario.no-code",
    zh="新的一件事要有代码：3 到 48 个小写字母、数字和 -，由字母开头，没有别的一件事用过。",
    en="A new one-thing needs a code of 3 to 48 small letters, digits and -, beginning with a letter, not yet in use.",
)


@dataclass(frozen=True, slots=True)
class Document:
    """One document that would become a draft. `keys`: what differs from the published one."""

    kind: str
    code: str
    body: Mapping[str, Any]
    keys: tuple[str, ...]


def documents(here: Rehearsal, *, code: str = "", name: str = "") -> tuple[Document, ...]:
    """The documents a rehearsal would change. `code`, `name`: of a one-thing that is new.

    Commitments by choice stay with the applicant: they are the route's, and no content. A commitment refused is content.
    """
    setup = replace(here.setup, commitments=tuple(pair for pair in here.setup.commitments if not pair[1]))
    staged = stage(here.published, setup, name=Text(name) if name else here.thing.name)
    after = staged.catalogue
    if code:
        thing = replace(staged.thing, code=code, name=Text(name, name))
        things = {key: one for key, one in after.things.items() if key != staged.thing.code}
        after = replace(after, things={**things, code: thing})
    elif not setup.thing:
        after = replace(after, things=here.published.things)
    found = changed_documents(here.published, after, _bodies(here.published))
    return tuple(Document(*row) for row in found)


def _bodies(catalogue: Catalogue) -> dict[tuple[str, str], dict[str, Any]]:
    """The published documents of the kinds a scenario may change, read in one question."""
    names = {version: name for name, version in catalogue.versions.items() if name.partition("/")[0] in KINDS}
    rows = ContentVersion.objects.filter(hash__in=set(names)).values_list("hash", "body")
    found = {}
    for version, body in rows:
        kind, _, code = names[version].partition("/")
        found[kind, code] = json.loads(body)
    return found


def preview(actor: Actor, scenario_id: UUID, *, on: date, jurisdiction: str) -> tuple[Document, ...]:
    """What `submit` would draft. Refused(`scenario.not-found`)."""
    row = scenario(actor, scenario_id)
    here = rehearse(setup_of(row), on=on, jurisdiction=jurisdiction, name=Text(row.name))
    return documents(here, code="" if row.thing else NEW, name=row.name)


def submit(
    scenario_id: UUID, command: Command, *, code: str = "", name: str = "", on: date, jurisdiction: str
) -> UUID:
    """Draft the scenario's content as one set of changes; returns the set. Nothing is in force by this.

    Refused(`scenario.nothing-to-publish`, `scenario.no-code`, `version.nothing`).
    """
    row = own_scenario(command.actor, scenario_id)
    here = rehearse(setup_of(row), on=on, jurisdiction=jurisdiction, name=Text(row.name))
    if not row.thing:
        _check_code(code, here.published)
    found = documents(here, code=code if not row.thing else "", name=(name or row.name).strip()[:80])
    if not found:
        raise refuse("scenario.nothing-to-publish")
    change = catalogue_versions.draft(
        {(document.kind, document.code): document.body for document in found},
        command, title=row.name, origin=f"studio {row.id}", basis="", on=on,
    )  # fmt: skip
    return change.id


def _check_code(code: str, catalogue: Catalogue) -> None:
    plain = code.replace("-", "")
    fits = 3 <= len(code) <= 48 and plain.isascii() and plain.isalnum() and plain == plain.lower()
    if not fits or not code[:1].isalpha() or code in catalogue.things:
        raise refuse("scenario.no-code")
