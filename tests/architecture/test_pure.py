"""Core, reads and use cases do not ask the time; core touches nothing outside itself."""

from __future__ import annotations

import ast
import sys
from pathlib import Path

import pytest

from tests.architecture.sources import Seen, expect_nothing, look, modules, seen, short

# what reads the wall clock, by the last two words of the call
CLOCKS = {
    "datetime.now", "datetime.utcnow", "datetime.today", "date.today", "timezone.now", "timezone.localdate",
    "timezone.localtime", "time.time", "time.time_ns", "time.localtime", "time.gmtime", "time.strftime",
}  # fmt: skip
# UUIDv7 keys carry the wall clock for their order only; nothing reads it from them.
KEYS = "src/onewindow/core/kernel/ids.py"
TABLES = "src/onewindow/core/rules/table.py"
"""The compiler of decision tables runs what it generates itself, from literals only (its tests try to break in)."""

SOLVER = "src/onewindow/core/compose/solver.py"
"""The one module of core with a library: the solver clingo (decision 0008 and its successor)."""

# parts of the standard library that reach outside the process or are not the same twice
OUTSIDE = {
    "asyncio", "ftplib", "getpass", "glob", "http", "io", "logging", "multiprocessing", "os", "pathlib", "pickle",
    "random", "shutil", "signal", "smtplib", "socket", "sqlite3", "subprocess", "tempfile", "threading", "time",
    "urllib", "zipfile",
}  # fmt: skip


def clock_readings(module: Seen) -> list[tuple[int, str]]:
    called = ((line, ".".join(name.split(".")[-2:])) for line, name in module.calls)
    return [(line, name) for line, name in called if name in CLOCKS]


def test_core_reads_and_use_cases_never_ask_the_time() -> None:
    asked = [
        f"{short(path)}:{line} {name}"
        for path in modules("core", "reads", "usecases")
        if short(path) != KEYS
        for line, name in clock_readings(seen(path))
    ]
    expect_nothing(asked)


@pytest.mark.parametrize(
    "source", ["datetime.now(tz)", "datetime.datetime.now()", "date.today()", "time.time()", "timezone.now()"]
)
def test_a_reading_of_the_clock_is_found(source: str) -> None:
    assert len(clock_readings(look(ast.parse(source)))) == 1


def test_core_uses_the_standard_library_and_itself_only() -> None:
    foreign = [
        f"{short(path)}:{line} {name}"
        for path in modules("core")
        for line, name in seen(path).imports
        if name.split(".")[0] not in sys.stdlib_module_names
        and not f"{name}.".startswith("onewindow.core.")
        and (short(path), name) != (SOLVER, "clingo")
    ]
    expect_nothing(foreign)


def test_core_does_no_input_or_output() -> None:
    reaching = [
        f"{short(path)}:{line} {name}"
        for path in modules("core")
        if short(path) != KEYS
        for line, name in seen(path).imports
        if name.split(".")[0] in OUTSIDE
    ]
    opened = [
        f"{short(path)}:{line} {name}"
        for path in modules("core")
        for line, name in seen(path).calls
        if name in {"open", "print", "input", "eval"} or (name == "exec" and short(path) != TABLES)
    ]
    expect_nothing(reaching + opened)


def test_every_module_of_the_house_says_what_it_is(root: Path) -> None:
    silent = [
        short(path)
        for path in modules("")
        if "management" not in path.parts and path.stat().st_size and not seen(path).documented
    ]
    expect_nothing(silent)
