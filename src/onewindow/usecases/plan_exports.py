"""A plan leaves the house: as text made in core, or as a file an adapter writes. Nothing is stored."""

from __future__ import annotations

from onewindow.core.catalogue.model import Catalogue
from onewindow.core.clock import Calendar
from onewindow.core.compose import Plan
from onewindow.core.compose.export_sheet import plan_sheet
from onewindow.core.compose.export_tables import plan_tables
from onewindow.core.compose.exports import FORMATS, TEXTS, as_text, file_name
from onewindow.core.kernel.refusal import declare, refuse
from onewindow.usecases.ports import FileInHand, wired

declare(
    "exports.no-format",
    zh="没有“{form}”这种导出格式。可选：{known}。",
    en="There is no export format {form}. Choose one of: {known}.",
)
declare(
    "exports.not-wired",
    zh="这里没有装上导出 PDF 和 XLSX 的程序。请换一种格式，或者请管理员检查安装。",
    en="PDF and XLSX cannot be written here. Choose another format, or have the installation checked.",
)


def export(form: str, plan: Plan, catalogue: Catalogue, calendar: Calendar, *, locale: str) -> FileInHand:
    """The plan as `pdf`, `xlsx`, `bpmn`, `cpsv` or `json`. `calendar`: that of the place.

    Refuses `exports.no-format`, and for pdf what typesetting refuses.
    """
    if form not in FORMATS:
        raise refuse("exports.no-format", form=form, known="、".join(FORMATS))
    chosen = FORMATS[form]
    if form in TEXTS:
        data = as_text(form, plan, catalogue, calendar, locale=locale).encode()
    else:
        data = _written(form, plan, catalogue, locale)
    return FileInHand(file_name(plan, chosen), chosen.media, data)


def _written(form: str, plan: Plan, catalogue: Catalogue, locale: str) -> bytes:
    printer, writer = wired().plan_print, wired().plan_tables
    if form == "pdf" and printer is not None:
        return printer.print(plan_sheet(plan, catalogue, locale=locale), on=plan.on)
    if form == "xlsx" and writer is not None:
        title = catalogue.things[plan.thing].name.pick(locale)
        return writer.write(plan_tables(plan, catalogue, locale=locale), title=title, on=plan.on)
    raise refuse("exports.not-wired")
