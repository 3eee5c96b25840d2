"""The emergency book (应急登记本): printed every night, so that the window goes on when nothing else does.

Reserved receipt numbers, blank receipts, blank forms and the guides of all one-things, as PDF, with a list of digests.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction

from onewindow.core.catalogue.model import Catalogue, Item, MaterialNeed, OneThing
from onewindow.core.kernel.codec import digest
from onewindow.core.kernel.dates import SHANGHAI, legal_date
from onewindow.core.kernel.refusal import declare, refuse
from onewindow.store import numbers
from onewindow.store.catalogue import catalogue_on
from onewindow.store.models import EmergencyNumber
from onewindow.usecases.command import Command, by_system
from onewindow.usecases.ports import SheetPrint, wired

declare(
    "emergency.no-printer",
    zh="排版程序没有接上，印不出应急登记本。请管理员检查字体。",
    en="The typesetter is not connected; the emergency book cannot be printed. The administrator checks the fonts.",
)

FREE = 60
"""How many unused numbers the book holds."""
PER_SHEET = 20
PER_PAGE = 7
"""Blank receipts on a page."""
BLANK = "＿＿＿＿＿＿＿＿＿＿＿＿"


@dataclass(frozen=True, slots=True)
class Book:
    """What was printed: file name → sha256, and the numbers kept free."""

    on: date
    numbers: tuple[str, ...]
    files: dict[str, str]

    def to_json(self) -> dict[str, Any]:
        return {"on": self.on.isoformat(), "numbers": list(self.numbers), "files": dict(sorted(self.files.items()))}


def reserve(place: str, command: Command, count: int = FREE) -> list[str]:
    """Unused numbers, topped up to `count`: those printed yesterday and not used stay the same."""
    on = legal_date(command.now)
    free = EmergencyNumber.objects.filter(jurisdiction=place, application_id=None)
    lacking = count - free.count()
    for _ in range(max(0, lacking)):
        serial = numbers.take(f"{place}/emergency", str(on.year))
        number = f"{place[:6]}-E{on.year}-{serial:04d}"
        try:
            with transaction.atomic():
                EmergencyNumber.objects.create(jurisdiction=place, number=number, printed_on=on)
        except IntegrityError:
            continue
    free.update(printed_on=on)
    return list(free.order_by("number").values_list("number", flat=True)[:count])


def write(folder: Path, place: str, command: Command, *, agency: str) -> Book:
    """Print the whole book into a folder; the list of digests is written last, so that a book without it is not whole.

    Refused(`emergency.no-printer`) and what the typesetter refuses; OSError where the folder cannot be written.
    """
    printer = wired().sheet_print
    if printer is None:
        raise refuse("emergency.no-printer")
    on = legal_date(command.now)
    kept = reserve(place, command)
    catalogue = catalogue_on(on, place)
    folder.mkdir(parents=True, exist_ok=True)
    files: dict[str, str] = {}
    for name, data in _sheets(printer, catalogue, kept, on, agency):
        _put(folder / name, data)
        files[name] = digest(data)
    book = Book(on, tuple(kept), files)
    _put(folder / "book.json", json.dumps(book.to_json(), ensure_ascii=False, indent=1).encode())
    return book


NIGHT = 20
"""The hour (Asia/Shanghai) from which the book of the next day is printed."""


def is_night(wall: datetime) -> bool:
    """After the hall has shut."""
    return wall.astimezone(SHANGHAI).hour >= NIGHT


def tonight(now: datetime, wall: datetime) -> Book | None:
    """The job's book, in the data folder. None where the installation has switched it off."""
    folder: Path | None = settings.EMERGENCY_BOOK
    if folder is None:
        return None
    command = by_system(now, wall, f"emergency-book/{wall:%Y%m%d}")
    return write(folder, settings.JURISDICTION, command, agency=settings.PLACE.zh)


def _put(path: Path, data: bytes) -> None:
    """Written beside and renamed: a power cut leaves the old sheet or the new one."""
    aside = path.with_name(path.name + ".part")
    with aside.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    aside.replace(path)


def _sheets(
    printer: SheetPrint, catalogue: Catalogue, kept: list[str], on: date, agency: str
) -> Iterable[tuple[str, bytes]]:
    facts = [("印制日期", f"{on.year}年{on.month}月{on.day}日"), ("单位", agency)]
    yield "register.pdf", printer.print("应急登记本", facts, _register(kept), on=on, agency=agency, signs=("窗口", "值班领导"))
    yield "receipts.pdf", printer.print("应急收件凭证", facts, _receipts(kept), on=on, agency=agency)
    for thing in sorted(catalogue.things.values(), key=lambda each: each.code):
        items = [catalogue.items[part.item] for part in thing.parts if part.item in catalogue.items]
        title = thing.name.zh
        guide = _guide(catalogue, items)
        yield f"guide-{thing.code}.pdf", printer.print(f"{title} 办事指南", facts, guide, on=on, agency=agency)
        form = _form(catalogue, thing, items)
        signs = ("申请人", "窗口")
        name = f"{title} 申请表（应急）"
        yield f"form-{thing.code}.pdf", printer.print(name, facts, form, on=on, agency=agency, signs=signs)


def _section(
    title: str, lines: list[str], heads: list[str], widths: list[int], rows: list[list[str]], *, fresh: bool = False
) -> dict[str, Any]:
    return {"title": title, "lines": lines, "heads": heads, "widths": widths, "rows": rows, "break": fresh}


def _register(kept: list[str]) -> list[dict[str, Any]]:
    """One line for each reserved number."""
    how = [
        "系统连不上的时候用这一本。照样收件，照样给凭证：每收一件，用一个编号，写明真实的收件时间。",
        "恢复以后逐件补录：填纸上的编号和真实收件时间。期限从真实收件时间起算，不因停机延长。",
    ]
    heads, widths = ["编号", "收件时间", "申请人、证件号码", "办什么", "收了哪些材料（份）", "窗口签名"], [14, 12, 22, 16, 24, 10]
    found = []
    for start in range(0, len(kept), PER_SHEET):
        rows = [[number, "", "", "", "", ""] for number in kept[start : start + PER_SHEET]]
        found.append(_section("", how if not start else [], heads, widths, rows, fresh=bool(start)))
    return found


def _receipts(kept: list[str]) -> list[dict[str, Any]]:
    """A blank receipt for each number: for the person, with the number printed on it."""
    lines = [
        f"申请人：{BLANK}　办什么：{BLANK}",
        f"收到材料：{BLANK}{BLANK}（共＿＿份，其中原件＿＿份）",
        "收件时间：＿＿＿＿年＿＿月＿＿日＿＿时＿＿分　窗口：＿＿＿　经手人（签名）：＿＿＿＿＿＿",
        "系统恢复后，凭这个编号在任何窗口都能问进度；期限从上面的收件时间起算。",
    ]
    return [
        _section(f"编号 {number}", lines, [], [], [], fresh=at % PER_PAGE == 0 and at > 0) for at, number in enumerate(kept)
    ]


def _guide(catalogue: Catalogue, items: list[Item]) -> list[dict[str, Any]]:
    """What to bring for each item, the time, the fee."""
    found = []
    for item in items:
        agency = catalogue.departments[item.department].name.zh
        promise = f"{item.promise.amount} {_UNITS.get(str(item.promise.unit), '')}" if item.promise else "当场"
        fee = "不收费" if not item.fee.fen else f"{item.fee.fen / 100:.2f} 元（{item.fee.basis}）"
        lines = [f"办理机关：{agency}　承诺时限：{promise}　收费：{fee}", "依据：" + "；".join(item.by_law[:3])]
        rows = [
            [catalogue.materials[need.material].name.zh, _asked(need), need.requirement.zh]
            for need in item.materials if not need.generated and not need.cancelled and need.material in catalogue.materials
        ]  # fmt: skip
        heads = ["材料", "要不要", "要求"] if rows else []
        found.append(_section(item.name.zh, lines, heads, [30, 18, 34], rows))
    return found


def _asked(need: MaterialNeed) -> str:
    """Whether the person brings it: what government holds is not asked for on paper either, it is checked afterwards."""
    if need.exempt_source or need.issued_by:
        return "不用交，恢复后核对"
    return _NECESSITY.get(str(need.necessity), "")


_UNITS = {"wd": "个工作日", "d": "天", "h": "小时", "m": "个月", "wh": "个工作小时", "min": "分钟"}
_NECESSITY = {"required": "必要", "optional": "有就带", "deferrable": "可以后补"}


def _form(catalogue: Catalogue, thing: OneThing, items: list[Item]) -> list[dict[str, Any]]:
    """Every question of the one-thing, once, with a line to write on."""
    asked: dict[str, str] = {}
    for item in items:
        for need in item.needs:
            role = thing.roles.get(need.role)
            element = catalogue.elements.get(f"{role}.{need.attribute}") if role else None
            if element is not None:
                asked.setdefault(need.ref, (need.label.zh or element.label.zh) + ("" if need.required else "（有就填）"))
    situation = [[question.label.zh, ""] for question in thing.situation]
    found = [_section("情形", ["照实回答；恢复后窗口照此补录。"], ["问题", "回答"], [50, 30], situation)] if situation else []
    return [*found, _section("填写", [], ["内容", "填在这里"], [36, 44], [[label, ""] for label in asked.values()])]
