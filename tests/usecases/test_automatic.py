"""Automatic decisions: they grant what rule grants, leave everything else to a person, and replay from their record."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

import pytest

from onewindow.core.catalogue.facts import Fact
from onewindow.core.catalogue.model import Assurance
from onewindow.core.kernel.actor import SYSTEM
from onewindow.core.kernel.ids import new_id
from onewindow.store import facts as fact_rows
from onewindow.store import rules as rule_rows
from onewindow.store.models import AutomaticMode, AutomaticRecord, Case, Delivery, Event, FactRow
from onewindow.usecases import automatic, automatic_replay, cases, delivery
from onewindow.usecases.command import by_system
from onewindow.usecases.content import import_pack
from tests import kept, life
from tests.builders import day
from tests.life import NAME, NUMBER, PHONE, PLACE, Life

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("standing_content")]
ITEM, CODE = "licence-verification", "licence-verification-auto"


def switch(mode: str, item: str = ITEM, code: str = CODE, on: date = date(2026, 3, 2)) -> None:
    """The switch as the use case leaves it."""
    content, rules = rule_rows.tables_on(on, PLACE)[code]
    AutomaticMode.objects.update_or_create(
        jurisdiction=PLACE, ruleset=code,
        defaults={"item": item, "department": "market-regulation", "mode": mode, "content": content, "reason": "试运行",
                  "changed_at": day("2026-03-01"), "changed_by": "h1", "changed_name": "陈局长"},
    )  # fmt: skip


def change_fact(row: Case, ref: str, value: Any) -> None:
    """A newer fact of the register."""
    subject, _, attribute = ref.partition(".")
    at = row.received_at
    fact = Fact(
        subject,
        f"business.{attribute}",
        value,
        "business-registry",
        assurance=Assurance.REGISTER,
        observed_at=at,
    )
    made = fact_rows.build(
        [fact],
        owner=row.application,
        key=row.application.data_key,
        at=at,
        recorded_at=at + timedelta(minutes=FactRow.objects.count()),
    )
    made[0].row.save(force_insert=True)


def handed_in(mode: str, **situation: Any) -> tuple[Life, Case]:
    life.content()
    kept.again(("rules are switched", mode), lambda: switch(mode))
    lived = Life()
    lived.handed_in(**situation)
    row = Case.objects.get(item=ITEM)
    change_fact(row, "business.status", "存续")
    change_fact(row, "business.credit_record", "无")
    return lived, row


def deliver(lived: Life) -> None:
    """Only what the rules have to look at."""
    channels = {"automatic": delivery.CHANNELS["automatic"]}
    letters = Delivery.objects.filter(topic="automatic", status="pending").order_by("next_at")
    for _ in letters:
        delivery.deliver_due(
            lived.now, lived.now + timedelta(hours=3), channels={**delivery.CHANNELS, **channels}
        )


def look(lived: Life, row: Case, key: str = "") -> str:
    return automatic.look(row.id, by_system(lived.now, lived.now, key or new_id().hex))


def test_switched_off_nothing_is_posted_judged_or_kept() -> None:
    lived, row = handed_in("off")
    assert not Delivery.objects.filter(topic="automatic").exists()
    assert look(lived, row) == "off"
    assert not AutomaticRecord.objects.exists()


def test_handing_in_posts_one_letter_for_the_item_that_has_a_rule_set_in_use() -> None:
    handed_in("on")
    assert Delivery.objects.filter(topic="automatic").count() == 1


def test_switched_on_a_case_that_rule_grants_is_decided_at_once_and_on_record() -> None:
    """F4: 秒批."""
    lived, row = handed_in("on")
    deliver(lived)
    row.refresh_from_db()
    assert (row.status, row.outcome) == ("decided", "provided")
    record = AutomaticRecord.objects.get()
    assert (record.result, record.row, record.decides, record.clauses) == (
        "decided",
        "in-business",
        "grant",
        "yes",
    )
    event = Event.objects.get(stream_id=row.id, type="cases.provide_automatic")
    body = json.loads(event.envelope)["body"]
    assert body["verdict"]["record"] == str(record.id)
    assert body["verdict"]["content"] == record.content
    facts = {fact["ref"]: fact["source"] for one in body["verdict"]["rows"] for fact in one["facts"]}
    assert facts["business.status"] == "business-registry"


def test_no_value_of_a_fact_stands_in_the_record_or_the_event() -> None:
    lived, row = handed_in("on")
    deliver(lived)
    record = AutomaticRecord.objects.get()
    event = Event.objects.get(stream_id=row.id, type="cases.provide_automatic")
    told = record.verdict + json.dumps(record.facts, ensure_ascii=False) + event.envelope
    assert not [value for value in (NAME, NUMBER, PHONE, "存续") if value in told]


def test_in_shadow_the_rules_only_propose_and_the_officer_decides() -> None:
    lived, row = handed_in("shadow")
    deliver(lived)
    row.refresh_from_db()
    assert row.status == "received"
    assert AutomaticRecord.objects.get().result == "proposed"
    lived.do(row, "provide", lived.officer(row.department))


@pytest.mark.parametrize(
    ("ref", "value", "row_code"),
    [("business.credit_record", "有", "serious-violator"), ("business.status", "吊销", "not-in-business")],
)
def test_it_never_refuses_a_negative_verdict_goes_to_a_person(ref: str, value: str, row_code: str) -> None:
    lived, row = handed_in("on")
    change_fact(row, ref, value)
    assert look(lived, row) == "person"
    row.refresh_from_db()
    record = AutomaticRecord.objects.get()
    assert (row.status, record.decides, record.row) == ("received", "refer", row_code)


def test_what_is_unknown_goes_to_a_person_with_what_is_missing() -> None:
    lived, row = handed_in("on")
    FactRow.objects.filter(owner_id=row.application_id, element="business.credit_record").delete()
    assert look(lived, row) == "person"
    record = AutomaticRecord.objects.get()
    assert record.decides == ""
    assert json.loads(record.verdict)["missing"] == ["business.credit_record"]


def test_a_case_with_a_gap_in_its_papers_goes_to_a_person_and_says_why() -> None:
    lived, row = handed_in("on")
    material = cases.load(row).terms.materials[0].code
    lived.do(row, "check_material", lived.clerk, {"material": material, "ok": False, "reason": "没有盖章"})
    assert look(lived, row) == "person"
    record = AutomaticRecord.objects.get()
    assert (record.decides, record.blocked) == ("grant", "case.gaps_open")


def test_the_same_letter_twice_decides_once() -> None:
    lived, row = handed_in("on")
    assert look(lived, row, "the-same-letter") == "decided"
    assert look(lived, row, "the-same-letter") == "decided"
    assert look(lived, row, "another-letter") == "not-waiting"
    assert Event.objects.filter(stream_id=row.id, type="cases.provide_automatic").count() == 1
    assert AutomaticRecord.objects.count() == 1


def test_a_crash_between_decision_and_mark_is_made_good_by_the_retry() -> None:
    lived, row = handed_in("on")
    look(lived, row, "the-same-letter")
    AutomaticRecord.objects.update(result="deciding")
    assert look(lived, row, "the-same-letter") == "decided"
    assert AutomaticRecord.objects.get().result == "decided"


def test_who_was_faster_wins_officer_before_robot(monkeypatch: pytest.MonkeyPatch) -> None:
    """The officer decides after the rules have judged and before they act: the robot is told, nothing is doubled."""
    lived, row = handed_in("on")
    officer, execute = lived.officer(row.department), cases.execute

    def overtaken(*args: Any, **named: Any) -> Any:
        monkeypatch.setattr(cases, "execute", execute)
        lived.do(Case.objects.get(pk=row.pk), "provide", officer)
        return execute(*args, **named)

    monkeypatch.setattr(cases, "execute", overtaken)
    with pytest.raises(Exception) as refused:
        look(lived, row, "the-robots-letter")
    assert refused.value.code == "case.stale"
    assert look(lived, row, "the-robots-letter") == "not-waiting"
    decided = Event.objects.filter(stream_id=row.id, type__startswith="cases.provide").values_list(
        "type", flat=True
    )
    assert list(decided) == ["cases.provide"]
    assert AutomaticRecord.objects.get().result == "overtaken"


def newer_rules(on: date) -> None:
    """A newer version is in force that grants nobody."""
    bodies = {code: body for kind, code, body in life._documents() if kind == "rules"}
    body = json.loads(json.dumps(bodies[CODE]))
    body["rows"] = body["rows"][:1]
    body["rows"][0] = {**body["rows"][0], "when": {"fact": "business.status", "eq": "存续"}, "code": "nobody"}
    body["examples"] = []
    import_pack(
        [("rules", CODE, body)], origin="tests", by="tests", at=day(on.isoformat()), on=on, publish=True
    )


def test_a_record_replays_to_the_same_verdict_years_later_under_newer_rules() -> None:
    lived, row = handed_in("on")
    look(lived, row)
    newer_rules(date(2031, 5, 6))
    assert rule_rows.table_for(ITEM, date(2031, 5, 6), PLACE)[1].rows[0].code == "nobody"
    (again,) = automatic_replay.replay_case(row.id, SYSTEM)
    assert again.same and (again.again, again.row) == ("grant", "in-business")


def test_a_newer_fact_does_not_change_the_replay_a_changed_one_is_found() -> None:
    lived, row = handed_in("on")
    look(lived, row)
    change_fact(row, "business.status", "吊销")
    (again,) = automatic_replay.replay_case(row.id, SYSTEM)
    assert again.same
    marks = {ref: identifier for ref, identifier, _ in AutomaticRecord.objects.get().facts}
    FactRow.objects.filter(id=marks["business.status"]).delete()
    (again,) = automatic_replay.replay_case(row.id, SYSTEM)
    assert not again.same and again.broken == ("business.status",)


def test_a_version_nobody_switched_on_only_proposes() -> None:
    lived, row = handed_in("on")
    newer_rules(date(2026, 3, 2))
    assert look(lived, row) == "proposed"
    row.refresh_from_db()
    assert row.status == "received"


# --- the clauses of the item are part of the record --------------------------------------------------------------


def table_without_status() -> None:
    """A version that grants by the credit record alone: the clause of the item still asks for the status."""
    bodies = {code: body for kind, code, body in life._documents() if kind == "rules"}
    body = json.loads(json.dumps(bodies[CODE]))
    body["rows"] = [{**body["rows"][1], "when": {"fact": "business.credit_record", "eq": "无"}}]
    body["examples"] = []
    on = date(2026, 3, 2)
    import_pack([("rules", CODE, body)], origin="tests", by="tests", at=day(str(on)), on=on, publish=True)
    switch("on")


def test_a_clause_that_does_not_hold_is_on_record_with_its_facts_and_replays() -> None:
    lived, row = handed_in("on")
    table_without_status()
    change_fact(row, "business.status", "吊销")
    assert look(lived, row) == "person"
    record = AutomaticRecord.objects.get()
    assert (record.decides, record.clauses, record.result) == ("grant", "no", "person")
    (clause,) = json.loads(record.clauses_verdict)["reasons"]
    assert (clause["code"], clause["outcome"]) == ("in-business", "failed")
    assert [fact["source"] for fact in clause["facts"]] == ["business-registry"] and clause["facts"][0]["observed_at"]
    assert [ref for ref, _, _ in record.clauses_facts] == ["business.status"]
    assert "吊销" not in record.clauses_verdict + json.dumps(record.clauses_facts, ensure_ascii=False)
    (again,) = automatic_replay.replay_case(row.id, SYSTEM)
    assert again.same and not again.table_only


def test_a_clause_whose_fact_is_missing_is_unknown_on_record_and_names_it() -> None:
    lived, row = handed_in("on")
    table_without_status()
    FactRow.objects.filter(owner_id=row.application_id, element="business.status").delete()
    assert look(lived, row) == "person"
    record = AutomaticRecord.objects.get()
    (clause,) = json.loads(record.clauses_verdict)["reasons"]
    assert (record.clauses, clause["outcome"], clause["missing"]) == ("", "unknown", ["business.status"])


def test_replay_judges_the_clauses_again_and_finds_their_changed_fact() -> None:
    lived, row = handed_in("on")
    table_without_status()
    look(lived, row)
    marks = {ref: identifier for ref, identifier, _ in AutomaticRecord.objects.get().clauses_facts}
    FactRow.objects.filter(id=marks["business.status"]).delete()
    (again,) = automatic_replay.replay_case(row.id, SYSTEM)
    assert (again.same, again.broken, again.rows) == (False, ("business.status",), ())
    assert (again.clauses, again.columns) == (("in-business",), ("clauses", "result"))


@pytest.mark.parametrize(
    ("column", "value", "told"),
    [
        ("row", "serious-violator", ("row",)),
        ("decides", "refer", ("decides",)),
        ("clauses", "", ("clauses",)),
        ("clauses_verdict", None, None),
    ],
)
def test_replay_compares_what_the_record_says_beside_its_verdict(column: str, value: Any, told: Any) -> None:
    lived, row = handed_in("on")
    look(lived, row)
    if column == "clauses_verdict":  # another clause outcome written into the record
        record = AutomaticRecord.objects.get()
        value = record.clauses_verdict.replace('"held"', '"failed"')
        told = ()
    AutomaticRecord.objects.update(**{column: value})
    (again,) = automatic_replay.replay_case(row.id, SYSTEM)
    assert (again.same, again.columns) == (False, told)


def test_a_record_of_an_earlier_version_replays_as_before_and_says_it_holds_the_table_only() -> None:
    lived, row = handed_in("on")
    look(lived, row)
    AutomaticRecord.objects.update(clauses_verdict=None, clauses_facts=None)
    (again,) = automatic_replay.replay_case(row.id, SYSTEM)
    assert again.same and again.table_only and again.clauses == ()


def test_a_table_that_looks_at_the_day_replays_on_the_day_it_was_judged() -> None:
    """The day of the record counts, not the day of the replay."""
    lived, row = handed_in("on")
    bodies = {code: body for kind, code, body in life._documents() if kind == "rules"}
    body = json.loads(json.dumps(bodies[CODE]))
    body["inputs"].append({"ref": "business.established_on", "kind": "date"})
    when = {"fact": "business.established_on", "le": {"date": "today", "minus": "6m"}}
    body["rows"] = [{**body["rows"][1], "when": when}]
    body["examples"] = []
    on = date(2026, 3, 2)
    import_pack([("rules", CODE, body)], origin="tests", by="tests", at=day(str(on)), on=on, publish=True)
    switch("on")
    change_fact(row, "business.established_on", "2025-08-31")
    record_day = automatic.legal_date(lived.now)
    look(lived, row)
    record = AutomaticRecord.objects.get()
    assert (record.on, record.decides) == (record_day, "grant" if record_day >= date(2026, 2, 28) else "refer")
    (again,) = automatic_replay.replay_case(row.id, SYSTEM)
    assert again.same
