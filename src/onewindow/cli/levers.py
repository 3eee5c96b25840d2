"""onewindow levers: what would shorten a one-thing most, within the law. Needs no database: it reads content/."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from onewindow.core.kernel.refusal import declare, refuse

from .compose import columns, content_folder, day_of, load, situation_of
from .output import UsageError, emit, locale

if TYPE_CHECKING:
    from onewindow.core.clock import Limit
    from onewindow.core.compose.levers import Levers, Measures

declare(
    "levers.no-item",
    zh="“{thing}”里没有事项 {item}，不能压缩它的时限。可选：{known}。",
    en="{thing} has no part {item} whose limit could be cut. Choose one of: {known}.",
)

_FIGURES = {"questions": ("填", "questions"), "materials": ("材料", "papers"), "trips": ("跑", "trips"),
            "days": ("工作日", "days")}  # fmt: skip


def add_parser(subparsers: Any) -> None:
    """Add the word `levers`."""
    parser = subparsers.add_parser(
        "levers",
        help="what would shorten a one-thing most: 改革抓手",
        description="Every change of the one-thing that the law allows, with what it saves in questions, papers, trips "
        "and days; what the law forbids, with its clause; and the best set under a budget of changes.",
        epilog="Without --situation the one-thing's reference situation and route are used. "
        "Exit code: 0 done, 1 refused, 2 called wrongly.",
    )
    parser.add_argument("thing", metavar="THING", help="the code of the one-thing, such as open-homestay")
    parser.add_argument(
        "--budget", metavar="K", type=int, help="search the best sets of at most K changes (0 to 6)"
    )
    parser.add_argument(
        "--situation", nargs="+", action="extend", metavar="KEY=VALUE", help="answers to situation questions"
    )
    parser.add_argument("--route", metavar="ID", help="the route, such as commitment or ordinary")
    parser.add_argument(
        "--cut",
        nargs="+",
        action="extend",
        default=[],
        metavar="ITEM=LIMIT",
        help="offer this limit too, such as fire-check=3wd",
    )
    parser.add_argument("--on", metavar="DATE", help="the day of receipt (default: today in Asia/Shanghai)")
    parser.add_argument("--region", metavar="CODE", help="division code, for local rules and holidays")
    parser.add_argument("--content", metavar="DIR", type=Path, help="the content folder")
    parser.add_argument("--json", action="store_true", help="print one JSON document")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Find the levers and print them; 0 when done. Refused as `compose`, and `levers.no-item`."""
    from onewindow.core.compose.context import find_thing
    from onewindow.core.compose.levers import levers
    from onewindow.core.compose.levers_export import levers_to_json

    if args.budget is not None and not 0 <= args.budget <= 6:
        raise UsageError("--budget: a number of changes from 0 to 6")
    cuts = _cuts(args.cut)
    content = load(args.content or content_folder())
    thing = find_thing(content.catalogue, args.thing)
    _known(cuts, thing.code, [part.item for part in thing.parts])
    situation, route = situation_of(thing, args.situation, args.route)
    found = levers(
        content.catalogue,
        thing,
        situation,
        on=day_of(args.on),
        profile=content.profile(args.region, thing),
        calendar=content.place(args.region, thing),
        route=route,
        cuts=cuts,
        budget=args.budget,
    )
    if args.json:
        emit(levers_to_json(found, locale=locale()))
    else:
        print("\n".join(_page(found)))
    return 0


def _cuts(pairs: Iterable[str]) -> dict[str, Limit]:
    from onewindow.core.clock import Limit

    cuts: dict[str, Limit] = {}
    for pair in pairs:
        item, equals, limit = pair.partition("=")
        if not equals:
            raise UsageError(f"--cut {pair}: write ITEM=LIMIT, such as fire-check=3wd")
        try:
            cuts[item] = Limit.parse(limit)
        except ValueError:
            raise UsageError(f"--cut {pair}: {limit} is no limit; write 3wd, 10d or 1m") from None
    return cuts


def _known(cuts: Iterable[str], thing: str, known: list[str]) -> None:
    for item in cuts:
        if item not in known:
            raise refuse("levers.no-item", thing=thing, item=item, known="、".join(known))


# --- the page for people -------------------------------------------------------------------------------------


def _page(found: Levers) -> Iterable[str]:
    english = locale().startswith("en")
    say = locale()
    yield ("Now: " if english else "现在：") + _figures(found.base)
    groups = (
        (True, "Lawful levers" if english else "可以做的"),
        (None, "Not settled by the catalogue" if english else "目录没有写明、先请法制审核的"),
        (False, "Forbidden" if english else "法律不许的"),
    )
    for lawful, head in groups:
        rows = [row for row in found.rows if row.lawful is lawful]
        if rows:
            yield ""
            yield head
            rows.sort(key=lambda row: sorted(row.saves.as_dict().values()), reverse=True)
            yield from columns(
                [
                    (row.code, _figures(row.saves, signed=True) or "-", f"{row.what.pick(say)} [{row.basis}]")
                    for row in rows
                ]
            )
    if found.frontier is not None:
        yield ""
        claim = (
            ("the best" if found.frontier.exact else "the best found")
            if english
            else ("最好的组合（已证明）" if found.frontier.exact else "找到的最好组合（未证明）")
        )
        yield (
            f"{claim}, {found.frontier.budget} changes at most"
            if english
            else f"{claim}，最多改 {found.frontier.budget} 处"
        )
        points = found.frontier.best["even"]
        yield from columns(
            [(str(k), _figures(point.after), "  ".join(point.changes)) for k, point in enumerate(points)]
        )


def _figures(measures: Measures, *, signed: bool = False) -> str:
    """`填 13  材料 5  跑 1  工作日 7`; signed: only what is saved, with a minus."""
    which = 1 if locale().startswith("en") else 0
    shown = [(words[which], getattr(measures, name)) for name, words in _FIGURES.items()]
    if signed:
        return "  ".join(f"{word} {-value:+d}" for word, value in shown if value)
    return "  ".join(f"{word} {value}" for word, value in shown)
