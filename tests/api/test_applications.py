"""A partner hands in a whole application: once per key, with every problem named, and only with a window's key."""

from __future__ import annotations

from typing import Any

import pytest

from onewindow.core.kernel.ids import new_id
from onewindow.store import facts
from onewindow.store.models import Application, Bar, Case, Draft
from onewindow.store.verdicts import judge_part
from tests.api.test_api import caller
from tests.department_world import World

WINDOW_PAPERS = ["photos", "floor-plan", "house-safety-report", "safety-rules", "evacuation-plan", "fire-facility-test"]


def order(**more: Any) -> dict[str, Any]:
    return {
        "thing": "open-homestay",
        "route": "ordinary",
        "situation": {"house": "own", "area": 120, "meals": True, "licence": False, "sign": False, "altered": False,
                      "sensitive": False},
        "applicant": {"name": "林晓岚", "id_type": "citizen_id", "id_number": "990101199001010422", "phone": "13800005620"},
        "answers": {
            "premises.certificate_number": "云(2021)云溪县不动产权第 0007312 号", "venue.drainage": "公共管网",
            "lodging.name": "溪上小院", "lodging.rooms": "10", "lodging.beds": "12", "venue.staff_count": "3",
            "venue.opening_date": "2027-01-20", "catering.meals": ["早餐"], "catering.seats": "24",
            "venue.fire_facilities": ["灭火器", "独立式烟感"], "venue.manager": "陈阿妹", "venue.exits": "2",
            "venue.fitted_out_on": "2026-01-05",
        },
        "at_window": WINDOW_PAPERS,
        "consent": True,
        **more,
    }  # fmt: skip


def hand_in(username: str, body: dict[str, Any], key: str = "") -> Any:
    return caller(username).post(
        "/api/v1/applications", data=body, content_type="application/json",
        headers={"Idempotency-Key": key or str(new_id())},
    )  # fmt: skip


def test_a_partner_hands_in_six_parts_and_the_same_key_gives_the_same_application(world: World) -> None:
    key = str(new_id())
    first, again = hand_in("wangyun", order(), key), hand_in("wangyun", order(), key)
    assert (first.status_code, again.status_code) == (200, 200)
    assert first.json() == again.json()
    row = Application.objects.get(pk=first.json()["application"])
    assert (row.channel, row.total, row.number) == ("window", 6, first.json()["number"])
    assert [part["item"] for part in first.json()["parts"]] == list(
        Case.objects.filter(application=row).order_by("id").values_list("item", flat=True)
    )
    assert Draft.objects.filter(command_id=key).count() == 1


def test_a_situation_answer_that_stands_for_a_fact_reaches_the_agencies_as_one(world: World) -> None:
    row = Application.objects.select_related("data_key").get(pk=hand_in("wangyun", order()).json()["application"])
    known = {fact.ref: (fact.value, fact.source) for fact in facts.load(row)}
    assert (known["premises.area"], known["premises.floors"]) == ((120, "situation"), (3, "real-estate"))
    case = Case.objects.select_related("application__data_key").get(application=row, item="homestay-filing")
    assert judge_part(case, on=row.submitted_at.date()).verdict.outcome is True


def test_what_is_missing_is_said_all_at_once_and_nothing_is_handed_in(world: World) -> None:
    before = Application.objects.count()
    said = hand_in("wangyun", order(answers={}, at_window=[]))
    assert said.status_code == 409
    assert {reason["code"] for reason in said.json()["refused"]} == {"submit.question-missing", "submit.material-missing"}
    assert Application.objects.count() == before


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        ({"thing": "open-nothing"}, 409, "draft.no-thing"),
        ({"thing": 7}, 400, "api.bad-json"),
        ({"consent": "yes"}, 400, "api.bad-json"),
        ({"applicant": {"name": "林晓岚", "id_type": "citizen_id"}}, 400, "api.bad-json"),
        ({"applicant": {"name": "林", "id_type": "citizen_id", "id_number": "123"}}, 409, "direct.bad-number"),
    ],
)
def test_a_wrong_order_is_refused_with_its_reason(world: World, change: dict[str, Any], status: int, code: str) -> None:
    said = hand_in("wangyun", order(**change))
    assert (said.status_code, said.json()["refused"][0]["code"]) == (status, code)


def test_a_departments_key_hands_nothing_in_and_a_windows_key_decides_nothing(world: World) -> None:
    assert hand_in("zhouhang", order()).status_code == 403
    assert caller("wangyun").get("/api/v1/cases").status_code == 403


def test_whoever_is_barred_is_refused_with_until_when_and_nothing_is_handed_in(world: World) -> None:
    """AL art. 78, 79: the bar is looked at on every way in."""
    first = Application.objects.get(pk=hand_in("wangyun", order()).json()["application"])
    case = Case.objects.filter(application=first, item__in=("fire-check", "lodging-permit", "hygiene-permit")).first()
    assert case is not None
    today = first.submitted_at.date()
    Bar.objects.create(
        jurisdiction=case.jurisdiction, party_id=first.applicant_id, item=case.item, article="79", since=today,
        until=today.replace(year=today.year + 3), source="云溪卫撤〔2026〕1号", case=case, department=case.department,
        recorded_at=first.submitted_at,
    )  # fmt: skip
    before = Application.objects.count()
    said = hand_in("wangyun", order())
    assert (said.status_code, [reason["code"] for reason in said.json()["refused"]]) == (409, ["licence.barred"])
    assert Application.objects.count() == before
