"""Draft → check → publish: by a second pair of eyes, from a day, one live version at a time; drafts can be withdrawn."""

from __future__ import annotations

import copy
import json
from datetime import date
from typing import Any

import pytest

from onewindow.core.kernel.actor import Actor, Role, Scope
from onewindow.core.kernel.ids import new_id
from onewindow.core.kernel.refusal import Refused
from onewindow.store import catalogue
from onewindow.store.models import CatalogueChange, Draft, Event, Publication
from onewindow.usecases import catalogue_versions as versions
from onewindow.usecases.command import Command
from onewindow.usecases.content import import_pack
from tests import life
from tests.builders import day

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
