"""Draft → check → publish: by a second pair of eyes, from a day, one live version at a time; drafts can be withdrawn."""

from __future__ import annotations

import copy
import json
from datetime import date
from typing import Any

import pytest

from onewindow.core.kernel.actor import Actor, Role, Scope
from onewindow.core.kernel.codec import content_hash
from onewindow.core.kernel.ids import new_id
from onewindow.core.kernel.refusal import Refused
from onewindow.store import catalogue
from onewindow.store.models import CatalogueChange, Draft, Event, Publication
from onewindow.usecases import catalogue_versions as versions
from onewindow.usecases.command import Command
from onewindow.usecases.content import import_pack
from tests import life
from tests.builders import day

pytestmark = pytest.mark.usefixtures("standing_content")

TODAY = date(2026, 3, 10)
ITEM = ("items", "cad-alarm")


def by(name: str = "甲", role: Role = Role.DESIGNER) -> Command:
    actor = Actor(role, name, f"id-{name}", scope=Scope(frozenset({life.PLACE})))
    return Command(actor, day("2026-03-10"), day("2026-03-10"), new_id().hex)


@pytest.fixture(autouse=True)
def _content(db: None) -> None:
    life.content()


def body(code: str = "cad-alarm", kind: str = "items", **changes: Any) -> dict[str, Any]:
    return {**copy.deepcopy(versions.bodies_in_force(TODAY)[kind][code]), **changes}


def drafted(promise: str = "0wd", who: str = "甲") -> CatalogueChange:
    return versions.draft({ITEM: body(promise=promise)}, by(who), title="压缩时限", origin="tests", on=TODAY)


def checked(promise: str = "0wd") -> CatalogueChange:
    row = drafted(promise)
    return versions.check(row.id, row.version, by(), on=TODAY)


def promise_on(on: date) -> str:
    catalogue.forget()
    return str(catalogue.catalogue_on(on).items["cad-alarm"].promise)


def refused(code: str, call: Any, *args: Any, **more: Any) -> Refused:
    with pytest.raises(Refused) as caught:
        call(*args, **more)
    assert caught.value.code == code
    return caught.value


def test_a_draft_is_checked_and_published_by_somebody_else_from_its_day_on() -> None:
    row = checked()
    assert row.state == "checked" and json.loads(row.problems) == []
    refused("version.own", versions.publish, row.id, row.version, TODAY, by("甲"))
    done = versions.publish(row.id, row.version, TODAY, by("乙"))
    assert (done.state, done.effective_from, done.decided_name) == ("published", TODAY, "乙")
    assert promise_on(date(2026, 3, 9)) == "1wd" and promise_on(TODAY) == "0wd"
    assert Event.objects.filter(type="catalogue.published").count() == 1


def test_an_unchecked_draft_is_not_published_and_a_later_publication_asks_for_another_check() -> None:
    row = drafted()
    refused("version.unchecked", versions.publish, row.id, row.version, TODAY, by("乙"))
    row = versions.check(row.id, row.version, by(), on=TODAY)
    other = body("cad-peace-use", promise="0wd")
    import_pack(
        [("items", "cad-peace-use", other)], origin="x", by="x", at=day("2026-03-10"), on=TODAY, publish=True
    )
    refused("version.unchecked", versions.publish, row.id, row.version, TODAY, by("乙"))


def test_what_the_check_finds_keeps_it_from_being_published_and_says_where() -> None:
    row = checked("30wd")
    assert row.state == "draft"
    told = refused("version.faulty", versions.publish, row.id, row.version, TODAY, by("乙"))
    assert told.refusals[0].params["where"] == "items/cad-alarm: promise"


def test_a_version_is_scheduled_and_another_one_beside_it_is_refused_by_name() -> None:
    later = date(2026, 7, 1)
    first = checked()
    versions.publish(first.id, first.version, later, by("乙"))
    assert promise_on(date(2026, 6, 30)) == "1wd" and promise_on(later) == "0wd"
    second = versions.draft(
        {ITEM: body(promise="1wd", consult="0500-1")}, by(), title="改电话", origin="tests", on=TODAY
    )
    second = versions.check(second.id, second.version, by(), on=TODAY)
    for start in (TODAY, later):
        told = refused("version.two-live", versions.publish, second.id, second.version, start, by("乙"))
        assert told.refusals[0].params == {"name": "items/cad-alarm", "day": "2026-07-01"}
    live = Publication.objects.filter(kind="items", code="cad-alarm", withdrawn_at=None)
    assert live.filter(effective_to=None).count() == 1


def test_what_is_scheduled_can_be_withdrawn_and_the_present_version_goes_on() -> None:
    row = checked()
    row = versions.publish(row.id, row.version, date(2026, 7, 1), by("乙"))
    refused("version.no-reason", versions.withdraw, row.id, row.version, " ", by())
    gone = versions.withdraw(row.id, row.version, "文件没有发", by())
    assert gone.state == "withdrawn" and promise_on(date(2026, 8, 1)) == "1wd"


def test_what_is_in_force_is_not_withdrawn_and_a_draft_is() -> None:
    row = checked()
    row = versions.publish(row.id, row.version, TODAY, by("乙"))
    refused("version.in-force", versions.withdraw, row.id, row.version, "错了", by())
    other = drafted("1wd")
    assert versions.withdraw(other.id, other.version, "重来", by()).state == "withdrawn"
    refused("version.not-open", versions.check, other.id, other.version + 1, by(), on=TODAY)


def test_days_past_stale_pages_and_other_roles_are_refused() -> None:
    row = checked()
    refused("version.past", versions.publish, row.id, row.version, date(2026, 3, 9), by("乙"))
    refused("version.stale", versions.publish, row.id, row.version - 1, TODAY, by("乙"))
    refused("version.not-yours", versions.publish, row.id, row.version, TODAY, by("丙", Role.SUPERVISOR))
    refused("version.none", versions.check, new_id(), 0, by(), on=TODAY)
    refused("version.nothing", versions.draft, {ITEM: body()}, by(), title="", origin="t", on=TODAY)


def test_a_profile_may_let_the_author_publish_alone() -> None:
    place = body("yunxi", "profiles")
    place["parameters"]["publish_alone"] = {
        "value": True,
        "basis": {"kind": "reconstructed", "source": "tests"},
    }
    import_pack(
        [("profiles", "yunxi", place)], origin="x", by="x", at=day("2026-03-10"), on=TODAY, publish=True
    )
    row = checked()
    assert versions.publish(row.id, row.version, TODAY, by("甲")).state == "published"


def test_a_definition_ends_and_one_that_others_rest_on_cannot() -> None:
    row = versions.draft({("materials", "site-plan"): None}, by(), title="", origin="t", on=TODAY)
    row = versions.check(row.id, row.version, by(), on=TODAY)
    assert row.state == "draft" and "reference" in row.problems


def test_a_running_application_keeps_its_bundle_and_a_new_one_gets_the_new_version() -> None:
    old = Draft.objects.get(pk=life.Life().draft()).bundle
    changed = {("items", "food-permit"): body("food-permit", consult="0500-77")}
    row = versions.draft(changed, by(), title="", origin="t", on=TODAY)
    row = versions.check(row.id, row.version, by(), on=TODAY)
    versions.publish(row.id, row.version, TODAY, by("乙"))
    catalogue.forget()
    assert catalogue.load_bundle(old).items["food-permit"].consult not in ("", "0500-77")
    fresh = life.Life(now=day("2026-03-11"))
    new = Draft.objects.get(pk=fresh.draft()).bundle
    assert new != old and catalogue.load_bundle(new).items["food-permit"].consult == "0500-77"


def test_an_import_without_publication_is_a_set_that_waits_and_the_same_again_is_the_same_set() -> None:
    pack = [("items", "cad-alarm", body(promise="0wd"))]
    first = import_pack(pack, origin="x", by="设计", at=day("2026-03-10"), on=TODAY, publish=False)
    again = import_pack(pack, origin="x", by="设计", at=day("2026-03-10"), on=TODAY, publish=False)
    assert first.change and again.change == first.change
    row = CatalogueChange.objects.get(pk=first.change)
    assert (row.author, row.state, row.lines.count()) == ("设计", "draft", 1)


def test_the_same_files_again_undo_no_decision_and_a_changed_file_counts() -> None:
    row = checked()
    versions.publish(row.id, row.version, TODAY, by("乙"))
    ended = versions.draft({("items", "cad-quality"): None}, by(), title="", origin="t", on=TODAY)
    ended = versions.check(ended.id, ended.version, by(), on=TODAY)
    if ended.state == "checked":
        versions.publish(ended.id, ended.version, TODAY, by("乙"))
    seed = [(kind, code, each) for kind, code, each in life._documents() if kind == "items"]
    done = import_pack(
        seed, origin="content", by="import", at=day("2026-03-11"), on=date(2026, 3, 11), publish=True
    )
    assert done.published == () and set(done.kept) >= {"items/cad-alarm"}
    assert promise_on(date(2026, 3, 12)) == "0wd"
    fresh = [("items", "cad-alarm", body(promise="2wd"))]
    done = import_pack(
        fresh, origin="content", by="import", at=day("2026-03-12"), on=date(2026, 3, 12), publish=True
    )
    assert done.published == ("items/cad-alarm",) and promise_on(date(2026, 3, 12)) == "2wd"


def test_an_import_before_a_scheduled_day_ends_where_that_one_begins() -> None:
    row = checked()
    versions.publish(row.id, row.version, date(2026, 7, 1), by("乙"))
    pack = [("items", "cad-alarm", body(consult="0500-7"))]
    import_pack(pack, origin="content", by="import", at=day("2026-03-12"), on=date(2026, 3, 12), publish=True)
    live = Publication.objects.filter(kind="items", code="cad-alarm", withdrawn_at=None).order_by(
        "effective_from"
    )
    spans = [(each.effective_from, each.effective_to) for each in live]
    assert spans[1:] == [(date(2026, 3, 12), date(2026, 6, 30)), (date(2026, 7, 1), None)]
    assert spans[0][1] == date(2026, 3, 11)
    assert promise_on(date(2026, 6, 30)) == "1wd" and promise_on(date(2026, 7, 1)) == "0wd"


# --- two at once, and sets that wait beside each other -------------------------------------------------------------

JULY, AUGUST = date(2026, 7, 1), date(2026, 8, 1)


def spans(kind: str, code: str) -> list[tuple[date, date | None]]:
    rows = Publication.objects.filter(kind=kind, code=code, withdrawn_at=None).order_by("effective_from")
    return [(each.effective_from, each.effective_to) for each in rows][-3:]


def ready(changes: dict[tuple[str, str], Any]) -> CatalogueChange:
    row = versions.draft(changes, by(), title="", origin="tests", on=TODAY)
    row = versions.check(row.id, row.version, by(), on=TODAY)
    assert row.state == "checked", row.problems
    return row


def published(changes: dict[tuple[str, str], Any], start: date) -> CatalogueChange:
    row = ready(changes)
    return versions.publish(row.id, row.version, start, by("乙"))


@pytest.mark.parametrize(
    ("theirs", "ours", "code"),
    [
        (TODAY, TODAY, "version.unchecked"),
        (TODAY, JULY, "version.unchecked"),
        (JULY, JULY, "version.two-live"),
        (JULY, TODAY, "version.two-live"),
    ],
)
def test_who_waited_for_another_publication_sees_it_and_one_version_lives(
    theirs: date, ours: date, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The other publication goes through while this one waits for its turn: what was read before does not count."""
    first, second = checked("0wd"), ready({ITEM: body(consult="0500-1")})
    mine = catalogue.one_at_a_time

    def others_first() -> None:
        monkeypatch.setattr(catalogue, "one_at_a_time", mine)
        versions.publish(first.id, first.version, theirs, by("乙"))

    monkeypatch.setattr(catalogue, "one_at_a_time", others_first)
    refused(code, versions.publish, second.id, second.version, ours, by("乙"))


def test_a_doubled_beginning_is_told_as_a_page_that_is_stale(monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = checked("0wd"), ready({ITEM: body(consult="0500-1")})
    versions.publish(first.id, first.version, JULY, by("乙"))
    monkeypatch.setattr(versions, "_standing", lambda lines: {ITEM: []})
    refused("version.stale", versions.publish, second.id, second.version, JULY, by("乙"))


def test_a_definition_that_ends_ahead_keeps_its_end_through_a_change_and_its_withdrawal() -> None:
    extra = ("departments", "extra")
    published({extra: {**body("market-regulation", "departments"), "code": "extra"}}, TODAY)
    published({extra: None}, AUGUST)
    end = date(2026, 7, 31)
    assert spans(*extra)[-1][1] == end
    again = ready({extra: None})
    refused("version.ends", versions.publish, again.id, again.version, JULY, by("乙"))
    renamed = {**body("extra", "departments"), "name": {"zh-hans": "改名局", "en": "Renamed"}}
    row = published({extra: renamed}, JULY)
    assert [last for _, last in spans(*extra)] == [date(2026, 6, 30), end]
    versions.withdraw(row.id, row.version, "不改了", by())
    assert [last for _, last in spans(*extra)] == [end]


def test_withdrawing_the_first_of_two_scheduled_sets_goes_on_until_the_second_begins() -> None:
    row = published({ITEM: body(promise="0wd")}, JULY)
    published({ITEM: body(consult="0500-1")}, AUGUST)
    versions.withdraw(row.id, row.version, "不改了", by())
    assert spans(*ITEM)[-2:][0][1] == date(2026, 7, 31) and spans(*ITEM)[-1] == (AUGUST, None)


def test_what_another_set_ended_on_the_same_day_stays_ended() -> None:
    extra = ("departments", "extra")
    first = {**body("market-regulation", "departments"), "code": "extra"}
    published({extra: first}, TODAY)
    published({extra: None}, JULY)
    row = published({extra: {**first, "name": {"zh-hans": "新局", "en": "New"}}}, JULY)
    versions.withdraw(row.id, row.version, "不设了", by())
    assert [last for _, last in spans(*extra)] == [date(2026, 6, 30)]


@pytest.mark.parametrize(("ends", "uses"), [(JULY, AUGUST), (AUGUST, JULY), (AUGUST, TODAY)])
def test_two_sets_that_are_right_alone_and_wrong_together_are_not_both_decided(
    ends: date, uses: date
) -> None:
    extra = ("departments", "extra")
    published({extra: {**body(body()["department"], "departments"), "code": "extra"}}, TODAY)
    using = ready({ITEM: body(department="extra")})
    published({extra: None}, ends)
    code = "version.clash"
    told = refused(code, versions.publish, using.id, using.version, uses, by("乙"))
    assert told.refusals[0].params["day"] == max(ends, uses).isoformat()
    assert told.refusals[0].params["where"].startswith("items/cad-alarm")
    assert CatalogueChange.objects.get(pk=using.pk).state == "checked"


def test_a_scheduled_set_on_which_another_rests_is_not_withdrawn_under_it() -> None:
    extra = ("departments", "extra")
    row = published({extra: {**body(body()["department"], "departments"), "code": "extra"}}, JULY)
    using = versions.draft({ITEM: body(department="extra")}, by(), title="", origin="tests", on=JULY)
    using = versions.check(using.id, using.version, by(), on=JULY)
    CatalogueChange.objects.filter(pk=using.pk).update(
        checked_against=content_hash(catalogue.read_in_force(TODAY))
    )
    using = versions.publish(using.id, using.version, AUGUST, by("乙"))
    refused("version.clash", versions.withdraw, row.id, row.version, "不设了", by())
    versions.withdraw(using.id, using.version, "先撤这一组", by())
    assert versions.withdraw(row.id, row.version, "不设了", by()).state == "withdrawn"
