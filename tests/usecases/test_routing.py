"""Routing on the real content: who gets a case, in whose name papers go out, moving it by an event, taking in elsewhere."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from pytest_django import DjangoDbBlocker

from onewindow.core.cases import Order
from onewindow.core.certs import DocumentData, from_json
from onewindow.core.kernel.actor import Actor, Channel, Role, Scope
from onewindow.core.kernel.dates import legal_date
from onewindow.core.kernel.ids import new_id
from onewindow.core.kernel.refusal import Refused
from onewindow.reads.department_authority import hands_page
from onewindow.reads.routing import routing_page
from onewindow.store import catalogue, divisions, scope
from onewindow.store.crypto import unseal_json
from onewindow.store.models import (
    Application,
    Case,
    Certificate,
    Disclosure,
    Document,
    Event,
    Handover,
    Licence,
    Relay,
)
from onewindow.store.models import Division as DivisionRow
from onewindow.usecases import (
    cases,
    certificates,
    counter,
    department,
    drafts,
    inspections,
    licences,
    papers,
    publication,
    relay_lists,
    relays,
    submit,
    uploads,
    verify,
)
from onewindow.usecases.command import Command
from onewindow.usecases.content import import_pack
from onewindow.usecases.divisions import import_table
from tests import department_world as hall
from tests.department_world import NOW, PLACE, RECEIVED, World, standing

TABLE = Path(__file__).resolve().parents[2] / "content" / "divisions" / "demo.csv"
NEXT_DOOR = "990102000000"
BASIS = {"kind": "reconstructed", "source": "示例文件", "clause": "第一条"}
DAY = RECEIVED.date().isoformat()


def row(code: str, item: str, act: str, agency: str, form: str, **more: Any) -> tuple[str, str, dict[str, Any]]:
    body = {"code": code, "items": [item], "act": act, "agency": agency, "form": form, "division": PLACE,
            "effective_from": "2026-01-01", "basis": BASIS, **more}  # fmt: skip
    return "authority", code, body


ROWS = (
    row("t-review", "lodging-permit", "review", "public-security", "statutory", within="5wd"),
    row("t-decide", "lodging-permit", "decide", "approval-bureau", "statutory", within="10wd"),
    row("t-entrusted", "hygiene-permit", "decide", "gudu-town", "entrusted", on_behalf_of="health",
        published={"where": "网站", "on": "2025-12-01"}),
    row("t-bureau", "fire-check", "decide", "approval-bureau", "concentrated", from_agency="fire-rescue"),
    row("t-two-way", "business-licence", "decide", "market-regulation", "two_way", also="approval-bureau"),
    row("t-window", "tax-confirmation", "decide", "tax", "window"),
)  # fmt: skip


def publish(*documents: tuple[str, str, dict[str, Any]]) -> None:
    import_pack(documents, origin="tests", by="tests", at=RECEIVED, on=RECEIVED.date(), publish=True)
    catalogue.forget()


@pytest.fixture(scope="module")
def built(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[World]:
    with django_db_blocker.unblock(), standing(tmp_path_factory.mktemp("routing")) as world:
        yield world


@pytest.fixture
def world(built: World, db: None) -> Iterator[World]:
    divisions.forget()
    yield built
    catalogue.forget()
    divisions.forget()


def routed(world: World) -> UUID:
    """An application to open a homestay, handed in while these rows are in force."""
    publish(*ROWS)
    return hall._homestay("wu", "ordinary")


def paper(case: Case, kind: str) -> DocumentData:
    found = Document.objects.select_related("data_key").get(case=case, kind=kind)
    return from_json(DocumentData, unseal_json(found.data_key, found.payload_enc, place=f"document/{found.id}"))


def act(world: World, who: str, case: Case, action: str, data: dict[str, Any], private: dict[str, str]) -> None:
    command = Command(world.actor(who), NOW, NOW, str(new_id()))
    department.act(case.pk, Order(action, data, private), command)


TWO = {"inspectors": ["a", "b"]}


def test_e2_e6_levels_move_the_work_list_and_each_level_prints_in_its_own_name(world: World) -> None:
    application = routed(world)
    case = world.part("lodging-permit", of=application)
    assert case.department == "public-security"
    assert scope.case(world.actor("shenpi"), case.pk).pk == case.pk, "the level that decides sees it coming"
    assert "报到本机关决定" in [line.role.zh for line in hands_page(world.actor("shenpi"), on=NOW.date()).lines]
    case = world.upstream(world.accepted("lodging-permit", of=application))
    world.do(case, "forward_review", {"stance": "agree"}, {"opinion": "齐全"}, by="zhouhang")
    case.refresh_from_db()
    assert (case.department, case.status) == ("approval-bureau", "accepted")
    with pytest.raises(Refused) as no:
        world.do(case, "grant", TWO, by="zhouhang")
    assert "case.other_department" in [one.code for one in no.value.refusals]
    world.do(case, "grant", TWO, by="shenpi")
    assert paper(case, "acceptance_notice").agency.name == "云溪县公安局"
    decision = paper(case, "grant_decision")
    assert (decision.agency.name, decision.agency.seal) == ("云溪县行政审批服务局", decision.agency.seal)
    assert decision.number.startswith("云溪审批")
    assert verify.verify().violations == []


def test_e1_e3_the_entrusted_decision_carries_the_entrusting_agencys_name_seal_and_number(world: World) -> None:
    application = routed(world)
    case = world.upstream(world.accepted("hygiene-permit", of=application))
    assert case.department == "gudu-town"
    world.do(case, "grant", TWO, by="gudu")
    decision = paper(case, "grant_decision")
    assert decision.agency.name == "云溪县卫生健康局"
    assert decision.number.startswith("云溪卫")
    assert decision.remedies is not None and decision.remedies.body == "云溪县人民政府"
    assert Document.objects.get(case=case, kind="grant_decision").department == "health"
    certificates.issue(case.pk, Command(world.actor("gudu"), NOW, NOW, str(new_id())))
    made = Certificate.objects.get(case=case)
    found = certificates.open_content(made)
    assert (found.issuer.name, found.issuer.code) == ("云溪县卫生健康局", HEALTH)
    assert paper(case, "certificate").agency.name == "云溪县卫生健康局"
    assert named_in(made.identifier) == HEALTH
    publication.publish_due(NOW, NOW)
    told = Disclosure.objects.get(case=case).content
    assert (told["agency"], told["agency_code"]) == ("云溪县卫生健康局", HEALTH)
    further = another_edition(world, case, made, "gudu")
    again = certificates.open_content(further)
    assert (further.edition, again.issuer.name, named_in(further.identifier)) == (2, "云溪县卫生健康局", HEALTH)
    assert paper(case, "replacement_notice").agency.name == "云溪县卫生健康局"
    assert Licence.objects.get(case=case).department == "gudu-town", "who works on it is another question"


HEALTH = "11990101MB99000482"
NEW_BUREAU = {
    "code": "new-bureau", "name": {"zh-hans": "云溪县数据和审批局", "en": "Yunxi County Data and Approval Bureau"},
    "short": {"zh-hans": "数据审批局", "en": "Data and Approval"}, "credit_code": "11990101MB9900990H", "jurisdiction": PLACE,
    "document_word": "云溪数审", "seal": "云溪县数据和审批局行政审批专用章",
    "remedy": {
        "reconsideration_body": {"zh-hans": "云溪县人民政府", "en": "People's Government of Yunxi County"},
        "court": {"zh-hans": "云溪县人民法院", "en": "People's Court of Yunxi County"},
        "online_channel": "云溪县行政复议网上申请", "reconsideration_days": 60, "suit_months": 6,
    },
    "phone": "0500-1234599", "complaint": "0500-12345",
    "address": {"zh-hans": "云溪县政务服务中心", "en": "Yunxi County Government Service Centre"},
    "hours": {"zh-hans": "工作日", "en": "Working days"}, "administrative": True, "basis": BASIS,
}  # fmt: skip


def named_in(identifier: str) -> str:
    """The credit code of the issuer within a licence identifier (GB/T 36904)."""
    return identifier.split(".")[-4]


def another_edition(world: World, case: Case, first: Certificate, officer: str) -> Certificate:
    """The edition after a lost certificate."""
    lost = Order("request_replacement", {"why": "lost"}, {"statement": "遗失。"})
    licences.act(first.pk, lost, Command(world.actor("wu"), NOW, NOW, str(new_id())))
    licences.act(first.pk, Order("replace_certificate"), Command(world.actor(officer), NOW, NOW, str(new_id())))
    return Certificate.objects.get(case=case, status="valid")


def test_e2_papers_of_a_licence_carry_the_agency_of_the_level_that_decided(world: World) -> None:
    application = routed(world)
    case = world.upstream(world.accepted("lodging-permit", of=application))
    world.do(case, "forward_review", {"stance": "agree"}, {"opinion": "齐全"}, by="zhouhang")
    world.do(case, "grant", TWO, by="shenpi")
    certificates.issue(case.pk, Command(world.actor("shenpi"), NOW, NOW, str(new_id())))
    made = Certificate.objects.get(case=case)
    assert certificates.open_content(made).issuer.name == "云溪县行政审批服务局"
    another_edition(world, case, made, "shenpi")
    assert paper(case, "replacement_notice").agency.name == "云溪县行政审批服务局"


def test_e4_a_case_reassigned_to_an_agency_newer_than_its_bundle_goes_on_to_its_end(world: World) -> None:
    """The agency was published after the application froze its bundle: certificate, publication and sheets know it."""
    case = world.part("lodging-permit")
    publish(("departments", "new-bureau", NEW_BUREAU), row(
        "t-newcomer", "lodging-permit", "decide", "new-bureau", "concentrated", from_agency="public-security",
        effective_from=DAY,
    ))  # fmt: skip
    act(world, "zhouhang-head", case, "reassign", {}, {"reasons": "新组建机关，权限划转"})
    case.refresh_from_db()
    assert case.department == "new-bureau" and case.department not in papers.folder_of(case.application).catalogue.departments
    officer = Actor(Role.APPROVER, "新官", str(new_id()), scope=Scope(frozenset({PLACE}), frozenset({"new-bureau"})))

    def command() -> Command:
        return Command(officer, NOW, NOW, str(new_id()))

    def do(action: str, data: dict[str, Any] | None = None) -> None:
        cases.execute(case.pk, Order(action, data or {}), command())

    for material in json.loads(case.terms)["materials"]:
        do("check_material", {"material": material["code"], "ok": True})
    do("accept")
    world.upstream(case)
    do("grant", TWO)
    certificates.issue(case.pk, command())
    made = Certificate.objects.get(case=case)
    name = "云溪县数据和审批局"
    assert certificates.open_content(made).issuer.name == name
    assert named_in(made.identifier) == NEW_BUREAU["credit_code"]
    publication.publish_due(NOW, NOW)
    told = Disclosure.objects.get(case=case)
    assert (told.state, told.content.get("agency")) == ("published", name)
    lost = Order("request_replacement", {"why": "lost"}, {"statement": "遗失。"})
    licences.act(made.pk, lost, Command(world.actor("lin"), NOW, NOW, str(new_id())))
    licences.act(made.pk, Order("replace_certificate"), command())
    assert paper(case, "replacement_notice").agency.name == name
    assert verify.verify().violations == []



def test_e4_e10_the_bureau_decides_the_old_agency_is_told_and_tells_back(world: World) -> None:
    """审管分离: the result is copied to the department that supervises; the result of supervision is copied back."""
    application = routed(world)
    case = world.upstream(world.accepted("fire-check", of=application))
    assert case.department == "approval-bureau"
    world.do(case, "grant", TWO, by="shenpi")
    sent = Handover.objects.get(case=case)
    assert (sent.from_department, sent.to_department, sent.kind) == ("approval-bureau", "public-security", "decision")
    police = Command(world.actor("zhouhang"), NOW, NOW, str(new_id()))
    with pytest.raises(Refused):
        inspections.report_back(sent.pk, "nonsense", police)
    inspections.report_back(sent.pk, "fixed", police)
    back = Handover.objects.get(case=case, kind="supervision")
    assert (back.from_department, back.to_department, back.result) == ("public-security", "approval-bureau", "fixed")
    sent.refresh_from_db()
    assert sent.seen_at is not None
    with pytest.raises(Refused):
        inspections.report_back(back.pk, "fixed", Command(world.actor("shenpi"), NOW, NOW, str(new_id())))


def test_e1_either_level_takes_it_up_and_nobody_holds_it_meanwhile(world: World) -> None:
    """双向授权: the other level takes the part up in its own name; who had put a name to it has it no longer."""
    application = routed(world)
    case = world.part("business-licence", of=application)
    department.take(case.pk, Command(world.actor("zhao"), NOW, NOW, str(new_id())))
    with pytest.raises(Refused):
        act(world, "zhouhang", case, "take_up", {}, {})
    act(world, "shenpi", case, "take_up", {}, {})
    case.refresh_from_db()
    assert (case.department, case.holder_id) == ("approval-bureau", None)
    assert scope.case(world.actor("zhao"), case.pk).pk == case.pk
    act(world, "zhao", case, "take_up", {}, {})
    case.refresh_from_db()
    assert case.department == "market-regulation"


def test_e5_the_window_decides_on_the_spot_when_everything_is_in_order(world: World) -> None:
    application = routed(world)
    case = world.part("tax-confirmation", of=application)
    for material in json.loads(case.terms)["materials"]:
        world.do(case, "check_material", {"material": material["code"], "ok": True}, now=RECEIVED)
    case = world.upstream(case)
    clerk = Command(world.actor("wangyun"), NOW, NOW, str(new_id()))
    counter.decide({case.pk: case.version}, clerk)
    case.refresh_from_db()
    assert (case.status in ("decided", "settled", "delivered"), case.outcome) == (True, "provided")
    other = world.accepted("hygiene-permit", of=application)
    with pytest.raises(Refused) as no:
        counter.decide({other.pk: other.version}, Command(world.actor("wangyun"), NOW, NOW, str(new_id())))
    assert no.value.refusals[0].code in ("case.no_window_power", "counter.window-unsure")


def test_a_change_of_routing_moves_no_running_case_without_an_event(world: World) -> None:
    case = world.part("lodging-permit")
    officer, head = "zhouhang", "zhouhang-head"
    with pytest.raises(Refused) as no:
        act(world, head, case, "reassign", {}, {"reasons": "权限划转"})
    assert no.value.refusals[0].code == "routing.nowhere"
    moved = row("t-moved", "lodging-permit", "decide", "approval-bureau", "concentrated", from_agency="public-security",
                effective_from=DAY)  # fmt: skip
    publish(moved)
    case.refresh_from_db()
    assert case.department == "public-security", "it stays until somebody moves it"
    page = routing_page("lodging-permit", "", NOW.date(), jurisdiction=PLACE)
    assert page.answer is not None and page.answer.lines[0].value.zh == "云溪县行政审批服务局"
    with pytest.raises(Refused) as no:
        act(world, head, case, "reassign", {"to": "health"}, {"reasons": "权限划转"})
    assert no.value.refusals[0].code == "routing.not_competent"
    act(world, head, case, "reassign", {}, {"reasons": "权限划转"})
    case.refresh_from_db()
    assert case.department == "approval-bureau"
    event = Event.objects.filter(stream_id=case.pk, type="cases.reassign").get()
    body = json.loads(event.envelope)["body"]
    assert (body["from"], body["hand"]["agency"]["department"], body["basis"]) == (
        "public-security", "approval-bureau", "t-moved",
    )  # fmt: skip
    assert scope.case(world.actor(officer), case.pk).pk == case.pk, "who had it goes on seeing it"
    assert [line.role.zh for line in hands_page(world.actor(officer), on=NOW.date()).lines] == ["改派以前在本机关"]
    with pytest.raises(Refused):
        scope.case(world.actor("heqing"), case.pk)
    world.do(case, "accept", by="shenpi")
    assert paper(case, "acceptance_notice").agency.name == "云溪县行政审批服务局"
    assert verify.verify().violations == []


def test_the_place_of_a_matter_is_read_from_its_address(world: World) -> None:
    """A person's address → division → the agency for that place."""
    import_table(TABLE.read_text(encoding="utf-8"), at=RECEIVED)
    page = routing_page("food-small-permit", "古渡镇渡口村 3 组", NOW.date(), jurisdiction=PLACE)
    assert page.answer is not None and page.place == "990101101201"
    assert page.answer.short.zh == "云溪县古渡镇人民政府受委托办，以云溪县市场监督管理局的名义决定"
    assert any(not reason.counts for reason in page.answer.reasons)
    again = import_table(TABLE.read_text(encoding="utf-8"), at=NOW)
    assert (again.new, again.changed, again.unchanged) == (0, 0, DivisionRow.objects.count())
    with pytest.raises(Refused) as no:
        import_table("code,name\n1,x\n", at=NOW)
    assert no.value.refusals[0].code == "division.faulty"


# --- taking in for another place ------------------------------------------------------------------------------------

NEIGHBOUR = Actor(
    Role.CLERK, "云东窗口", str(new_id()), scope=Scope(frozenset({NEXT_DOOR})), channel=Channel.WINDOW
)


def taken_in(actor: Actor, world: World) -> UUID:
    """The homestay of `lin`'s papers once more, typed and handed in at a window of another place."""
    account = hall.Account.objects.get(username="yundong")
    actor = Actor(actor.role, actor.name, str(account.id), scope=actor.scope, channel=actor.channel)

    def command() -> Command:
        return Command(actor, RECEIVED, RECEIVED, str(new_id()))

    thing = hall.catalogue_on(RECEIVED.date()).things["open-homestay"]
    person = counter.Person("何立新", "citizen_id", "990101199512200172", "13600004417")
    draft = counter.start_for("open-homestay", thing.reference, "ordinary", person, command(), jurisdiction=PLACE)
    opened = drafts.save_answers(draft, {"premises.certificate_number": hall.TITLE}, command())
    answers = {question.ref: hall._answer(question.element) for question in opened.plan.questions}
    opened = drafts.save_answers(draft, answers | {"premises.certificate_number": hall.TITLE}, command())
    asked = [line.material for line in opened.plan.materials if line.status == "asked"]
    for code in asked[1:]:
        name = f"{code}.{'png' if code == 'floor-plan' else 'pdf'}"
        uploads.add_to_draft(draft, code, name, hall.picture() if code == "floor-plan" else b"%PDF-1.4 x", command())
    handover = submit.Handover(at_window=frozenset(asked[:1]), consent=True)
    return submit.submit(draft, command(), handover)


def reach_list(reach: str) -> tuple[str, str, dict[str, Any]]:
    items = hall.catalogue_on(RECEIVED.date()).items
    lines = [{"name": {"zh-hans": one.name.zh, "en": one.name.en}, "item": code, "mode": "receive"}
             for code, one in items.items()]  # fmt: skip
    return "reach", f"all-{reach}", {
        "code": f"all-{reach}", "series": f"all-{reach}", "name": {"zh-hans": "通办清单", "en": "List"}, "reach": reach,
        "edition": "2026", "effective_from": "2026-01-01", "issued_by": "service-centre", "lines": lines,
        "basis": BASIS,
    }  # fmt: skip


def test_what_stands_on_no_list_is_not_taken_in_elsewhere_and_nothing_is_written(world: World) -> None:
    before = Application.objects.count()
    with pytest.raises(Refused) as no:
        taken_in(NEIGHBOUR, world)
    assert no.value.refusals[0].code == "relay.not-on-list"
    assert (Application.objects.count(), Relay.objects.count()) == (before, 0)


def test_the_window_of_another_place_receives_hands_over_and_may_not_accept(world: World) -> None:
    """全城通办: receipt there is receipt here; the notice clock runs from that day."""
    place, reach = NEXT_DOOR, "city"
    publish(reach_list(reach))
    clerk = Actor(Role.CLERK, "外地窗口", "", scope=Scope(frozenset({place})), channel=Channel.WINDOW)
    application = Application.objects.get(pk=taken_in(clerk, world))
    relay = Relay.objects.get(application=application)
    assert (relay.taken_in, relay.reach, relay.state, len(relay.papers)) == (place, reach, "collected", 1)
    case = Case.objects.get(application=application, item="lodging-permit")
    notice = json.loads(case.snapshot)["clocks"][0]
    assert legal_date(application.submitted_at) == RECEIVED.date()
    assert notice["started"].startswith(DAY), "the time runs from the day it was taken in"
    sender = Actor(Role.CLERK, "外地窗口", str(new_id()), scope=Scope(frozenset({place})), channel=Channel.WINDOW)
    with pytest.raises(Refused):
        scope.case(sender, case.pk)
    here = world.actor("wangyun")
    later = RECEIVED + timedelta(hours=4)
    with pytest.raises(Refused) as no:
        relays.receive(relay.pk, (), Command(here, later, later, str(new_id())))
    assert no.value.refusals[0].code == "relay.wrong-state"
    relays.hand_over(relay.pk, "SF123", Command(sender, later, later, str(new_id())))
    relays.receive(relay.pk, [relay.papers[0][0]], Command(here, later, later, str(new_id())))
    with pytest.raises(Refused) as no:
        relays.send_back(relay.pk, " ", Command(here, later, later, str(new_id())))
    assert no.value.refusals[0].code == "relay.no-reason"
    relays.send_back(relay.pk, "缺原件", Command(here, later, later, str(new_id())))
    relays.hand_over(relay.pk, "SF124", Command(sender, later, later, str(new_id())))
    relay.refresh_from_db()
    assert (relay.state, relay.waybill, relay.missing) == ("handed_over", "SF124", [])
    kinds = Event.objects.filter(stream_id=application.pk).order_by("seq").values_list("type", flat=True)
    assert list(kinds) == [
        "application.submitted", "application.taken_in_elsewhere", "application.handed_over",
        "application.handover_received", "application.handover_returned", "application.handed_over",
    ]  # fmt: skip
    assert verify.verify().violations == []


def test_how_far_a_list_reaches(world: World) -> None:
    """全城通办、省内通办、跨省通办: a list for the province serves the city too, never the other way."""
    found = hall.catalogue_on(RECEIVED.date())
    city, province, other = NEXT_DOOR, "990201000000", "980101000000"

    def serves(place: str) -> bool:
        try:
            return bool(relay_lists.allowed(["lodging-permit"], place, found, jurisdiction=PLACE, on=NOW.date()))
        except Refused:
            return False

    assert [serves(place) for place in (city, province, other)] == [False, False, False]
    publish(reach_list("city"))
    assert [serves(place) for place in (city, province, other)] == [True, False, False]
    publish(reach_list("province"))
    assert [serves(place) for place in (city, province, other)] == [True, True, False]
    publish(reach_list("cross_province"))
    assert [serves(place) for place in (city, province, other)] == [True, True, True]
