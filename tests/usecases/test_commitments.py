"""What a commitment sets going outside its case: credit, certificate, the supervising department, the lot of inspectors."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django.plugin import DjangoDbBlocker

from onewindow.core.cases import Order, draw
from onewindow.core.kernel.ids import new_id
from onewindow.core.kernel.refusal import Refused
from onewindow.reads.citizen_plan import deferral_of
from onewindow.store import credit, scope
from onewindow.store.catalogue import catalogue_on
from onewindow.store.drafts import OpenDraft
from onewindow.store.models import (
    Account,
    Application,
    Bar,
    Case,
    CreditMark,
    Document,
    DrawSeed,
    Handover,
    InspectionDraw,
    Inspector,
    Licence,
)
from onewindow.store.parties import open_party
from onewindow.usecases import (
    certificates,
    commitments,
    corrections,
    counter,
    documents,
    drafts,
    inspections,
    licences,
    submit_problems,
)
from onewindow.usecases.command import Command
from tests import department_world
from tests.department_world import NOW, PLACE, World, more_officers, standing

FIRE, HEAD = "liuchang", "liuchang-head"
CHECK = {"findings": "疏散通道堆物。"}
REASONS = {"reasons": "通道净宽不足。"}
LATER = NOW + timedelta(days=40)


@pytest.fixture(scope="module")
def built(
    tmp_path_factory: pytest.TempPathFactory, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[World]:
    with django_db_blocker.unblock(), standing(tmp_path_factory.mktemp("commit")) as world:
        yield world


@pytest.fixture
def world(built: World, db: None) -> World:
    return built


def command(world: World, username: str, now: datetime = NOW) -> Command:
    return Command(world.actor(username), now, now, str(new_id()))


def account(username: str) -> str:
    return str(Account.objects.get(username=username).pk)


def granted(world: World) -> Case:
    row = world.upstream(world.accepted("fire-check", of=world.commitment))
    world.do(row, "grant")
    return Case.objects.get(pk=row.pk)


def revoked(world: World, row: Case | None = None, grade: str = "false") -> Case:
    row = row or granted(world)
    people = [account(FIRE), account(HEAD)]
    world.do(row, "record_verification", {"result": "not_kept", "inspectors": people}, CHECK)
    world.do(row, "notify_revocation", {}, REASONS)
    world.do(row, "revoke_for_breach", {"grade": grade, "harm": "no"}, {**REASONS, "findings": "x"}, by=HEAD, now=LATER)
    return Case.objects.get(pk=row.pk)


@contextmanager
def refusing(code: str) -> Iterator[None]:
    with pytest.raises(Refused) as refused:
        yield
    assert [refusal.code for refusal in refused.value.refusals] == [code]


def pool(world: World, *usernames: str, trade: str = "旅馆") -> None:
    for username in usernames:
        inspections.keep_inspector(account(username), "fire-rescue", [trade], command(world, HEAD))


def test_the_conditions_of_the_published_item_get_their_days(world: World) -> None:
    told = json.loads(granted(world).snapshot)["promised"]
    assert [(code, by) for code, by, _ in told][-1] == ("training", "2026-09-30")
    assert [by for _, by, _ in told[:-1]] == [None, None, None]


def test_a_revocation_marks_the_credit_record_and_bars_the_next_commitment(world: World) -> None:
    row = revoked(world)
    party = row.application.applicant_id
    mark = credit.standing(party)
    assert mark is not None and (mark.kind, mark.case) == ("false", row.pk)
    assert CreditMark.objects.filter(party_id=party).count() == 1


def drafted(world: World, item: str = "fire-check") -> dict[str, set[str]]:
    """What stands against handing in a homestay on the ordinary route, as the applicant online and at the window."""
    thing = catalogue_on(NOW.date()).things["open-homestay"]
    online = drafts.start("open-homestay", thing.reference, "ordinary", command(world, "chen", LATER), jurisdiction=PLACE)
    number = open_party(Application.objects.get(pk=world.commitment).applicant).id_number
    person = counter.Person("陈阿妹", "citizen_id", number, "13800000000")
    at_window = counter.start_for(
        "open-homestay", thing.reference, "ordinary", person, command(world, "wangyun", LATER), jurisdiction=PLACE
    )
    found = {}
    for channel, draft, who in (("web", online, "chen"), ("window", at_window, "wangyun")):
        opened = OpenDraft(scope.draft(world.actor(who), draft), LATER.date())
        found[channel] = {one.code for one in submit_problems.problems(opened, submit_problems.Handover())}
    return found


def test_a_false_commitment_on_a_matter_of_safety_bars_for_three_years(world: World) -> None:
    """AL art. 79: what the notice of the item promises stands on the decision and is checked at every hand-in."""
    row = granted(world)
    certificates.issue(row.pk, command(world, FIRE))
    revoked(world, row)
    bar = Bar.objects.get(case=row)
    decision = Document.objects.get(case=row, kind="revocation_decision")
    assert (bar.article, bar.item, bar.until.year - bar.since.year) == ("79", "fire-check", 3)
    assert bar.source == decision.number
    assert "三年内不得再次申请" in documents.payload(Document.objects.get(case=row, kind="revocation_notice")).again
    told = documents.payload(decision).again
    assert f"第七十九条的规定，{bar.until.year}年{bar.until.month}月{bar.until.day}日前（含当日）不得再次申请" in told
    assert all("licence.barred" in codes for codes in drafted(world).values())
    licence = Licence.objects.get(case=row)
    assert json.loads(licence.snapshot)["barred"] == ["79"]
    restore = Order("restore", {"body": "云溪县人民政府", "document": "云政复决〔2026〕9号"})
    licences.act(licence.pk, restore, command(world, FIRE, LATER))
    bar.refresh_from_db()
    assert (bar.lifted_on, credit.standing(bar.party_id)) == (LATER.date(), None)
    assert not any("licence.barred" in codes for codes in drafted(world).values())


def kept(world: World) -> Case:
    row = granted(world)
    order = {"result": "kept", "inspectors": [account(FIRE), account(HEAD)]}
    world.do(row, "record_verification", order, CHECK)
    return Case.objects.get(pk=row.pk)


def good(row: Case, on: datetime = LATER) -> bool:
    catalogue = catalogue_on(NOW.date())
    return credit.good(row.application.applicant_id, catalogue, PLACE, on=on.date())


def test_j10_a_kept_commitment_and_no_mark_is_good_credit_and_gives_more_time(world: World) -> None:
    """守信激励: the place says how many kept commitments and how much more time for papers that may follow."""
    assert not good(granted_nothing(world))
    row = kept(world)
    assert good(row)
    again = Case.objects.get(application_id=department_world._homestay("chen", "ordinary"), item="fire-check")
    before, now = (json.loads(one.terms) for one in (world.part("fire-check"), again))
    assert (before["deferral"], now["deferral"], now["good_credit"]) == ("5wd", "8wd", True)
    catalogue, profile = catalogue_on(NOW.date()), catalogue_on(NOW.date()).profiles["yunxi"]
    assert [str(deferral_of(catalogue, profile, good=one)) for one in (False, True)] == ["5wd", "8wd"]
    party = row.application.applicant_id
    commitments.note_serious(party, "market-regulation", "县法院名单", command(world, "zhao"), jurisdiction=PLACE)
    assert not good(row)
    commitments.clear_serious(party, "market-regulation", "已履行", command(world, "zhao"), jurisdiction=PLACE)
    assert not good(row), "three years without a record"
    assert good(row, LATER + timedelta(days=3 * 365 + 10))


def test_kept_commitments_are_counted_by_the_database_within_the_newest_parts(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No snapshot is read into memory; four queries, as many as before; what lies behind the bound does not count."""
    row = kept(world)
    mine = Case.objects.filter(jurisdiction=PLACE, application__applicant_id=row.application.applicant_id)
    before = list(mine.order_by("-id").values_list("id", flat=True)).index(row.pk)
    assert mine.count() > 1
    for bound, expected in ((before + 1, True), (before, False), (credit.LOOKED_AT, True)):
        monkeypatch.setattr(credit, "LOOKED_AT", bound)
        with CaptureQueriesContext(connection) as asked:
            assert good(row) is expected
        told = [one["sql"] for one in asked if 'FROM "store_publication"' not in one["sql"]]
        assert len(told) == 4 and [sql for sql in told if '"snapshot"' in sql.partition(" FROM ")[0]] == []


def granted_nothing(world: World) -> Case:
    return Case.objects.select_related("application").get(application_id=world.ordinary, item="fire-check")


def test_an_unkept_commitment_bars_nobody(world: World) -> None:
    row = revoked(world, grade="unkept")
    assert not Bar.objects.filter(case=row).exists()
    assert not any("licence.barred" in codes for codes in drafted(world).values())


@pytest.mark.parametrize(("filed", "left"), [(LATER, 0), (NOW, 1)])
def test_a_review_of_the_revocation_lifts_bar_and_mark_and_one_asked_for_earlier_does_not(
    world: World, filed: datetime, left: int
) -> None:
    row = revoked(world)
    told = {"review_kind": "reconsideration", "body": "云溪县人民政府", "review_number": "云政复〔2026〕3号",
            "filed_on": filed.date().isoformat()}  # fmt: skip
    world.do(row, "record_review", told, now=LATER)
    result = {"review": 1, "result": "annulled", "paper_number": "云政复决1号"}
    world.do(row, "record_review_result", result, now=LATER)
    assert Bar.objects.filter(case=row, lifted_on=None).count() == left
    assert (credit.standing(row.application.applicant_id) is not None) == bool(left)


def test_an_acceptance_cancelled_for_forged_papers_bars_for_a_year(world: World) -> None:
    """AL art. 78, where the part had not been decided yet."""
    row = world.accepted("fire-check", of=world.commitment)
    corrections.cancel_acceptance(row.pk, "forged", "检测报告系伪造，经出具单位否认", command(world, HEAD))
    bar = Bar.objects.get(case=row)
    assert (bar.article, bar.until.year - bar.since.year) == ("78", 1)
    paper = documents.payload(Document.objects.get(case=row, kind="lapse_notice")).again
    assert "给予警告" in paper and f"{bar.until.year}年{bar.until.month}月{bar.until.day}日前（含当日）" in paper
    world_now = drafted(world)
    assert all("licence.barred" in codes for codes in world_now.values())


def test_an_acceptance_cancelled_for_another_reason_bars_nobody(world: World) -> None:
    row = world.accepted("fire-check", of=world.commitment)
    corrections.cancel_acceptance(row.pk, "not_required", "受理后查明不需要许可", command(world, HEAD))
    assert not Bar.objects.filter(case=row).exists()


def test_the_credit_record_is_repaired_when_asked_for(world: World) -> None:
    row = revoked(world)
    with pytest.raises(Refused) as refused:
        world.do(row, "repair_credit", {"basis": "x"}, by=HEAD, now=LATER)
    assert refused.value.code == "case.repair_not_asked"
    world.do(row, "ask_repair", {}, {"statement": "整改完毕"}, by="chen", now=LATER)
    world.do(row, "repair_credit", {"basis": "复核属实"}, by=HEAD, now=LATER)
    assert credit.standing(row.application.applicant_id) is None
    kinds = CreditMark.objects.filter(case=row).order_by("id").values_list("kind", flat=True)
    assert list(kinds) == ["false", "repaired"]


def test_whoever_is_barred_cannot_hand_in_a_commitment_but_the_ordinary_route(world: World) -> None:
    party = Application.objects.get(pk=world.commitment).applicant_id
    commitments.note_serious(
        party, "market-regulation", "县法院失信被执行人名单", command(world, "zhao"), jurisdiction=PLACE
    )
    mark = credit.standing(party)
    assert mark is not None and mark.refusal().code == "commitment.barred"
    assert "严重失信" in mark.refusal().message("zh-hans")
    draft = SimpleNamespace(
        row=SimpleNamespace(applicant_id=party),
        plan=SimpleNamespace(applying=[SimpleNamespace(committed=True)]),
    )
    assert [one.code for one in submit_problems._barred(draft)] == ["commitment.barred"]
    draft.plan.applying[0].committed = False
    assert submit_problems._barred(draft) == []
    commitments.clear_serious(
        party, "market-regulation", "已履行", command(world, "zhao"), jurisdiction=PLACE
    )
    assert credit.standing(party) is None
    with refusing("commitment.no-source"):
        commitments.note_serious(party, "market-regulation", " ", command(world, "zhao"), jurisdiction=PLACE)


def test_the_supervising_department_is_told_and_signs(world: World) -> None:
    row = revoked(world)
    told = Handover.objects.filter(case=row).order_by("sent_at", "id")
    assert [(one.kind, one.result, one.to_department) for one in told] == [
        ("decision", "granted", "public-security"),
        ("verification", "not_kept", "public-security"),
        ("revocation", "false", "public-security"),
    ]
    with refusing("scope.not-found"):
        inspections.sign_for(told[0].pk, command(world, FIRE))
    inspections.sign_for(told[0].pk, command(world, "zhouhang"))
    inspections.sign_for(told[0].pk, command(world, "zhouhang-head"))
    assert Handover.objects.get(pk=told[0].pk).seen_by == Account.objects.get(username="zhouhang").pk


def test_two_are_drawn_from_the_pool_by_the_seed_of_the_day(world: World) -> None:
    row = granted(world)
    with refusing("inspections.too-few"):
        inspections.draw_for(row.pk, "旅馆", command(world, FIRE))
    pool(world, FIRE, HEAD, *more_officers("fire-rescue", 4))
    drawn = inspections.draw_for(row.pk, "旅馆", command(world, FIRE))
    made = InspectionDraw.objects.get(case=row)
    seed = DrawSeed.objects.get(jurisdiction=PLACE).seed
    assert (made.seed, made.drawn, made.trade) == (seed, list(drawn), "旅馆")
    assert len(made.candidates) == 6
    assert draw(made.seed, made.key, made.candidates) == drawn
    with refusing("case.draw_again"):
        inspections.draw_for(row.pk, "旅馆", command(world, FIRE))
    inspections.draw_for(row.pk, "旅馆", command(world, FIRE), reason="leave")
    assert InspectionDraw.objects.filter(case=row).count() == 2
    assert DrawSeed.objects.count() == 1


def test_a_draw_between_the_count_and_the_act_is_not_drawn_over(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = granted(world)
    pool(world, FIRE, HEAD)
    inspections.draw_for(row.pk, "旅馆", command(world, FIRE))
    seed_of = inspections.seed_of

    def meanwhile(*args: object) -> str:
        monkeypatch.setattr(inspections, "seed_of", seed_of)
        inspections.draw_for(row.pk, "旅馆", command(world, FIRE), reason="leave")
        return seed_of(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(inspections, "seed_of", meanwhile)
    with refusing("case.stale"):
        inspections.draw_for(row.pk, "旅馆", command(world, FIRE), reason="conflict")
    keys = [made.key for made in InspectionDraw.objects.filter(case=row)]
    assert len(set(keys)) == len(keys) == 2


def test_who_has_a_conflict_stays_out_and_the_record_says_so(world: World) -> None:
    row = granted(world)
    pool(world, FIRE, HEAD)
    one = Inspector.objects.get(account_id=account(FIRE))
    inspections.keep_away(one.pk, row.application.number, command(world, HEAD))
    with refusing("inspections.too-few"):
        inspections.draw_for(row.pk, "旅馆", command(world, FIRE))


def test_a_head_reaches_only_the_pool_of_the_own_place_and_department(world: World) -> None:
    row = granted(world)
    pool(world, FIRE)
    mine = Inspector.objects.get(account_id=account(FIRE))
    for other in ({"jurisdiction": "110101"}, {"department": "housing"}):
        Inspector.objects.filter(pk=mine.pk).update(**other)
        with refusing("inspections.no-inspector"):
            inspections.keep_away(mine.pk, row.application.number, command(world, HEAD))
        Inspector.objects.filter(pk=mine.pk).update(jurisdiction=PLACE, department="fire-rescue")
    assert Inspector.objects.get(pk=mine.pk).conflicts == []
    for nobody in ("", "x", str(row.pk)):
        with refusing("inspections.no-inspector"):
            inspections.keep_away(nobody, row.application.number, command(world, HEAD))
    with refusing("inspections.not-officer"):
        inspections.keep_inspector("x", "fire-rescue", ["旅馆"], command(world, HEAD))


def test_the_pool_is_the_heads(world: World) -> None:
    with refusing("inspections.not-head"):
        inspections.keep_inspector(account(FIRE), "fire-rescue", ["旅馆"], command(world, FIRE))
    with refusing("inspections.not-officer"):
        inspections.keep_inspector(account("zhao"), "fire-rescue", ["旅馆"], command(world, HEAD))
    with refusing("inspections.no-trade"):
        inspections.keep_inspector(account(FIRE), "fire-rescue", [" "], command(world, HEAD))


def test_the_sweep_breaches_a_day_that_passed(world: World) -> None:
    from onewindow.usecases.sweep import look_at

    row = granted(world)
    after = datetime(
        2026, 10, 9, 2, 0, tzinfo=UTC
    )  # 30 September was the last day; the holidays end on the 7th
    look_at(row.pk, after, after)
    assert json.loads(Case.objects.get(pk=row.pk).snapshot)["commitment"] == "breached"
    assert Handover.objects.filter(case=row, kind="breach").count() == 1


def test_what_waits_for_a_ruling_stays_in_sight_of_the_sweep(world: World) -> None:
    from onewindow.usecases.sweep import look_at

    row = revoked(world)
    world.do(row, "ask_repair", {}, {"statement": "整改完毕"}, by="chen", now=LATER)
    look_at(row.pk, LATER + timedelta(days=30), LATER + timedelta(days=30))
    assert Case.objects.get(pk=row.pk).sweep_on is not None
    world.do(row, "repair_credit", {"basis": "复核属实"}, by=HEAD, now=LATER + timedelta(days=31))
    look_at(row.pk, LATER + timedelta(days=40), LATER + timedelta(days=40))
    assert Case.objects.get(pk=row.pk).sweep_on is None
