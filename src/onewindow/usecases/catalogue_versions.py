"""Versions on their way: draft → check → publish from a day, by a second pair of eyes; a draft may be withdrawn.

A set of changes goes together. Running applications keep their bundle: nothing here touches them.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction

from onewindow.core.catalogue.problems import ERROR, Problem
from onewindow.core.compose.context import parameters, profile_for
from onewindow.core.kernel.actor import Role
from onewindow.core.kernel.codec import canonical, content_hash
from onewindow.core.kernel.dates import legal_date
from onewindow.core.kernel.ids import new_id
from onewindow.core.kernel.refusal import declare, refuse
from onewindow.core.rules.check import check_bodies
from onewindow.store import catalogue
from onewindow.store.models import CatalogueChange, CatalogueChangeLine, ContentVersion, Publication, Reform
from onewindow.usecases import catalogue_index, content, journal
from onewindow.usecases.command import Command

DRAFT, CHECKED, PUBLISHED, WITHDRAWN = "draft", "checked", "published", "withdrawn"
OPEN = (DRAFT, CHECKED)
HANDS = frozenset({Role.DESIGNER, Role.ADMINISTRATOR})
ALONE = "publish_alone"
"""Parameter of a profile: the author may publish without a second pair of eyes."""

declare(
    "version.not-yours",
    zh="只有设计人员和管理员能改事项库。请用这样的身份登录。",
    en="Only a designer or an administrator changes the catalogue. Log in as one.",
)
declare(
    "version.none",
    zh="找不到这组改动。请回到清单再选。",
    en="There is no such set of changes. Go back to the list.",
)
declare(
    "version.nothing",
    zh="和现行的完全一样，没有要改的。",
    en="Nothing differs from what is in force; there is no change to make.",
)
declare(
    "version.stale",
    zh="这组改动刚被别人动过，这次什么也没做。请刷新，看看现在的样子再决定。",
    en="Somebody has just acted on this set; nothing was done now. Reload, look, and decide.",
)
declare(
    "version.not-open",
    zh="这组改动已经公布或者撤回，不能再动。请另起一组。",
    en="This set is already published or withdrawn. Begin another.",
)
declare(
    "version.unchecked",
    zh="还没有核对过，或者核对之后又有别的公布。请先核对，再公布。",
    en="It is not checked, or something was published since. Check it first, then publish.",
)
declare(
    "version.faulty",
    zh="核对出 {count} 处错误，不能公布。第一处：{where}：{what}{remedy}",
    en="The check found {count} errors; it cannot be published. The first, {where}: {what} {remedy}",
)
declare(
    "version.own",
    zh="这组改动是您自己起草的，要由另一位来公布。请同事登录后公布。",
    en="You drafted this yourself; another person must publish it. Ask a colleague.",
)
declare(
    "version.past",
    zh="施行日期 {day} 已经过去。请选今天（{today}）或者以后的日期。",
    en="The day {day} has passed. Choose today ({today}) or later.",
)
declare(
    "version.two-live",
    zh="{name} 已经有一个版本定在 {day} 施行，同时只能有一个现行版本。请先撤回那一版，或者把施行日期改到它之后。",
    en="A version of {name} already begins on {day}; only one may be in force. Withdraw it first, or choose a later day.",
)
declare(
    "version.ends",
    zh="{name} 已经定在 {day} 之后停用，不用再停一次。要提前停用，请先撤回那一组。",
    en="{name} already ends after {day}. To end it earlier, withdraw that set first.",
)
declare(
    "version.clash",
    zh="和别的已定改动合在一起，{day} 起 {where} 会出错：{what}请先撤回或者改好其中一组。",
    en="With other sets already decided, {where} would be wrong from {day} on: {what} Withdraw or correct one of them first.",
)
declare(
    "version.in-force",
    zh="已经施行的版本不能撤回。请起草一个新版本来改。",
    en="A version that is in force cannot be withdrawn. Draft a new one.",
)
declare("version.no-reason", zh="请写一句为什么撤回。", en="Say in a sentence why it is withdrawn.")


def draft(
    changes: Mapping[tuple[str, str], Mapping[str, Any] | None],
    command: Command,
    *,
    title: str,
    origin: str,
    basis: str = "",
    on: date,
) -> CatalogueChange:
    """A new set of changes from bodies (None ends a definition); what does not differ is left out.

    The same command again gives the same set. Refused(`version.nothing`, `version.not-yours`).
    """
    may(command)
    earlier = CatalogueChange.objects.filter(command_id=command.id).first()
    if earlier is not None:
        return earlier
    in_force = catalogue.read_in_force(on)
    lines = {
        name: None if body is None else content.version_hash(*name, body) for name, body in changes.items()
    }
    lines = {name: version for name, version in lines.items() if in_force.get("/".join(name)) != version}
    if not lines:
        raise refuse("version.nothing")
    row = CatalogueChange(
        id=new_id(), title=title.strip()[:200] or origin[:200], origin=origin[:200], basis=basis.strip()[:400],
        author=command.actor.account_id, author_name=command.actor.name, created_at=command.wall, command_id=command.id,
    )  # fmt: skip
    bodies = {name: body for name, body in changes.items() if body is not None and name in lines}
    try:
        with transaction.atomic():
            content.store_versions(bodies, origin=origin, at=command.wall)
            content.add_change(row, lines, in_force)
    except IntegrityError:
        return CatalogueChange.objects.get(command_id=command.id)
    return row


def may(command: Command) -> None:
    """Refused(`version.not-yours`) for anybody but a designer or an administrator."""
    if command.actor.role not in HANDS:
        raise refuse("version.not-yours")


def bodies_in_force(on: date) -> dict[str, dict[str, Any]]:
    """`{kind: {code: body}}` of everything in force on a date."""
    return _bodies(catalogue.read_in_force(on))


def _bodies(members: Mapping[str, str]) -> dict[str, dict[str, Any]]:
    texts = dict(ContentVersion.objects.filter(hash__in=set(members.values())).values_list("hash", "body"))
    found: dict[str, dict[str, Any]] = {}
    for name, version in members.items():
        kind, _, code = name.partition("/")
        found.setdefault(kind, {})[code] = json.loads(texts[version])
    return found


def check(change_id: UUID, seen: int, command: Command, *, on: date) -> CatalogueChange:
    """Check the whole catalogue as it would be, and keep what is new in it that is wrong.

    Faults that stand in force already are not laid at this set's door. Refused(`version.*`).
    """
    row = _open(change_id, seen, command)
    members = catalogue.read_in_force(on)
    problems = problems_of(list(row.lines.all()), members)
    return _move(
        row, seen, state=CHECKED if not _errors(problems) else DRAFT, checked_at=command.wall,
        checked_by=command.actor.name[:64], checked_against=content_hash(members),
        problems=canonical([problem.to_json() for problem in problems]),
    )  # fmt: skip


def problems_of(lines: Sequence[CatalogueChangeLine], members: Mapping[str, str]) -> list[Problem]:
    """What would be wrong that is not wrong now, errors first."""
    after = dict(members)
    for line in lines:
        name = f"{line.kind}/{line.code}"
        if line.version_id is None:
            after.pop(name, None)
        else:
            after[name] = line.version_id
    return _new_problems(members, after, {(line.kind, line.code) for line in lines})


def _new_problems(
    members: Mapping[str, str], after: Mapping[str, str], mine: set[tuple[str, str]]
) -> list[Problem]:
    """Problems of `after` that `members` has not; those of `mine` count in any case."""
    now = _told(tuple(sorted(members.items())))
    _, then = check_bodies(_bodies(after), after)
    standing = {told for told in now if told[:2] not in mine}
    found = [p for p in then if (p.kind, p.code, p.path, p.rule) not in standing]
    return sorted(found, key=lambda problem: problem.severity != ERROR)


@lru_cache(maxsize=4)
def _told(members: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str, str, str], ...]:
    """(kind, code, path, rule) of everything wrong with versions; they never change, so neither does this."""
    versions = dict(members)
    _, problems = check_bodies(_bodies(versions), versions)
    return tuple((p.kind, p.code, p.path, p.rule) for p in problems)


def _errors(problems: Sequence[Problem]) -> list[Problem]:
    return [problem for problem in problems if problem.severity == ERROR]


def publish(change_id: UUID, seen: int, effective_from: date, command: Command) -> CatalogueChange:
    """Put a checked set in force from a day, today or ahead. Refused(`version.*`) names what stands in the way."""
    row = _open(change_id, seen, command)
    today = legal_date(command.now)
    if effective_from < today:
        raise refuse("version.past", day=effective_from.isoformat(), today=today.isoformat())
    _second_eyes(row, command, today)
    if row.state != CHECKED:
        _say_faults(row)
        raise refuse("version.unchecked")
    try:
        row = _publish(row, seen, effective_from, command)
    except IntegrityError:  # a definition begins twice on a day: an import came between
        raise refuse("version.stale") from None
    catalogue.forget()
    return row


def _publish(row: CatalogueChange, seen: int, effective_from: date, command: Command) -> CatalogueChange:
    today = legal_date(command.now)
    with transaction.atomic():
        catalogue.one_at_a_time()
        if row.checked_against != content_hash(catalogue.read_in_force(today)):
            raise refuse("version.unchecked")
        lines = list(row.lines.all())
        before = _ahead(effective_from)
        _in_force(lines, effective_from, at=command.wall, by=command.actor.name)
        _fits(before, lines, checked=row.checked_against)
        row = _move(
            row, seen, state=PUBLISHED, effective_from=effective_from, decided_at=command.wall,
            decided_by=command.actor.account_id, decided_name=command.actor.name[:64],
        )  # fmt: skip
        Reform.objects.filter(change=row).update(state="done", effective_from=effective_from)
        _follow(lines, command, today, "catalogue.published", row)
    return row


def _ahead(start: date) -> dict[date, dict[str, str]]:
    """What is in force on a day and on each later day on which something begins or has ended."""
    standing = Publication.objects.filter(jurisdiction="", withdrawn_at=None)
    begun = standing.filter(effective_from__gt=start).values_list("effective_from", flat=True)
    last = standing.filter(effective_to__gte=start).values_list("effective_to", flat=True)
    days = {start, *begun, *(day + timedelta(days=1) for day in last if day is not None)}
    return {day: catalogue.read_in_force(day) for day in sorted(days)}


def _fits(
    before: Mapping[date, Mapping[str, str]], lines: Sequence[CatalogueChangeLine], *, checked: str = ""
) -> None:
    """Sets that wait for their day and this one hold together on each day ahead. Refused(`version.clash`).

    `checked`: hash of what the set was checked against already, which is not checked again.
    """
    mine = {(line.kind, line.code) for line in lines}
    for day, members in before.items():
        after = catalogue.read_in_force(day)
        if after == members or content_hash(dict(members)) == checked:
            continue
        for error in _errors(_new_problems(members, after, mine)):
            where = f"{error.kind}/{error.code}" + (f": {error.path}" if error.path else "")
            told = error.to_json()["message"]["zh-hans"]
            raise refuse("version.clash", day=day.isoformat(), where=where, what=told)


def _say_faults(row: CatalogueChange) -> None:
    errors = [each for each in json.loads(row.problems) if each["severity"] == ERROR]
    if errors:
        first = errors[0]
        where = f"{first['kind']}/{first['code']}" + (f": {first['path']}" if first["path"] else "")
        raise refuse(
            "version.faulty", count=len(errors), where=where, what=first["message"]["zh-hans"],
            remedy=first["remedy"]["zh-hans"],
        )  # fmt: skip


def _second_eyes(row: CatalogueChange, command: Command, today: date) -> None:
    if row.author not in (command.actor.account_id, command.actor.name):
        return
    known = catalogue.catalogue_on(today)
    profile = profile_for(known, settings.JURISDICTION)
    if profile is None or not parameters(known, profile).get(ALONE, False):
        raise refuse("version.own")


def _standing(lines: Sequence[CatalogueChangeLine]) -> dict[tuple[str, str], list[Publication]]:
    """The publications of the lines' definitions that stand, by definition."""
    rows = Publication.objects.filter(
        jurisdiction="", withdrawn_at=None, code__in={line.code for line in lines},
        kind__in={line.kind for line in lines},
    )  # fmt: skip
    found: dict[tuple[str, str], list[Publication]] = {(line.kind, line.code): [] for line in lines}
    for row in rows:
        if (row.kind, row.code) in found:
            found[row.kind, row.code].append(row)
    return found


def _in_force(lines: Sequence[CatalogueChangeLine], start: date, *, at: datetime, by: str) -> None:
    """End what is in force the day before, and begin what is new. Refused(`version.two-live`, `version.ends`).

    What has an end of its own ahead keeps it: the new version ends on that day too.
    """
    ended: list[UUID] = []
    begun: list[Publication] = []
    ends: dict[tuple[str, str], date | None] = {}
    for (kind, code), rows in _standing(lines).items():
        ahead = min((row.effective_from for row in rows if row.effective_from >= start), default=None)
        if ahead is not None:
            raise refuse("version.two-live", name=f"{kind}/{code}", day=ahead.isoformat())
        for row in rows:
            if row.effective_to is None or row.effective_to >= start:
                ended.append(row.id)
                ends[kind, code] = row.effective_to
    for line in lines:
        last = ends.get((line.kind, line.code))
        if line.version_id is None and last is not None:
            raise refuse("version.ends", name=f"{line.kind}/{line.code}", day=last.isoformat())
        if line.version_id is not None:
            begun.append(
                Publication(
                    kind=line.kind, code=line.code, version_id=line.version_id, effective_from=start, effective_to=last,
                    published_at=at, published_by=by[:64],
                )
            )  # fmt: skip
    Publication.objects.filter(id__in=ended).update(effective_to=start - timedelta(days=1))
    Publication.objects.bulk_create(begun)


def _follow(
    lines: Sequence[CatalogueChangeLine], command: Command, today: date, what: str, row: CatalogueChange
) -> None:
    """The index and the journal hear of it, in the same transaction."""
    catalogue_index.refresh([(line.kind, line.code) for line in lines], on=today)
    body = {"change": str(row.id), "definitions": len(lines), "from": str(row.effective_from or "")}
    journal.write(what, body, command)


def withdraw(change_id: UUID, seen: int, reason: str, command: Command) -> CatalogueChange:
    """Take back a draft, or a published set whose day has not come. Refused(`version.in-force`, `.no-reason`)."""
    may(command)
    row = CatalogueChange.objects.filter(pk=change_id).first()
    if row is None:
        raise refuse("version.none")
    if not reason.strip():
        raise refuse("version.no-reason")
    today = legal_date(command.now)
    if row.state == WITHDRAWN:
        raise refuse("version.not-open")
    if row.state == PUBLISHED and (row.effective_from is None or row.effective_from <= today):
        raise refuse("version.in-force")
    with transaction.atomic():
        catalogue.one_at_a_time()
        lines = list(row.lines.all())
        if row.state == PUBLISHED and row.effective_from is not None:
            before = _ahead(row.effective_from)
            _unschedule(row, lines, at=command.wall)
            _fits(before, ())
        was = row.state
        row = _move(row, seen, state=WITHDRAWN, reason=reason.strip()[:400], decided_at=command.wall,
                    decided_by=command.actor.account_id, decided_name=command.actor.name[:64])  # fmt: skip
        Reform.objects.filter(change=row).update(state=WITHDRAWN)
        if was == PUBLISHED:
            _follow(lines, command, today, "catalogue.withdrawn", row)
    catalogue.forget()
    return row


def _unschedule(row: CatalogueChange, lines: Sequence[CatalogueChangeLine], *, at: datetime) -> None:
    """What was to begin never does; what was to end goes on, to the end that it would have without this set."""
    start = row.effective_from
    assert start is not None
    for (kind, code), standing in _standing(lines).items():
        others = CatalogueChangeLine.objects.filter(
            kind=kind, code=code, version=None, change__state=PUBLISHED, change__effective_from=start
        ).exclude(change=row)
        gone = _begun(lines, kind, code, start, standing)
        following = [
            each.effective_from for each in standing if each.effective_from >= start and each != gone
        ]
        until = min(following) - timedelta(days=1) if following else None
        if gone is not None:
            until = gone.effective_to
            Publication.objects.filter(pk=gone.pk).update(withdrawn_at=at)
        if not others.exists():
            ended = [each.pk for each in standing if each.effective_to == start - timedelta(days=1)]
            Publication.objects.filter(pk__in=ended).update(effective_to=until)


def _begun(
    lines: Sequence[CatalogueChangeLine], kind: str, code: str, start: date, standing: Sequence[Publication]
) -> Publication | None:
    """The publication with which a set began a definition; None where it ended it."""
    versions = {line.version_id for line in lines if (line.kind, line.code) == (kind, code)}
    return next((e for e in standing if e.effective_from == start and e.version_id in versions), None)


def _open(change_id: UUID, seen: int, command: Command) -> CatalogueChange:
    may(command)
    row = CatalogueChange.objects.filter(pk=change_id).first()
    if row is None:
        raise refuse("version.none")
    if row.state not in OPEN:
        raise refuse("version.not-open")
    if row.version != seen:
        raise refuse("version.stale")
    return row


def _move(row: CatalogueChange, seen: int, **values: Any) -> CatalogueChange:
    """Change the state if nobody else did meanwhile. Refused(`version.stale`)."""
    done = CatalogueChange.objects.filter(pk=row.pk, version=seen).update(version=seen + 1, **values)
    if not done:
        raise refuse("version.stale")
    row.refresh_from_db()
    return row
