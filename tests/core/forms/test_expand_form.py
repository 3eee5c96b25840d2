"""The complete form of a department and the way back: nothing is lost, whatever the form's way of writing."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onewindow.core.catalogue.facts import Fact
from onewindow.core.catalogue.form_model import Form, FormField, FormTable, Write
from onewindow.core.catalogue.model import Catalogue, ElementKind, OneThing, Option, Part, Role
from onewindow.core.forms.expand_form import (
    FilledForm,
    collapse_form,
    expand_form,
    form_to_json,
    personal_refs,
    shaded,
)
from onewindow.core.forms.expand_write import (
    FACTORS,
    join_date,
    join_name,
    read_number,
    split_address,
    split_date,
    split_name,
    split_phone,
    write_number,
)
from onewindow.core.kernel.text import Text
from tests.core.compose import build as b
from tests.examples import examples

ON = date(2026, 9, 15)
ELEMENTS = (
    b.element("person.name", "姓名"),
    b.element("person.phone", "电话", ElementKind.PHONE),
    b.element("person.born", "出生日期", ElementKind.DATE),
    b.element("person.address", "住址", ElementKind.ADDRESS),
    b.element("person.single", "是否独身", ElementKind.YES_NO),
    b.element("person.share", "出资额", ElementKind.NUMBER, unit=Text("元")),
    b.element("property.area", "面积", ElementKind.NUMBER, unit=Text("平方米")),
    b.element(
        "property.use",
        "用途",
        ElementKind.CHOICE,
        options=(Option("own", Text("自用")), Option("let", Text("出租"))),
    ),
    b.element(
        "property.has",
        "设施",
        ElementKind.MULTI,
        options=tuple(Option(v, Text(v)) for v in ("水", "电", "气")),
    ),
)
FORM = Form(
    "某某许可申请表",
    number="表3-1",
    fields=(
        FormField("A1", "姓", "operator.name", Write.SURNAME),
        FormField("A2", "名", "operator.name", Write.GIVEN),
        FormField("A3", "出生年", "operator.born", Write.YEAR),
        FormField("A4", "月", "operator.born", Write.MONTH),
        FormField("A5", "日", "operator.born", Write.DAY),
        FormField("A6", "县", "operator.address", Write.COUNTY),
        FormField("A7", "镇", "operator.address", Write.TOWN),
        FormField("A8", "详细地址", "operator.address", Write.DETAIL),
        FormField("A9", "独身", "operator.single", codes={"是": "1", "否": "0"}),
        FormField("B1", "用地面积", "premises.area", unit="亩"),
        FormField("B2", "用途代码", "premises.use", codes={"own": "11", "let": "22"}),
        FormField("B3", "设施", "premises.has", Write.LABEL),
        FormField("B4", "区号", "operator.phone", Write.AREA_CODE),
        FormField("B5", "号码", "operator.phone", Write.NUMBER),
        FormField("B6", "出资（万元）", "operator.share", unit="万元"),
        FormField("B7", "受理机关", fixed="某某局"),
    ),
    tables=(
        FormTable("T1", "股东名册", "shareholder", (
            FormField("c1", "姓名和电话", "name", also=("phone",), join="，"),
            FormField("c2", "出资额", "share", unit="万元"),
            FormField("c3", "住址", "address"),
        ), rows=3),
    ),
)  # fmt: skip


def world(form: Form | None = FORM) -> tuple[Catalogue, OneThing]:
    needs = [
        b.need("operator.name", form_field="申请人"),
        b.need("premises.area"),
        b.need("shareholder.name"),
    ]
    one = b.thing(
        "x",
        [Part("a")],
        roles={"operator": "person", "premises": "property", "shareholder": "person"},
        repeating={"shareholder": Role("person", repeats=True, label=Text("股东"))},
    )
    return b.catalogue([one], [b.item("a", "某某许可", needs=needs, form=form)], ELEMENTS), one


def facts_of(answers: dict[str, Any]) -> list[Fact]:
    found = []
    for ref, value in answers.items():
        subject, _, attribute = ref.partition(".")
        entity = "property" if subject == "premises" else "person"
        found.append(Fact(subject, f"{entity}.{attribute}", value, "self"))
    return found


def filled(answers: dict[str, Any], form: Form | None = FORM) -> FilledForm:
    catalogue, thing = world(form)
    return expand_form(catalogue, thing, "a", facts_of(answers), on=ON)


def back(answers: dict[str, Any], form: Form | None = FORM) -> dict[str, Any]:
    """Through the document as it goes over the wire."""
    catalogue, thing = world(form)
    document = json.loads(json.dumps(form_to_json(filled(answers, form)), ensure_ascii=False))
    return collapse_form(catalogue, thing, "a", document)


def texts(form: FilledForm) -> dict[str, str]:
    return {cell.id: cell.text for cell in form.cells}


WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), min_size=1, max_size=12)
CHINESE = st.text("王李欧阳司马省市县区镇乡街道村路北京·号1 a，、", min_size=1, max_size=14)
ANY_TEXT = (
    WORDS | CHINESE | st.sampled_from(["欧阳娜娜", "John Smith", "长期", "买买提·艾力", "2026", "A B C"])
)
NUMBERS = (
    st.integers(-(10**9), 10**12)
    | st.floats(allow_nan=False, allow_infinity=False, width=64)
    | st.decimals(0, 10**7, places=4, allow_nan=False).map(float)
)
DATES = st.dates(date(1, 1, 1)).map(date.isoformat) | ANY_TEXT
VALUES: dict[str, st.SearchStrategy[Any]] = {
    "operator.name": ANY_TEXT, "operator.born": DATES, "operator.address": ANY_TEXT, "operator.single": st.booleans(),
    "operator.phone": st.from_regex(r"0?1?\d{7,12}", fullmatch=True), "operator.share": NUMBERS,
    "premises.area": NUMBERS, "premises.use": st.sampled_from(["own", "let", "other", "11"]),
    "premises.has": st.lists(st.sampled_from(["水", "电", "气", "网、线"]), max_size=3),
}  # fmt: skip
ROWS = st.lists(st.tuples(ANY_TEXT, st.none() | ANY_TEXT, st.none() | NUMBERS), max_size=8)


@st.composite
def answered(draw: Any) -> dict[str, Any]:
    chosen = draw(st.lists(st.sampled_from(sorted(VALUES)), unique=True))
    answers = {ref: draw(VALUES[ref]) for ref in chosen}
    for number, (name, phone, share) in enumerate(draw(ROWS), start=1):
        row = {"name": name, "phone": phone, "share": share}
        answers |= {f"shareholder[{number}].{key}": value for key, value in row.items() if value is not None}
    return answers


@st.composite
def forms(draw: Any) -> Form:
    """Forms that write each fact in some way: as it is, in parts, in another unit, with few decimals, by codes."""
    fields = [field for field in FORM.fields if draw(st.booleans()) or field.write is Write.DETAIL]
    if draw(st.booleans()):
        limited = [replace(f, decimals=draw(st.integers(0, 2))) if f.unit else f for f in fields]
        fields = limited
    plain = [FormField(f"P{n}", ref, ref, draw(st.sampled_from([Write.VALUE, Write.LABEL, Write.CODE])))
             for n, ref in enumerate(VALUES) if ref not in {field.ref for field in fields}]  # fmt: skip
    parts = {ref: {f.write for f in fields if f.ref == ref} for ref in VALUES}
    whole = [f for f in FORM.fields if f.ref and f.write in (Write.GIVEN, Write.DAY, Write.NUMBER, Write.MONTH, Write.YEAR,
             Write.SURNAME, Write.AREA_CODE) and parts.get(f.ref) and f.write not in parts[f.ref]]  # fmt: skip
    rows = draw(st.integers(1, 5))
    return replace(FORM, fields=(*fields, *whole, *plain), tables=(replace(FORM.tables[0], rows=rows),))


@given(answered(), forms())
@examples(300)
def test_what_is_expanded_comes_back_unchanged(answers: dict[str, Any], form: Form) -> None:
    found = back(answers, form)
    assert found == answers
    assert all(isinstance(found[ref], bool) is isinstance(value, bool) for ref, value in answers.items())


@given(answered())
@examples(80)
def test_a_department_without_a_form_of_its_own_gets_one_from_its_needs(answers: dict[str, Any]) -> None:
    wanted = ("operator.name", "premises.area")
    needed = {ref: v for ref, v in answers.items() if ref in wanted or ref.endswith("].name")}
    form = filled(answers, None)
    assert not form.own and [cell.label for cell in form.cells] == ["申请人", "面积"]
    assert back(answers, None) == needed


# --- each way of writing -----------------------------------------------------------------------------------------


def test_the_form_is_written_the_departments_way() -> None:
    seen = texts(filled({
        "operator.name": "欧阳云溪", "operator.born": "1988-03-05", "operator.address": "云溪县清水镇石桥村3号",
        "operator.single": False, "operator.phone": "05001234507", "operator.share": 1234567.8,
        "premises.area": 368.4, "premises.use": "let", "premises.has": ["水", "气"],
    }))  # fmt: skip
    assert seen == {
        "A1": "欧阳", "A2": "云溪", "A3": "1988", "A4": "3", "A5": "5", "A6": "云溪县", "A7": "清水镇", "A8": "石桥村3号",
        "A9": "0", "B1": "0.5526", "B2": "22", "B3": "水、气", "B4": "0500", "B5": "1234507", "B6": "123.45678",
        "B7": "某某局",
    }  # fmt: skip


def test_few_decimals_are_printed_and_the_value_goes_along() -> None:
    rounded = replace(
        FORM, fields=(FormField("B1", "用地（亩）", "premises.area", unit="亩", decimals=2),), tables=()
    )
    cell = filled({"premises.area": 368.4}, rounded).cells[0]
    assert (cell.text, cell.unit, cell.exact) == ("0.55", "亩", {"premises.area": 368.4})
    assert filled({"premises.area": 400}, rounded).cells[0].exact is None
    assert back({"premises.area": 368.4}, rounded) == {"premises.area": 368.4}


def test_rows_fill_sheets_and_the_rest_stands_on_continued_ones() -> None:
    rows = {f"shareholder[{n}].name": f"股东{n}" for n in (1, 2, 3, 5)}
    table = filled(rows).tables[0]
    assert [page.heading for page in table.pages] == ["股东名册", "股东名册（续表1）"]
    assert [[row.number for row in page.rows] for page in table.pages] == [[1, 2, 3], [5, 0, 0]]
    assert [len(page.rows) for page in filled({}).tables[0].pages] == [3]


def test_two_facts_in_one_field_are_taken_apart_or_go_along() -> None:
    plain = (
        filled({"shareholder[1].name": "王一", "shareholder[1].phone": "13800001234"})
        .tables[0]
        .pages[0]
        .rows[0]
    )
    assert (plain.cells[0].text, plain.cells[0].exact) == ("王一，13800001234", None)
    odd = filled({"shareholder[1].name": "王，一"}).tables[0].pages[0].rows[0].cells[0]
    assert odd.text == "王，一" and odd.exact == {"shareholder[1].name": "王，一"}


def test_every_cell_says_where_its_value_comes_from_and_other_parts_see_nothing() -> None:
    catalogue, thing = world()
    facts = [Fact("operator", "person.name", "王一", "police"), Fact("sign", "sign.text", "招牌", "self")]
    document = form_to_json(expand_form(catalogue, thing, "a", facts, on=ON))
    assert document["fields"][0]["from"] == [{"source": "police", "assurance": "stated"}]
    assert "招牌" not in json.dumps(document, ensure_ascii=False)


def test_a_field_whose_condition_fails_is_left_out() -> None:
    form = replace(
        FORM,
        fields=(FormField("x", "租期", "operator.born", when=b.when(fact="premises.use", eq="let")),),
        tables=(),
    )
    assert [c.id for c in filled({"premises.use": "own"}, form).cells] == []
    assert [c.id for c in filled({"premises.use": "let"}, form).cells] == ["x"]


@pytest.mark.parametrize(
    ("name", "parts"),
    [("王一", ("王", "一")), ("欧阳娜娜", ("欧阳", "娜娜")), ("司马", ("司", "马")), ("王", ("王", "")),
     ("阿卜杜拉·买买提", ("", "阿卜杜拉·买买提")), ("Anna Maria Smith", ("Smith", "Anna Maria")), ("Anna", ("", "Anna"))],
)  # fmt: skip
def test_names_are_split_as_they_are_built(name: str, parts: tuple[str, str]) -> None:
    assert split_name(name) == parts and join_name(*parts) == name


@pytest.mark.parametrize(
    ("address", "parts"),
    [
        ("浙江省杭州市西湖区灵隐街道法云弄1号", ("浙江省", "杭州市", "西湖区", "灵隐街道", "法云弄1号")),
        ("北京市朝阳区望京街道8号楼", ("北京市", "", "朝阳区", "望京街道", "8号楼")),
        ("云溪县清水镇石桥村3号", ("", "", "云溪县", "清水镇", "石桥村3号")),
        ("内蒙古自治区锡林郭勒盟东乌珠穆沁旗乌里雅斯太镇", ("内蒙古自治区", "锡林郭勒盟", "东乌珠穆沁旗", "乌里雅斯太镇", "")),
        ("湖南省湘西土家族苗族自治州凤凰县沱江镇", ("湖南省", "湘西土家族苗族自治州", "凤凰县", "沱江镇", "")),
        ("河南省安阳市滑县道口镇街道文明路", ("河南省", "安阳市", "滑县", "道口镇", "街道文明路")),
        ("石桥村3号", ("", "", "", "", "石桥村3号")),
    ],
)  # fmt: skip
def test_addresses_are_split_by_their_levels(address: str, parts: tuple[str, ...]) -> None:
    assert split_address(address) == parts and "".join(parts) == address


def test_dates_and_telephones() -> None:
    assert split_date("2026-02-09") == ("2026", "2", "9") and join_date("2026", "2", "9") == "2026-02-09"
    assert split_date("长期") == ("长期", "", "") and join_date("长期", "", "") == "长期"
    assert split_phone("01012345678") == ("010", "12345678") and split_phone("13800001234") == (
        "",
        "13800001234",
    )
    whole = FORM.fields[0]
    dated = [replace(whole, id="d", ref="operator.born", write=how) for how in (Write.LABEL, Write.CODE)]
    for field, text in zip(dated, ("2026年2月9日", "20260209"), strict=True):
        form = replace(FORM, fields=(field,), tables=())
        assert filled({"operator.born": "2026-02-09"}, form).cells[0].text == text
        assert back({"operator.born": "2026-02-09"}, form) == {"operator.born": "2026-02-09"}


@given(st.sampled_from(sorted(FACTORS)), NUMBERS)
@examples(200)
def test_units_come_back_exactly_wherever_the_quotient_ends(units: tuple[str, str], value: float) -> None:
    per = FACTORS[units]
    text = write_number(value, per, None)
    ends = (Fraction(str(value)) * per).denominator
    while ends % 2 == 0 or ends % 5 == 0:
        ends //= 2 if ends % 2 == 0 else 5
    assert "e" not in text.lower()
    if ends == 1:
        assert float(read_number(text, per) or 0) == float(value)


def test_personal_values_are_masked_and_read_back_as_nothing() -> None:
    catalogue, thing = world()
    answers = {"operator.name": "王一", "operator.phone": "13800001234", "shareholder[1].name": "李四",
               "shareholder[1].phone": "13900001234"}  # fmt: skip
    form = filled(answers)
    hidden = personal_refs(catalogue, thing, form)
    assert hidden == ("operator.phone", "shareholder[1].phone")
    document = form_to_json(shaded(form, hidden))
    assert "1380000" not in json.dumps(document) and "1390000" not in json.dumps(document)
    assert collapse_form(catalogue, thing, "a", document) == {"operator.name": "王一"}
