"""Four officers grant the last place at once, on an SQLite file: `python -m tests.jobs.quota_race` tells who got it."""

from __future__ import annotations

import json
from dataclasses import replace

from onewindow.config import boot


def main() -> None:
    boot()
    from tests import template

    template.migrate()
    from onewindow.store.models import QuotaBook, QuotaPlace
    from tests import builders
    from tests.usecases.test_quotas import ONE, act, bare, code_of
    from tests.usecases.test_races import at_once

    builders.calendars()
    lots = replace(ONE, quota=replace(ONE.quota, way="lottery"))
    rows = [builders.part(terms=lots, now=builders.day("2026-03-02")) for _ in range(4)]
    for row in rows:
        act(row, "accept", "2026-03-02")
    with builders.without_papers():  # once for all threads: the patch is the process's
        answers = at_once(*(lambda row=row: code_of(row, "grant", "2026-03-03", by=bare) for row in rows))
    taken = QuotaPlace.objects.filter(state="taken").count()
    print(json.dumps({"answers": sorted(answers), "taken": taken, "book": QuotaBook.objects.get().taken}), flush=True)


if __name__ == "__main__":
    main()
