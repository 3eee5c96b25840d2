"""Every kind of document as a PDF: it renders, it is archival, and its words can be read back."""

from __future__ import annotations

import io
import json
import re
from dataclasses import replace
from datetime import date

import pytest
from pypdf import PdfReader

from onewindow.adapters.pdf import fonts, preview
from onewindow.adapters.pdf.renderer import PdfRenderer
from onewindow.core.certs import to_json
from onewindow.core.certs.data import Recipient
from onewindow.core.forms.expand_form import Cell, FilledForm, FilledTable, Page, TableRow
from onewindow.core.kernel.refusal import Refused
from tests.core.certs.samples import MATERIALS, samples

SAMPLES = samples()


def words(pdf: bytes) -> str:
    """All text of a PDF without white space (lines end anywhere)."""
    reader = PdfReader(io.BytesIO(pdf))
    return re.sub(r"\s", "", "".join(page.extract_text() for page in reader.pages))


def tight(text: str) -> str:
    return re.sub(r"\s", "", text)


@pytest.mark.parametrize("name", SAMPLES)
def test_every_document_renders_and_says_who_what_number_and_when(name, renderer):
    data = SAMPLES[name]
    pdf = renderer.render(data)
    text = words(pdf)
    certificate = data.certificate if data.kind == "certificate" else None
    assert pdf.startswith(b"%PDF-1.")
    assert tight(data.number or (certificate.number if certificate else data.application_no)) in text
    for issuer in data.issuers:
        assert issuer.name in text
    day = certificate.issued_on if certificate else data.on
    assert day is not None
    assert f"{day.year}年{day.month}月{day.day}日" in text
    for clause in data.clauses:
        assert tight(clause) in text


@pytest.mark.parametrize("name", [name for name in SAMPLES if not name.startswith("certificate")])
def test_the_place_of_handling_stands_on_every_page(name, renderer):
    reader = PdfReader(io.BytesIO(renderer.render(SAMPLES[name])))
    for number, page in enumerate(reader.pages, 1):
        text = tight(page.extract_text())
        assert "办理地点：云溪县政务服务中心综合窗口" in text
        assert f"第{number}页，共{len(reader.pages)}页" in text


def test_rare_characters_of_a_name_are_printed(renderer):
    assert "䶮㛃𬭎：" in words(renderer.render(SAMPLES["acceptance_notice"]))


def test_a_character_no_font_has_is_refused_not_printed_as_a_box(renderer):
    with pytest.raises(Refused) as refused:
        renderer.render(replace(SAMPLES["receipt"], recipient=Recipient("林\U000323a0")))
    assert refused.value.code == "documents.glyph-missing"
    assert "\U000323a0" in refused.value.refusals[0].message()


def test_the_pdf_is_archival_tagged_and_carries_its_fonts(renderer):
    pdf = renderer.render(SAMPLES["acceptance_notice"])
    reader = PdfReader(io.BytesIO(pdf))
    xmp = reader.xmp_metadata
    assert xmp is not None
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert b"<pdfaid:part>2</pdfaid:part>" in pdf
    assert b"<pdfaid:conformance>A</pdfaid:conformance>" in pdf
    names = {str(font["/BaseFont"]) for page in reader.pages for font in _fonts(page)}
    assert names
    assert all(re.match(r"/[A-Z]{6}\+NotoSerifCJK", name) for name in names)


def _fonts(page):
    return [reference.get_object() for reference in page["/Resources"]["/Font"].values()]


def test_title_and_agency_stand_in_the_metadata(renderer):
    meta = PdfReader(io.BytesIO(renderer.render(SAMPLES["refusal_decision"]))).metadata
    assert meta is not None
    assert meta.title == "不予行政许可决定书 云溪公许不准〔2026〕1873 号"
    assert meta.author == SAMPLES["refusal_decision"].agency.name


def test_the_same_document_gives_the_same_bytes(renderer):
    assert renderer.render(SAMPLES["grant_decision"]) == renderer.render(SAMPLES["grant_decision"])


def test_twenty_materials_flow_over_pages_and_repeat_their_head(renderer):
    reader = PdfReader(io.BytesIO(renderer.render(SAMPLES["material_list"])))
    pages = [tight(page.extract_text()) for page in reader.pages]
    assert len(pages) == 2
    assert all("材料名称" in page for page in pages)
    assert MATERIALS[0].name in pages[0]
    assert "第20份材料" in pages[1]


def test_only_demo_documents_carry_the_drawn_seal_and_say_so(renderer):
    demo, wet, electronic = (
        words(renderer.render(SAMPLES[name]))
        for name in ("acceptance_notice", "acceptance_notice-wet", "acceptance_notice-eseal")
    )
    assert "样章" in demo
    assert "不具有法律效力" in demo
    assert "样章" not in wet + electronic
    assert "（盖章处）" in wet
    assert "电子印章签章处" in electronic


def test_words_of_a_person_are_text_and_never_markup(renderer):
    name = "#panic(1) *强* $x$ [a] \\u{41} <b>"
    assert tight(name) in words(renderer.render(replace(SAMPLES["receipt"], recipient=Recipient(name))))


def test_the_business_licence_carries_the_filing(renderer):
    text = words(renderer.render(SAMPLES["certificate-business"]))
    assert "民宿经营备案二维码" in text
    assert "云溪文旅备回〔2026〕31号" in text


def test_missing_fonts_refuse_documents_with_the_line_that_helps(tmp_path):
    idle = PdfRenderer(folder=tmp_path)
    with pytest.raises(Refused) as refused:
        idle.render(SAMPLES["receipt"])
    assert refused.value.code == "documents.font-missing"
    message = refused.value.refusals[0].message()
    assert fonts.REMEDY in message
    assert "NotoSerifCJK-Regular.ttc" in message
    assert "其他功能不受影响" in message


def test_the_font_folder_follows_the_environment(monkeypatch, tmp_path):
    monkeypatch.delenv("ONEWINDOW_FONTS", raising=False)
    monkeypatch.setenv("ONEWINDOW_VAR", str(tmp_path))
    assert fonts.folder() == tmp_path / "fonts"
    monkeypatch.setenv("ONEWINDOW_FONTS", str(tmp_path / "own"))
    assert fonts.folder() == tmp_path / "own"


def test_a_document_the_law_does_not_allow_never_reaches_the_typesetter(tmp_path):
    with pytest.raises(Refused) as refused:
        PdfRenderer(folder=tmp_path).render(replace(SAMPLES["refusal_decision"], remedies=None))
    assert refused.value.code == "documents.remedy-missing"


def test_the_preview_sets_a_file_and_tells_why_it_refuses_another(tmp_path, font_folder, monkeypatch, capsys):
    monkeypatch.setenv("ONEWINDOW_FONTS", str(font_folder))
    good, bad = tmp_path / "good.json", tmp_path / "bad.json"
    good.write_text(json.dumps(to_json(SAMPLES["receipt"]), ensure_ascii=False), "utf-8")
    bad.write_text(json.dumps(to_json(replace(SAMPLES["receipt"], on=None)), ensure_ascii=False), "utf-8")
    assert preview.main([str(good), str(bad), "--out", str(tmp_path / "out")]) == 1
    assert "云溪公许收〔2026〕1873号" in words((tmp_path / "out" / "good.pdf").read_bytes())
    assert "没有日期" in capsys.readouterr().err


def test_a_complete_form_is_set_with_its_fields_and_every_sheet_of_its_tables(renderer):
    cells = (Cell("A1", "姓", "欧阳", "", (), ()), Cell("A2", "面积", "0.5526", "亩", (), ()))
    row = TableRow(1, (Cell("c1", "姓名", "王一", "", (), ()),))
    pages = (Page("股东名录", (row,)), Page("股东名录（续表1）", (row, TableRow(0, (Cell("c1", "姓名", "", "", (), ()),)))))
    table = FilledTable("T", "股东名录", "shareholder", ("姓名",), pages)
    form = FilledForm("a", "民宿备案登记表", "表 1", "culture", True, cells, (table,))
    text = words(renderer.render_form(form, agency="云溪县文化和旅游局", number="1199", on=date(2026, 9, 15)))
    for said in ("民宿备案登记表", "云溪县文化和旅游局", "0.5526亩", "王一", "股东名录（续表1）", "2026年9月15日"):
        assert said in text
