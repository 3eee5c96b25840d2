"""When a licence ends, or comes back: what stands published, and what the department that supervises is told."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from pytest_django.plugin import DjangoDbBlocker

from onewindow.core.clock import Limit, due
from onewindow.core.kernel.ids import new_id
from onewindow.reads import department_public, public_register
from onewindow.reads.inspections import handover_page
from onewindow.store.catalogue import current_calendar
from onewindow.store.models import Case, Disclosure, Handover
from onewindow.usecases import licence_sweep, publication, verify
from onewindow.usecases.command import Command
from tests.department_world import PLACE, World, standing
from tests.licence_world import Held

REASONS = {"reasons": "提交的检测报告系伪造。"}
REVIEW = {"body": "云溪县人民政府", "document": "云政复决〔2026〕9号"}


@pytest.fixture(scope="module")
def built(
    tmp_path_factory: pytest.TempPathFactory, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[World]:
    with django_db_blocker.unblock(), standing(tmp_path_factory.mktemp("endings")) as world:
        yield world


@pytest.fixture
def held(built: World, db: None) -> Held:
    """A fire safety licence whose grant is published; the police supervise it."""
    held = Held(built, "fire-check")
    assert publication.publish_due(held.now, held.now) == 1
    return held


def revoke(held: Held, ground: str = "fraud") -> None:
    held.do("announce_revocation", {"ground": ground, "starter": "agency"}, REASONS)
    held.later(30)
    held.do("revoke_licence", {"harm": "no"}, REASONS, by=held.head)


def withdraw(held: Held) -> None:
    held.do("announce_withdrawal", {"ground": "law_changed", "starter": "agency"}, REASONS)
    held.later(30)
    held.do("withdraw_licence", {}, {**REASONS, "compensation": "三千元"}, by=held.head)


def strike(held: Held) -> None:
    held.do("record_strike", {"body": "云溪县消防救援大队", "document": "云消罚〔2026〕3号"})


def by_judgment(held: Held) -> None:
    held.do("revoke_by_order", {"ground": "procedure", "starter": "court", "body": "云溪县人民法院", "document": "（2026）1号"})


def died(held: Held) -> None:
    held.do("cancel", {"ground": "died"}, {"reasons": "户籍注销证明"})


def given_up(held: Held) -> None:
    held.do("request_surrender", {}, {"reasons": "歇业"}, by=held.holder)
    held.do("cancel_surrendered")


def published(held: Held) -> list[tuple[str, str]]:
    publication.publish_due(held.now, held.now)
    return list(Disclosure.objects.filter(case=held.case).order_by("round").values_list("kind", "state"))


def told(held: Held) -> list[tuple[str, str, str]]:
    """What the police were told after the grant."""
    rows = Handover.objects.filter(case=held.case, from_department="fire-rescue").exclude(kind="decision")
    return list(rows.order_by("id").values_list("to_department", "kind", "result"))


@pytest.mark.parametrize(
    ("end", "kind", "result", "words", "content"),
    [
        (revoke, "revocation", "fraud", "撤销行政许可决定", "（以欺骗、贿赂等不正当手段取得）"),
        (by_judgment, "revocation", "procedure", "撤销行政许可决定", "（违反法定程序）"),
        (withdraw, "withdrawal", "law_changed", "撤回行政许可决定", ""),
        (strike, "strike", "penalty", "吊销许可证件", ""),
        (died, "cancellation", "died", "注销行政许可", ""),
        (given_up, "cancellation", "surrendered", "注销行政许可", ""),
    ],
)
def test_j_every_ending_takes_the_grant_down_is_published_and_handed_over(
    held: Held, end: object, kind: str, result: str, words: str, content: str
) -> None:
    end(held)  # type: ignore[operator]
    entry = Disclosure.objects.get(case=held.case, kind=kind)
    calendar = current_calendar(held.now.date()).for_region(PLACE)
    assert entry.due_on == due(Limit.parse("7wd"), held.now.date(), calendar=calendar).by
    assert published(held) == [("licence", "withdrawn"), (kind, "published")]
    entry.refresh_from_db()
    assert (entry.content["kind"], entry.content["decision_number"] != "") == (words, True)
    assert entry.content["content"].endswith(content) and "死亡" not in str(entry.content)
    assert entry.content["subject"].endswith("*") and "credit_code" not in entry.content
    assert [one["state"] for one in public_register.feed(PLACE).rows] == ["withdrawn", "published"]
    line, taken_down = public_register.register_page(PLACE, on=held.now.date()).decisions
    assert (line.state.zh, taken_down.state.zh) == (words, "已撤下"), "an ending never stands there as in force"
    assert told(held) == [("public-security", kind, result)]
    page = handover_page(held.world.actor("zhouhang"), on=held.now.date())
    assert (page.received[0].bad, page.received[0].result.zh != "") == (True, True)
    held.later(1)
    licence_sweep.sweep_licences(held.now, held.now)
    assert len(published(held)) == 2 and len(told(held)) == 1, "the formal cancellation tells nothing anew"
    assert verify.verify().violations == []


def test_j_an_expired_licence_is_taken_down_and_its_cancellation_published(built: World, db: None) -> None:
    held = Held(built)
    publication.publish_due(held.now, held.now)
    held.on(held.row.valid_until + timedelta(days=1))
    licence_sweep.sweep_licences(held.now, held.now)
    assert published(held) == [("licence", "withdrawn"), ("cancellation", "published")]


def test_j_restored_the_grant_is_published_again_and_the_ending_taken_down(held: Held) -> None:
    revoke(held)
    published(held)
    held.later(1)
    licence_sweep.sweep_licences(held.now, held.now)
    held.do("restore", REVIEW)
    assert published(held) == [("licence", "withdrawn"), ("revocation", "withdrawn"), ("licence", "published")]
    again = Disclosure.objects.get(case=held.case, state="published")
    assert (again.content["kind"], again.decided_on) == ("行政许可决定", Case.objects.get(pk=held.case.pk).decided_on)
    assert told(held) == [("public-security", "revocation", "fraud"), ("public-security", "restored", "")]
    by_judgment(held)
    assert [state for _, state in published(held)] == ["withdrawn", "withdrawn", "withdrawn", "published"]


def test_what_a_head_withheld_stays_unseen_when_it_ends(built: World, db: None) -> None:
    held = Held(built, "fire-check")
    head = Command(built.actor("liuchang-head"), held.now, held.now, str(new_id()))
    publication.withhold(Disclosure.objects.get(case=held.case).pk, "state_secret", head)
    revoke(held)
    assert published(held) == [("licence", "withheld"), ("revocation", "withheld")]
    page = department_public.public_page(built.actor("liuchang-head"), on=held.now.date())
    assert [one.reason.zh for one in page.done] == ["国家秘密", "国家秘密"]


def test_what_another_body_annuls_is_published_and_handed_over(held: Held) -> None:
    filed = {"review_kind": "reconsideration", "body": "云溪县人民政府", "review_number": "云政复〔2026〕3号",
             "filed_on": held.now.date().isoformat()}  # fmt: skip
    held.world.do(held.case, "record_review", filed)
    held.world.do(held.case, "record_review_result", {"review": 1, "result": "annulled", "paper_number": "云政复决9号"})
    assert published(held) == [("licence", "withdrawn"), ("annulment", "published")]
    entry = Disclosure.objects.get(case=held.case, kind="annulment").content
    assert (entry["decision"], entry["decision_number"]) == ("复议决定、裁判文书", "云政复决9号")
    assert told(held) == [("public-security", "review", "annulled")]
    assert held.row.status == "revoked"
