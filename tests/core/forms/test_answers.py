"""Reading answers: what is mended, what is warned of, what is refused, kind by kind."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onewindow.core.catalogue.facts import Fact
from onewindow.core.catalogue.model import Constraints, Element, ElementKind, Option, Part
from onewindow.core.compose import compose
from onewindow.core.forms import Answers, build_form, check_answers, expand, read_answers, visibility
from onewindow.core.forms.normalise import Wrong, read_value
from onewindow.core.kernel.text import Text
from tests.core.compose import build as b

YES = Option("hot", Text("热食类", "hot food")), Option("raw", Text("生食类", "raw food"))


def of(kind: ElementKind, **more: Any) -> Element:
    return Element("person.field", Text("栏目"), kind, **more)


def read(kind: ElementKind, raw: Any, **more: Any) -> Any:
    return read_value(of(kind, **more), raw)


def says(kind: ElementKind, raw: Any, **more: Any) -> str:
    with pytest.raises(Wrong) as wrong:
        read(kind, raw, **more)
    assert wrong.value.says.en
    return wrong.value.says.zh


AREA = {"unit": Text("平方米", "m²")}


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("280", 280), (" 280.5 ", 280.5), ("２８０", 280), ("280平方米", 280), ("280 ㎡", 280), ("280 m2", 280),
        ("1,280.50", 1280.5), ("368.40", 368.4), (12, 12), (12.0, 12), ("-3", -3), ("０．５", 0.5),
    ],
)
def test_numbers_are_read_in_the_ways_people_write_them(raw: Any, value: float) -> None:
    assert read(ElementKind.NUMBER, raw, **AREA) == value


@pytest.mark.parametrize("raw", ["abc", "1,2", "12,34", "1e9", "nan", "∞", "12 13", True, float("nan"), float("inf")])
def test_what_is_no_number_is_refused_with_an_example(raw: Any) -> None:
    assert says(ElementKind.NUMBER, raw, **AREA) == "请填数字，例如 120 平方米。"


@pytest.mark.parametrize(
    "raw", ["2026-09-15", "2026/9/15", "2026.9.15", "2026年9月15日", "２０２６年９月１５日", "20260915"]
)
def test_dates_are_read_in_every_usual_style(raw: str) -> None:
    assert read(ElementKind.DATE, raw) == "2026-09-15"


def test_a_day_that_does_not_exist_is_named() -> None:
    assert says(ElementKind.DATE, "2026-02-30") == "没有 2026-02-30 这一天，请再看一眼。"
    assert says(ElementKind.DATE, "9月15日") == "请填日期，例如 2026-09-15。"


@pytest.mark.parametrize(
    ("raw", "value"), [("138 0000 5620", "13800005620"), ("+86-13800005620", "13800005620"),
                       ("０５００－１２３４５０１", "05001234501"), ("0086 13800005620", "13800005620")]
)
def test_phone_numbers_lose_spaces_and_dashes(raw: str, value: str) -> None:
    assert read(ElementKind.PHONE, raw) == value


@pytest.mark.parametrize("raw", ["123", "电话", "138-0000-562012345678"])
def test_what_is_no_phone_number_is_refused(raw: str) -> None:
    assert says(ElementKind.PHONE, raw) == "请填电话号码，例如 13800001234。"


def test_yes_and_no_in_words() -> None:
    assert [read(ElementKind.YES_NO, raw) for raw in ("是", "on", "true", True, "否", "没有", "0", False)] == [
        True, True, True, True, False, False, False, False,
    ]
    assert says(ElementKind.YES_NO, "也许") == "请选“是”或“否”。"


def test_choices_are_taken_by_value_or_label_and_nothing_else() -> None:
    assert [read(ElementKind.CHOICE, raw, options=YES) for raw in ("hot", "热食类", "raw food")] == [
        "hot", "hot", "raw",
    ]
    assert says(ElementKind.CHOICE, "cold", options=YES) == "请从列出的选项里选一个。"
    assert read(ElementKind.MULTI, ["raw", "热食类", "raw"], options=YES) == ["hot", "raw"]
    assert read(ElementKind.MULTI, "生食类、hot", options=YES) == ["hot", "raw"]
    assert says(ElementKind.MULTI, ["hot", "cold"], options=YES) == "请从列出的选项里选。"


def test_id_numbers_are_checked_for_shape_only() -> None:
    assert read(ElementKind.CITIZEN_ID, " 33030019900101 042x ") == "33030019900101042X"
    assert says(ElementKind.CITIZEN_ID, "330300199013010427").startswith("身份证号是 18 位")


def test_texts_lose_control_characters_and_stay_in_one_line_unless_long() -> None:
    assert read(ElementKind.TEXT, "  溪上\u200b 小院\n二楼 ") == "溪上 小院 二楼"
    assert read(ElementKind.LONG_TEXT, "第一行\n第二行") == "第一行\n第二行"
    assert says(ElementKind.TEXT, "长" * 201) == "最多 200 个字，现在是 201 个。"


def test_email_addresses_need_a_name_a_host_and_a_dot() -> None:
    assert read(ElementKind.EMAIL, " lin@example.cn ") == "lin@example.cn"
    for raw in ("lin", "lin@", "lin@example", "a b@example.cn", "lin@@example.cn"):
        assert says(ElementKind.EMAIL, raw) == "请填邮箱，例如 name@example.cn。"


@pytest.mark.parametrize("kind", list(ElementKind))
def test_nothing_answered_is_nothing_of_every_kind(kind: ElementKind) -> None:
    assert [read(kind, raw, options=YES) for raw in (None, "", "   ", [])] == [None] * 4


@given(st.sampled_from(list(ElementKind)), st.one_of(st.text(max_size=40), st.integers(), st.floats(), st.booleans(),
                                                     st.lists(st.text(max_size=5), max_size=3)))
def test_any_input_is_read_or_refused_in_words_and_reading_twice_changes_nothing(kind: ElementKind, raw: Any) -> None:
    element = of(kind, options=YES)
    try:
        value = read_value(element, raw)
    except Wrong as wrong:
        assert wrong.says.zh and wrong.says.en
        return
    assert value is None or read_value(element, value) == value


# --- against constraints -------------------------------------------------------------------------------------

ID = b.PERSON[0]
ROOMS = b.element("property.rooms", "客房数", ElementKind.NUMBER, unit=Text("间", "rooms"),
                  constraints=Constraints(minimum=1, maximum=50))
NAME = b.element("person.name", "姓名", constraints=Constraints(max_length=4))
CODE = b.element("property.code", "编号", help=Text("四位数字。"), constraints=Constraints(pattern=r"\d{4}"))
DAY = b.element("property.day", "日期", ElementKind.DATE, constraints=Constraints(not_before="2026-01-01"))
KIND = b.element("property.kind", "类别", ElementKind.CHOICE, options=YES, constraints=Constraints(allowed=("hot",)))


def world(**more: Any) -> tuple[Any, Any]:
    needs = [b.need("operator.citizen_id"), b.need("operator.name"), b.need("premises.code"), b.need("premises.day"),
             b.need("premises.kind"), b.need("premises.rooms", constraints=Constraints(maximum=14, basis="某法")),
             b.need("premises.owner", when=b.when(fact="premises.rooms", gt=5), form_field="房主"),
             b.need("operator.birth", form_field="生日")]
    one = b.thing("form", [Part("one")], **more)
    item = b.item("one", "事项", needs=needs)
    elements = [ID, ROOMS, NAME, CODE, DAY, KIND, b.PERSON[2], b.PROPERTY[3]]
    return b.catalogue([one], [item], elements, derivations=[b.BIRTH]), one


def answered(raw: dict[str, Any]) -> Answers:
    catalogue, one = world()
    return read_answers(catalogue, one, raw)


@pytest.mark.parametrize(
    ("ref", "raw", "error"),
    [
        ("premises.rooms", "0", "最小是 1 间，您填了 0。"),
        ("premises.rooms", "15", "最大是 14 间，您填了 15。"),
        ("operator.name", "欧阳慕容晓", "最多 4 个字，现在是 5 个。"),
        ("premises.code", "12a4", "写法对不上，请再看一眼。四位数字。"),
        ("premises.day", "2025-12-31", "最早是 2026-01-01，您填了 2025-12-31。"),
        ("premises.kind", "raw", "这里只能选：热食类。"),
        ("premises.nothing", "1", "这张表里没有这一项。"),
    ],
)
def test_what_breaks_a_bound_is_an_error_and_no_fact(ref: str, raw: str, error: str) -> None:
    found = answered({ref: raw})
    assert ({ref: found.errors[ref].zh}, found.facts) == ({ref: error}, ())


def test_a_wrong_check_character_warns_and_is_kept() -> None:
    found = answered({"operator.citizen_id": "330300199001010429"})
    assert found.errors == {}
    assert found.warnings["operator.citizen_id"].zh == "身份证号最后一位对不上，请再看一眼。确实没错可以继续。"
    assert found.facts == (Fact("operator", "person.citizen_id", "330300199001010429", "self"),)


def test_empty_answers_are_no_facts() -> None:
    assert answered({"operator.name": "", "premises.rooms": None}) == Answers()


def test_the_questions_of_a_plan_are_checked_by_their_merged_bounds_and_missing_ones_are_named() -> None:
    catalogue, one = world()
    plan = compose(catalogue, one, {}, on=b.ON, profile=b.PROFILE, calendar=b.CALENDAR)
    found = check_answers(plan.questions, {"premises.rooms": "15", "operator.name": "林晓岚", "other": "x"})
    assert found.errors["premises.rooms"].zh == "最大是 14 间，您填了 15。"
    assert [fact.ref for fact in found.facts] == ["operator.name"]
    assert set(found.missing) == {
        "operator.citizen_id", "premises.code", "premises.day", "premises.kind", "premises.owner",
    }
    assert not found.complete


def test_a_conditional_question_may_stay_empty_once_it_does_not_apply() -> None:
    catalogue, one = world()
    plan = compose(catalogue, one, {}, on=b.ON, profile=b.PROFILE, calendar=b.CALENDAR)
    raw = {"premises.rooms": "3", "operator.name": "林晓岚", "operator.citizen_id": "330300199001010427",
           "premises.code": "1234", "premises.day": "2026-10-01", "premises.kind": "hot", "premises.owner": "某人"}
    seen = visibility(catalogue, ["one"], {"premises.rooms": 3})
    found = check_answers(plan.questions, raw, needed=seen.get)
    assert found.complete
    assert "premises.owner" not in {fact.ref for fact in found.facts}


def test_visibility_is_three_valued() -> None:
    catalogue, _ = world()
    assert visibility(catalogue, ["one"], {})["premises.owner"] is None
    assert visibility(catalogue, ["one"], {"premises.rooms": 3})["premises.owner"] is False
    assert visibility(catalogue, ["one"], {"premises.rooms": 9})["premises.owner"] is True
    assert visibility(catalogue, ["one"], {})["operator.name"] is True


# --- the form and its way back -------------------------------------------------------------------------------


def test_the_form_has_the_sections_of_the_one_thing_in_order_without_empty_ones() -> None:
    catalogue, one = b.inn()
    plan = compose(catalogue, one, {"area": 100, "sign": False}, on=b.ON, profile=b.PROFILE, calendar=b.CALENDAR)
    assert [(s.title.zh, [q.ref for q in s.fields]) for s in build_form(plan, catalogue)] == [
        ("经营者", ["operator.citizen_id", "operator.phone"]),
        ("房屋", ["premises.address", "premises.rooms"]),
    ]


def test_a_department_gets_its_complete_form_back_in_its_own_words() -> None:
    catalogue, one = world()
    facts = [Fact("operator", "person.citizen_id", "330300199001010427", "self"),
             Fact("premises", "property.rooms", 9, "self"), Fact("premises", "property.kind", "hot", "self")]
    found = {line.ref: (line.label, line.value, line.shown.zh) for line in
             expand(catalogue, one, "one", facts, on=b.ON)}
    assert found == {
        "operator.citizen_id": ("身份证号", "330300199001010427", "330300199001010427"),
        "operator.name": ("姓名", None, ""),
        "premises.code": ("编号", None, ""),
        "premises.day": ("日期", None, ""),
        "premises.kind": ("类别", "hot", "热食类"),
        "premises.rooms": ("客房数", 9, "9 间"),
        "premises.owner": ("房主", None, ""),
        "operator.birth": ("生日", "1990-01-01", "1990-01-01"),
    }


def test_what_does_not_apply_is_left_out_of_the_department_form() -> None:
    catalogue, one = world()
    lines = expand(catalogue, one, "one", [Fact("premises", "property.rooms", 3, "self")], on=b.ON)
    assert "premises.owner" not in {line.ref for line in lines}
