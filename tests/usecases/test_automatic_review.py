"""A person looks again: reviews that applicants ask for, and audits drawn by lot."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from onewindow.core.cases import draw as by_lot
from onewindow.core.kernel.actor import Actor, Role, Scope
from onewindow.core.kernel.codec import digest
from onewindow.core.kernel.refusal import Refused
from onewindow.reads import rules_audit, rules_review
from onewindow.store.models import AutomaticAppeal, AutomaticAudit, AutomaticAuditLine, Case, Event
from onewindow.usecases import automatic_appeals, automatic_audit, identity
from onewindow.usecases.command import Command
from tests.builders import PASSWORD, WALL
from tests.life import PLACE, Life
from tests.usecases.test_automatic import CODE, handed_in, look

pytestmark = pytest.mark.django_db
AUDITOR = Actor(Role.SUPERVISOR, "督查", "s1", scope=Scope(frozenset({PLACE})))
REASON = "法定代表人上个月已经变更。"


def by_rule() -> tuple[Life, Case]:
    head = identity.create_account("scj01", PASSWORD, "陈局长", at=WALL)
    identity.grant(head, Role.HEAD, jurisdiction=PLACE, department="market-regulation", on=date(2020, 1, 1))
    lived, row = handed_in("on")
    assert look(lived, row) == "decided"
    return lived, row


def code_of(act) -> str:  # type: ignore[no-untyped-def]
    with pytest.raises(Refused) as no:
        act()
    return no.value.code


def test_the_applicant_asks_and_gets_an_assigned_dated_record() -> None:
    lived, row = by_rule()
    automatic_appeals.ask(row.id, REASON, lived.command(lived.citizen))
    made = AutomaticAppeal.objects.get()
    assert (made.assigned_name, made.department, made.due_on) == (
        "陈局长",
        "market-regulation",
        date(2026, 3, 9),
    )
    assert REASON.encode() not in bytes(made.reason_enc)
    assert REASON not in Event.objects.get(type="rules.review_asked").envelope
    page = rules_review.review_page(row.id, lived.citizen, on=lived.now.date())
    assert page.decided and page.open and page.reviews[0].reason == REASON


def test_the_same_command_asks_once_and_a_second_review_waits_for_the_first() -> None:
    lived, row = by_rule()
    command = lived.command(lived.citizen)
    assert automatic_appeals.ask(row.id, REASON, command) == automatic_appeals.ask(row.id, REASON, command)
    assert (
        code_of(lambda: automatic_appeals.ask(row.id, REASON, lived.command(lived.citizen)))
        == "automatic.review-open"
    )
    assert AutomaticAppeal.objects.count() == 1


def test_only_the_applicant_asks_and_only_of_what_rule_decided() -> None:
    lived, row = by_rule()
    other = Case.objects.exclude(pk=row.pk).first()
    assert other is not None
    ask = automatic_appeals.ask
    assert (
        code_of(lambda: ask(other.id, REASON, lived.command(lived.citizen))) == "automatic.nothing-to-review"
    )
    assert code_of(lambda: ask(row.id, REASON, lived.command(lived.clerk))) == "automatic.not-applicant"
    assert code_of(lambda: ask(row.id, "?", lived.command(lived.citizen))) == "automatic.review-words"
    stranger = Actor(Role.CITIZEN, "生人", "x", "00000000-0000-7000-8000-000000000007")
    assert code_of(lambda: ask(row.id, REASON, lived.command(stranger))) == "scope.not-found"


def test_the_department_answers_once_and_the_applicant_reads_it() -> None:
    lived, row = by_rule()
    review = automatic_appeals.ask(row.id, REASON, lived.command(lived.citizen))
    mine, others = lived.officer("market-regulation", Role.HEAD), lived.officer("fire-rescue")
    answer = automatic_appeals.answer
    assert (
        code_of(lambda: answer(review, "upheld", "已经核对登记。", lived.command(others)))
        == "automatic.not-reviewer"
    )
    assert (
        code_of(lambda: answer(review, "maybe", "已经核对登记。", lived.command(mine)))
        == "automatic.no-outcome"
    )
    answer(review, "corrected", "登记已经变更，另行出具。", lived.command(mine))
    assert (
        code_of(lambda: answer(review, "upheld", "再说一遍。", lived.command(mine)))
        == "automatic.review-done"
    )
    (shown,) = rules_review.review_page(row.id, lived.citizen, on=lived.now.date()).reviews
    assert (shown.outcome.zh, shown.answer) == ("更正", "登记已经变更，另行出具。")
    automatic_appeals.ask(row.id, "还是不对，请再看。", lived.command(lived.citizen))


def test_a_review_past_its_day_shows_as_late_to_the_department_only() -> None:
    lived, row = by_rule()
    automatic_appeals.ask(row.id, REASON, lived.command(lived.citizen))
    officer = lived.officer("market-regulation")
    (shown,) = rules_review.reviews_of(CODE, officer, on=date(2026, 3, 10), jurisdiction=PLACE)
    assert shown.late and shown.reason == REASON
    designer = Actor(Role.DESIGNER, "设计", "d1", scope=Scope(frozenset({PLACE})))
    assert rules_review.reviews_of(CODE, designer, on=date(2026, 3, 10), jurisdiction=PLACE) == ()


def test_a_draw_is_made_again_by_anybody_from_seed_and_numbers() -> None:
    numbers = [f"N{n:03d}" for n in range(40)]
    drawn = automatic_audit.picked("2026-03-10 收盘 3216.4", CODE, numbers, 10, len(numbers))
    again = sorted(numbers, key=lambda one: digest(f"2026-03-10 收盘 3216.4|{CODE}|{one}"))[:4]
    assert (
        list(drawn)
        == again
        == list(automatic_audit.picked("2026-03-10 收盘 3216.4", CODE, numbers[::-1], 10, len(numbers)))
    )
    assert automatic_audit.picked("another seed", CODE, numbers, 10, len(numbers)) != drawn
    assert len(automatic_audit.picked("another seed", CODE, numbers[:3], 1, 3)) == 1


def draw(lived: Life, actor: Actor = AUDITOR, seed: str = "20260310", share: int = 100) -> object:
    command = Command(actor, lived.now, lived.now, f"draw-{seed}-{share}-{actor.account_id}")
    period = {"since": date(2026, 3, 1), "until": date(2026, 3, 31)}
    return automatic_audit.draw(CODE, seed=seed, share=share, command=command, jurisdiction=PLACE, **period)


def test_an_auditor_draws_and_disputes_and_the_dispute_is_listed() -> None:
    lived, row = by_rule()
    assert draw(lived) == draw(lived)
    line = AutomaticAuditLine.objects.get()
    find = automatic_audit.find
    assert code_of(lambda: find(line.id, "disputed", "", lived.command(AUDITOR))) == "audit.no-finding"
    assert code_of(lambda: find(line.id, "confirmed", "", lived.command(lived.clerk))) == "audit.not-auditor"
    find(line.id, "disputed", "信用记录是三天前的。", lived.command(AUDITOR))
    assert code_of(lambda: find(line.id, "confirmed", "", lived.command(AUDITOR))) == "audit.no-line"
    (audit,) = rules_audit.audits_of(CODE, AUDITOR, jurisdiction=PLACE)
    assert (audit.population, audit.disputed, audit.open) == (1, 1, 0)
    assert (audit.lines[0].number, audit.lines[0].reason) == (row.number, "信用记录是三天前的。")


def test_bad_draws_are_refused() -> None:
    lived, _ = by_rule()
    assert code_of(lambda: draw(lived, seed="1")) == "audit.bad-draw"
    assert code_of(lambda: draw(lived, share=0)) == "audit.bad-draw"
    assert code_of(lambda: draw(lived, lived.officer("market-regulation"))) == "audit.not-auditor"


def test_where_rule_decided_nothing_there_is_nothing_to_draw() -> None:
    lived, _ = handed_in("off")
    assert code_of(lambda: draw(lived)) == "audit.nothing"


def test_a_rule_set_is_drawn_once_a_day_and_another_word_is_no_second_try() -> None:
    lived, _ = by_rule()
    draw(lived)
    assert code_of(lambda: draw(lived, seed="another word")) == "audit.drawn-today"
    assert AutomaticAudit.objects.count() == 1
    lived.now += timedelta(days=1)
    draw(lived, seed="another word")
    assert AutomaticAudit.objects.count() == 2


def test_the_seed_is_not_known_before_the_draw_and_can_be_made_again_after_it() -> None:
    lived, row = by_rule()
    draw(lived)
    first = AutomaticAudit.objects.get()
    lived.now += timedelta(days=1)
    draw(lived, share=99)
    second = AutomaticAudit.objects.exclude(pk=first.pk).get()
    assert first.seed != second.seed, "the same word gives another seed"
    events = Event.objects.filter(type="rules.audit_drawn").order_by("recorded_at")
    told = [json.loads(event.envelope)["body"] for event in events]
    for audit, each in zip((first, second), told, strict=True):
        body = json.loads(each) if isinstance(each, str) else each
        assert (
            body["word"] == "20260310" and digest(f"20260310|{body['chance']}") == audit.seed == body["seed"]
        )
        assert automatic_audit.picked(audit.seed, CODE, [row.number], audit.share, 1) == (row.number,)


@given(st.lists(st.text("abc12", min_size=1, max_size=4), max_size=60), st.integers(1, 12))
def test_a_draw_from_a_stream_is_the_draw_from_the_list(numbers: list[str], count: int) -> None:
    """Order, repetition and what is held in memory do not matter."""
    expected = sorted(set(numbers), key=lambda one: (digest(f"seed|{CODE}|{one}"), one))[:count]
    assert list(by_lot("seed", CODE, iter(numbers), count)) == expected


def test_an_audit_reads_numbers_from_a_stream_and_opens_only_what_is_drawn() -> None:
    """Of the population only numbers go by; records with their case and application are read for the drawn ones alone."""
    lived, _ = by_rule()
    with CaptureQueriesContext(connection) as asked:
        draw(lived)
    told = [one["sql"] for one in asked if 'FROM "store_automaticrecord"' in one["sql"] and "judged_at" in one["sql"]]
    assert [("verdict" in sql, "COUNT(" in sql, " IN (" in sql) for sql in told] == [
        (False, True, False), (False, False, False), (True, False, True),
    ]  # fmt: skip
