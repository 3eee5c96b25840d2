"""The demo hall: zones, windows with their hours, tutorials. For demo mode only, once per database."""

from __future__ import annotations

from datetime import datetime

from onewindow.core.kernel.actor import Actor, Role, Scope
from onewindow.core.kernel.refusal import Refused
from onewindow.store.models import Account, HallZone
from onewindow.usecases import hall
from onewindow.usecases.command import Command

ZONES = (
    ("integrated", "综合服务区", "General services", "A", "一楼"),
    ("estate", "不动产专区", "Real estate", "B", "一楼"),
    ("business", "企业开办专区", "Starting a business", "C", "二楼"),
    ("guide", "咨询导办区", "Guide desk", "D", "一楼大门"),
)
NOON = "工作日 09:00-12:00\n工作日 13:30-17:30\n工作日 12:00-13:30 household-move household-birth social-card"
WEEKEND = "工作日 09:00-12:00\n工作日 13:30-17:30\n休息日 09:00-12:00 household-move social-card"
WINDOWS = (
    ("01", "综合一窗", "integrated", "integrated", "", "", ""),
    ("02", "综合二窗", "integrated", "integrated", "", "", NOON),
    ("03", "综合三窗", "integrated", "integrated", "", "", WEEKEND),
    ("11", "不动产一窗", "trade", "estate", "natural-resources housing tax", "", ""),
    ("21", "企业开办一窗", "domain", "business", "market-regulation tax", "", ""),
    ("80", "统一出件", "out", "integrated", "", "", ""),
    ("90", "导办台", "guide", "guide", "", "", ""),
    ("99", "“办不成事”窗口", "stuck", "guide", "", "", ""),
)
TUTORIALS = (
    ("lodging-permit", "先在网上选“开办民宿”，系统会算出要交几份\n带身份证和房屋证明\n到综合窗口一次交齐，等短信或者到窗口问进度",
     "消防安全检查意见过期\n平面图没有标出口"),
    ("household-move", "带身份证、户口簿、住房证明\n窗口当场核对原件，原件当场退\n当天办好，领新户口页", "只带复印件，没带原件"),
)  # fmt: skip


def load_hall(*, jurisdiction: str, now: datetime, wall: datetime) -> None:
    """Zones and windows as the demo's supervisor would enter them; nothing where there are some already."""
    leader = Account.objects.filter(username="supervisor").first()
    if leader is None or HallZone.objects.filter(jurisdiction=jurisdiction).exists():
        return
    scope = Scope(frozenset({jurisdiction}))
    actor = Actor(Role.SUPERVISOR, leader.display_name, str(leader.id), scope=scope)

    def command(key: str) -> Command:
        return Command(actor, now, wall, f"demo-hall-{key}")

    for code, name, english, letter, floor in ZONES:
        hall.keep_zone(code, name, letter, command(f"zone-{code}"), name_en=english, floor=floor)
    for code, name, kind, zone, departments, items, sessions in WINDOWS:
        form = hall.WindowForm(code, name, kind, zone, items.split(), departments.split(), sessions)
        hall.keep_window(form, command(f"window-{code}"))
    hall.add_device("大门口取号机", command("device"))
    for item, steps, mistakes in TUTORIALS:
        try:
            hall.keep_tutorial(item, steps, mistakes, command(f"tutorial-{item}"))
        except Refused as no:
            if no.code != "hall.unknown-items":
                raise
