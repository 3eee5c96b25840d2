"""Demo: a pool of inspectors, a commitment that is about to be revoked, a hearing to come, a joint review under way."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from onewindow.core.clock import Limit, due
from onewindow.core.kernel.actor import Actor
from onewindow.store.models import Inspector
from onewindow.usecases import demo, inspections
from onewindow.usecases.command import Command

if TYPE_CHECKING:
    from onewindow.usecases.demo_lives import Life

POOL = {
    "fire-rescue": ("旅馆", "餐饮"),
    "public-security": ("旅馆",),
    "health": ("旅馆", "餐饮"),
    "culture-tourism": ("旅馆",),
}
DECIDED_FIRST = ("business-licence", "homestay-filing", "fire-acceptance-filing", "fire-check")


def load_pool(people: Mapping[str, Actor], *, now: datetime, wall: datetime) -> None:
    """Each head puts the own officer and the head into the pool, once."""
    for department, trades in POOL.items():
        username = demo.OFFICERS[department][0]
        head = people.get(f"{username}-head")
        if head is None or Inspector.objects.filter(department=department).exists():
            continue
        for number, name in enumerate((username, f"{username}-head")):
            command = Command(head, now, wall, f"demo-pool-{department}-{number}")
            inspections.keep_inspector(people[name].account_id, department, trades, command)


def revocation(life: Life) -> None:
    """Granted on a commitment, checked by two who were drawn, not kept: announced, and the applicant has spoken."""
    life.on(15).submit("he", "open-homestay", "commitment", name="竹海人家").check_all().accept_all()
    life.on(13).decide(*DECIDED_FIRST).accept_all()
    life.on(4)
    case = life.case("fire-check")
    if case.status not in ("decided", "issued", "delivered", "settled"):
        return
    drawn = inspections.draw_for(case.id, "旅馆", life.command("liuchang"))
    check = {"result": "not_kept", "inspectors": list(drawn)}
    life.act(
        "liuchang", "fire-check", "record_verification", check, findings="二层走道堆放布草，净宽 0.9 米。"
    )
    life.on(3)
    life.act(
        "liuchang", "fire-check", "notify_revocation", reasons="疏散走道净宽 0.9 米，与承诺的 1.1 米不符。"
    )
    life.on(1)
    life.act("he", "fire-check", "record_defence", {}, defence="布草车已经移走，请再来看一次。")


def hearing(life: Life) -> None:
    """Neighbours object: the right was told, a hearing asked for and announced. Another part waits for joint opinions."""
    life.on(12).submit("wu", "open-homestay", "commitment", name="河畔客栈").check_all().accept_all()
    life.on(10).decide(*DECIDED_FIRST).accept_all()
    life.on(5)
    told = "相邻住户对夜间经营有异议。"
    life.act("zhouhang", "lodging-permit", "offer_hearing", {}, reasons=told)
    life.on(4)
    life.act("wu", "lodging-permit", "request_hearing")
    life.on(3)
    ahead = due(Limit.parse("9wd"), life.at, calendar=life.calendar).by
    order = {"on": ahead.isoformat(), "presider": life.people["zhouhang-head"].account_id}
    life.act("zhouhang", "lodging-permit", "announce_hearing", order, place="县公安局三楼会议室")
    asked = {
        "departments": ["fire-rescue", "ecology"], "days": "4wd", "head": life.people["sunli-head"].account_id,
        "mode": "inspection",
    }  # fmt: skip
    life.act("sunli", "hygiene-permit", "convene_joint", asked, question="请分别审疏散条件和污水去向。")
