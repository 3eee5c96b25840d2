"""onewindow rules: decision tables of automatic decisions: check and judge without a database, back-test and replay with it."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from onewindow.core.kernel.refusal import Refused, declare, refuse

from .compose import content_folder
from .output import Progress, UsageError, emit, locale, say

if TYPE_CHECKING:
    from onewindow.core.catalogue.problems import Problem
    from onewindow.core.rules import RuleSet

declare(
    "rules.unknown-case",
    zh="找不到办件 {case}。请写办件编号。",
    en="There is no case {case}. Give its number.",
)
REFUSED = 1


def add_parser(subparsers: Any) -> None:
    """Add the word `rules` with its four verbs."""
    parser = subparsers.add_parser(
        "rules",
        help="decision tables: check, judge, back-test, replay: 秒批规则",
        description="Decision tables of automatic decisions (content/rules). `check` and `judge` need no database.",
        epilog="Exit code: 0 in order, 1 faults, refused or not the same, 2 called wrongly.",
    )
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="check | judge | backtest | replay")
    check = verbs.add_parser("check", help="check a table in XLSX or YAML against the catalogue")
    check.add_argument("file", type=Path, help="a worksheet (.xlsx) or a content file (.yaml)")
    judge = verbs.add_parser("judge", help="judge facts by a table")
    judge.add_argument("rules", help="the code of a rule set in content/, or a file as for check")
    judge.add_argument(
        "--fact", nargs="+", action="extend", default=[], metavar="REF=VALUE", help="such as premises.area=50"
    )
    judge.add_argument("--on", metavar="DATE", help="the day of judgement (default: today), where the table looks at it")
    for each in (check, judge):
        each.add_argument("--content", metavar="DIR", type=Path, help="the content folder")
    backtest = verbs.add_parser("backtest", help="hold a rule set against past cases that people decided")
    backtest.add_argument("rules", metavar="CODE", help="the code of a rule set in force")
    backtest.add_argument("--since", metavar="DATE", help="first day of the decisions (default: a year ago)")
    backtest.add_argument("--until", metavar="DATE", help="last day (default: today)")
    replay = verbs.add_parser("replay", help="judge again from what is on record")
    replay.add_argument("case", nargs="?", help="the number of a case (default: every case on record)")
    for each in (check, judge, backtest, replay):
        each.add_argument("--json", action="store_true", help="print one JSON document")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Do what the verb says; see the epilog for exit codes."""
    verbs = {"check": _check, "judge": _judge, "backtest": _backtest, "replay": _replay}
    return verbs[args.verb](args)


# --- without a database ------------------------------------------------------------------------------------------


def _check(args: argparse.Namespace) -> int:
    try:
        found = _problems(args)
    except Refused as refused:
        found = [
            {"rule": refusal.code, "severity": "error", "path": "", "message": refusal.message(locale()), "remedy": ""}
            for refusal in refused.refusals
        ]  # fmt: skip
    if args.json:
        emit({"file": args.file.name, "problems": found})
    else:
        for one in found:
            print(
                f"{one['severity']} {one['path']}: {one['message']} {one['remedy']} [{one['rule']}]".strip()
            )
        say(f"{len(found)} problem(s)" if found else "in order")
    return REFUSED if any(one["severity"] == "error" for one in found) else 0


def _problems(args: argparse.Namespace) -> list[dict[str, Any]]:
    from onewindow.adapters.content_files import load_pack
    from onewindow.core.catalogue.read import read_bodies
    from onewindow.core.rules import ruleset_to_json
    from onewindow.core.rules.check import rule_problems

    folder = args.content or content_folder()
    bodies = load_pack(folder).bodies()
    if args.file.suffix == ".xlsx":
        rules = _from_sheet(args.file)
        tables: dict[str, Any] = {rules.code: ruleset_to_json(rules)}
    else:
        tables = {str(body.get("code")): body for body in _yaml(args.file)}
    catalogue, _ = read_bodies(bodies)
    unknown = [
        _no_item(code, body) for code, body in tables.items() if body.get("item") not in catalogue.items
    ]
    return [*unknown, *(_told(problem) for problem in rule_problems({"rules": tables}, catalogue))]


def _no_item(code: str, body: Any) -> dict[str, Any]:
    said = f"{code}: 没有事项 {body.get('item')} there is no such item"
    return {"rule": "reference", "severity": "error", "path": "item", "message": said, "remedy": ""}


def _told(problem: Problem) -> dict[str, Any]:
    where = f"{problem.code} {problem.path}"
    return {
        "rule": problem.rule, "severity": problem.severity, "path": where, "message": problem.message.pick(locale()),
        "remedy": problem.remedy.pick(locale()),
    }  # fmt: skip


def _from_sheet(path: Path) -> RuleSet:
    from onewindow.adapters.workbook.reading import read
    from onewindow.core.rules import ruleset_from_grid

    try:
        grids = read(path.read_bytes())
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror}") from None
    return ruleset_from_grid(grids[0])


def _yaml(path: Path) -> list[dict[str, Any]]:
    from onewindow.adapters.content_files import load_yaml

    try:
        found = load_yaml(path)
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror}") from None
    except ValueError as error:
        raise UsageError(str(error)) from None
    bodies = found if isinstance(found, list) else [found]
    if not bodies or not all(isinstance(one, dict) for one in bodies):
        raise UsageError(f"{path}: a rule set (a mapping), or a list of them, is expected")
    return bodies


def _judge(args: argparse.Namespace) -> int:
    from onewindow.core.kernel.dates import legal_date
    from onewindow.core.rules import judge_table

    rules = _rules_of(args)
    on = _day(args.on, legal_date(datetime.now(UTC)))
    verdict = judge_table(rules, _facts(args.fact, rules), on=on)
    if args.json:
        emit(verdict.to_json())
    else:
        says = {row.code: row.says.pick(locale()) for row in rules.rows}
        for row in verdict.rows:
            print(f"  {row.outcome:8} {row.code}  {says[row.code]} {row.clause}")
        told = f"{verdict.decides} ({verdict.row or '-'})" if verdict.decides else "unknown"
        print(told + (f", missing: {', '.join(verdict.missing)}" if verdict.missing else ""))
    return 0


def _rules_of(args: argparse.Namespace) -> RuleSet:
    from onewindow.core.rules import ruleset_from_json

    path = Path(args.rules)
    if path.suffix == ".xlsx":
        return _from_sheet(path)
    if path.suffix in (".yaml", ".yml"):
        return ruleset_from_json(_yaml(path)[0])
    from onewindow.adapters.content_files import load_pack

    known = load_pack(args.content or content_folder()).bodies()["rules"]
    if args.rules not in known:
        raise UsageError(f"no rule set {args.rules}; there are: {', '.join(sorted(known))}")
    return ruleset_from_json(known[args.rules])


def _facts(pairs: Iterable[str], rules: RuleSet) -> dict[str, Any]:
    from onewindow.core.rules.ruleset import Kind

    kinds = {column.ref: column.kind for column in rules.inputs}
    found: dict[str, Any] = {}
    for pair in pairs:
        ref, equals, value = pair.partition("=")
        if not equals or ref not in kinds:
            raise UsageError(f"--fact {pair}: write REF=VALUE with one of {', '.join(kinds)}")
        found[ref] = value
        if kinds[ref] in (Kind.NUMBER, Kind.YES_NO):
            try:
                found[ref] = json.loads(
                    {"是": "true", "否": "false", "yes": "true", "no": "false"}.get(value, value)
                )
            except ValueError:
                raise UsageError(f"--fact {pair}: {ref} is {kinds[ref]}") from None
    return found


# --- with the database -------------------------------------------------------------------------------------------


def _day(text: str | None, otherwise: date) -> date:
    try:
        return date.fromisoformat(text) if text else otherwise
    except ValueError:
        raise UsageError(f"{text}: write a day as 2026-09-01") from None


def _backtest(args: argparse.Namespace) -> int:
    from onewindow.config import boot

    boot()
    from django.conf import settings

    from onewindow.core.kernel.dates import legal_date
    from onewindow.core.kernel.ids import new_id
    from onewindow.usecases import automatic_backtest
    from onewindow.usecases.command import by_system
    from onewindow.usecases.timemachine import legal_now

    wall = datetime.now(UTC)
    now = legal_now(wall)
    today = legal_date(now)
    running = automatic_backtest.run(
        args.rules, by_system(now, wall, f"backtest/{new_id()}"), jurisdiction=settings.JURISDICTION,
        since=_day(args.since, today - timedelta(days=365)), until=_day(args.until, today),
    )  # fmt: skip
    tally = next(running)
    with Progress("cases", total=tally.total) as bar:
        for tally in running:
            bar.step(tally.looked - bar.done)
    if args.json:
        emit(tally.to_json())
    else:
        print(f"{tally.looked} cases: {tally.same} alike, {tally.differ} differ, {tally.referred} to a person, "
              f"{tally.unknown} unknown")  # fmt: skip
        for one in tally.differences:
            print(
                f"  {one['number']} {one['row']}: rule {one['rule']}, person {one['person']} ({one['clause']})"
            )
    return 0


def _replay(args: argparse.Namespace) -> int:
    from onewindow.config import boot

    boot()
    from onewindow.usecases.automatic_replay import replay_all

    found = []
    for one in replay_all(args.case or ""):
        found.append(one)
        if not args.json:
            print(f"{'same' if one.same else 'DIFFERS'} {one.on} {one.ruleset} {one.row or '?'} {one.result}")
    if args.case and not found:
        raise refuse("rules.unknown-case", case=args.case)
    differ = sum(1 for one in found if not one.same)
    if args.json:
        emit({"replayed": len(found), "differ": differ, "records": [one.to_json() for one in found]})
    else:
        say(f"{len(found)} record(s) replayed, {differ} differ")
    return REFUSED if differ else 0
