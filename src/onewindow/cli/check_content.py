"""onewindow check-content: is a content folder fit to be published. Needs no database.

Exit code: 0 no errors (warnings are shown), 1 errors, 2 called wrongly.
"""

from __future__ import annotations

import argparse
import os
from collections import Counter
from pathlib import Path
from typing import Any

from onewindow.adapters.content_files import Pack, Placed, load_pack
from onewindow.core.catalogue.problems import ERROR
from onewindow.core.kernel.text import T, Text
from onewindow.core.rules.check import check_pack

from .output import UsageError, emit, locale

_CLEAN = T("没有错误。{documents} 份内容，{warnings} 处提醒。", "No errors. {documents} documents, {warnings} warning(s).")
_FAULTY = T(
    "{errors} 处错误，{warnings} 处提醒，在 {files} 个文件里。改好再发布。",
    "{errors} error(s), {warnings} warning(s) in {files} file(s). Correct them before publishing.",
)
_SEVERITY = {"error": T("错误", "error"), "warning": T("提醒", "warning")}


def add_parser(subparsers: Any) -> None:
    """Add the word `check-content`."""
    parser = subparsers.add_parser(
        "check-content",
        help="check the content files: 检查内容文件",
        description="Check a content folder. Every problem names its file, its line and what to do about it.",
        epilog="Exit code: 0 no errors, 1 errors, 2 called wrongly.",
    )
    parser.add_argument("folder", nargs="?", type=Path, help="the content folder (default: the project's own)")
    parser.add_argument("--json", action="store_true", help="print one JSON document")
    parser.add_argument("--strict", action="store_true", help="warnings count as errors")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Check and print; 0 when there is no error, else 1. UsageError for a folder that is not there."""
    folder = args.folder or content_folder()
    try:
        pack = load_pack(folder)
    except FileNotFoundError:
        raise UsageError(f"no content folder: {folder}") from None
    if not pack.documents and not pack.faults:
        raise UsageError(f"no content files in {folder} (expected departments/, items/, things/ …)")
    problems = problems_of(pack)
    errors = sum(1 for placed in problems if placed.problem.severity == ERROR)
    ok = errors == 0 and not (args.strict and problems)
    if args.json:
        emit(_document(pack, problems, ok=ok))
    else:
        _print(pack, problems, errors)
    return 0 if ok else 1


def problems_of(pack: Pack) -> list[Placed]:
    """Everything wrong with a pack, in the order of files and lines."""
    return sorted(check_pack(pack), key=lambda one: (one.file, one.line, one.problem.path, one.problem.rule))


def content_folder() -> Path:
    """The folder of ONEWINDOW_CONTENT, else `content` of the repository this package lies in."""
    named = os.environ.get("ONEWINDOW_CONTENT")
    return Path(named) if named else Path(__file__).resolve().parents[3] / "content"


def _document(pack: Pack, problems: list[Placed], *, ok: bool) -> dict[str, Any]:
    counted = Counter(placed.problem.severity for placed in problems)
    return {
        "folder": str(pack.folder),
        "ok": ok,
        "documents": dict(Counter(document.kind for document in pack.documents)),
        "errors": counted["error"],
        "warnings": counted["warning"],
        "problems": [placed.to_json() for placed in problems],
    }


def _print(pack: Pack, problems: list[Placed], errors: int) -> None:
    language = locale()

    def say(text: Text, **params: object) -> str:
        return text.pick(language, **params)

    for placed in problems:
        problem = placed.problem
        head = f"{placed.file}:{placed.line}: {say(_SEVERITY[problem.severity])}"
        where = f" {problem.code}" + (f" {problem.path}" if problem.path else "")
        print(f"{head}{where}: {say(problem.message)} {say(problem.remedy)} [{problem.rule}]")
    warnings = len(problems) - errors
    if errors:
        files = len({placed.file for placed in problems})
        print(say(_FAULTY, errors=errors, warnings=warnings, files=files))
    else:
        print(say(_CLEAN, documents=len(pack.documents), warnings=warnings))
