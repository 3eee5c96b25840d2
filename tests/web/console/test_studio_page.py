"""The studio's bench: every control moves every figure, every swap equals a full reload, and no content is touched."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from onewindow.core.kernel.actor import Role
from onewindow.store import studio
from onewindow.store.models import CatalogueChange, ContentVersion, Publication, Scenario
from tests import life
from tests.builders import day
from tests.web.console.studio_life import HTMX, act, begin, designer, page, plain

pytestmark = pytest.mark.django_db
THINGS = ("start-construction", "open-homestay")


@pytest.fixture(autouse=True)
def _content(standing_content: None, monkeypatch: pytest.MonkeyPatch) -> None:
    life.content()
    studio.forget()
    monkeypatch.setattr("onewindow.config.middleware.legal_now", lambda wall: day("2026-03-10"))


def content_now() -> tuple[int, int]:
    return ContentVersion.objects.count(), Publication.objects.count()


def figures(markup: str) -> list[int]:
    """The six figures as they stand in the strip."""
    strip = markup.partition('id="figures"')[2].partition("</ul>")[0]
    return [int(found) for found in re.findall(r"<b>(\d+)", strip)]


@pytest.mark.parametrize("thing", THINGS)
def test_a_one_thing_opens_with_proof_pictures_and_its_words(thing: str) -> None:
    client, _ = designer()
    row = begin(client, thing=thing)
    shown = page(client, row)
    assert "已证明：少于" in shown and shown.count("<h1") == 1 and len(figures(shown)) == 6
    assert shown.count('<svg class="flow flow-schedule"') == 2 and shown.count("<desc") >= 4
    assert "style=" not in shown.partition("<main")[2] and "<script>" not in shown


def test_every_page_of_the_studio_speaks_english() -> None:
    client, _ = designer()
    row = begin(client, thing="open-homestay")
    act(client, row, "change", route="ordinary", **{"limit.fire-check": "3", "unit.fire-check": "wd"})
    client.get(f"/console/studio/{row.pk}/levers", headers=HTMX)
    client.cookies["ow_locale"] = "en"
    for path in ("", "/submit", "/why?ref=operator.phone"):
        shown = client.get(f"/console/studio/{row.pk}{path}").content.decode().partition("<main")[2]
        shown = re.sub(r'<(span|div) class="(micro lever-basis|fact-note)">.*?</\1>', " ", shown, flags=re.S)
        told = re.sub(r"<[^>]+>", "|", shown.partition("</main>")[0]).replace(row.name, "")
        law = re.sub(r"[《（(]?[^|]*(法|条例|规定|办法|意见|通知|号|案例)[^|]*", "", told)
        assert re.findall(r"[\u4e00-\u9fff]+", law) == []


def test_opening_and_looking_writes_nothing_but_the_scenario() -> None:
    client, _ = designer()
    before = content_now()
    row = begin(client, thing="open-homestay")
    version = Scenario.objects.get().version
    for path in ("", "/levers", "/why?ref=lodging.rooms", "/submit", "/files/json"):
        client.get(f"/console/studio/{row.pk}{path}", headers=HTMX if path == "/levers" else {})
    assert content_now() == before and Scenario.objects.get().version == version


def test_a_source_switched_off_asks_more_and_undo_brings_all_back() -> None:
    client, _ = designer()
    row = begin(client, thing="open-homestay")
    first = figures(page(client, row))
    answer = act(client, row, "change", shown=["real-estate"], off=["real-estate"])
    assert answer.status_code == 200
    moved = figures(page(client, row))
    assert moved[3] > first[3] and "断开不动产登记" in page(client, row)
    act(client, row, "turn", to="0")
    assert figures(page(client, row)) == first
    act(client, row, "turn", to="1")
    assert figures(page(client, row)) == moved


def test_a_step_after_undo_drops_what_was_undone() -> None:
    client, _ = designer()
    row = begin(client, thing="open-homestay")
    act(client, row, "change", **{"answer.meals": "no"})
    act(client, row, "turn", to="0")
    act(client, row, "change", route="ordinary")
    row.refresh_from_db()
    assert [move["kind"] for step in row.steps for move in step] == ["route"] and row.done == 1


def test_each_control_moves_its_own_figure() -> None:
    client, _ = designer()
    row = begin(client, thing="open-homestay")
    start = figures(page(client, row))
    act(client, row, "change", route="ordinary")
    ordinary = figures(page(client, row))
    assert ordinary[0] > start[0]
    act(client, row, "change", **{"limit.fire-check": "2", "unit.fire-check": "wd"})
    assert "改成 2 个工作日" in page(client, row)
    act(client, row, "change", **{"commit.fire-check": "yes"})
    assert "营业前消防安全检查改为告知承诺" in page(client, row)
    act(client, row, "change", **{"answer.meals": "no"})
    assert figures(page(client, row))[3] < ordinary[3]
    act(client, row, "change", day="2026-09-30")
    assert "9月30日" in page(client, row)


def test_a_promise_beyond_the_law_is_refused_and_nothing_moves() -> None:
    client, _ = designer()
    row = begin(client, thing="open-homestay")
    answer = act(client, row, "change", **{"limit.fire-check": "30", "unit.fire-check": "wd"})
    assert answer.status_code == 409 and answer["HX-Retarget"] == "#refusal"
    assert "法定最长 10 个工作日" in answer.content.decode()
    assert Scenario.objects.get().version == 0


def test_items_are_added_found_by_search_and_taken_out() -> None:
    client, _ = designer()
    row = begin(client, thing="open-homestay")
    found = client.get(
        f"/console/studio/{row.pk}", {"q": "排水"}, headers={**HTMX, "HX-Target": "add-found"}
    ).content.decode()
    assert 'value="drainage-permit"' in found and "<main" not in found
    act(client, row, "item", item=["drainage-permit"], within="yes")
    shown = page(client, row)
    assert "state-drainage-permit" in shown and "污水排入排水管网许可" in shown
    act(client, row, "drop", drop="drainage-permit")
    assert "state-drainage-permit" not in page(client, row)
    act(client, row, "drop", drop="hygiene-permit")
    assert "去掉公共场所卫生许可" in page(client, row)
    row.refresh_from_db()
    assert [move["value"] for step in row.steps for move in step] == ["in", "", "out"]


def test_no_named_button_belongs_to_the_form_of_the_switches() -> None:
    """HTMX sends the button that has the focus with a change: one that took an item out would do so unasked."""
    client, _ = designer()
    row = begin(client, thing="open-homestay")
    form = inner(page(client, row), '<form class="stack" id="switches"', "</form>")
    buttons = re.findall(r"<button[^>]*>", form)
    assert [each for each in buttons if "name=" in each and 'form="drop-form"' not in each] == []


def test_picked_items_become_a_new_one_thing() -> None:
    client, _ = designer()
    listed = client.get("/console/studio", {"q": "营业执照"}, headers=HTMX).content.decode()
    assert 'name="item"' in listed
    answer = client.post("/console/studio/new", {"command_id": "new-none-1", "name": "空的"})
    assert answer.status_code == 409
    row = begin(client, item=["business-licence", "food-permit", "tax-registration"], name="开小店")
    shown = page(client, row)
    assert "<h1" in shown and "开小店" in shown and "已证明：少于" in shown


def lever_codes(client: Client, row: Scenario) -> list[str]:
    markup = client.get(f"/console/studio/{row.pk}/levers", headers=HTMX).content.decode()
    lawful = markup.partition('id="lever-list"')[2].partition("不许")[0]
    return list(dict.fromkeys(re.findall(r'name="code" value="([^"]+)"', lawful)))


def test_a_lever_moves_the_figures_it_promised_and_is_taken_back() -> None:
    client, _ = designer()
    row = begin(client, thing="start-construction")
    before = figures(page(client, row))
    code = lever_codes(client, row)[0]
    assert act(client, row, "lever", code=code, turn="on")["HX-Retarget"] == "#bench"
    assert figures(page(client, row))[0] < before[0]
    row.refresh_from_db()
    assert row.steps[0][0]["kind"] in ("limit", "lever")


def test_an_unlawful_lever_is_refused_with_its_clause() -> None:
    client, actor = designer()
    row = begin(client, thing="open-homestay")
    answer = act(client, row, "lever", code="commit:food-permit", turn="on")
    assert answer.status_code == 409 and "法律不许" in answer.content.decode()
    assert act(client, row, "lever", code="commit:nothing", turn="on").status_code == 409
    assert Scenario.objects.get().version == 0


def test_a_point_of_the_frontier_is_one_step() -> None:
    client, _ = designer()
    row = begin(client, thing="start-construction")
    markup = client.get(f"/console/studio/{row.pk}/levers", headers=HTMX).content.decode()
    forms = re.findall(r"<form[^>]+/do/set.*?</form>", markup, re.S)
    codes = re.findall(r'name="code" value="([^"]+)"', forms[-1])
    act(client, row, "set", code=codes)
    row.refresh_from_db()
    assert row.done == 1 and len(row.steps[0]) == len(codes) > 1


# --- swaps -----------------------------------------------------------------------------------------------------


def inner(markup: str, start: str, end: str) -> str:
    return markup.partition(start)[2].partition(end)[0]


def without_states(markup: str) -> str:
    """The left column without what the browser holds itself: the values of its controls."""
    markup = re.sub(r'<input([^>]*?) value="[^"]*"', r"<input\1", markup)
    return re.sub(r" (checked|selected)(?=[ >])", "", markup)


CHANGES: list[dict[str, Any]] = [
    {"answer.meals": "no"},
    {"answer.area": "viele"},
    {"answer.area": "120"},
    {"shown": ["real-estate", "population"], "off": ["real-estate"]},
    {"limit.fire-check": "2", "unit.fire-check": "wd"},
    {"commit.fire-check": "no"},
    {"route": "ordinary"},
    {"day": "2026-09-28"},
]


def test_after_a_swap_of_the_output_the_page_equals_a_full_reload() -> None:
    client, _ = designer()
    row = begin(client, thing="open-homestay")
    for posted in CHANGES:
        assert_swap_equals_reload(client, row, posted)


def assert_swap_equals_reload(client: Client, row: Scenario, posted: dict[str, Any]) -> None:
    old = page(client, row)
    swapped = plain(act(client, row, "change", **posted).content.decode())
    new = page(client, row)
    out, _, moved = swapped.partition('<section class="span studio-live"')
    assert out.strip() == inner(new, '<div class="studio-out" id="out">', "</div> <div hidden").strip() or (
        out.strip() in new
    )
    old_left = without_states(inner(old, 'id="controls">', '<div class="studio-out"'))
    new_left = without_states(inner(new, 'id="controls">', '<div class="studio-out"'))
    for tag, name, body in re.findall(
        r'<(small|p|span) (?:class="[^"]*" )?id="([^"]+)" hx-swap-oob="true"[^>]*>(.*?)</\1>(?= ?<|$)', moved
    ):
        pattern = rf'<{tag} (?:class="[^"]*" )?id="{re.escape(name)}"[^>]*>.*?</{tag}>(?= ?<|$)'
        fresh = re.search(pattern, new_left)
        assert fresh, name
        assert body in without_states(fresh.group(0)) or body in fresh.group(0)
        old_left = re.sub(pattern, lambda _, text=fresh.group(0): text, old_left, count=1)
    assert old_left == new_left
    bar = inner(new, '<section class="span studio-bar" id="studio-bar"', "</section>")
    assert inner(moved, 'id="studio-bar" hx-swap-oob="true"', "</section>") == bar
    live = inner(new, '<section class="span studio-live" id="studio-live"', "</section>")
    assert inner(moved, ' hx-swap-oob="true"', "</section>") == live


def test_after_a_swap_of_the_bench_the_page_equals_a_full_reload() -> None:
    client, _ = designer()
    row = begin(client, thing="open-homestay")
    act(client, row, "change", route="ordinary")
    steps: list[tuple[str, dict[str, Any]]] = [
        ("item", {"item": ["drainage-permit"], "within": "yes"}),
        ("lever", {"code": "commit:fire-check", "turn": "on"}),
        ("drop", {"drop": "drainage-permit"}),
        ("turn", {"to": "1"}),
    ]
    for step, posted in steps:
        swapped = act(client, row, step, **posted)
        assert swapped["HX-Retarget"] == "#bench"
        assert plain(swapped.content.decode()).strip() in page(client, row)


def test_the_levers_that_arrive_later_stand_on_the_page_when_it_is_loaded_again() -> None:
    client, _ = designer()
    row = begin(client, thing="open-homestay")
    assert 'hx-trigger="load"' in page(client, row)
    later = plain(client.get(f"/console/studio/{row.pk}/levers", headers=HTMX).content.decode())
    assert later.strip() in page(client, row)
    plainly = client.get(f"/console/studio/{row.pk}/levers")
    assert plainly.status_code == 303 and "levers=1" in plainly["Location"]


def test_without_script_the_same_acts_lead_back_to_the_page() -> None:
    client, _ = designer()
    row = begin(client, thing="open-homestay")
    answer = act(client, row, "change", htmx=False, route="ordinary")
    assert answer.status_code == 303 and answer["Location"] == f"/console/studio/{row.pk}"
    why = client.get(f"/console/studio/{row.pk}/why", {"ref": "lodging.rooms"})
    assert why.status_code in (200, 404) and "<main" in why.content.decode()


def test_why_a_question_is_asked_is_told_by_solving_again() -> None:
    client, _ = designer()
    row = begin(client, thing="open-homestay")
    ref = re.findall(r"why\?ref=([a-z_.]+)", page(client, row))[0]
    told = client.get(f"/console/studio/{row.pk}/why", {"ref": ref}, headers=HTMX).content.decode()
    assert "要用" in told and "<main" not in told and "重新求解" in told
    assert client.get(f"/console/studio/{row.pk}/why", {"ref": "no.such"}).status_code == 404


# --- whose it is -----------------------------------------------------------------------------------------------


def test_a_scenario_is_private_until_shared_and_then_only_read_and_copied() -> None:
    mine, _ = designer("甲")
    other, _ = designer("乙")
    row = begin(mine, thing="open-homestay")
    assert other.get(f"/console/studio/{row.pk}").status_code == 404
    act(mine, row, "share", shared="yes")
    assert "只能看" in page(other, row)
    assert act(other, row, "change", route="ordinary").status_code == 409
    answer = other.post(f"/console/studio/{row.pk}/copy", {"command_id": "copy-0001"})
    copied = Scenario.objects.get(pk=answer["Location"].rpartition("/")[2])
    assert (
        copied.account_id != row.account_id
        and act(other, copied, "change", route="ordinary").status_code == 200
    )
    act(mine, row, "share", shared="no")
    assert other.get(f"/console/studio/{row.pk}").status_code == 404


def test_two_windows_on_one_scenario_never_overwrite_each_other() -> None:
    client, _ = designer()
    row = begin(client, thing="open-homestay")
    act(client, row, "change", route="ordinary")
    late = act(client, row, "change", seen=0, **{"answer.meals": "no"})
    assert late.status_code == 409 and "另一个窗口" in late.content.decode()


def test_naming_and_putting_away() -> None:
    client, _ = designer()
    row = begin(client, thing="open-homestay")
    assert act(client, row, "name", name="").status_code == 409
    act(client, row, "name", name="压时限")
    assert "压时限" in client.get("/console/studio").content.decode()
    act(client, row, "discard")
    assert client.get(f"/console/studio/{row.pk}").status_code == 404
    assert "压时限" not in client.get("/console/studio").content.decode()


def test_only_designers_enter() -> None:
    mine, _ = designer("甲")
    row = begin(mine, thing="open-homestay")
    act(mine, row, "share", shared="yes")
    for role in (Role.ADMINISTRATOR, Role.SUPERVISOR, Role.CLERK):
        other, _ = designer("丙", role)
        for path in ("", f"/{row.pk}", "/align", "/compare", f"/{row.pk}/submit", f"/{row.pk}/files/json"):
            assert other.get(f"/console/studio{path}").status_code in (403, 404)


# --- leaving ---------------------------------------------------------------------------------------------------


def test_it_leaves_in_every_format_that_is_offered() -> None:
    client, _ = designer()
    row = begin(client, thing="open-homestay")
    act(client, row, "change", route="ordinary")
    shown = page(client, row)
    files = {}
    for kind in ("json", "bpmn", "cpsv", "xlsx", "scenario"):
        answer = client.get(f"/console/studio/{row.pk}/files/{kind}")
        assert answer.status_code == 200 and "attachment" in answer["Content-Disposition"]
        assert f"/files/{kind}" in shown
        files[kind] = answer.content
    assert json.loads(files["scenario"])["steps"] == [[{"kind": "route", "target": "", "value": "ordinary"}]]
    assert json.loads(files["json"])["route"] == "ordinary"
    assert client.get(f"/console/studio/{row.pk}/files/doc").status_code == 404


def test_a_print_says_that_dates_without_published_holidays_are_provisional() -> None:
    client, _ = designer()
    row = begin(client, thing="open-homestay")
    act(client, row, "change", day="2031-03-10")
    answer = client.get(f"/console/studio/{row.pk}/files/pdf")
    assert answer.status_code == 200 and answer.content.startswith(b"%PDF-")


def test_submitting_makes_drafts_and_nothing_is_in_force_by_it() -> None:
    client, _ = designer()
    row = begin(client, thing="open-homestay")
    act(client, row, "change", **{"limit.fire-check": "3", "unit.fire-check": "wd"})
    shown = plain(client.get(f"/console/studio/{row.pk}/submit").content.decode())
    assert "要改 1 份内容" in shown and "fire-check" in shown
    versions, publications = content_now()
    answer = client.post(f"/console/studio/{row.pk}/submit", {"command_id": "submit-0001"})
    assert answer.status_code == 200 and "已经起草" in answer.content.decode()
    assert content_now() == (versions + 1, publications)
    change = CatalogueChange.objects.get()
    assert change.title == row.name and change.origin == f"studio {row.pk}"
    body = json.loads(ContentVersion.objects.order_by("-imported_at").first().body)  # type: ignore[union-attr]
    assert body["promise"] == "3wd" and body["code"] == "fire-check"


def test_what_is_only_tried_is_not_submitted() -> None:
    client, _ = designer()
    row = begin(client, thing="open-homestay")
    act(client, row, "change", route="ordinary", **{"commit.fire-check": "yes"})
    assert client.post(f"/console/studio/{row.pk}/submit", {"command_id": "submit-0002"}).status_code == 409
    assert CatalogueChange.objects.count() == 0


def test_a_new_one_thing_is_submitted_under_a_code_of_its_own() -> None:
    client, _ = designer()
    row = begin(client, item=["business-licence", "food-permit"], name="开小店")
    bad = client.post(
        f"/console/studio/{row.pk}/submit", {"command_id": "submit-0003", "code": "open-homestay"}
    )
    assert bad.status_code == 409
    good = client.post(
        f"/console/studio/{row.pk}/submit",
        {"command_id": "submit-0004", "code": "small-shop", "name": "开小店"},
    )
    assert good.status_code == 200
    body = json.loads(ContentVersion.objects.get(kind="things", code="small-shop").body)
    assert [part["item"] for part in body["parts"]] == ["business-licence", "food-permit"]


def test_two_sides_are_compared_line_by_line() -> None:
    client, _ = designer()
    row = begin(client, thing="open-homestay")
    act(client, row, "drop", drop="hygiene-permit")
    act(client, row, "change", route="ordinary")
    shown = plain(client.get("/console/studio/compare", {"a": str(row.pk)}).content.decode())
    assert "现行：开办民宿" in shown and "公共场所卫生许可" in shown and 'class="differs"' in shown
    assert client.get("/console/studio/compare").status_code == 200
    assert client.get("/console/studio/compare", {"a": "not-a-scenario"}).status_code == 404


def test_the_page_asks_the_database_as_often_for_twelve_items_as_for_two() -> None:
    client, _ = designer()
    counts = []
    for posted in (
        {"item": ["business-licence", "food-permit"], "name": "两个"},
        {"thing": "start-construction"},
    ):
        row = begin(client, **posted)
        client.get(f"/console/studio/{row.pk}")
        with CaptureQueriesContext(
            connection,
        ) as seen:
            client.get(f"/console/studio/{row.pk}")
        counts.append(len(seen))
    assert counts[0] == counts[1] < 12


def test_the_page_of_a_one_thing_leads_a_designer_to_the_studio() -> None:
    client, _ = designer()
    assert 'action="/console/studio/new"' in client.get("/console/things/open-homestay").content.decode()
    other, _ = designer("丙", Role.SUPERVISOR)
    assert "/console/studio/new" not in other.get("/console/things/open-homestay").content.decode()


@pytest.mark.parametrize(
    ("at", "kept"),
    [
        ("#levers", "#levers"),
        ("#a\r\nX-Bad: 1", ""),
        ("//elsewhere.example", ""),
        ("#levers\n", ""),
        ("", ""),
    ],
)
def test_the_place_on_the_page_is_a_plain_name_or_nothing(at: str, kept: str) -> None:
    client, _ = designer()
    row = begin(client, thing="open-restaurant")
    answer = act(client, row, "name", htmx=False, name="甲", at=at)
    assert (answer.status_code, answer["Location"]) == (303, f"/console/studio/{row.pk}{kept}")
