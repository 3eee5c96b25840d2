"""The pages of authority and routing: levels and moves, who decides and why, divisions, papers taken in for other places."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from onewindow.core.kernel.ids import new_id
from onewindow.store import catalogue, divisions
from onewindow.store.models import Application, Case, CaseHand, Handover, Relay
from onewindow.usecases.divisions import import_table
from tests.department_world import NOW, PLACE, RECEIVED, World
from tests.usecases.test_routing import ROWS, TABLE, publish, row
from tests.web.department.conftest import Clock

CASE = "lodging-permit"


def press(world: World, who: str, case: Case, action: str, **typed: str) -> None:
    client = world.client(who)
    case.refresh_from_db()
    url = reverse("department:act", args=[case.pk, action])
    assert client.get(url).status_code == 200
    posted = {"command_id": str(new_id()), "seen": str(case.version), **typed}
    answer = client.post(url, posted)
    assert answer.status_code == 303, answer.content.decode()[:3000]


def fewest(ask: Callable[[], Any]) -> int:
    """The queries of a page; publications are looked at again every two seconds, which is no query of the page."""
    found = []
    for _ in range(3):
        with CaptureQueriesContext(connection) as asked:
            assert ask().status_code == 200
        found.append(len(asked))
    return min(found)


def moved(world: World) -> Case:
    """The rows of authority give the part to the approval bureau from today on."""
    publish(row("t-moved", CASE, "decide", "approval-bureau", "concentrated", from_agency="public-security"))
    return world.part(CASE)


def test_the_head_sees_that_a_part_belongs_elsewhere_and_reassigns_it(world: World, clock: Clock) -> None:
    case = world.part(CASE)
    url = reverse("department:case", args=[case.pk])
    before = world.client("zhouhang-head").get(url).content.decode()
    assert "改派机关" not in before, "nothing to reassign to"
    moved(world)
    page = world.client("zhouhang-head").get(url).content.decode()
    assert "这一件该由云溪县行政审批服务局办" in page and "改派机关" in page
    press(world, "zhouhang-head", case, "reassign", reasons="权限划转给行政审批局")
    case.refresh_from_db()
    assert case.department == "approval-bureau"
    mine = world.client("shenpi").get(url)
    assert mine.status_code == 200 and "权限划转给行政审批局" in mine.content.decode()
    seen = world.client("zhouhang").get(reverse("department:hands")).content.decode()
    assert "改派以前在本机关" in seen and "云溪县行政审批服务局" in seen
    assert world.client("zhouhang").get(url).status_code == 200
    assert world.client("heqing").get(url).status_code == 404
    catalogue.forget()


def test_the_list_of_levels_takes_as_many_queries_for_thirty_lines_as_for_one(world: World, clock: Clock) -> None:
    case = world.part(CASE)
    client, url = world.client("shenpi"), reverse("department:hands")

    def counted() -> int:
        return fewest(lambda: client.get(url))

    def more(number: int) -> None:
        CaseHand.objects.create(
            jurisdiction=PLACE, case=case, department="approval-bureau", role="decide", since=NOW, seq=number
        )

    more(0)
    one = counted()
    world.copies(case, 29)
    for each in Case.objects.filter(item=CASE, subject__startswith="copy-"):
        CaseHand.objects.create(
            jurisdiction=PLACE, case=each, department="approval-bureau", role="decide", since=NOW, seq=1
        )
    assert counted() == one


def test_who_decides_is_told_to_anybody_and_in_the_console_with_every_row(world: World, clock: Clock) -> None:
    divisions.forget()
    import_table(TABLE.read_text(encoding="utf-8"), at=RECEIVED)
    public = world.client("lin")
    guide = public.get(reverse("citizen:guide-item", args=["food-small-permit"])).content.decode()
    who = reverse("citizen:guide-who", args=["food-small-permit"])
    assert who in guide
    told = public.get(who, {"place": "古渡镇渡口村"}).content.decode()
    assert "云溪县古渡镇人民政府受委托办，以云溪县市场监督管理局的名义决定" in told
    assert public.get(reverse("citizen:guide-who", args=["nothing"])).status_code == 404
    designer = world.client("designer")
    page = designer.get(reverse("console:routing"), {"item": "construction-waste", "on": "2025-06-01"}).content.decode()
    assert "2026-01-01 起才生效" in page and "云溪县城市管理局" in page
    assert designer.get(reverse("console:routing")).status_code == 200
    assert designer.get(reverse("console:routing"), {"item": "x", "on": "?"}).status_code == 404
    tree = designer.get(reverse("console:divisions"), {"at": "990101000000", "q": "白水乡白水村"}).content.decode()
    assert "青岩镇白水村" in tree and "梅岭乡" in tree
    divisions.forget()


def test_e8_the_zone_reviews_first_and_the_county_decides_on_the_page(world: World, clock: Clock) -> None:
    divisions.forget()
    import_table(TABLE.read_text(encoding="utf-8"), at=RECEIVED)
    url = reverse("citizen:guide-who", args=["drainage-permit"])
    told = world.client("lin").get(url, {"place": "云溪经济开发区创业路"}).content.decode()
    assert "云溪经济开发区管理委员会先审" in told
    divisions.forget()


def test_e10_the_supervising_department_reports_back_from_its_page(world: World, clock: Clock) -> None:
    case = world.part(CASE)
    sent = Handover.objects.create(
        jurisdiction=PLACE, case=case, from_department="approval-bureau", to_department="fire-rescue", kind="decision",
        result="granted", sent_at=NOW,
    )  # fmt: skip
    client = world.client("liuchang")
    assert "回告监管结果" in client.get(reverse("department:handovers")).content.decode()
    url = reverse("department:report-back", args=[sent.pk])
    assert client.post(url, {"command_id": str(new_id()), "result": "penalty"}).status_code == 303
    page = world.client("shenpi").get(reverse("department:handovers")).content.decode()
    assert "已处罚" in page
    assert world.client("heqing").post(url, {"command_id": str(new_id()), "result": "fixed"}).status_code == 404


def relay(application: UUID, state: str = "collected") -> Relay:
    return Relay.objects.create(
        jurisdiction=PLACE, taken_in="990102000000", application_id=application, reach="city", basis="清单", state=state,
        papers=[["floor-plan", "平面图"]], collected_at=NOW, collected_by="x", collected_name="云东窗口",
    )  # fmt: skip


def test_papers_go_from_window_to_window(world: World, clock: Clock) -> None:
    """全城通办 at the counter: the one that took it in hands over; the place itself signs or sends back."""
    one = relay(world.ordinary)
    url = reverse("counter:relay", args=[one.pk])
    next_door, here = world.client("yundong"), world.client("wangyun")
    assert "本窗口只收件" in next_door.get(url).content.decode()
    assert next_door.get(reverse("counter:application", args=[world.ordinary])).status_code == 404

    def do(client: object, act: str, **typed: str) -> int:
        return client.post(url, {"command_id": str(new_id()), "act": act, **typed}).status_code  # type: ignore[attr-defined]

    assert do(here, "receive") == 409
    assert do(next_door, "hand_over", waybill="SF1") == 303
    assert do(here, "receive", missing="floor-plan") == 303
    assert do(here, "send_back", reason="缺原件") == 303
    page = next_door.get(url).content.decode()
    assert "缺原件" in page and "移交材料" in page
    assert do(next_door, "nonsense") == 200
    assert "云东窗口" in here.get(reverse("counter:relays")).content.decode()
    assert world.client("wangyun").get(reverse("counter:relay", args=[new_id()])).status_code == 404


def test_the_list_of_relays_takes_the_same_queries_for_one_and_for_two(world: World, clock: Clock) -> None:
    client, url = world.client("wangyun"), reverse("counter:relays")
    relay(world.ordinary)
    one = fewest(lambda: client.get(url))
    relay(world.commitment)
    assert fewest(lambda: client.get(url)) == one
    assert Application.objects.filter(relays__isnull=False).count() == 2


def test_e1_e2_e5_e6_the_levels_are_worked_from_the_pages(world: World, clock: Clock) -> None:
    """One window took it in; the county's officer sends it up, the upper level sends it back and decides."""
    from tests import department_world as hall

    publish(*ROWS)
    application = hall._homestay("wu", "ordinary")
    case = world.upstream(world.accepted(CASE, of=application))
    page = world.client("zhouhang").get(reverse("department:case", args=[case.pk])).content.decode()
    assert "报送审查意见" in page and "5 个工作日" in page
    press(world, "zhouhang", case, "forward_review", stance="agree", opinion="材料齐全")
    press(world, "shenpi", case, "return_review", days="2", reasons="补一次现场")
    press(world, "zhouhang", case, "forward_review", stance="conditions", opinion="补好了")
    case.refresh_from_db()
    assert case.department == "approval-bureau"
    upper = world.client("shenpi").get(reverse("department:case", args=[case.pk])).content.decode()
    assert "附条件同意" in upper and "补好了" in upper
    catalogue.forget()


def test_the_counter_says_before_anything_is_typed_that_it_may_not_receive(world: World, clock: Clock) -> None:
    url = reverse("counter:start-thing", args=["newborn"])
    answers = {"s.parent": "mother", "s.household": "mother"}
    assert "receive.not-yours" in world.client("bank-window").get(url, answers).content.decode()
    assert "relay.not-on-list" in world.client("lanjiang").get(reverse("counter:start-thing", args=["marry"])).content.decode()
    for who in ("gudu-window", "wangyun", "chengbin"):
        assert "receive.not-yours" not in world.client(who).get(url, answers).content.decode()
