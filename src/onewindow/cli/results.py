"""onewindow results: published results of reforms beside what this catalogue computes, with the reason of each line saved."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .compose import content_folder, load
from .output import emit

if TYPE_CHECKING:
    from onewindow.core.catalogue.model import OneThing, Profile
    from onewindow.core.clock import Calendar
    from onewindow.core.compose.results import Register, Result

REGISTER = "published/results.yaml"


def add_parser(subparsers: Any) -> None:
    """Add the word `results`."""
    parser = subparsers.add_parser(
        "results",
        help="published results beside ours: 公布的结果对照",
        description="For every published result with content here: before and after as published and as computed, the "
        "reason of each line saved, and the share of reconstructed lines. Prints docs/published-results.md.",
        epilog="Exit code: 0 every compared figure agrees, 1 one differs, 2 called wrongly.",
    )
    parser.add_argument("--content", metavar="DIR", type=Path, help="the content folder")
    parser.add_argument("--json", action="store_true", help="print one JSON document")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Compute and print; 0 when every compared figure agrees. Refused as `compose`, and `results.unreadable`."""
    from onewindow.core.compose.results import Verdict

    from .results_page import page, to_json

    register, results = measured(args.content or content_folder())
    if args.json:
        emit(to_json(register, results))
    else:
        print(page(register, results), end="")
    return 1 if any(result.verdict is Verdict.DIFFERS for result in results) else 0


def measured(folder: Path) -> tuple[Register, list[Result]]:
    """The register of a content folder and its figures, in its order."""
    from onewindow.adapters.content_files import load_pack, load_yaml
    from onewindow.core.compose.results import Measuring, read_register

    content = load(folder)
    register = read_register(load_yaml(folder / REGISTER))
    place: Callable[[OneThing], tuple[Profile, Calendar]] = lambda thing: (  # noqa: E731
        content.profile(None, thing),
        content.place(None, thing),
    )
    measuring = Measuring(content.catalogue, load_pack(folder).examples, place, register.on)
    return register, [measuring.result(of) for of in register.results]
