#!/usr/bin/env python3
"""Memory of a loaded catalogue of 10,000 items: what one process holds once it has composed from it.

The items are copies of the content's own under names of their own, published like any content; a hundred one-things of
ten bring some of them together (the nation has 55). Beside it: how long publishing and loading take, and what a finding
among them adds.
"""

from __future__ import annotations

import copy
import gc
import itertools
import json
import os
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from common import PYTHON, ROOT, folder, options, pss, report, say

LIMIT_MB = 350.0  # what we allow one busy process
THINGS, PER_THING = 100, 10


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
    for number in range(0, min(len(copies), THINGS * PER_THING), PER_THING):
        parts = [{"item": code} for _, code, _ in copies[number : number + PER_THING]]
        own = {**copy.deepcopy(thing), "code": f"bench-thing-{number}", "parts": parts}
        copies.append(("things", own["code"], own))
    return [*found, *copies]


def publish(count: int, var: Path) -> dict[str, Any]:
    """Publish the items in a process of its own: what publishing leaves behind is not what serving needs."""
    import synthetic

    synthetic.boot(var)
    from onewindow.usecases.content import import_pack

    now = datetime.now(UTC)
    begun = time.perf_counter()
    import_pack(documents(count), origin="bench", by="bench", at=now, on=now.date(), publish=True)
    return {"publish_seconds": round(time.perf_counter() - begun, 1)}


def load(var: Path) -> dict[str, Any]:
    """Load the catalogue in a fresh process, and find something in it."""
    import synthetic

    synthetic.boot(var)
    from onewindow.reads import catalogue_search
    from onewindow.store import catalogue

    on = datetime.now(UTC).date()
    before = pss(os.getpid())
    begun = time.perf_counter()
    loaded = catalogue.catalogue_on(on)
    seconds = time.perf_counter() - begun
    gc.collect()
    after = pss(os.getpid())
    catalogue_search.find("民宿", on=on, jurisdiction=synthetic.JURISDICTION)
    return {
        "items": len(loaded.items), "things": len(loaded.things), "before": round(before, 1), "after": round(after, 1),
        "a_finding_adds": round(pss(os.getpid()) - after, 1), "load_seconds": round(seconds, 2),
    }  # fmt: skip


def alone(*words: str) -> dict[str, Any]:
    done = subprocess.run([str(PYTHON), __file__, *words], check=True, stdout=subprocess.PIPE, stderr=sys.stderr)
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def main() -> None:
    if sys.argv[1:2] in (["--publish"], ["--load"]):
        own = publish(int(sys.argv[3]), Path(sys.argv[2])) if sys.argv[1] == "--publish" else load(Path(sys.argv[2]))
        json.dump(own, sys.stdout)
        return
    args = options(__doc__ or "").parse_args()
    count = 1_000 if args.quick else 10_000
    with folder() as var:
        say(f"publishing {count} items …")
        published = alone("--publish", str(var), str(count))
        found = alone("--load", str(var))
    ours = round(found["after"] - found["before"], 1)
    report(
        args, "memory of a loaded catalogue", ours=ours, baseline=LIMIT_MB, unit="MB PSS",
        note=f"{found['items']} items in {found['things']} one-things; the baseline is the limit of a whole busy process",
        kilobytes_per_item=round(ours * 1024 / found["items"], 1), process_before=found["before"],
        process_after=found["after"], a_finding_adds=found["a_finding_adds"], load_seconds=found["load_seconds"],
        **published,
    )  # fmt: skip


if __name__ == "__main__":
    main()
