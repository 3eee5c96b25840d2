"""onewindow compose: the plan of a one-thing. Needs no database: it reads the files of content/."""

from __future__ import annotations

import argparse
import os
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from onewindow.core.kernel.dates import legal_date
from onewindow.core.kernel.refusal import Refusal, Refused, declare, refuse

from .output import UsageError, emit, locale, warn
from .problem import solve_file

if TYPE_CHECKING:
    from onewindow.core.catalogue.model import Catalogue, OneThing
    from onewindow.core.clock import Calendar
    from onewindow.core.compose import Plan

declare(
    "compose.no-content",
    zh="{folder} 里没有内容文件。请用 --content 指明文件夹。",
    en="There are no content files in {folder}. Name the folder with --content.",
)
declare(
    "compose.content-faulty",
    zh="内容文件有 {count} 处读不懂，先改正：{shown}",
    en="The content files have {count} faults; correct them first: {shown}",
)
declare(
    "compose.no-certificate",
    zh="没有证照类型 {code}。可选：{known}。",
    en="There is no certificate type {code}. Known: {known}.",
)
declare(
    "compose.no-source",
    zh="没有数据源 {code}。可选：{known}。",
    en="There is no source {code}. Known: {known}.",
)
declare(
    "compose.no-profile",
    zh="{region} 没有地方参数，也没有全国参数。请在 content/profiles 里补上。",
    en="There is no profile for {region} and no national one. Add it in content/profiles.",
)


def add_parser(subparsers: Any) -> None:
    """Add the word `compose`."""
    parser = subparsers.add_parser(
        "compose",
        help="the plan of a one-thing: 一件事办理方案",
        description="Which parts apply, the least that must be asked, one material list, the steps and their dates.",
        epilog="Without --situation the one-thing's reference situation and route are used. "
        "Exit code: 0 composed, 1 refused, 2 called wrongly.",
    )
    parser.add_argument(
        "thing", metavar="THING", nargs="?", help="the code of the one-thing, such as open-homestay"
    )
    parser.add_argument(
        "--situation", nargs="+", action="extend", metavar="KEY=VALUE", help="answers to situation questions"
    )
    parser.add_argument("--route", metavar="ID", help="the route, such as commitment or ordinary")
    parser.add_argument("--on", metavar="DATE", help="the day of receipt (default: today in Asia/Shanghai)")
    parser.add_argument("--region", metavar="CODE", help="division code, for local rules and holidays")
    parser.add_argument(
        "--held", nargs="+", action="extend", default=[], metavar="TYPE", help="certificate types held"
    )
    parser.add_argument(
        "--without-source", nargs="+", action="extend", default=[], metavar="ID", help="sources that do not answer"
    )
    parser.add_argument("--content", metavar="DIR", type=Path, help="the content folder")
    parser.add_argument(
        "--problem", metavar="FILE", help="solve a bare instance {elements, sources, needs}; - is stdin"
    )
    parser.add_argument(
        "--seconds", metavar="N", type=float, default=20.0, help="with --problem: search at most so long (20)"
    )
    parser.add_argument("--json", action="store_true", help="print one JSON document")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Compose and print; 0 when done. Refused for an unknown one-thing, route, question, value, type or source."""
    if args.problem is not None:
        if args.thing is not None:
            raise UsageError("--problem stands alone: no THING beside it")
        return solve_file(args.problem, args.seconds)
    if args.thing is None:
        raise UsageError("name the one-thing, such as open-homestay, or give --problem FILE")
    from onewindow.core.compose import compose, plan_to_json

    content = load(args.content or content_folder())
    _known_codes(content.catalogue, args.held, args.without_source)
    thing = _thing(content.catalogue, args.thing)
    situation, route = situation_of(thing, args.situation, args.route)
    plan = compose(
        content.catalogue,
        thing,
        situation,
        on=day_of(args.on),
        profile=content.profile(args.region, thing),
        calendar=content.place(args.region, thing),
        sources_off=frozenset(args.without_source),
        route=route,
        held=frozenset(args.held),
    )
    if args.json:
        emit(plan_to_json(plan, locale=locale()))
    else:
        print("\n".join(_page(content.catalogue, plan)))
    return 0


# --- inputs --------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Content:
    """The catalogue and the national calendar of a content folder."""

    catalogue: Catalogue
    calendar: Calendar

    def region(self, asked: str | None, thing: OneThing) -> str:
        """The place: as asked, else that of the lead department."""
        lead = self.catalogue.departments.get(thing.lead)
        return asked or (lead.jurisdiction if lead else "")

    def profile(self, asked: str | None, thing: OneThing) -> Any:
        from onewindow.core.compose import profile_for

        place = self.region(asked, thing)
        found = profile_for(self.catalogue, place)
        if found is None:
            raise refuse("compose.no-profile", region=place)
        return found

    def place(self, asked: str | None, thing: OneThing) -> Calendar:
        """The calendar of the place. UsageError for what is no division code."""
        try:
            return self.calendar.for_region(self.region(asked, thing) or None)
        except ValueError as error:
            raise UsageError(f"--region: {error}") from None


def content_folder() -> Path:
    """The folder of ONEWINDOW_CONTENT, else `content` of the repository this package lies in."""
    named = os.environ.get("ONEWINDOW_CONTENT")
    return Path(named) if named else Path(__file__).resolve().parents[3] / "content"


def load(folder: Path) -> Content:
    """Read a content folder without a database. Refused (`compose.no-content`, `compose.content-faulty`)."""
    from onewindow.adapters.content_files import load_pack
    from onewindow.core.catalogue.read import read_bodies
    from onewindow.core.clock import Calendar

    try:
        pack = load_pack(folder)
    except FileNotFoundError:
        raise refuse("compose.no-content", folder=str(folder)) from None
    bodies = pack.bodies()
    if not any(bodies.values()):
        raise refuse("compose.no-content", folder=str(folder))
    catalogue, problems = read_bodies(bodies)
    faults = [*pack.faults, *(pack.place(problem) for problem in problems)]
    if faults:
        shown = "; ".join(f"{f.file}:{f.line} {f.problem.message.pick(locale())}" for f in faults[:5])
        raise refuse("compose.content-faulty", count=len(faults), shown=shown)
    calendar = Calendar.from_documents(sorted(bodies.get("calendars", {}).items()))
    return Content(catalogue, calendar)


def _thing(catalogue: Catalogue, code: str) -> OneThing:
    from onewindow.core.compose.context import find_thing

    return find_thing(catalogue, code)


def _known_codes(catalogue: Catalogue, held: Sequence[str], off: Sequence[str]) -> None:
    """Every unknown certificate type and source at once. Raises Refused."""
    types = {*catalogue.certificates, *(m.certificate for m in catalogue.materials.values() if m.certificate)}
    wrong = [("compose.no-certificate", code, types) for code in held if code not in types]
    wrong += [("compose.no-source", code, set(catalogue.sources)) for code in off if code not in catalogue.sources]
    if wrong:
        raise Refused(
            *(Refusal(name, {"code": code, "known": "、".join(sorted(known))}) for name, code, known in wrong)
        )


def situation_of(
    thing: OneThing, pairs: Sequence[str] | None, route: str | None
) -> tuple[dict[str, Any], str | None]:
    """The answers and the route: as given, else the declared reference of the one-thing."""
    if pairs is None:
        return dict(thing.reference), route or thing.reference_route
    answers: dict[str, Any] = {}
    for pair in pairs:
        key, equals, value = pair.partition("=")
        if not equals or not key:
            raise UsageError(f"--situation {pair}: write KEY=VALUE, such as area=280")
        if key in answers:
            warn(f"{key} is given twice: the last one counts")
        answers[key] = value
    return answers, route


def day_of(text: str | None) -> date:
    if text is None:
        return legal_date(datetime.now(UTC))
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UsageError(f"--on {text}: write a date such as 2026-09-15") from None


# --- the page for people -------------------------------------------------------------------------------------

_HEADS = {
    "parts": ("要办的", "Parts"),
    "undecided": ("还没定的", "Undecided"),
    "questions": ("要您填的", "Questions"),
    "known": ("已经知道的", "Known"),
    "materials": ("材料", "Materials"),
    "steps": ("日程（工作日）", "Steps (working days)"),
    "savings": ("原来 → 现在", "Before → after"),
    "conflicts": ("请部门确认的", "For the agencies to settle"),
}


def _page(catalogue: Catalogue, plan: Plan) -> Iterable[str]:
    """The plan as tables: the answer first, then how it was come to."""
    english = locale().startswith("en")
    thing = catalogue.things[plan.thing]
    asked = sum(1 for question in plan.questions if question.required)
    papers = sum(1 for material in plan.materials if material.status == "asked")
    by = plan.promise_on.isoformat() if plan.promise_on else "-"
    if english:
        yield f"{thing.name.pick('en')} ({plan.route}, received on {plan.on}): {asked} questions, {papers} materials, "\
            f"promised by {by}."
    else:
        yield f"{thing.name.zh}（{plan.route}，{plan.on} 收件）：填 {asked} 项，交 {papers} 份材料，最晚 {by} 办好。"
    answers = "  ".join(f"{key}={value}" for key, value in plan.situation.items())
    yield f"  {answers}" if answers else ""
    if plan.promise_risk is not None:
        yield f"  ! {plan.promise_risk.pick(locale())}"
    for name, rows in _tables(catalogue, plan):
        if rows:
            yield ""
            yield _HEADS[name][1 if english else 0]
            yield from columns(rows)
    if plan.proof is not None:
        yield ""
        yield f"{plan.proof.claim.pick(locale())} ({plan.proof.burden} ≥ {plan.proof.lower_bound}, {plan.proof.method})"


def _tables(catalogue: Catalogue, plan: Plan) -> Iterable[tuple[str, list[tuple[str, ...]]]]:
    say = locale()
    yield "parts", [(p.item, p.name.pick(say), p.why.pick(say)) for p in plan.parts if p.applies]
    yield "undecided", [(p.item, p.name.pick(say), p.why.pick(say)) for p in plan.parts if p.applies is None]
    yield "questions", [(q.ref, q.label.pick(say), q.why.pick(say)) for q in plan.questions]
    yield "known", [(k.ref, k.element.label.pick(say), f"{k.kind}: {k.by_name.pick(say)}") for k in plan.known]
    yield "materials", [(m.status, m.name.pick(say), m.why.pick(say)) for m in plan.materials]
    yield "steps", [
        (s.item, f"{s.earliest_start}–{s.earliest_finish}", f"{s.start_on} – {s.finish_on}", "●" if s.critical else "")
        for s in plan.steps
    ]
    yield "savings", [
        (name, f"{s.before:g} → {s.after:g}", s.unit, s.basis) for name, s in plan.savings.items()
    ]
    yield "conflicts", [(c.kind, c.what.pick(say), " ".join(w.pick(say) for w in c.ways)) for c in plan.conflicts]


def columns(rows: list[tuple[str, ...]]) -> Iterable[str]:
    """Rows in columns; Chinese characters count as two."""
    widths = [max(_width(row[i]) for row in rows) for i in range(len(rows[0]) - 1)]
    for row in rows:
        cells = [cell + " " * (width - _width(cell)) for cell, width in zip(row[:-1], widths, strict=True)]
        yield "  " + "  ".join([*cells, row[-1]]).rstrip()


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)
