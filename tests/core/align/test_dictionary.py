"""The dictionary that ships: large enough, without doubles, tied to the elements of the catalogue."""

from __future__ import annotations

import pytest

from onewindow.adapters.content_files import load_yaml
from onewindow.core.align.dictionary import OPEN
from onewindow.core.align.normalise import clean
from onewindow.core.align.segment import cut, parse, party_of
from onewindow.core.catalogue.model import ElementKind
from tests.core.align.gold import ROOT, dictionary

KINDS = {kind.value for kind in ElementKind} | {"file"}


def test_it_holds_what_forms_ask() -> None:
    known = dictionary()
    assert len(known.attributes) >= 500
    assert len(known.parties) >= 90
    assert {attribute.kind for attribute in known.attributes.values()} <= KINDS
    open_to_all = [a for a in known.attributes.values() if a.entity in OPEN]
    assert len(open_to_all) >= 200


def test_every_code_is_an_element_of_the_catalogue() -> None:
    elements = {
        row["code"] for path in (ROOT / "content" / "elements").glob("*.yaml") for row in load_yaml(path)
    }
    assert set(dictionary().codes.values()) - elements == set()
    attributes = {f"{a.entity}.{a.name}" for a in dictionary().attributes.values()}
    general = [a.name for a in dictionary().attributes.values() if a.entity == "any"]
    attributes |= {f"{entity}.{name}" for entity in ("person", *dictionary().parties) for name in general}
    assert set(dictionary().codes) - attributes == set()


def test_what_two_words_make_together_is_known() -> None:
    assert [target for target in dictionary().same.values() if target not in dictionary().attributes] == []


@pytest.mark.parametrize(
    ("label", "text", "unit", "asides"),
    [
        ("住    所", "住所", "", ()),
        ("经营面积（㎡）", "经营面积", "area", ()),
        ("注册资本       万元", "注册资本", "money", ()),
        ("占地面积（m2）", "占地面积", "area", ()),
        ("用地规模\n（M&sup2;）", "用地规模", "area", ()),
        ("＊联系电话", "联系电话", "", ()),
        ("1．单位名称：", "单位名称", "", ()),
        ("一、申请人", "申请人", "", ()),
        ("性别 □男 □女", "性别", "", ()),
        ("纳税人类别：企业□ 个体工商户□", "纳税人类别", "", ()),
        ("申请日期：    年  月  日", "申请日期", "", ()),
        ("出生年月", "出生年月", "", ()),
        ("联系电话（选填）", "联系电话", "", ()),
        ("申请单位（盖章）", "申请单位", "", ()),
        ("统一社会信用代码（设立登记不填写）", "统一社会信用代码", "", ()),
        ("纳税人识别号（税务代理人）", "纳税人识别号", "", ("税务代理人",)),
        ("设\n立\n人\n︵\n负\n责\n人\n︶", "设立人", "", ("负责人",)),
        ("户  藉\n所在地", "户籍所在地", "", ()),
        ("ＱＱ", "QQ", "", ()),
    ],
)
def test_print_is_taken_off(label: str, text: str, unit: str, asides: tuple[str, ...]) -> None:
    read = clean(label, dictionary())
    assert (read.text, read.unit, read.asides) == (text, unit, asides)


def test_rows_keep_their_number() -> None:
    assert clean("主机型号②", dictionary()).index == "2"
    assert clean("备用名称1", dictionary()).index == "1"


@pytest.mark.parametrize(
    ("label", "words"),
    [
        ("施工单位项目负责人", ["施工单位", "项目负责人"]),
        ("法定代表人身份证号码", ["法定代表人", "身份证号码"]),
        ("委托代理人移动电话", ["委托代理人", "移动电话"]),
    ],
)
def test_a_label_is_cut_into_party_and_attribute(label: str, words: list[str]) -> None:
    assert [token.text for token in cut(label, dictionary())] == words


@pytest.mark.parametrize(
    ("heading", "parties"),
    [
        ("法定代表人（经营负责人）信息", ("legal",)),
        ("财务负责人信息", ("finance",)),
        ("家庭成员情况", ("family_member",)),
        ("房屋信息", ("house",)),
        ("其他所需材料", ()),
    ],
)
def test_a_heading_names_its_party(heading: str, parties: tuple[str, ...]) -> None:
    assert party_of(clean(heading, dictionary()).text, dictionary()) == parties


def test_a_unit_with_a_word_of_its_own_is_a_party_of_its_own() -> None:
    read = parse(clean("可行性论证单位联系电话", dictionary()), dictionary())
    assert read.parties == ("~unit:可行性论证单位",)
    assert read.attribute is not None and read.attribute.name == "phone"
