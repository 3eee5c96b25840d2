"""The console's catalogue: every definition has its page, every switch composes anew, nothing is written."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from onewindow.core.cases import build
from onewindow.core.cases.local import Local
from onewindow.core.catalogue.check.profiles import PARAMETERS
from onewindow.core.catalogue.check.profiles_law import FIXED
from onewindow.core.compose import compose
from onewindow.core.kernel.actor import Role
from onewindow.reads import console_calendar, console_catalogue, console_item, console_profiles, console_thing
from onewindow.store.catalogue import catalogue_on, current_calendar
from onewindow.store.drafts import profile_of
from onewindow.usecases import identity
from tests import life
from tests.builders import day
from tests.life import PLACE

pytestmark = pytest.mark.django_db
ON = date(2026, 3, 10)
HERE = {"on": ON, "jurisdiction": PLACE}


@pytest.fixture(autouse=True)
def _content(standing_content: None, monkeypatch: pytest.MonkeyPatch) -> None:
    life.content()
    monkeypatch.setattr("onewindow.config.middleware.legal_now", lambda wall: day("2026-03-10"))


def client_of(role: Role = Role.DESIGNER) -> Client:
    account = identity.create_account(f"c-{role}", "bright-river-42", "方设计", at=day("2026-01-05"))
    identity.grant(account, role, jurisdiction=PLACE, on=date(2020, 1, 1))
    client = Client()
    session = client.session
    session.update({"account": str(account.id), "epoch": 0, "role": str(role)})
    session.save()
    return client


def text(page: str) -> str:
    return re.sub(r"<[^>]+>", " ", page.partition('<main id="main"')[2].partition("</main>")[0])


def test_every_definition_of_the_catalogue_has_its_page() -> None:
    client = client_of()
    catalogue = catalogue_on(ON, PLACE)
    wrong = []
    for key in console_catalogue.KINDS:
        for code in getattr(catalogue, key):
            url = f"/console/{key}/{code}" if key in ("things", "items") else f"/console/catalogue/{key}/{code}"
            answer = client.get(url)
            if answer.status_code != 200 or answer.content.decode().count("<h1") != 1:
                wrong.append((url, answer.status_code))
    assert wrong == []


def test_the_lists_hold_everything_and_the_search_finds_by_name_code_and_english() -> None:
    catalogue = catalogue_on(ON, PLACE)
    for key in console_catalogue.KINDS:
        listed = console_catalogue.index(key, "", **HERE)
        assert [entry.code for entry in listed.entries] == sorted(getattr(catalogue, key))
    for words in ("卫生许可", "hygiene-permit", "Public place hygiene"):
        found = [entry.code for entry in console_catalogue.index("items", words, **HERE).entries]
        assert found == ["hygiene-permit"], words
    assert console_catalogue.index("", "没有这种东西", **HERE).entries == ()


FIRST = (
    ("things", "民宿", "open-homestay"),
    ("things", "minsu", "open-homestay"),
    ("things", "我想开饭店怎么办", "open-restaurant"),
    ("items", "yyzz", "business-licence"),
    ("items", "shipinjingyingxuke", "food-permit"),
    ("items", "食 品 经营 许可", "food-permit"),
    ("items", "食品精营许可", "food-permit"),
)


@pytest.mark.parametrize(("key", "asked", "code"), FIRST)
def test_the_search_finds_by_characters_pinyin_initials_and_sayings(key: str, asked: str, code: str) -> None:
    assert console_catalogue.index(key, asked, **HERE).entries[0].code == code
    everywhere = console_catalogue.index("", asked, **HERE).entries
    assert (key, code) in {(entry.kind, entry.code) for entry in everywhere}
    page = client_of().get("/console/search", {"q": asked}).content.decode()
    assert f'href="/console/{key}/{code}"' in page


@pytest.mark.parametrize("asked", ["平面图", "pingmiantu", "pmt"])
def test_smaller_definitions_are_found_by_pinyin_and_initials_too(asked: str) -> None:
    catalogue = catalogue_on(ON, PLACE)
    wanted = {code for code, material in catalogue.materials.items() if "平面图" in material.name.zh}
    found = [entry.code for entry in console_catalogue.index("materials", asked, **HERE).entries]
    assert wanted and wanted <= set(found) and len(found) == len(set(found))


def test_what_is_no_word_finds_nothing_and_breaks_nothing() -> None:
    for asked in ("龘龘龘", "？！…", "'; DROP TABLE x; --\"*", "qqqqxxzz"):
        assert console_catalogue.index("", asked, **HERE).entries == (), asked


def test_a_search_by_htmx_gives_the_rows_of_the_whole_page() -> None:
    client = client_of()
    whole = client.get("/console/items?q=许可").content.decode()
    rows = client.get("/console/items?q=许可", headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in rows and rows.strip() in whole


def test_what_is_not_in_the_catalogue_is_told_with_the_way_back() -> None:
    client = client_of()
    for url in ("/console/items/nope", "/console/things/nope", "/console/catalogue/elements/nope.nope",
                "/console/catalogue/nope", "/console/catalogue/nope/nope", "/console/items/nope/who"):  # fmt: skip
        answer = client.get(url)
        assert (url, answer.status_code) == (url, 404)
        assert "console.not-found" in answer.content.decode(), url


def test_an_item_shows_its_codes_limits_papers_facts_and_where_each_line_comes_from() -> None:
    item = catalogue_on(ON, PLACE).items["hygiene-permit"]
    page = console_item.item_page("hygiene-permit", **HERE)
    assert [line.value.zh for line in page.codes] == [item.codes.catalog, item.codes.task, item.codes.handle]
    assert [len(line.value.zh) for line in page.codes] == [12, 31, 33]
    assert [line.value.zh for line in page.limits] == [
        "20 个工作日", "5 个工作日", "在法定时限内压缩：20 个工作日 → 5 个工作日", "10 个工作日", "10 个工作日",
    ]  # fmt: skip
    assert [line.code for line in page.papers] == [line.material for line in item.materials]
    assert [line.ref for line in page.needs] == [line.ref for line in item.needs]
    assert all(line.mark.zh for line in (*page.papers, *page.needs, *page.prerequisites))
    assert not page.commitment_allowed and page.commitment[0].note.zh
    shown = text(client_of().get("/console/items/hygiene-permit").content.decode())
    for code in (item.codes.catalog, item.codes.task, item.codes.handle, "容缺后补", "按做法推定", "有出处"):
        assert code in shown


def test_who_decides_is_the_agency_with_seal_document_word_and_both_remedies() -> None:
    catalogue = catalogue_on(ON, PLACE)
    for code, item in catalogue.items.items():
        page = console_item.who_page(code, **HERE)
        agency = catalogue.departments[item.department]
        assert page.department == agency
        assert bool(page.remedies) == (agency.remedy is not None)
        if agency.remedy:
            told = " ".join(line.value.zh for line in page.remedies)
            assert f"{agency.remedy.reconsideration_days} 日内" in told and f"{agency.remedy.suit_months} 个月内" in told


def plan_of(code: str, situation: dict[str, Any], route: str, off: frozenset[str] = frozenset()) -> Any:
    catalogue = catalogue_on(ON, PLACE)
    return compose(
        catalogue, catalogue.things[code], situation, on=ON, profile=profile_of(catalogue, PLACE),
        calendar=current_calendar(ON).for_region(PLACE), route=route, sources_off=off,
    )  # fmt: skip


@pytest.mark.parametrize("code", ["open-homestay", "open-restaurant"])
def test_the_bench_begins_with_the_reference_situation_and_shows_the_plan_s_own_figures(code: str) -> None:
    thing = catalogue_on(ON, PLACE).things[code]
    page = console_thing.studio_page(code, None, "", frozenset(), **HERE)
    plan = plan_of(code, thing.reference, thing.reference_route)
    assert page.route == thing.reference_route and dict(page.raw) == console_thing.reference(thing)
    assert page.questions == plan.savings["fields"].after == sum(1 for q in plan.questions if q.required)
    assert {row.item for row in page.parts if row.state == "in"} == {part.item for part in plan.applying}
    assert [row.after for row in page.sheet if row.label.zh == "表单"] == [1]
    assert (page.burden, page.bound) == (plan.proof.burden, plan.proof.lower_bound)
    assert {box.item for box in page.boxes} == {step.item for step in plan.steps}
    assert len(page.clashes) == len(plan.conflicts)


def test_a_switched_answer_changes_the_parts_and_a_source_switched_off_asks_more() -> None:
    small = console_thing.studio_page("open-homestay", {"house": "own", "area": "40", "meals": "no"}, "", frozenset(), **HERE)
    large = console_thing.studio_page("open-homestay", {"house": "own", "area": "400", "meals": "yes"}, "", frozenset(), **HERE)
    chosen = [{row.item for row in page.parts if row.state == "in"} for page in (small, large)]
    assert "hygiene-permit" not in chosen[0] and "hygiene-permit" in chosen[1]
    source = large.sources[0]
    assert source.on and source.gives > 0
    without = console_thing.studio_page(
        "open-homestay", {"house": "own", "area": "400", "meals": "yes"}, "", frozenset({source.code}), **HERE
    )
    assert [row.on for row in without.sources if row.code == source.code] == [False]
    assert without.questions >= large.questions and without.known_count != large.known_count


def test_a_wrong_answer_is_told_and_the_rest_composed() -> None:
    page = console_thing.studio_page("open-homestay", {"area": "很大", "meals": "yes"}, "", frozenset(), **HERE)
    assert [ask.key for ask in page.asks if ask.error] == ["area"]
    assert any(row.state == "in" for row in page.parts)


def test_a_switch_by_htmx_equals_the_page_loaded_anew() -> None:
    client = client_of()
    url = "/console/things/open-homestay?tried=1&route=ordinary&house=own&area=120&meals=no&off=population"
    part = client.get(url, headers={"HX-Request": "true"}).content.decode()
    whole = client.get(url).content.decode()
    assert "<html" not in part and part.strip() in whole
    assert whole.count("<svg") >= 4  # timeline and flow chart, each also for the phone


def test_drawings_say_in_words_what_they_show() -> None:
    page = client_of().get("/console/things/open-homestay").content.decode()
    drawings = re.findall(r"<svg[^>]*role=\"img\".*?</svg>", page, re.S)
    assert len(drawings) >= 4 and all("<title" in each and "<desc" in each for each in drawings)


def test_places_stand_side_by_side_and_what_is_not_set_comes_from_above() -> None:
    page = console_profiles.profiles_page((), **HERE)
    assert [code for code, _, _ in page.places] == ["national", "anyang", "zhejiang", "yunxi"]
    rows = {row.key: row for row in page.rows}
    assert [cell.value.zh for cell in rows["notice"].cells] == ["5 个工作日", "当场", "5 个工作日", "5 个工作日"]
    assert [cell.differs for cell in rows["notice"].cells] == [False, True, False, False]
    assert [cell.inherited.zh for cell in rows["statutory"].cells] == ["", "全国", "全国", "全国"]
    assert all(cell.source.zh or cell.inherited.zh or cell.value.zh == "没有规定" for row in page.rows for cell in row.cells)
    two = console_profiles.profiles_page(("zhejiang", "anyang", "nowhere"), **HERE)
    assert [code for code, _, _ in two.places] == ["anyang", "zhejiang"]


def test_what_the_program_does_not_work_by_is_marked_on_the_page() -> None:
    page = client_of().get("/console/profiles", {"p": ["national", "zhejiang", "anyang"]}).content.decode()
    lines = {line.split('title="')[1].split('"')[0]: line for line in page.split("<tr>") if 'title="' in line}
    assert {key: next((mark for mark in ("未启用", "不得改") if mark in lines[key]), "") for key in (
        "notice", "statutory", "public_notice", "retention", "cannot_reask", "biometric_signature", "ticket_answer_within",
    )} == {
        "notice": "", "statutory": "", "public_notice": "", "retention": "", "cannot_reask": "不得改",
        "biometric_signature": "未启用", "ticket_answer_within": "未启用",
    }  # fmt: skip


def test_a_table_of_a_place_names_items_and_acts_and_the_rank_of_its_source() -> None:
    page = console_profiles.profiles_page(("national", "shanghai"), **HERE)
    cell = next(row for row in page.rows if row.key == "limits").cells[1]
    assert (cell.value.zh, cell.value.pick("en")) == (
        "抵押权注销登记：1 个工作日；不动产登记：5 个工作日",
        "Release of a mortgage: 1 working day; real-estate registration: 5 working days",
    )  # fmt: skip
    assert cell.source.zh.endswith("（地方性法规）") and cell.source.en.endswith("(local regulation)")
    kept = next(row for row in page.rows if row.key == "retention").cells[0].value.zh
    assert "household" not in kept and "永久" in kept


TELL_OF_THEM = {
    "core/catalogue/check/profiles.py", "core/catalogue/check/profiles_law.py", "reads/console_profiles.py",
    "reads/profile_names.py",
}  # fmt: skip
"""Files that name every parameter without working by it."""


def test_the_parameters_said_to_be_used_are_those_the_program_reads() -> None:
    root = Path(str(console_profiles.__file__)).parents[1]
    files = {str(path.relative_to(root)): path.read_text("utf-8") for path in root.rglob("*.py") if "migrations" not in path.parts}
    assert [(key, file) for key, file in console_profiles.USES.items() if f'"{key}"' not in files[file]] == []
    unused = set(PARAMETERS) - set(console_profiles.USES)
    named = [
        (key, file) for key in sorted(unused) for file, text in sorted(files.items())
        if file not in TELL_OF_THEM and f'"{key}"' in text
    ]  # fmt: skip
    assert named == [], "it is read somewhere: say so in USES"
    things = catalogue_on(ON, PLACE).things.values()
    asked = [one.when for thing in things for one in (*thing.parts, *thing.situation) if one.when is not None]
    assert {ref.removeprefix("profile.") for when in asked for ref in when.of_place()} == console_profiles.BY_CONTENT
    assert set(FIXED) == console_profiles.FIXED and unused >= console_profiles.FIXED


def test_a_part_is_made_by_exactly_the_parameters_that_are_said_to_make_it(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: set[str] = set()

    class Watched(dict[str, object]):
        def get(self, key: str, default: object = None) -> object:  # type: ignore[override]
            asked.add(key)
            return super().get(key, default)

        def __contains__(self, key: object) -> bool:
            asked.add(str(key))
            return super().__contains__(key)

    made = Local.__init__

    def watch(local: Local, *args: object) -> None:
        made(local, *args)  # type: ignore[arg-type]
        local._found = Watched(local._found)

    monkeypatch.setattr(Local, "__init__", watch)
    catalogue = catalogue_on(ON, PLACE)
    for item in catalogue.items.values():
        for one in (item, replace(item, statutory=None, extension=None, commitment=replace(item.commitment, verify_within=None))):
            shown = replace(catalogue, items={**catalogue.items, item.code: one})
            for credit in ({"barred": True}, {"good": True}):
                build.terms_for(shown, item.code, profile="yunxi", materials=(), **credit)  # type: ignore[arg-type]
    terms = {key for key, file in console_profiles.USES.items() if file in ("core/cases/build.py", "core/cases/local.py")}
    assert asked == terms


def test_every_parameter_of_the_content_has_a_name_in_both_languages() -> None:
    keys = {key for profile in catalogue_on(ON, PLACE).profiles.values() for key in profile.parameters}
    assert sorted(keys - set(console_profiles.NAMES)) == []


def test_a_year_has_as_many_working_days_as_the_calendar_counts() -> None:
    calendar = current_calendar(ON)
    for year in calendar.years():
        page = console_calendar.calendar_page(year, "", **HERE)
        assert page.working == calendar.working_days_between(date(year - 1, 12, 31), date(year, 12, 31)), year
        boxes = [box.on for month in page.months for week in month.weeks for box in week if box]
        assert boxes == sorted(boxes) and boxes[0] == date(year, 1, 1) and boxes[-1] == date(year, 12, 31)
        assert all(len(week) == 7 for month in page.months for week in month.weeks)


def test_make_up_days_holidays_and_status_stand_on_the_page() -> None:
    page = console_calendar.calendar_page(2026, "", **HERE)
    assert page.makeup == (
        date(2026, 1, 4), date(2026, 2, 14), date(2026, 2, 28), date(2026, 5, 9), date(2026, 9, 20), date(2026, 10, 10),
    )  # fmt: skip
    spring = next(each for each in page.holidays if each.name.zh == "春节")
    assert (spring.first, spring.last, spring.days) == (date(2026, 2, 15), date(2026, 2, 23), 9)
    assert page.tag == "ok" and "国办发明电〔2025〕7号" in page.notice.zh
    assert console_calendar.calendar_page(2027, "", **HERE).tag == "near"


def test_a_region_s_own_holidays_are_marked() -> None:
    page = console_calendar.calendar_page(2026, "45", **HERE)
    own = [each for each in page.holidays if each.own]
    assert [(each.name.zh, each.first) for each in own] == [("三月三", date(2026, 4, 17))]
    assert client_of().get("/console/calendar/1990").status_code == 404


PAGES = (
    "/console/", "/console/search", "/console/items", "/console/items/hygiene-permit", "/console/items/food-permit/who",
    "/console/things/open-homestay", "/console/catalogue/sources/population", "/console/catalogue/departments/health",
    "/console/catalogue/elements/property.area", "/console/catalogue/materials/floor-plan", "/console/profiles",
    "/console/catalogue/certificates/hygiene-permit", "/console/calendar",
)  # fmt: skip


@pytest.mark.parametrize("url", PAGES)
def test_headings_labels_and_marks_are_english_for_an_english_reader(url: str) -> None:
    """Laws, clauses, sources, seals and numbers of papers stay Chinese: they are legal text."""
    client = client_of()
    client.cookies["ow_locale"] = "en"
    page = client.get(url).content.decode().partition('<main id="main"')[2].partition("</main>")[0]
    ours = re.findall(r"<(h1|h2|h3|th|dt|summary|caption|button|label)\b[^>]*>(.*?)</\1>", page, re.S)
    ours += [("tag", each) for each in re.findall(r'<span class="tag[^"]*">(.*?)</span>', page, re.S)]
    left = [(kind, said) for kind, said in ours if re.search(r"[\u4e00-\u9fff]", re.sub(r"<[^>]+>", "", said))]
    assert left == []


def queries(client: Client, url: str) -> int:
    client.get(url)
    with CaptureQueriesContext(connection) as caught:
        client.get(url)
    return len(caught)


def test_no_page_asks_the_database_line_by_line() -> None:
    client = client_of()
    few = {url: queries(client, url) for url in ("/console/items", "/console/search", "/console/items/hygiene-permit")}
    assert max(few.values()) <= 12, few


def test_nothing_in_the_catalogue_takes_a_post() -> None:
    client = client_of()
    urls = ("/console/", "/console/items", "/console/things/open-homestay", "/console/profiles", "/console/calendar")
    assert [client.post(url).status_code for url in urls] == [405] * len(urls)
