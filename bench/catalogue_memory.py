#!/usr/bin/env python3
"""Memory of a loaded catalogue of 10,000 items: what one process holds once it has composed from it.

The items are copies of the content's own, in one-things of ten, published like any content. Beside it: how long loading
takes, what a second bundle costs (a process keeps several), and what a finding among them costs in memory.
"""

from __future__ import annotations

import copy
import gc
import itertools
import time
from datetime import UTC, datetime
from typing import Any

from common import ROOT, folder, options, pss, report, say

LIMIT_MB = 350.0  # what we allow one busy process
PER_THING = 10


def documents(count: int) -> list[tuple[str, str, dict[str, Any]]]:
    """The content pack with `count` items in all: its own, and copies under codes of their own."""
    from onewindow.adapters.content_files import load_pack

    pack = load_pack(ROOT / "content")
    found = [(d.kind, d.code, d.body) for d in pack.documents]
    items = [body for kind, _, body in found if kind == "items"]
    thing = next(body for kind, code, body in found if (kind, code) == ("things", "open-homestay"))
    copies = []
    for number, pattern in zip(range(count - len(items)), itertools.cycle(items), strict=False):
        body = copy.deepcopy(pattern)
        body["code"] = f"{pattern['code']}-{number}"
        body["name"] = {"zh-hans": f"{pattern['name']['zh-hans']}（{number}）", "en": f"{pattern['name']['en']} ({number})"}
        body["prerequisites"] = []
        copies.append(("items", body["code"], body))
    for number in range(0, len(copies), PER_THING):
        parts = [{"item": code} for _, code, _ in copies[number : number + PER_THING]]
        own = {**copy.deepcopy(thing), "code": f"bench-thing-{number}", "parts": parts}
        copies.append(("things", own["code"], own))
    return [*found, *copies]


def main() -> None:
    args = options(__doc__ or "").parse_args()
    count = 1_000 if args.quick else 10_000
    with folder() as var:
        import synthetic

        synthetic.boot(var)
        import os

        from onewindow.reads import catalogue_search
        from onewindow.store import catalogue
        from onewindow.usecases.content import import_pack

        now = datetime.now(UTC)
        say(f"publishing {count} items …")
        begun = time.perf_counter()
        import_pack(documents(count), origin="bench", by="bench", at=now, on=now.date(), publish=True)
        published = time.perf_counter() - begun
        gc.collect()
        before = pss(os.getpid())
        begun = time.perf_counter()
        loaded = catalogue.catalogue_on(now.date())
        seconds = time.perf_counter() - begun
        gc.collect()
        after = pss(os.getpid())
        catalogue_search.find("民宿", on=now.date(), jurisdiction=synthetic.JURISDICTION)
        found = pss(os.getpid())
    report(
        args, "memory of a loaded catalogue", ours=round(after - before, 1), baseline=LIMIT_MB, unit="MB PSS",
        note=f"{len(loaded.items)} items in {len(loaded.things)} one-things; the baseline is the limit of a whole busy process",
        kilobytes_per_item=round((after - before) * 1024 / len(loaded.items), 1), process_before=round(before, 1),
        process_after=round(after, 1), a_finding_adds=round(found - after, 1), load_seconds=round(seconds, 2),
        publish_seconds=round(published, 1),
    )  # fmt: skip


if __name__ == "__main__":
    main()
