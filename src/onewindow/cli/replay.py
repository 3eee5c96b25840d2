"""`onewindow replay --verify`: do the event chains, the cases and the seals still hold?"""

from __future__ import annotations

import argparse
import os
from pathlib import Path
from typing import Any

from .output import Progress, UsageError, emit, say

REFUSED = 1


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subparsers.add_parser(
        "replay",
        help="replay and verify the event chains: 核验事件链",
        description=(
            "Replay every stream, compare it with the stored cases, and check all seals, also those exported to "
            "the folder `checkpoints` beside the database. Exit code 1 when something does not hold."
        ),
    )
    parser.add_argument("--verify", action="store_true", help="verify (the default)")
    parser.add_argument("--seal", action="store_true", help="seal today first, where it has no seal yet")
    parser.add_argument(
        "--database",
        metavar="DIR|URL",
        help="a folder with the database, the SQLite file itself, or an address (default: the running one)",
    )
    parser.add_argument(
        "--as-of", nargs=2, metavar=("DATE", "CASE"),
        help="show one case (its number or id) as its record stood at the end of a day (YYYY-MM-DD)",
    )  # fmt: skip
    parser.add_argument(
        "--recorded", action="store_true", help="with --as-of: count by when things were recorded, not when they happened"
    )
    parser.add_argument("--json", action="store_true", help="print one JSON document")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """0 when everything holds, 1 when not, 2 when there is no such database."""
    folder = choose(args.database) if args.database else None
    from onewindow.config import boot

    boot()
    if args.as_of:
        return _as_of(*args.as_of, recorded=args.recorded, as_json=args.json)
    from django.conf import settings

    if args.seal:
        _seal()
    found = verify((folder or settings.VAR) / "checkpoints")
    document = found.to_json()
    if args.json:
        emit(document)
    else:
        _tell(document)
    return REFUSED if found.violations else 0


def _as_of(day: str, case: str, *, recorded: bool, as_json: bool) -> int:
    """One case as it stood. 0; 2 for a day or a case that is none. No personal value is opened."""
    from datetime import date

    from onewindow.reads import corrections

    try:
        on = date.fromisoformat(day)
    except ValueError as error:
        raise UsageError(f"{day} is no date: YYYY-MM-DD") from error
    row = corrections.case_of_number(case)
    if row is None:
        raise UsageError(f"there is no case {case}")
    document = corrections.stood(row, on, known=recorded).to_json()
    if as_json:
        emit(document)
        return 0
    print(f"{document['number']} on {day}: {document['status']}, {document['events']} of {document['of']} acts")
    for name in ("received_at", "accepted_at", "decided_at"):
        if document[name]:
            print(f"  {name} {document[name]}")
    for clock in document["clocks"]:
        print(f"  clock {clock['name']} due {clock['due']}{' ended' if clock['ended'] else ''}")
    for paper in document["papers"]:
        print(f"  {paper['title']} {paper['number']}{' void' if paper['void'] else ''}")
    return 0


def verify(exported: Path) -> Any:
    """Verify the database of this process, with a progress bar on stderr. Returns `usecases.verify.Verified`."""
    from django.db import DatabaseError

    from onewindow.usecases import verify as verifying

    try:
        total = verifying.count_events()
    except DatabaseError as error:
        raise UsageError(f"this is no database of OneWindow ({error})") from error
    with Progress("events", total=total) as bar:
        return verifying.verify(exported=exported, step=bar.step)


def choose(database: str) -> Path | None:
    """Point the settings at a folder, file or address. Returns the folder beside which seals were exported.

    Verifying opens no personal value: where the keys are not at hand, any will do.
    """
    if "://" in database:
        os.environ["ONEWINDOW_DATABASE_URL"] = database
        _keys(Path(os.environ.get("ONEWINDOW_VAR", "")))
        return None
    place = Path(database).resolve()
    file = place if place.is_file() else _file_in(place)
    os.environ["ONEWINDOW_DATABASE_URL"] = f"sqlite:////{str(file).lstrip('/')}"
    os.environ["ONEWINDOW_VAR"] = str(file.parent)
    _keys(file.parent)
    return file.parent


def _file_in(folder: Path) -> Path:
    if not folder.is_dir():
        raise UsageError(f"{folder} is neither a folder nor a file")
    usual = [folder / "onewindow.sqlite3", folder / "var" / "onewindow.sqlite3"]
    found = [path for path in usual if path.is_file()] or sorted(folder.rglob("*.sqlite3"))
    if len(found) != 1:
        what = "no database" if not found else f"{len(found)} databases"
        raise UsageError(f"{what} in {folder}: name the file")
    return found[0]


def _keys(folder: Path) -> None:
    if (folder / "secret.env").is_file():
        return
    for name in ("ONEWINDOW_SECRET_KEY", "ONEWINDOW_MASTER_KEY"):
        os.environ.setdefault(name, "00" * 32)


def _seal() -> None:
    from datetime import UTC, datetime

    from onewindow.usecases.checkpoints import seal_all

    for row in seal_all(datetime.now(UTC)):
        say(f"sealed {row.jurisdiction} {row.day}: {row.streams} streams, {row.events} events")


def _tell(document: dict[str, Any]) -> None:
    print(f"{document['streams']} streams, {document['cases']} cases, {document['events']} events")
    for violation in document["violations"]:
        print(f"  {violation['stream']} #{violation['seq']}: {violation['what']}")
    print(f"{len(document['violations'])} violations" if document["violations"] else "everything holds")
