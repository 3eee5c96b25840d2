"""The JSON interface: a key and nothing else opens it, an order is carried out once, refusals carry every reason."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import get_resolver
from jsonschema import Draft202012Validator

from onewindow.api.openapi import SCHEMAS, openapi, template
from onewindow.api.routes import ROUTES
from onewindow.core.kernel.actor import SYSTEM
from onewindow.core.kernel.refusal import Refused
from onewindow.store.models import AccessLog, Account, ApiToken, Case, Document, Event, RoleGrant, Upload
from onewindow.usecases import tokens
from onewindow.usecases.command import Command, by_system
from tests.department_world import World


def system() -> Command:
    wall = datetime.now(UTC)
    return by_system(wall, wall, str(uuid4()))


def key(username: str, **more: Any) -> str:
    return tokens.create(username, "办件系统", system(), **more).key


def caller(username: str) -> Client:
    """Another system with its key."""
    return Client(headers={"Authorization": f"Bearer {key(username)}"})


def post(client: Client, path: str, body: Any, *, once: str = "") -> HttpResponse:
    return client.post(
        path,
        body if isinstance(body, str) else json.dumps(body),
        content_type="application/json",
        headers={"Idempotency-Key": once or uuid4().hex},
    )


def codes(answer: HttpResponse) -> list[str]:
    return [refusal["code"] for refusal in answer.json()["refused"]]


def fits(answer: HttpResponse, name: str) -> None:
    """The answer is what the document says it is."""
    schema = {"$ref": f"#/components/schemas/{name}", "components": {"schemas": SCHEMAS}}
    errors = [f"{list(e.path)}: {e.message}" for e in Draft202012Validator(schema).iter_errors(answer.json())]
    assert errors == []


# --- the key ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("header", ["", "Bearer ", "Bearer ow_wrong", "Basic emhhb2hhbmc6eA==", "Token x"])
def test_without_a_valid_key_nothing_opens(world: World, header: str) -> None:
    answer = Client(headers={"Authorization": header}).get("/api/v1/cases")
    assert (answer.status_code, answer["WWW-Authenticate"]) == (401, 'Bearer realm="onewindow"')
    fits(answer, "Refused")


def test_a_session_opens_nothing_here(world: World) -> None:
    row = world.part("lodging-permit")
    browser = world.client("zhouhang")
    assert browser.get("/api/v1/cases").status_code == 401
    order = {"action": "propose", "data": {"proposal": "positive"}, "private": {"opinion": "同意"}}
    assert post(browser, f"/api/v1/cases/{row.id}/orders", order).status_code == 401
    assert Event.objects.filter(stream_id=row.id).count() == row.version


def test_only_a_digest_of_the_key_is_kept(world: World) -> None:
    made = key("zhouhang")
    row = ApiToken.objects.get()
    kept = " ".join(str(value) for value in row.__dict__.values())
    assert made not in kept
    assert made.removeprefix("ow_") not in kept


def test_a_key_that_is_withdrawn_or_out_of_date_stops_at_once(world: World) -> None:
    client = caller("zhouhang")
    assert client.get("/api/v1/cases").status_code == 200
    tokens.revoke(ApiToken.objects.get().id, system())
    assert codes(client.get("/api/v1/cases")) == ["api.bad-token"]
    other = caller("zhouhang")
    ApiToken.objects.filter(revoked_at=None).update(expires_on=datetime.now(UTC).date() - timedelta(days=2))
    assert codes(other.get("/api/v1/cases")) == ["api.bad-token"]


def test_a_key_dies_with_the_role_and_with_the_account(world: World) -> None:
    client = caller("zhouhang")
    account = Account.objects.get(username="zhouhang")
    Account.objects.filter(pk=account.id).update(active=False)
    assert client.get("/api/v1/cases").status_code == 401
    Account.objects.filter(pk=account.id).update(active=True)
    RoleGrant.objects.filter(account=account).update(valid_to="2020-02-02")
    assert client.get("/api/v1/cases").status_code == 401


@pytest.mark.parametrize("username", ["lin", "supervisor", "nobody"])
def test_keys_are_given_to_the_window_and_to_officers_only(world: World, username: str) -> None:
    with pytest.raises(Refused) as refused:
        key(username)
    assert refused.value.code == "token.no-role"


@pytest.mark.parametrize("days", [0, 367, -1])
def test_a_key_lives_a_year_at_most(world: World, days: int) -> None:
    with pytest.raises(Refused) as refused:
        key("zhouhang", days=days)
    assert refused.value.code == "token.days"


def test_only_the_administrator_gives_out_keys(world: World) -> None:
    wall = datetime.now(UTC)
    with pytest.raises(Refused) as refused:
        tokens.create("zhouhang", "x", Command(world.actor("zhouhang"), wall, wall, uuid4().hex))
    assert refused.value.code == "token.not-yours"
    tokens.create("zhouhang", "x", Command(world.actor("admin"), wall, wall, uuid4().hex))
    assert Event.objects.filter(stream_type="journal", type="token.created").count() == 1
    assert SYSTEM.role == "system"


# --- reading ----------------------------------------------------------------------------------------------------


def test_the_list_is_the_departments_own_by_due_date(world: World) -> None:
    answer = caller("zhouhang").get("/api/v1/cases")
    fits(answer, "WorkList")
    mine = Case.objects.filter(department="public-security").order_by("list_on", "id")
    assert [one["id"] for one in answer.json()["cases"]] == [str(row.id) for row in mine]


def test_pages_of_the_list_follow_each_other(world: World) -> None:
    world.copies(world.part("fire-acceptance-filing"), 40)
    client, after, seen = caller("qianwei"), "", []
    while after is not None:
        page = client.get("/api/v1/cases", {"after": after}).json()
        seen += [one["id"] for one in page["cases"]]
        after = page["next"]
    mine = Case.objects.filter(department="housing", open=True).order_by("list_on", "id")
    assert seen == [str(row.id) for row in mine]


def test_the_list_can_be_narrowed_to_a_status(world: World) -> None:
    row = world.accepted("lodging-permit")
    answer = caller("zhouhang").get("/api/v1/cases", {"status": "accepted"})
    assert [one["id"] for one in answer.json()["cases"]] == [str(row.id)]


def test_one_part_says_everything_and_no_personal_number(world: World) -> None:
    row = world.accepted("lodging-permit")
    answer = caller("zhouhang").get(f"/api/v1/cases/{row.id}")
    fits(answer, "Case")
    told = answer.json()
    assert (told["version"], told["status"], told["clock"]["promise"]) == (
        row.version,
        "accepted",
        "2026-09-21",
    )
    assert told["applicant"]["phone"] == "138****5620"
    text = answer.content.decode()
    assert ("13800005620" in text, "990101199001010422" in text) == (False, False)
    assert answer["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("path", ["", "/orders", "/unmask"])
def test_another_department_does_not_find_the_part(world: World, path: str) -> None:
    row = world.part("lodging-permit")
    client = caller("zhao")
    address = f"/api/v1/cases/{row.id}{path}"
    body = {"action": "propose", "ref": "party.phone", "reason_code": "contact"}
    answer = post(client, address, body) if path else client.get(address)
    assert (answer.status_code, codes(answer)) == (404, ["scope.not-found"])
    assert AccessLog.objects.count() == 0


def test_files_and_papers_of_the_own_part_only(world: World) -> None:
    row, other = world.accepted("lodging-permit"), world.accepted("fire-check")
    client = caller("zhouhang")
    report = Upload.objects.get(owner_id=row.application_id, material="house-safety-report")
    opened = client.get(f"/api/v1/cases/{row.id}/files/{report.id}")
    assert (opened.status_code, opened.content[:5]) == (200, b"%PDF-")
    foreign = Upload.objects.filter(owner_id=row.application_id, material="evacuation-plan").first()
    assert foreign is not None
    assert client.get(f"/api/v1/cases/{row.id}/files/{foreign.id}").status_code == 404
    mine, theirs = (Document.objects.get(case=case, kind="acceptance_notice") for case in (row, other))
    assert codes(client.get(f"/api/v1/cases/{row.id}/papers/{mine.id}")) == ["document.not-ready"]
    assert client.get(f"/api/v1/cases/{row.id}/papers/{theirs.id}").status_code == 404


def test_a_value_in_full_is_on_record(world: World) -> None:
    row = world.part("lodging-permit")
    client = caller("zhouhang")
    without = post(client, f"/api/v1/cases/{row.id}/unmask", {"ref": "party.phone"})
    assert (without.status_code, AccessLog.objects.count()) == (400, 0)
    answer = post(client, f"/api/v1/cases/{row.id}/unmask", {"ref": "party.phone", "reason_code": "contact"})
    fits(answer, "Unmasked")
    assert answer.json()["value"] == "13800005620"
    look = AccessLog.objects.get()
    assert (look.actor_name, look.department) == ("周航", "public-security")


# --- orders -----------------------------------------------------------------------------------------------------

PROPOSE = {"action": "propose", "data": {"proposal": "positive"}, "private": {"opinion": "拟同意。"}}


def test_an_order_with_the_same_key_is_carried_out_once(world: World) -> None:
    row = world.accepted("lodging-permit")
    client, once = caller("zhouhang"), uuid4().hex
    address = f"/api/v1/cases/{row.id}/orders"
    first, second = (post(client, address, PROPOSE, once=once) for _ in range(2))
    fits(first, "Executed")
    assert (first.status_code, second.status_code) == (200, 200)
    assert (first.json()["again"], second.json()["again"]) == (False, True)
    assert first.json()["version"] == second.json()["version"] == row.version + 1
    assert Event.objects.filter(stream_id=row.id, type="cases.propose").count() == 1
    event = Event.objects.get(stream_id=row.id, type="cases.propose")
    assert (event.channel, event.command_id) == ("api", once)


def test_a_key_used_for_one_order_serves_no_other(world: World) -> None:
    row = world.accepted("lodging-permit")
    client, once = caller("zhouhang"), uuid4().hex
    address = f"/api/v1/cases/{row.id}/orders"
    post(client, address, PROPOSE, once=once)
    other = post(client, address, {"action": "grant"}, once=once)
    assert (other.status_code, codes(other)) == (409, ["department.key-reused"])


@pytest.mark.parametrize("once", ["", "short", "x" * 65])
def test_an_order_needs_a_key_of_its_own(world: World, once: str) -> None:
    row = world.accepted("lodging-permit")
    answer = caller("zhouhang").post(
        f"/api/v1/cases/{row.id}/orders", json.dumps(PROPOSE), content_type="application/json",
        headers={"Idempotency-Key": once},
    )  # fmt: skip
    assert (answer.status_code, codes(answer)) == (400, ["command.no-key"])


def test_a_refused_order_says_why_with_the_clause_and_writes_nothing(world: World) -> None:
    row = world.accepted("lodging-permit")
    client = caller("zhouhang")
    answer = post(client, f"/api/v1/cases/{row.id}/orders", {"action": "notify_correction"})
    fits(answer, "Refused")
    assert (answer.status_code, codes(answer)) == (409, ["case.correction_after_acceptance"])
    assert answer.json()["refused"][0]["clause"] != ""
    assert Case.objects.get(pk=row.pk).version == row.version


def test_the_version_seen_is_checked(world: World) -> None:
    row = world.accepted("lodging-permit")
    answer = post(caller("zhouhang"), f"/api/v1/cases/{row.id}/orders", {**PROPOSE, "seen": row.version - 1})
    assert codes(answer) == ["case.stale"]


def test_the_verdict_is_worked_out_here_and_never_taken_from_the_caller(world: World) -> None:
    row = world.accepted("lodging-permit")
    forged = {**PROPOSE, "data": {"proposal": "positive", "verdict": {"outcome": "yes"}}}
    assert post(caller("zhouhang"), f"/api/v1/cases/{row.id}/orders", forged).status_code == 200
    body = json.loads(Event.objects.get(stream_id=row.id, type="cases.propose").envelope)["body"]
    assert body["verdict"]["outcome"] is None


@pytest.mark.parametrize(
    "body",
    ["", "[]", "nonsense", '{"action": 5}', '{"action": "propose", "data": []}', '{"data": {}}',
     '{"action": "propose", "private": {"opinion": 5}}', '{"action": "propose", "seen": "three"}',
     '{"action": "propose", "at": "2026-09-16T10:00"}', '{"action": "propose", "at": "yesterday"}'],
)  # fmt: skip
def test_a_body_that_cannot_be_read_is_refused_with_its_field(world: World, body: str) -> None:
    row = world.part("lodging-permit")
    answer = post(caller("zhouhang"), f"/api/v1/cases/{row.id}/orders", body)
    assert (answer.status_code, codes(answer)) == (400, ["api.bad-json"])


def test_an_unknown_action_is_refused(world: World) -> None:
    row = world.part("lodging-permit")
    answer = post(caller("zhouhang"), f"/api/v1/cases/{row.id}/orders", {"action": "destroy"})
    assert (answer.status_code, codes(answer)) == (409, ["process.unknown_action"])


def test_refusals_speak_the_language_asked_for(world: World) -> None:
    answer = Client(headers={"Accept-Language": "en-GB"}).get("/api/v1/cases")
    assert answer.json()["refused"][0]["message"].startswith("A key is needed")


@pytest.mark.parametrize("method", ["put", "delete", "patch"])
def test_other_methods_are_refused(world: World, method: str) -> None:
    answer = getattr(caller("zhouhang"), method)("/api/v1/cases")
    assert (answer.status_code, codes(answer)) == (405, ["api.method"])


# --- what everybody may read ------------------------------------------------------------------------------------


def test_the_one_things_and_a_plan_need_no_key(world: World) -> None:
    listed = Client().get("/api/v1/things")
    fits(listed, "Things")
    codes = [one["code"] for one in listed.json()["things"]]
    assert {"open-homestay", "open-restaurant", "newborn"} <= set(codes) and len(codes) == len(set(codes))
    plan = Client().get("/api/v1/things/open-homestay/plan", {"route": "commitment", "area": "wide"})
    fits(plan, "Plan")
    assert (plan.json()["route"], list(plan.json()["wrong_answers"])) == ("commitment", ["area"])
    assert Client().get("/api/v1/things/open-nothing/plan").status_code == 404


def test_the_catalogue_is_searched_by_what_a_person_wants_without_a_key(world: World) -> None:
    found = Client().get("/api/v1/search", {"q": "开民宿"})
    fits(found, "Found")
    assert found.json()["found"][0]["code"] == "open-homestay" and found.json()["sure"]
    items = Client().get("/api/v1/search", {"q": "民宿", "kind": "items"}).json()["found"]
    assert items and {row["kind"] for row in items} == {"items"}
    assert Client().get("/api/v1/search", {"q": "  "}).json()["found"] == []
    assert Client().get("/api/v1/search", {"q": "开民宿", "after": "no key", "kind": "x"}).status_code == 200
    assert Client().post("/api/v1/search", {"q": "开民宿"}).status_code == 405


def test_the_document_names_every_route_and_nothing_else(world: World) -> None:
    told = Client().get("/api/v1/openapi.json").json()
    described = {(path, method.upper()) for path, methods in told["paths"].items() for method in methods}
    assert told["openapi"] == "3.1.0"
    assert described == {(template(route), route.method) for route in ROUTES}
    patterns = {
        str(pattern.pattern)
        for resolver in get_resolver().url_patterns
        if getattr(resolver, "namespace", "") == "api"
        for pattern in resolver.url_patterns
    }
    assert {f"v1/{route.path}" for route in ROUTES} == patterns


def test_every_schema_is_valid_and_every_reference_leads_somewhere() -> None:
    document = openapi("https://example.org")
    for schema in SCHEMAS.values():
        Draft202012Validator.check_schema(schema)
    text = json.dumps(document)
    named = {part.partition('"')[0] for part in text.split("#/components/schemas/")[1:]}
    assert named <= set(SCHEMAS)
    parameters = {
        (path, name["name"])
        for path, methods in document["paths"].items()
        for operation in methods.values()
        for name in operation.get("parameters", ())
        if name["in"] == "path"
    }
    assert {
        (path, part.strip("{}")) for path in document["paths"] for part in path.split("/") if "{" in part
    } == parameters
    assert UUID(int=7).version is None
