"""Rule sets over the interface: a department reads its own, with modes and verdict records; nobody changes anything here."""

from __future__ import annotations

from django.test import Client

from tests.api.test_api import caller, fits, key
from tests.department_world import World


def test_a_department_reads_its_own_rule_sets(world: World) -> None:
    client = caller("heqing")
    answer = client.get("/api/v1/rulesets")
    fits(answer, "RuleSets")
    (one,) = answer.json()["rulesets"]
    assert (one["mode"], one["judged"], one["agreement"]) == ("off", 0, None)
    table = client.get(f"/api/v1/rulesets/{one['code']}")
    fits(table, "RuleSet")
    assert table.json()["table"]["code"] == one["code"] and table.json()["table"]["rows"]
    records = client.get(f"/api/v1/rulesets/{one['code']}/records")
    fits(records, "RuleRecords")
    assert records.json() == {"records": [], "next": None}


def test_another_departments_rule_set_is_not_here_and_nothing_is_posted(world: World) -> None:
    code = caller("heqing").get("/api/v1/rulesets").json()["rulesets"][0]["code"]
    police = Client(headers={"Authorization": f"Bearer {key('zhouhang')}"})
    assert police.get("/api/v1/rulesets").json() == {"rulesets": []}
    for path in (f"/api/v1/rulesets/{code}", f"/api/v1/rulesets/{code}/records"):
        answer = police.get(path)
        assert answer.status_code == 404
        fits(answer, "Refused")
        assert police.post(path).status_code == 405
