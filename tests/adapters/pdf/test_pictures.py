"""Pages of PDFs as pictures, and the sample papers of the demo."""

from __future__ import annotations

import struct
import subprocess
import sys
import zlib
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader, PdfWriter

from onewindow.adapters.pdf.client import HelperClient
from onewindow.adapters.pdf.fake import FakeRenderer
from onewindow.adapters.pdf.renderer import PdfRenderer
from onewindow.adapters.pdf.samples import look_of
from onewindow.core.kernel.refusal import Refused
from onewindow.usecases.pages import pages_of

PDF = "application/pdf"


def blank(*sizes: tuple[float, float]) -> bytes:
    writer, out = PdfWriter(), BytesIO()
    for width, height in sizes:
        writer.add_blank_page(width, height)
    writer.write(out)
    return out.getvalue()


def size_of(png: bytes) -> tuple[int, int]:
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    width, height = struct.unpack(">II", png[16:24])
    return width, height


@pytest.fixture
def bare(client: HelperClient, tmp_path: Path) -> PdfRenderer:
    """A renderer without any font: pictures need none."""
    return PdfRenderer(folder=tmp_path, client=client, limit=60)


def test_each_page_is_drawn_as_wide_as_asked_for_whatever_its_size(bare: PdfRenderer) -> None:
    pdf = blank((595, 842), (842, 595), (30, 40))
    sizes = [size_of(bare.picture(pdf, page=page, width=600)) for page in (1, 2, 3)]
    assert [width for width, _ in sizes] == pytest.approx([600, 600, 600], abs=2)
    assert [height for _, height in sizes] == pytest.approx([849, 424, 800], abs=3)


def test_a_page_that_claims_to_be_endless_is_drawn_small(bare: PdfRenderer) -> None:
    width, height = size_of(bare.picture(blank((100, 14000)), page=1, width=600))
    assert width < 30 and height < 1800


@pytest.mark.parametrize(
    ("pdf", "page", "code"),
    [
        (blank((595, 842)), 2, "pictures.no-page"),
        (b"%PDF-1.4 not one", 1, "pictures.unreadable"),
        (blank((595, 842))[:40], 1, "pictures.unreadable"),
    ],
)
def test_what_cannot_be_drawn_is_refused_by_both_renderers(
    bare: PdfRenderer, pdf: bytes, page: int, code: str
) -> None:
    for renderer in (bare, FakeRenderer()):
        with pytest.raises(Refused) as caught:
            renderer.picture(pdf, page=page, width=300)
        assert caught.value.code == code


def test_nothing_of_the_file_stays_open_after_its_picture(bare: PdfRenderer, client: HelperClient) -> None:
    bare.picture(blank((595, 842)), page=1, width=100)
    before = len(list(Path(f"/proc/{client.pid}/fd").iterdir()))
    for _ in range(5):
        bare.picture(blank((595, 842)), page=1, width=100)
    assert len(list(Path(f"/proc/{client.pid}/fd").iterdir())) == before


@pytest.mark.parametrize("count", [1, 3, 12])
def test_pages_are_counted_as_the_page_tree_says(count: int) -> None:
    assert pages_of(blank(*[(100, 100)] * count), PDF) == count


def test_pages_of_a_packed_pdf_are_counted_too(renderer: PdfRenderer) -> None:
    """typst packs its objects into streams (PDF 1.5 and later)."""
    assert pages_of(renderer.sample("各层平面图"), PDF) == 2


def test_a_damaged_pdf_and_a_picture_have_one_page() -> None:
    assert pages_of(b"%PDF-1.4 x", PDF) == 1
    assert pages_of(b"/Type /Page /Type /Page", "image/png") == 1


@pytest.mark.parametrize(
    "hostile",
    [b"<<" + b"a" * (20 << 20), b"/ObjStm stream\n" * (20 << 16), b"/ObjStm " * (20 << 17)],
    ids=["one-open-dictionary", "a-million-empty-streams", "streams-that-never-begin"],
)
def test_a_file_made_to_stall_is_counted_within_small_memory(hostile: bytes) -> None:
    """Twenty megabytes, the largest upload: gone back over or copied once per stream they would take hours."""
    code = (
        "import re, resource, sys; data = sys.stdin.buffer.read()\n"
        "from onewindow.usecases.pages import PDF, pages_of\n"
        "resource.setrlimit(resource.RLIMIT_CPU, (30, 30))\n"
        # ru_maxrss would start with that of the process that ran the tests
        "pages = pages_of(data, PDF); status = open('/proc/self/status').read()\n"
        "print(pages, int(re.search(r'VmHWM:\\s+(\\d+)', status)[1]) >> 10)"
    )
    told = subprocess.run([sys.executable, "-c", code], input=b"%PDF-1.7\n" + hostile, capture_output=True)
    assert told.returncode == 0, told.stderr
    pages, memory = told.stdout.split()
    assert int(pages) == 1
    assert int(memory) < 400  # megabytes


def test_a_page_tree_in_the_second_of_two_packed_streams_is_found() -> None:
    packed = [
        zlib.compress(text) for text in (b"1 0 <</Type /Font>>", b"2 0 <</Type /Pages /Count 7 /Kids []>>")
    ]
    body = b"".join(b"<</Type /ObjStm /N 1>>\nstream\n" + one + b"\nendstream\n" for one in packed)
    assert pages_of(b"%PDF-1.7\n" + body, PDF) == 7


@pytest.mark.parametrize(
    ("title", "look", "words"),
    [
        ("各层平面图", "plan", "疏散方向"),
        ("外观和客房照片", "photo", "能认出门牌"),
        ("治安和消防管理制度", "table", "凭有效证件逐人登记"),
        ("房屋安全鉴定报告", "report", "结论：符合要求"),
    ],
)
def test_sample_papers_look_like_what_they_stand_for_and_say_that_they_are_samples(
    renderer: PdfRenderer, title: str, look: str, words: str
) -> None:
    assert look_of(title) == look
    pages = [page.extract_text() for page in PdfReader(BytesIO(renderer.sample(title))).pages]
    assert words in "".join(pages) and title in pages[0]
    assert all("演示样张，不是真实材料" in page for page in pages)
