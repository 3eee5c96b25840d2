"""Calendars are data: what a year, a region and a faulty file mean."""

from datetime import date

import pytest
import yaml

from onewindow.cli.due import calendars_folder
from onewindow.core.clock import (
    Calendar,
    CalendarDataError,
    HallHours,
    Limit,
    YearStatus,
    division_prefix,
    due,
)
from onewindow.core.kernel.refusal import Refused
from onewindow.core.kernel.text import Text

SOURCE = {"basis": "found", "notice": "国办发明电〔2025〕7号"}


def year(number=2026, **changes):
    return {"year": number, "status": "published", "source": SOURCE, **changes}


def working_days(calendar, number):
    return calendar.working_days_between(date(number - 1, 12, 31), date(number, 12, 31))


def test_the_years_2008_to_2026_are_published_with_their_notice_and_2027_is_not(calendar):
    assert calendar.years() == tuple(range(2008, 2028))
    assert [y for y in calendar.years() if calendar.status(y) is YearStatus.PROVISIONAL] == [2027]
    for number in range(2008, 2027):
        source = calendar.source(number)
        assert source.basis == "found" and source.notice and source.issued.year == number - 1, number
    assert calendar.source(2027).basis == "reconstructed"


def test_the_working_days_of_three_years_are_those_counted_elsewhere(calendar):
    assert [working_days(calendar, number) for number in (2024, 2025, 2026)] == [251, 248, 248]


def test_2026_has_the_days_off_and_the_make_up_days_of_its_notice(calendar):
    worked = [
        date(2026, 1, 4),
        date(2026, 2, 14),
        date(2026, 2, 28),
        date(2026, 5, 9),
        date(2026, 9, 20),
        date(2026, 10, 10),
    ]
    every_day = [
        date.fromordinal(o) for o in range(date(2026, 1, 1).toordinal(), date(2027, 1, 1).toordinal())
    ]
    assert [d for d in every_day if calendar.is_makeup(d)] == worked
    assert calendar.day_name(date(2026, 2, 17)).pick("zh-hans") == "春节"
    assert calendar.day_name(date(2026, 2, 17)).pick("en") == "Spring Festival"
    assert calendar.day_name(date(2026, 2, 14)) is None, "a worked Saturday is no holiday"
    assert calendar.is_holiday(date(2026, 10, 3)) and not calendar.is_holiday(date(2026, 10, 17))


def test_a_year_nobody_knows_is_provisional_and_guessed_never_an_error(calendar):
    assert calendar.provisional(date(2035, 3, 1))
    assert not calendar.is_working_day(date(2035, 1, 1)) and not calendar.is_working_day(date(2035, 10, 2))
    assert calendar.is_working_day(date(2035, 3, 1)) and not calendar.is_working_day(date(2035, 3, 3))
    assert due(Limit.parse("20wd"), date(2035, 3, 1), calendar=calendar).provisional
    assert working_days(Calendar.from_data({}), 2026) == 365 - 104 - 4, (
        "four of the six guessed days are weekdays"
    )


def test_publishing_a_year_clears_its_provisional_dates_and_changes_the_edition(calendar):
    before = Calendar.from_data({"years": [year(2026)]})
    after = Calendar.from_data({"years": [year(2026), year(2027, days_off=[{"first": "2027-01-01"}])]})
    asked = Limit.parse("5wd"), date(2026, 12, 28)
    assert due(*asked, calendar=before).provisional and not due(*asked, calendar=after).provisional
    assert before.edition != after.edition


def test_the_edition_is_of_the_content_not_of_the_order_of_files():
    one, two = ("a", year(2025)), ("b", year(2026))
    first, second = Calendar.from_documents([one, two]), Calendar.from_documents([two, one])
    assert first == second and first.edition == second.edition
    assert first != Calendar.from_documents([one])


def test_guangxi_has_its_own_days_off_and_its_own_make_up_days(calendar):
    guangxi = calendar.for_region("450103000000")
    assert [calendar.is_working_day(date(2026, 4, d)) for d in (17, 20)] == [True, True]
    assert [guangxi.is_working_day(date(2026, 4, d)) for d in (17, 20)] == [False, False]
    assert guangxi.day_name(date(2026, 4, 17)).pick("zh-hans") == "三月三"
    # 2017: the national make-up Saturday is off in Guangxi, the Saturday after is worked instead
    assert calendar.is_working_day(date(2017, 4, 1)) and not guangxi.is_working_day(date(2017, 4, 1))
    assert guangxi.is_working_day(date(2017, 4, 8)) and not calendar.is_working_day(date(2017, 4, 8))
    assert due(Limit.parse("5wd"), date(2025, 3, 27), calendar=guangxi).date == date(2025, 4, 8)
    assert due(Limit.parse("5wd"), date(2025, 3, 27), calendar=calendar).date == date(2025, 4, 3)


def test_a_year_whose_regional_notice_is_missing_is_provisional_there_only(calendar):
    spring = date(2019, 4, 8)
    assert calendar.for_region("45").provisional(spring) and not calendar.provisional(spring)
    assert not calendar.for_region("45").provisional(date(2010, 4, 8)), "the region had no own days then"
    assert not calendar.for_region("45").provisional(date(2026, 4, 8))


@pytest.mark.parametrize("code", [None, "", "41", "410500", "410500000000"])
def test_a_place_without_own_days_has_the_national_calendar(calendar, code):
    assert calendar.for_region(code) is calendar


@pytest.mark.parametrize("code", ["65", "6501", "650100", "650102001", "650102001005", "650000000000"])
def test_every_division_below_a_region_has_its_days(calendar, code):
    assert calendar.for_region(code) is calendar.for_region("65")
    assert calendar.for_region(code).for_region(None) == calendar


def test_what_a_prefecture_says_stands_over_what_its_region_says():
    def region(code, **days):
        return {"code": code, "since": 2026, "years": [year(**days)]}

    place = Calendar.from_data(
        {
            "years": [year(days_off=[{"first": "2026-04-20", "name": "全国"}])],
            "regions": [
                region("4501", days_worked=["2026-04-17"]),
                region("45", days_off=[{"first": "2026-04-17", "last": "2026-04-20", "name": "三月三"}]),
            ],
        }
    )
    assert not place.for_region("45").is_working_day(date(2026, 4, 17))
    assert place.for_region("450103").is_working_day(date(2026, 4, 17))
    assert not place.for_region("450103").is_working_day(date(2026, 4, 20))
    assert place.day_name(date(2026, 4, 20)).zh == "全国"
    assert place.for_region("450103").day_name(date(2026, 4, 20)).zh == "三月三"


def test_a_region_may_have_its_own_hall_hours():
    hours = {"sessions": [["10:00", "14:00"], ["16:00", "20:00"]]}
    place = Calendar.from_data(
        {"years": [year()], "regions": [{"code": "65", "since": 2026, "years": [year()], "hours": hours}]}
    )
    assert place.for_region("65").hours == HallHours.from_data(hours)
    assert place.for_region("65").for_region("").hours == HallHours()
    assert HallHours.from_data(hours).to_data() == {**hours, "cutoff": None}


def test_places_may_open_at_other_hours_and_nothing_else_changes():
    early = HallHours.from_data({"sessions": [["08:00", "12:00"], ["14:00", "18:00"]]})
    late = HallHours.from_data({"sessions": [["10:00", "16:00"]]})
    files = Calendar.from_data({"years": [year()]})
    calendar = files.with_hours({"": late, "990101000000": early})
    here = calendar.for_region("990101000000")
    assert (here.hours, calendar.hours, calendar.for_region("33").hours, files.hours) == (early, late, late, HallHours())
    assert calendar.for_region("990101002000").hours == early, "a town goes by its county"
    assert here.edition == files.edition, "nothing that runs is counted again"
    assert here != files and here == calendar.for_region("990101000000")
    assert early.label() == Text("工作日 8:00–12:00，14:00–18:00", "Working days 8:00–12:00 and 14:00–18:00")


@pytest.mark.parametrize(
    ("code", "prefix"),
    [("45", "45"), ("450000", "45"), ("450100", "4501"), ("450103", "450103"), ("450000000000", "45"),
     ("450103001000", "450103001"), ("450103001002", "450103001002"), ("500000", "50")],
)  # fmt: skip
def test_a_division_code_is_cut_to_what_it_says(code, prefix):
    assert division_prefix(code) == prefix


@pytest.mark.parametrize("code", ["4", "45 ", "4501031", "广西", "45000x", "４５"])
def test_anything_else_is_no_division_code(code):
    with pytest.raises(ValueError, match="not a division code"):
        division_prefix(code)


@pytest.mark.parametrize(
    ("document", "words"),
    [
        ([], "x.yaml: write a mapping"),
        ({"days": []}, "x.yaml: nothing known in it"),
        (year("2026"), "x.yaml: year: write the year as a number"),
        (year(status="final"), "x.yaml: status: write published or provisional"),
        (year(source={}), "x.yaml: source: write basis: found or basis: reconstructed"),
        (year(source={"basis": "found"}), "x.yaml: source: a published year names its notice"),
        (yaml.safe_load("year: 2026\nstatus: published\noff: []"), "x.yaml: False: not a known key"),
        (year(days_off="2026-01-01"), "x.yaml: days_off: write a list"),
        (year(days_off=["2026-01-01"]), "x.yaml: days_off[0]: write first, last and name"),
        (year(days_off=[{"first": "2026-02-30"}]), "x.yaml: days_off[0].first: '2026-02-30' is not a day"),
        (year(days_off=[{"first": "2026-01-03", "last": "2026-01-01"}]), "is before first"),
        (year(days_off=[{"first": "2026-01-01", "last": "2026-10-01"}]), "longer than any holiday"),
        (year(days_off=[{"first": "2026-12-31", "last": "2027-01-01"}]), "move it to the file of 2027"),
        (year(days_off=[{"first": "2026-01-01"}, {"first": "2026-01-01"}]), "listed as off twice"),
        (year(days_worked=["2026-01-05"]), "is a weekday already"),
        (year(days_off=[{"first": "2026-01-04"}], days_worked=["2026-01-04"]), "is also listed as off"),
        ({"regions": ["45"]}, "regions[0]: write a mapping"),
        ({"regions": [{"code": "4x", "since": 2014}]}, "regions[0]: code: not a division code"),
        ({"regions": [{"code": "45"}]}, "regions[0]: since: write the first year"),
        ({"hours": []}, "hours: write a mapping"),
        ({"hours": {"sessions": [["9", "12:00"]]}}, "write HH:MM"),
        ({"hours": yaml.safe_load("sessions: [[09:00, 12:00]]")}, "hours: write the hour in quotes"),
        ({"hours": yaml.safe_load("cutoff: 17:30")}, "write the hour in quotes"),
        ({"hours": {"sessions": [["13:00", "12:00"]]}}, "each session closing after it opens"),
        ({"hours": {"sessions": []}}, "at least one session"),
    ],
)
def test_a_faulty_file_is_refused_with_its_place_and_the_remedy(document, words):
    with pytest.raises(CalendarDataError) as error:
        Calendar.from_documents([("x.yaml", document)])
    assert words in str(error.value) and str(error.value).startswith("x.yaml: ")


def test_a_year_or_a_region_stands_once():
    with pytest.raises(CalendarDataError, match="stands in another file too"):
        Calendar.from_documents([("a", year()), ("b", year())])
    region = {"code": "45", "since": 2026, "years": []}
    with pytest.raises(CalendarDataError, match="the region 45 stands twice"):
        Calendar.from_data({"regions": [region, {**region, "code": "450000"}]})
    with pytest.raises(CalendarDataError, match="the year 2026 stands twice"):
        Calendar.from_data({"regions": [{**region, "years": [year(), year()]}]})


def test_every_line_of_the_content_says_whether_it_was_found_or_reconstructed():
    for path in sorted(calendars_folder().glob("*.yaml")):
        document = yaml.safe_load(path.read_text(encoding="utf-8"))
        sources = [document["source"]] if "year" in document else []
        sources += [y["source"] for region in document.get("regions", []) for y in region["years"]]
        sources += [document["hours"]] if "hours" in document else []
        assert sources, path.name
        for source in sources:
            assert source["basis"] in ("found", "reconstructed") and source.get("from"), path.name


def test_there_is_no_working_day_before_the_year_one(calendar):
    with pytest.raises(Refused) as refused:
        calendar.previous_working_day(date(1, 1, 1))
    assert refused.value.code == "clock.out_of_range"
    with pytest.raises(ValueError, match="no 0-th working day"):
        calendar.nth_working_day(date(2026, 1, 5), 0)
