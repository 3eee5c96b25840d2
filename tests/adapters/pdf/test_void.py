"""A void paper says so on every page; its own words stay."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader, PdfWriter

from onewindow.adapters.pdf.binder import PdfBinder
from onewindow.adapters.pdf.client import HelperClient
from onewindow.core.kernel.refusal import Refused


def test_every_page_is_marked_void_and_none_is_added(client: HelperClient, font_folder: Path) -> None:
    writer, out = PdfWriter(), BytesIO()
    for _ in range(3):
        writer.add_blank_page(595, 842)
    writer.write(out)
    binder = PdfBinder(folder=font_folder, client=client, limit=60)
    pages = PdfReader(BytesIO(binder.void(out.getvalue(), "作 废"))).pages
    assert ["作" in page.extract_text() for page in pages] == [True, True, True]
    with pytest.raises(Refused) as no:
        binder.void(b"no paper", "作 废")
    assert no.value.code == "pictures.unreadable"
