"""抽查: a share of what rule decided is drawn by lot from a seed that nobody chose; an auditor confirms or disputes each.

Anybody can draw again: the lots are those of `core.cases.drawing`, over the official numbers of the cases of the period.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from onewindow.core.cases import draw as by_lot
from onewindow.core.kernel.actor import Role
from onewindow.core.kernel.codec import digest
from onewindow.core.kernel.dates import SHANGHAI, legal_date
from onewindow.core.kernel.ids import new_id
from onewindow.core.kernel.refusal import declare, refuse
from onewindow.store.crypto import seal_text
from onewindow.store.models import AutomaticAudit, AutomaticAuditLine, AutomaticRecord, DrawSeed
from onewindow.usecases import inspections, journal
from onewindow.usecases.command import Command

CONFIRMED, DISPUTED = "confirmed", "disputed"
FOUND = (CONFIRMED, DISPUTED)
MOST = 2000
CHUNK = 500
EARLIEST, LATEST = date(1949, 10, 1), date(9998, 12, 31)
"""Days beyond have no moment in every time zone."""

declare(
    "audit.not-auditor",
    zh="抽查由监督人员来做。请用监督人员的身份登录。",
    en="Audits are done by a supervisor. Log in as one.",
)
declare(
    "audit.bad-draw",
    zh="请写种子用词（至少 6 个字符），比例写 1 到 100，日期从早到晚。",
    en="Give a word for the seed of at least 6 characters, a share from 1 to 100, and a period from early to late.",
)
declare(
    "audit.drawn-today",
    zh="这套规则今天已经抽过签，一天只抽一次。请按今天的结果抽查，或者明天再抽。",
    en="This rule set was drawn today already; it is drawn once a day. Audit what was drawn, or draw tomorrow.",
)
declare(
    "audit.nothing",
    zh="这段时间没有自动办成的件，没有可抽的。",
    en="Rule decided nothing in this period; there is nothing to draw from.",
)
declare(
    "audit.no-line",
    zh="找不到这一件抽查，或者已经有结论。请刷新看看。",
    en="There is no such line, or it is settled. Reload.",
)
declare(
    "audit.no-finding",
    zh="请选认可还是有异议；有异议要写明哪里不对。",
    en="Choose confirm or dispute; a dispute says what is wrong.",
)


def draw(
    code: str, *, seed: str, share: int, since: date, until: date, command: Command, jurisdiction: str
) -> UUID:
    """Draw `share` of a hundred (at least one) of what a rule set decided in a period, both days included.

    `seed`: the auditor's word, one half of the seed; the other half is chance of this moment, so that nobody can try
    words until the lot suits. A rule set is drawn once a day. The same command again gives the same audit.
    Refused(`audit.*`).
    """
    _may(command)
    earlier = AutomaticAudit.objects.filter(command_id=command.id).first()
    if earlier is not None:
        return earlier.id
    if len(seed.strip()) < 6 or not 1 <= share <= 100 or until < since:
        raise refuse("audit.bad-draw")
    population = _decided(code, since, until, jurisdiction)
    count = population.values("case__number").distinct().count()
    if not count:
        raise refuse("audit.nothing")
    word, chance = seed.strip()[:64], secrets.token_hex(16)
    audit = AutomaticAudit(
        id=new_id(), jurisdiction=jurisdiction, ruleset=code, seed=seed_from(word, chance), share=share, since=since, until=until,
        population=count, drawn_at=command.wall, drawn_by=command.actor.account_id,
        drawn_name=command.actor.name, command_id=command.id,
    )  # fmt: skip
    numbers = population.values_list("case__number", flat=True).order_by().iterator(chunk_size=CHUNK)
    drawn = picked(audit.seed, code, numbers, share, count)
    records = {each.case.number: each for each in _numbered(population, drawn)}
    with transaction.atomic():
        _once_a_day(code, jurisdiction, command)
        audit.save(force_insert=True)
        AutomaticAuditLine.objects.bulk_create(
            AutomaticAuditLine(
                audit=audit,
                record=records[number],
                place=place,
                data_key_id=records[number].case.application.data_key_id,
            )
            for place, number in enumerate(drawn, 1)
        )
        body = {"audit": str(audit.id), "ruleset": code, "seed": audit.seed, "share": share, "drawn": len(drawn),
                "population": audit.population, "word": word, "chance": chance}  # fmt: skip
        journal.write("rules.audit_drawn", body, command, jurisdiction=jurisdiction)
    return audit.id


def seed_from(word: str, chance: str) -> str:
    """The seed of a draw: `printf '%s' 'word|chance' | sha256sum`. The journal keeps both."""
    return digest(f"{word}|{chance}")


def _once_a_day(code: str, jurisdiction: str, command: Command) -> None:
    """Refused(`audit.drawn-today`). Two at once wait for each other at the row of the day."""
    today = legal_date(command.wall)
    inspections.seed_of(jurisdiction, today, command.wall)
    DrawSeed.objects.select_for_update().get(jurisdiction=jurisdiction, on=today)
    latest = (
        AutomaticAudit.objects.filter(jurisdiction=jurisdiction, ruleset=code).order_by("-drawn_at").first()
    )
    if latest is not None and legal_date(latest.drawn_at) >= today:
        raise refuse("audit.drawn-today")


def picked(seed: str, code: str, numbers: Iterable[str], share: int, population: int) -> tuple[str, ...]:
    """The drawn numbers in the order of their lots: `share` of a hundred of the population, rounded up.

    Only those drawn are held in memory, however many numbers go by.
    """
    return by_lot(seed, code, numbers, -(-population * share // 100))


def _decided(code: str, since: date, until: date, jurisdiction: str) -> QuerySet[AutomaticRecord]:
    """What a rule set decided in a period. `on` is the legal day of `judged_at`, by which the index finds it."""
    first = datetime.combine(max(since, EARLIEST), time(), SHANGHAI)
    after = datetime.combine(min(until, LATEST) + timedelta(days=1), time(), SHANGHAI)
    return AutomaticRecord.objects.filter(
        jurisdiction=jurisdiction, ruleset=code, judged_at__gte=first, judged_at__lt=after, result="decided"
    )


def _numbered(population: QuerySet[AutomaticRecord], numbers: Sequence[str]) -> Iterator[AutomaticRecord]:
    """The records of the drawn cases."""
    for at in range(0, len(numbers), CHUNK):
        mine = population.filter(case__number__in=numbers[at : at + CHUNK])
        yield from mine.select_related("case__application").order_by("judged_at", "id")


def find(line_id: UUID | str, found: str, reason: str, command: Command) -> None:
    """What the auditor found of one line, once. A disputed case is listed; what follows is the department's act."""
    _may(command)
    if found not in FOUND or (found == DISPUTED and len(reason.strip()) < 4):
        raise refuse("audit.no-finding")
    line = AutomaticAuditLine.objects.select_related("data_key", "audit").filter(pk=line_id, found="").first()
    if line is None or line.audit.jurisdiction not in command.actor.scope.jurisdictions:
        raise refuse("audit.no-line")
    sealed = seal_text(line.data_key, reason.strip()[:MOST], place=f"audit/{line.id}/reason")
    with transaction.atomic():
        changed = AutomaticAuditLine.objects.filter(pk=line.pk, found="").update(
            found=found, reason_enc=sealed, found_at=command.wall, found_by=command.actor.account_id,
            found_name=command.actor.name,
        )  # fmt: skip
        if not changed:
            raise refuse("audit.no-line")
        body = {"line": str(line.id), "audit": str(line.audit_id), "found": found}
        journal.write("rules.audit_found", body, command, jurisdiction=line.audit.jurisdiction)


def _may(command: Command) -> None:
    if command.actor.role is not Role.SUPERVISOR:
        raise refuse("audit.not-auditor")
