"""How this installation is set up: what is wired, whether the fonts are there. Nothing is called, nothing is written."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import connection

from onewindow.core.kernel.text import T, Text
from onewindow.usecases.ports import Sender, wired

_FONTS = (".ttc", ".otf", ".ttf")
_DEMO = T("演示用的，不出这台机器", "demo twin, leaves this machine never")
_OFF = T("没有接", "not connected")


@dataclass(frozen=True, slots=True)
class Check:
    """One line. `state`: ok, near (works, but look at it), late (something does not work)."""

    name: Text
    state: str
    told: Text
    remedy: str = ""


def checks() -> tuple[Check, ...]:
    """Fonts, sources, SMS, mail, database, mode."""
    wiring = wired()
    return (
        _fonts(),
        _sources(bool(getattr(wiring.sources, "demo", False))),
        _channel(T("短信", "SMS"), wiring.sms, "ONEWINDOW_SMS_URL"),
        _channel(T("邮件", "Mail"), wiring.mail, "ONEWINDOW_SMTP"),
        Check(T("数据库", "Database"), "ok", T(*(("PostgreSQL",) * 2 if connection.vendor == "postgresql" else ("SQLite",) * 2))),
        _mode(),
    )  # fmt: skip


def _fonts() -> Check:
    folder = Path(settings.FONTS)
    there = [path for path in folder.glob("*") if path.suffix in _FONTS and path.is_file()] if folder.is_dir() else []
    if there:
        return Check(T("文书字体", "Fonts of the papers"), "ok", T(f"有 {len(there)} 个", f"{len(there)} there"))
    told = T("没有。文书排不出来，其他照常。", "none: papers cannot be typeset, all else works")
    return Check(T("文书字体", "Fonts of the papers"), "late", told, "sudo apt-get install -y fonts-noto-cjk && ./scripts/fonts")


def _sources(demo: bool) -> Check:
    name = T("数据源", "Data sources")
    if not demo:
        return Check(name, "ok", T("接了共享交换平台", "through the exchange gateway"))
    if settings.DEMO:
        return Check(name, "near", T("演示登记，内容是虚构的", "demo registers, invented"), "ONEWINDOW_SOURCES_URL")
    return Check(name, "near", T("没有接，表单什么都问", "none: the form asks everything"), "ONEWINDOW_SOURCES_URL")


def _channel(name: Text, sender: Sender, setting: str) -> Check:
    if sender.demo:
        return Check(name, "near", _DEMO, setting)
    if getattr(sender, "off", False):
        return Check(name, "near", _OFF, setting)
    return Check(name, "ok", T("接好了", "connected"))


def _mode() -> Check:
    if settings.DEMO:
        return Check(T("运行方式", "Mode"), "near", T("演示模式", "demo mode"), "ONEWINDOW_DEMO")
    return Check(T("运行方式", "Mode"), "ok", T("正式运行", "production"))
