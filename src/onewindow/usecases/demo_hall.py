"""The demo hall: zones, windows with their hours, tutorials. For demo mode only, once per database."""

from __future__ import annotations

from datetime import datetime

from onewindow.core.kernel.actor import Actor, Role, Scope
from onewindow.core.kernel.dates import legal_date
from onewindow.core.kernel.refusal import Refused
from onewindow.store.catalogue import catalogue_on
from onewindow.store.models import Account, HallZone, Phrase
from onewindow.usecases import hall, phrases
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


PHRASES = (
    ("supervisor", Role.SUPERVISOR, "", (
        ("reason:illegible", "复印件看不清，请换一份清楚的，或者带原件来当场核对。"),
        ("reason:expired", "已过有效期，请换有效期内的。"),
        ("reason:no_seal", "缺签名或者盖章，请补签、补盖后再交。"),
        ("reason:incomplete", "缺页，请交齐全部页。"),
        ("material:floor-plan", "平面图没有标出口和疏散方向，请补标。"),
        ("any", "材料齐了，请留意短信；没有手机，可以到任何一个窗口问进度。"),
    )),
    ("zhao-head", Role.HEAD, "market-regulation", (
        ("action:refuse", "申请的经营场所不符合该项目的设立条件，依法不予许可。"),
        ("action:refuse_registration", "申请材料与登记事项不一致，经一次性告知后仍未补正，不予登记。"),
        ("action:propose", "材料齐全，符合法定条件，拟同意。"),
    )),
    ("liuchang-head", Role.HEAD, "fire-rescue", (
        ("action:refuse", "现场核查不符合消防安全要求，依法不予许可。"),
        ("action:refuse", "疏散楼梯净宽不足，没有达到规范要求。"),
    )),
    ("sunli-head", Role.HEAD, "health", (
        ("action:refuse", "卫生检测结果不合格，依法不予许可。"),
    )),
)  # fmt: skip
"""Shared sayings of the hall and of some agencies, so that the library is not empty on the first day."""


def load_phrases(*, jurisdiction: str, now: datetime, wall: datetime) -> None:
    """Sayings as their sharers would keep them; nothing where there are some already."""
    if Phrase.objects.filter(jurisdiction=jurisdiction).exists():
        return
    known = catalogue_on(legal_date(now), jurisdiction).materials
    for username, role, department, lines in PHRASES:
        account = Account.objects.filter(username=username).first()
        if account is None:
            continue
        scope = Scope(frozenset({jurisdiction}), frozenset({department} if department else ()))
        actor = Actor(role, account.display_name, str(account.id), scope=scope, department=department)
        for number, (about, text) in enumerate(lines):
            kind, _, code = about.partition(":")
            if kind != "material" or code in known:
                phrases.save(about, text, Command(actor, now, wall, f"demo-phrase-{username}-{number}"), shared=True)


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
