"""Pages that everybody opens cost the same however many cases there are: no OFFSET, no count without an end, an index for all."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection

from onewindow.core.kernel.actor import Actor, Role, Scope
from onewindow.core.kernel.ids import new_id
from onewindow.jobs import sweeping
from onewindow.reads import (
    citizen_box,
    cockpit_aired,
    cockpit_board,
    cockpit_figures,
    cockpit_list,
    console_system,
    counter_find,
    counter_lists,
    deliveries,
    department_head,
    department_list,
    rules,
    rules_api,
    rules_audit,
    rules_figures,
    rules_review,
)
from onewindow.store import counting
from onewindow.store.models import (
    AutomaticMode,
    AutomaticRecord,
    BoardFigure,
    Case,
    Checkpoint,
    DataKey,
    Event,
    File,
    Message,
)
from onewindow.usecases import automatic_audit, board_figures, checkpoints, delivery, sweep
from tests import life
from tests.builders import PLACE, WALL, application, part

pytestmark = pytest.mark.django_db
ON = date(2026, 3, 10)
NOW = datetime(2026, 3, 10, 2, tzinfo=UTC)
OFFICER = Actor(Role.APPROVER, "周航", str(uuid4()), scope=Scope(frozenset({PLACE}), frozenset({"police"})))
CLERK = Actor(Role.CLERK, "王芸", str(uuid4()), scope=Scope(frozenset({PLACE})))
SUPERVISOR = Actor(Role.SUPERVISOR, "沈督查", str(uuid4()), scope=Scope(frozenset({PLACE})))
HEAD = Actor(Role.HEAD, "局长", str(uuid4()), scope=Scope(frozenset({PLACE}), frozenset({"police"})))
MARKET = Actor(Role.HEAD, "局长", str(uuid4()), scope=Scope(frozenset({PLACE}), frozenset({"market-regulation"})))
RULES = "licence-verification-auto"
ADMIN = Actor(Role.ADMINISTRATOR, "管理员", str(uuid4()), scope=Scope(frozenset({PLACE})))
CITIZEN = Actor(Role.CITIZEN, "林晓岚", str(uuid4()), str(uuid4()))
CURSOR = f"2026-03-10_{new_id()}"
DONE = f"2026-03-10T00:00:00+00:00_{new_id()}"
SENT = f"2026-03-10T00:00:00+00:00~{new_id()}"

GROWING = ("case", "application", "event", "document", "message", "delivery", "outbox", "factrow", "note", "automaticrecord")
"""Tables that grow with the cases."""


def work(**wanted: Any) -> Callable[[], object]:
    return lambda: department_list.work_list(OFFICER, department_list.Wanted(**wanted), on=ON)


def cockpit(**wanted: Any) -> Callable[[], object]:
    return lambda: cockpit_list.case_list(SUPERVISOR, cockpit_list.Wanted(**wanted), on=ON)


HOT: dict[str, Callable[[], object]] = {
    **{f"work list, {tab}": work(tab=tab) for tab in department_list.TABS},
    "work list, a later page": work(after=CURSOR),
    "work list, a later page of what is done": work(tab="done", after=DONE),
    "work list, one item": work(item="permit"),
    "work list, one item of what is done": work(tab="done", item="permit"),
    "work list, one status": work(status="accepted"),
    "work list, mine": work(holder="me"),
    "work list, mine of what is done": work(tab="done", holder="me"),
    "search by number": work(query="11990101MB9900013F4000131002001202611040001"),
    **{f"cockpit, {key}": cockpit(sort=key) for key in cockpit_list.KEYS},
    "cockpit, a later page": cockpit(after=CURSOR),
    "cockpit, by number": cockpit(query="990101-2026-0310-0001"),
    "counter, counts": lambda: counter_lists.counts(actor=CLERK, on=ON),
    "counter, today": lambda: counter_lists.today(actor=CLERK, on=ON, after=SENT),
    "counter, corrections": lambda: counter_lists.corrections(actor=CLERK, on=ON, after=CURSOR.replace("_", "~")),
    "counter, to hand out": lambda: counter_lists.ready(actor=CLERK, now=NOW),
    "counter, find": lambda: counter_find.find("990101-2026-0310-0001", actor=CLERK, on=ON, jurisdiction=PLACE),
    "my messages": lambda: citizen_box.messages_page(actor=CITIZEN, after=SENT),
    "state of the jobs": lambda: console_system.jobs_state(ADMIN, wall=WALL),
    "letters to deliver": lambda: delivery._due(NOW, {}),
    "outbox page": lambda: deliveries.outbox_page(ADMIN, wall=WALL),
    "checks after a decision": lambda: department_head.verify_page(HEAD, on=ON),
    "rule sets": lambda: rules.overview(on=ON, jurisdiction=PLACE),
    "rule sets over the interface": lambda: rules_api.sets(MARKET, on=ON),
    "one rule set": lambda: rules.set_page(RULES, MARKET, on=ON, wall=WALL, jurisdiction=PLACE, backtest_days=30),
    "its records over the interface": lambda: rules_api.records(RULES, MARKET, on=ON),
    "its records, a later page": lambda: rules_api.records(RULES, MARKET, on=ON, after=str(new_id())),
    "its reviews": lambda: rules_review.reviews_of(RULES, MARKET, on=ON, jurisdiction=PLACE),
    "its audits": lambda: rules_audit.audits_of(RULES, SUPERVISOR, jurisdiction=PLACE),
    "what an audit draws from": lambda: list(automatic_audit._decided(RULES, ON, ON, PLACE).values_list("case__number")),
    "chased and aired": lambda: cockpit_aired.aired_page(SUPERVISOR, on=ON),
    "sweep": lambda: sweep.sweep_due(NOW, NOW),
}

FEW = frozenset({"outbox page", "letters to deliver"})
"""What sorts only the letters that wait: those are few, or somebody has been told."""


@dataclass
class Asked:
    """Everything a page asks the database."""

    statements: list[tuple[str, Any]]

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        self.statements.append((sql, params))
        return execute(sql, params, many, context)


def asked(page: Callable[[], object]) -> list[tuple[str, Any]]:
    """The SELECT statements of a page that touch a table which grows."""
    found = Asked([])
    with connection.execute_wrapper(found):
        page()
    return [
        (sql, params)
        for sql, params in found.statements
        if sql.startswith("SELECT") and any(f'FROM "store_{table}"' in sql for table in GROWING)
    ]


@pytest.fixture(autouse=True)
def _rows(standing_content: None) -> None:
    life.content()
    made = part(application())
    Case.objects.filter(pk=made.pk).update(sweep_on=date(2027, 1, 1), department="elsewhere")
    AutomaticMode.objects.create(
        jurisdiction=PLACE, ruleset=RULES, item="licence-verification", department="market-regulation", mode="shadow",
        content="0" * 64, reason="试运行", changed_at=WALL, changed_by="h1", changed_name="局长",
    )  # fmt: skip
    judged(made, 1)
    if connection.vendor == "postgresql":  # a table of one row is read whole unless that is forbidden
        with connection.cursor() as cursor:
            for way in ("seqscan", "bitmapscan", "sort"):
                cursor.execute(f"SET LOCAL enable_{way} = off")


def judged(case: Case, seen: int, **columns: Any) -> AutomaticRecord:
    """A judgement of the rules on record."""
    return AutomaticRecord.objects.create(
        jurisdiction=PLACE, case=case, seen=seen, ruleset=RULES, content="0" * 64, item=case.item, department="market-regulation",
        mode="shadow", on=ON, judged_at=NOW, recorded_at=WALL, result="proposed", verdict="{}", **columns,
    )  # fmt: skip


@pytest.mark.parametrize("name", HOT)
def test_a_hot_page_skips_no_rows_and_counts_nothing_without_an_end(name: str) -> None:
    for sql, _ in asked(HOT[name]):
        assert " OFFSET " not in sql
        if "COUNT(" in sql:
            assert re.match(r"SELECT COUNT\(\*\) FROM \(SELECT .* LIMIT \d+\) ", sql), sql


@pytest.mark.parametrize("name", HOT)
def test_every_question_of_a_hot_page_is_answered_by_an_index_and_no_list_is_sorted(name: str) -> None:
    for sql, params in asked(HOT[name]):
        plan = explained(sql, params)
        for table in GROWING:
            assert not re.search(rf"(SCAN|Seq Scan on) store_{table}\b", plan), f"{sql}\n{plan}"
        if name not in FEW and " LIMIT " in sql and " ORDER BY " in sql and " IN (SELECT" not in sql:
            assert not re.search(r"TEMP B-TREE FOR ORDER BY|^\s*(->)?\s*Sort +\(", plan, re.M), f"{sql}\n{plan}"


def test_the_board_reads_one_row_a_department_where_much_is_in_hand() -> None:
    live = cockpit_board.board(SUPERVISOR, on=ON, wall=WALL)
    assert any('FROM "store_case"' in sql for sql, _ in asked(lambda: cockpit_board.board(SUPERVISOR, on=ON, wall=WALL)))
    board_figures.keep(PLACE, ON, WALL, cockpit_figures.of_place(PLACE, ON))
    assert not [sql for sql, _ in asked(lambda: cockpit_board.board(SUPERVISOR, on=ON, wall=WALL)) if "store_case" in sql]
    kept = cockpit_board.board(SUPERVISOR, on=ON, wall=WALL + timedelta(minutes=2))
    assert replace(kept, taken=None) == live and kept.taken == WALL and live.count("open") == 1
    later = cockpit_board.board(SUPERVISOR, on=ON, wall=WALL + timedelta(minutes=4))
    other = cockpit_board.board(SUPERVISOR, on=ON + timedelta(days=1), wall=WALL)
    assert later.taken is None and other.taken is None
    police = cockpit_board.board(HEAD, on=ON, wall=WALL)
    assert police.taken == WALL and police.count("open") == 0  # its only case is another department's


def test_the_jobs_keep_figures_only_where_there_is_much(monkeypatch: pytest.MonkeyPatch) -> None:
    assert list(board_figures.places()) == [PLACE]
    sweeping.Sweeping().count(NOW, WALL)
    assert not BoardFigure.objects.exists()
    monkeypatch.setattr(cockpit_figures, "MUCH", 0)
    sweeping.Sweeping().count(NOW, WALL)
    assert [(row.department, row.taken_at) for row in BoardFigure.objects.all()] == [("elsewhere", WALL)]


def test_sealing_a_day_reads_what_the_day_brought(settings: Any, tmp_path: Path) -> None:
    settings.VAR = tmp_path  # seals are exported there, and other tests verify what they find
    (first,) = checkpoints.seal_all(WALL, on=ON)
    mine = Event.objects.filter(jurisdiction=PLACE)
    assert (first.events, first.streams) == (mine.count(), mine.values("stream_id").distinct().count())
    life_case()
    found = asked(lambda: checkpoints.seal_all(WALL + timedelta(minutes=3), on=ON + timedelta(days=1)))
    second = Checkpoint.objects.order_by("day").last()
    assert second is not None and second.events == mine.count() > first.events
    assert second.streams == mine.values("stream_id").distinct().count() > first.streams
    for sql, params in found:
        assert "COUNT(" not in sql and (" LIMIT 1" in sql or '"recorded_at" >= ' in sql), sql
        assert not re.search(r"(SCAN|Seq Scan on) store_event\b(?! USING)", explained(sql, params)), sql


def test_figures_of_a_rule_set_are_of_its_newest_judgements_and_cost_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    """Like the figures over all of them where they are few; beyond that the oldest no longer count."""
    Case.objects.update(outcome="refused", decided_on=ON)
    differs = Case.objects.get()
    judged(differs, 2, decides="grant", row="r1")
    agrees = part(differs.application)
    Case.objects.filter(pk=agrees.pk).update(outcome="granted", decided_on=ON)
    judged(agrees, 1, decides="refer")
    judged(agrees, 2, decides="grant", row="r1")
    found = rules_figures.figures(PLACE, RULES)
    assert (found.cases, found.agreed, found.differed, found.by_row) == (2, 1, 1, {"r1": (1, 1)})
    assert found.differing == [(differs.id, "r1")]
    monkeypatch.setattr(rules_figures, "WINDOW", 2)
    found = rules_figures.figures(PLACE, RULES)
    assert (found.cases, found.agreed, found.differed) == (1, 1, 0)


def life_case() -> Case:
    return part(application())


def explained(sql: str, params: Any) -> str:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"EXPLAIN {sql}", params)
            return "\n".join(row[0] for row in cursor.fetchall())
        cursor.execute(f"EXPLAIN QUERY PLAN {sql}", params)
        return "\n".join(str(row[3]) for row in cursor.fetchall())


def test_a_file_that_goes_reads_no_table_of_papers() -> None:
    made = File.objects.create(
        jurisdiction=PLACE, opened_year=2026, address="0" * 64, data_key=DataKey.objects.first(), content_mark="1" * 64,
        size=1, media_type="application/pdf", created_at=WALL,
    )  # fmt: skip
    found = Asked([])
    with connection.execute_wrapper(found):
        File.objects.filter(pk=made.pk).delete()
    told = [(sql, params) for sql, params in found.statements if '"store_document"' in sql]
    assert told
    for sql, params in told:
        assert "document_file" in explained(sql, params), sql


def test_a_count_stops_one_after_what_is_shown() -> None:
    for number in range(4):
        Message.objects.create(jurisdiction=PLACE, party=life_party(), kind="x", key=f"k{number}", at=WALL)
    assert [counting.at_most(Message.objects.all(), most) for most in (2, 3, 4, 9)] == [3, 4, 4, 4]


def life_party() -> Any:
    from onewindow.store.models import Party

    return Party.objects.first()


def test_messages_are_read_by_key_each_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(citizen_box, "PER_PAGE", 2)
    party = life_party()
    for number in range(5):
        at = WALL.replace(minute=number // 2)
        Message.objects.create(jurisdiction=PLACE, party=party, kind="received", key=f"m{number}", at=at)
    reader = Actor(Role.CITIZEN, "林晓岚", str(uuid4()), str(party.id))
    seen: list[int] = []
    after, pages = "", 0
    while pages == 0 or after:
        page = citizen_box.messages_page(actor=reader, after=after)
        seen.append(len(page.lines))
        after, pages = page.after, pages + 1
    assert (seen, page.total, page.new) == ([2, 2, 1], 5, 5)
