"""A department's complete form on paper: its own fields in its own order, its tables sheet by sheet."""

from __future__ import annotations

from datetime import date

from onewindow.core.forms.expand_form import FilledForm, FilledTable

from .sheet import Block, Column, Grid, Heading, Pairs, Sheet

_NOTE = "本表由申请人一次填报的内容还原，只含本事项需要的栏目。"


def form_sheet(form: FilledForm, *, agency: str, number: str, on: date) -> Sheet:
    """The sheet of a filled form. `number`: the part's own; `on`: the day of printing (Asia/Shanghai)."""
    rows = tuple((cell.label, _value(cell.text, "" if cell.masked else cell.unit)) for cell in form.cells)
    blocks: list[Block] = [Pairs(rows, ruled=True)] if rows else []
    for table in form.tables:
        blocks += _sheets(table)
    return Sheet(
        kind="complete_form",
        title=form.title,
        number="　".join(text for text in (form.number, number) if text),
        agencies=(agency,),
        salutation="",
        blocks=tuple(blocks),
        stamps=(),
        date=f"{on.year}年{on.month}月{on.day}日",
        notes=(f"{_NOTE}打印日期：{on.year}年{on.month}月{on.day}日。",),
    )


def _value(text: str, unit: str) -> str:
    return f"{text} {unit}".strip() if text else ""


def _sheets(table: FilledTable) -> list[Block]:
    found: list[Block] = []
    columns = (Column("序号", 0.6, "center"), *(Column(label) for label in table.columns))
    for page in table.pages:
        rows = tuple((str(row.number or ""), *(cell.text for cell in row.cells)) for row in page.rows)
        found += [Heading(page.heading), Grid(columns, rows)]
    return found
