"""Content enters by one door: the seed pack, a workbook, the studio or another city's pack."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q

from onewindow.core.kernel.codec import canonical, content_hash
from onewindow.core.kernel.ids import new_id
from onewindow.core.kernel.refusal import declare
from onewindow.store import catalogue
from onewindow.store.models import CatalogueChange, CatalogueChangeLine, ContentVersion, Publication
from onewindow.usecases import catalogue_index

declare(
    "content.faulty",
    zh="内容有 {count} 处错误，没有导入：\n{shown}",
    en="The content has {count} errors; nothing was imported:\n{shown}",
)


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did: new versions as `kind/code`, those published, and how many were already here.

    `change`: the id of the set of changes that waits for check and publication, empty when nothing waits. `kept`: those
    that people have decided otherwise since the very same version came in; they stay as decided.
    """

    new: tuple[str, ...]
    published: tuple[str, ...]
    unchanged: int
    change: str = ""
    kept: tuple[str, ...] = ()


def import_pack(
    documents: Iterable[tuple[str, str, Mapping[str, Any]]],
    *,
    origin: str,
    by: str,
    at: datetime,
    on: date,
    publish: bool,
) -> Imported:
    """Store each (kind, code, body) as an immutable version. A changed body is a new draft; `publish` puts it in force.

    A version that was here before and that a published set of changes has replaced or ended since is not put back: a
    start of the service undoes nobody's decision. Drafts stand together in one set of changes (`catalogue_versions`
    checks and publishes it); `by` is their author.
    The pack must have passed `check-content`. What a running application was composed from never changes: it keeps
    its bundle.
    """
    wanted = {(kind, code): dict(body) for kind, code, body in documents}
    hashes = {name: version_hash(*name, body) for name, body in wanted.items()}
    in_force = catalogue.read_in_force(on)
    differing = [name for name in wanted if in_force.get("/".join(name)) != hashes[name]]
    kept = _decided(differing, hashes) if publish else set()
    due = [name for name in differing if name not in kept] if publish else []
    with transaction.atomic():
        fresh = store_versions(wanted, origin=origin, at=at)
        change = "" if publish else _wait(differing, hashes, in_force, origin=origin, by=by, at=at)
        _publish({name: hashes[name] for name in due}, on=on, at=at, by=by)
        catalogue_index.refresh(due, on=on)
    catalogue.forget()
    return Imported(
        tuple(sorted("/".join(name) for name in fresh)),
        tuple(sorted("/".join(name) for name in due)),
        len(wanted) - len(fresh),
        change,
        tuple(sorted("/".join(name) for name in kept)),
    )


def _decided(names: Iterable[tuple[str, str]], hashes: Mapping[tuple[str, str], str]) -> set[tuple[str, str]]:
    """Those whose version was here before a published set of changes decided about the definition."""
    wanted = {hashes[name]: name for name in names}
    if not wanted:
        return set()
    came = dict(ContentVersion.objects.filter(hash__in=wanted).values_list("hash", "imported_at"))
    lines = CatalogueChangeLine.objects.filter(
        change__state="published", code__in={code for _, code in wanted.values()}
    ).values_list("kind", "code", "change__decided_at")
    last: dict[tuple[str, str], datetime] = {}
    for kind, code, decided in lines:
        last[kind, code] = max(decided, last.get((kind, code), decided))
    return {
        name
        for version, name in wanted.items()
        if version in came and name in last and last[name] >= came[version]
    }


def version_hash(kind: str, code: str, body: Mapping[str, Any]) -> str:
    """The address of a version: content hash over kind, code and canonical body."""
    return content_hash([kind, code, canonical(dict(body))])


def store_versions(
    documents: Mapping[tuple[str, str], Mapping[str, Any]], *, origin: str, at: datetime
) -> list[tuple[str, str]]:
    """Keep each body as an immutable version; returns those that were not here yet."""
    hashes = {name: version_hash(*name, body) for name, body in documents.items()}
    known = set(ContentVersion.objects.filter(hash__in=set(hashes.values())).values_list("hash", flat=True))
    fresh = [name for name in documents if hashes[name] not in known]
    ContentVersion.objects.bulk_create(
        ContentVersion(
            hash=hashes[name], kind=name[0], code=name[1], body=canonical(dict(documents[name])), origin=origin,
            imported_at=at,
        )
        for name in fresh
    )  # fmt: skip
    return fresh


def _wait(
    names: Iterable[tuple[str, str]],
    hashes: Mapping[tuple[str, str], str],
    in_force: Mapping[str, str],
    *,
    origin: str,
    by: str,
    at: datetime,
) -> str:
    """A set of changes for what differs, unless the very same versions already wait in one. Returns its id."""
    lines = {name: hashes[name] for name in names}
    if not lines:
        return ""
    waiting = CatalogueChangeLine.objects.filter(
        change__state__in=("draft", "checked"), version__in=lines.values()
    )
    for change, count in _counts(waiting.values_list("change_id", flat=True)).items():
        if count == len(lines) == CatalogueChangeLine.objects.filter(change_id=change).count():
            return str(change)
    row = CatalogueChange(
        id=new_id(), title=origin[:200], origin=origin[:200], author=by[:64], author_name=by[:64], created_at=at,
        command_id=f"import/{new_id()}",
    )  # fmt: skip
    add_change(row, lines, in_force)
    return str(row.id)


def _counts(ids: Iterable[Any]) -> dict[Any, int]:
    found: dict[Any, int] = {}
    for each in ids:
        found[each] = found.get(each, 0) + 1
    return found


def add_change(
    row: CatalogueChange, lines: Mapping[tuple[str, str], str | None], in_force: Mapping[str, str]
) -> None:
    """Write a set of changes with its lines; None ends the definition."""
    row.save(force_insert=True)
    CatalogueChangeLine.objects.bulk_create(
        CatalogueChangeLine(
            change=row, kind=kind, code=code, version_id=version, base=in_force.get(f"{kind}/{code}", "")
        )
        for (kind, code), version in sorted(lines.items())
    )


SEED_FROM = date(2008, 1, 1)


def _publish(versions: Mapping[tuple[str, str], str], *, on: date, at: datetime, by: str) -> None:
    """Put versions in force from `on`; the first of a code since ever, so that old dates compose.

    What is scheduled for a later day stays scheduled: the version published now ends the day before.
    """
    catalogue.one_at_a_time()
    standing = Publication.objects.filter(jurisdiction="", withdrawn_at=None)
    known = set(standing.values_list("kind", "code").distinct())
    until: dict[tuple[str, str], date] = {}
    for kind, code in versions:
        if (kind, code) in known:
            mine = standing.filter(kind=kind, code=code)
            mine.filter(effective_from=on).update(withdrawn_at=at)
            present = mine.filter(Q(effective_to=None) | Q(effective_to__gte=on), effective_from__lt=on)
            present.update(effective_to=on - timedelta(days=1))
            ahead = mine.filter(effective_from__gt=on).order_by("effective_from").first()
            if ahead is not None:
                until[kind, code] = ahead.effective_from - timedelta(days=1)
    Publication.objects.bulk_create(
        Publication(
            kind=kind,
            code=code,
            version_id=version,
            effective_from=on if (kind, code) in known else SEED_FROM,
            effective_to=until.get((kind, code)),
            published_at=at,
            published_by=by,
        )
        for (kind, code), version in versions.items()
    )
