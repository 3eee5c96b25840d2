"""The sheet of a plan as a PDF: archival, every part and paper on it, the same bytes again."""

from __future__ import annotations

import io
import re

import pytest
from pypdf import PdfReader

from onewindow.adapters.pdf.plans import PlanPrinter
from onewindow.core.compose.export_sheet import plan_sheet
from onewindow.core.kernel.refusal import Refused
from tests.core.compose.exported import DAY, content, real


@pytest.fixture(scope="module")
def printer(font_folder, client) -> PlanPrinter:
    return PlanPrinter(folder=font_folder, client=client, limit=60)


def words(pdf: bytes) -> str:
    return re.sub(r"\s", "", "".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages))


@pytest.mark.parametrize("code", ["open-homestay", "start-construction"])
def test_every_part_every_paper_and_every_conflict_is_on_the_sheet(code, printer):
    plan = real(code)
    pdf = printer.print(plan_sheet(plan, content().catalogue), on=DAY)
    text = words(pdf)
    assert pdf.startswith(b"%PDF-1.") and b"pdfaid" in pdf
    wanted = [part.name.zh for part in plan.applying] + [paper.name.zh for paper in plan.materials]
    wanted += [conflict.what.zh for conflict in plan.conflicts]
    assert [name for name in wanted if re.sub(r"\s", "", name) not in text] == []
    first = PdfReader(io.BytesIO(pdf)).pages[0]
    assert first.mediabox.width > first.mediabox.height, "the sheet lies across"


def test_the_same_sheet_gives_the_same_bytes_and_english_sets_too(printer):
    sheet = plan_sheet(real("newborn"), content().catalogue, locale="en")
    pdf = printer.print(sheet, on=DAY)
    assert pdf == printer.print(sheet, on=DAY)
    assert words(pdf).startswith("Achildisborn") and "Thewaythrough" in words(pdf)


def test_a_character_that_cannot_be_shown_is_refused(printer):
    sheet = plan_sheet(real("newborn"), content().catalogue)
    with pytest.raises(Refused) as refused:
        printer.print({**sheet, "title": "新生儿\U0010fffd"}, on=DAY)
    assert refused.value.code == "documents.glyph-missing"
