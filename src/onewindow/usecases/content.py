"""Content enters by one door: the seed pack, a workbook, the studio or another city's pack."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from onewindow.core.kernel.codec import canonical, content_hash
from onewindow.core.kernel.refusal import declare
from onewindow.store import catalogue
from onewindow.store.models import ContentVersion, Publication
from onewindow.usecases import catalogue_index

declare(
    "content.faulty",
    zh="内容有 {count} 处错误，没有导入：\n{shown}",
    en="The content has {count} errors; nothing was imported:\n{shown}",
)


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did: new versions as `kind/code`, those published, and how many were already here."""

    new: tuple[str, ...]
    published: tuple[str, ...]
    unchanged: int


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

    The pack must have passed `check-content`. What a running application was composed from never changes: it keeps
    its bundle.
    """
    wanted = {(kind, code): canonical(dict(body)) for kind, code, body in documents}
    hashes = {name: content_hash([*name, body]) for name, body in wanted.items()}
    known = set(ContentVersion.objects.filter(hash__in=set(hashes.values())).values_list("hash", flat=True))
    in_force = catalogue.read_in_force(on)
    fresh = [name for name in wanted if hashes[name] not in known]
    due = [name for name in wanted if publish and in_force.get("/".join(name)) != hashes[name]]
    with transaction.atomic():
        ContentVersion.objects.bulk_create(
            ContentVersion(
                hash=hashes[kind, code],
                kind=kind,
                code=code,
                body=wanted[kind, code],
                origin=origin,
                imported_at=at,
            )
            for kind, code in fresh
        )
        _publish({name: hashes[name] for name in due}, on=on, at=at, by=by)
        catalogue_index.refresh(due, on=on)
    catalogue.forget()
    return Imported(
        tuple(sorted("/".join(name) for name in fresh)),
        tuple(sorted("/".join(name) for name in due)),
        len(wanted) - len(fresh),
    )


SEED_FROM = date(2008, 1, 1)


def _publish(versions: Mapping[tuple[str, str], str], *, on: date, at: datetime, by: str) -> None:
    """Put versions in force from `on`; the first of a code since ever, so that old dates compose."""
    standing = Publication.objects.filter(jurisdiction="", withdrawn_at=None)
    known = set(standing.values_list("kind", "code").distinct())
    for kind, code in versions:
        if (kind, code) in known:
            mine = standing.filter(kind=kind, code=code)
            mine.filter(effective_from=on).update(withdrawn_at=at)
            mine.filter(effective_to=None).update(effective_to=on - timedelta(days=1))
    Publication.objects.bulk_create(
        Publication(
            kind=kind,
            code=code,
            version_id=version,
            effective_from=on if (kind, code) in known else SEED_FROM,
            published_at=at,
            published_by=by,
        )
        for (kind, code), version in versions.items()
    )
