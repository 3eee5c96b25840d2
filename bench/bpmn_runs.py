"""Do exported processes run? Every one-thing as BPMN, played to its end by SpiffWorkflow (LGPL: never ours to import).

The peer lives in an environment of its own under `var/peers`, made on first use; a process of its own runs it.
"""

from __future__ import annotations

import json
import subprocess
import sys
import venv
from datetime import date
from pathlib import Path
from typing import Any

from common import ROOT, folder, options, report, say

from onewindow.cli.compose import content_folder, load
from onewindow.core.compose import compose
from onewindow.core.compose.export_bpmn import plan_to_bpmn

PEER = "SpiffWorkflow==3.2.0"
ON = date(2026, 9, 15)
QUICK = ("newborn", "open-homestay", "start-construction")


def main() -> int:
    args = options(__doc__ or "").parse_args()
    python = peer()
    with folder() as var:
        files = exported(var, QUICK if args.quick else ())
        done = subprocess.run(
            [str(python), str(ROOT / "bench" / "peers" / "spiff_run.py"), *map(str, files)],
            check=True, capture_output=True, text=True,
        )  # fmt: skip
    rows: list[dict[str, Any]] = json.loads(done.stdout)
    good = [row for row in rows if fine(row)]
    report(
        args, "bpmn_runs", ours=len(good), baseline=None, unit="processes run to the end",
        note=f"{len(good)} of {len(rows)} one-things: every task ran once, and the process also ends after supplements",
        peer=PEER, runs={Path(row["file"]).stem: f"{row['steps']} steps, {row['ms']} ms" for row in rows},
        failed=[Path(row["file"]).stem for row in rows if not fine(row)],
    )  # fmt: skip
    return 0 if len(good) == len(rows) else 1


def fine(row: dict[str, Any]) -> bool:
    return (
        row["ended"]
        and set(row["tasks"].values()) == {1}
        and row["ended_after_supplement"]
        and row["checked_twice"]
    )


def exported(var: Path, only: tuple[str, ...]) -> list[Path]:
    """The reference situation of each one-thing, one file each."""
    content = load(content_folder())
    made = []
    for code, thing in sorted(content.catalogue.things.items()):
        if not only or code in only:
            place = content.place(None, thing)
            plan = compose(
                content.catalogue, thing, dict(thing.reference), on=ON, profile=content.profile(None, thing),
                calendar=place, route=thing.reference_route,
            )  # fmt: skip
            made.append(var / f"{code}.bpmn")
            made[-1].write_text(plan_to_bpmn(plan, content.catalogue, place), encoding="utf-8")
    return made


def peer() -> Path:
    """The Python of the peer's environment. CalledProcessError when the package cannot be had."""
    home = ROOT / "var" / "peers" / "spiffworkflow"
    python = home / "bin" / "python"
    if not (home / "ready").exists():
        say(f"making an environment for {PEER} …")
        venv.create(home, with_pip=True, clear=True)
        subprocess.run([str(python), "-m", "pip", "install", "--quiet", PEER], check=True, stdout=sys.stderr)
        (home / "ready").touch()
    return python


if __name__ == "__main__":
    sys.exit(main())
