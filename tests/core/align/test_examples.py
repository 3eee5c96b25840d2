"""The cases the law and the counters know: one meaning under many labels, one label with many meanings."""

from __future__ import annotations

from typing import Any

import pytest

from onewindow.core.align import Alignment, align, read_forms
from tests.core.align.gold import dictionary

Row = tuple[str, str]


def of(*forms: list[Row | str], titles: tuple[str, ...] = ()) -> Alignment:
    """Align forms given as labels, or (section, label)."""
    document: list[dict[str, Any]] = []
    for number, rows in enumerate(forms):
        fields = [
            {"id": f"f{n}", "label": row if isinstance(row, str) else row[1], "section": "" if isinstance(row, str) else row[0]}
            for n, row in enumerate(rows)
        ]  # fmt: skip
        title = titles[number] if titles else "经营许可申请表"
        document.append({"id": f"form{number}", "title": title, "fields": fields})
    return align(read_forms(document).forms, dictionary())


def together(alignment: Alignment, *names: str) -> bool:
    return any(set(names) <= set(group.fields) for group in alignment.groups)


def element(alignment: Alignment, name: str) -> str | None:
    return next(group.element for group in alignment.groups if name in group.fields)


@pytest.mark.parametrize(
    ("expected", "labels"),
    [
        ("unit.credit_code", ["统一社会信用代码", "社会信用代码", "信用代码", "社会统一信用代码", "纳税人识别号",
                              "统一社会信用代码/注册号", "营业执照统一社会信用代码"]),
        ("unit.name", ["单位名称", "企业名称", "申请单位（全称）", "纳税人名称", "经营者名称", "建设单位", "排水户名称",
                       "用人单位名称", "申请单位（盖章）", "企业名称：", "1．单位名称", "单位名称*"]),
        ("legal.name", ["法定代表人", "法人代表", "法定代表人（负责人）姓名", "企业法定代表人", "法定代表人/主要负责人",
                        "负责人", "法定代表人姓名", "法 定 代 表 人"]),
        ("unit.business_address", ["经营地址", "经营场所", "生产经营地址", "营业场所", "实际经营地址", "经营场所地址"]),
        ("unit.domicile", ["住所", "注册地址", "住    所", "企业住所", "登记住所"]),
        ("unit.capital", ["注册资本（万元）", "注册资金", "资金数额（万元）", "注册资本"]),
        ("unit.staff", ["从业人数", "职工人数（人）", "从业人员总数", "员工人数", "职工总数"]),
        ("venue.area", ["经营面积（㎡）", "营业面积", "经营场所面积（平方米）", "经营面积 (m2)"]),
        ("project.address", ["建设地点", "项目地址", "工程地点", "项目建设地点", "用地位置"]),
        ("filing.date", ["申请日期：   年   月   日", "填表日期", "申请时间", "填报日期"]),
    ],
)  # fmt: skip
def test_many_labels_of_one_meaning(expected: str, labels: list[str]) -> None:
    """Each label stands in a form of its own beside a credit code or a name, so that the form is a unit's."""
    beside = "单位名称" if "credit" in expected else "统一社会信用代码"
    found = of(*[[beside, label] for label in labels])
    names = [f"form{n}:f1" for n in range(len(labels))]
    assert {element(found, name) for name in names} == {expected}
    assert together(found, *names)


def test_phone_and_id_of_one_person_under_many_labels() -> None:
    found = of(
        ["单位名称", "法定代表人", "身份证号", "联系电话"],
        ["单位名称", "法人代表", "证件号码", "手机号"],
        ["单位名称", "法定代表人姓名", "法定代表人公民身份号码", "法人联系方式"],
        [
            "单位名称",
            ("法定代表人信息", "姓名"),
            ("法定代表人信息", "有效身份证件号码"),
            ("法定代表人信息", "移动电话"),
        ],
    )
    for column in ("f1", "f2", "f3"):
        assert together(found, *[f"form{n}:{column}" for n in range(4)]), column


def test_the_same_label_with_another_meaning_stays_apart() -> None:
    found = of(
        [
            ("法定代表人信息", "姓名"),
            ("联系人信息", "姓名"),
            ("委托代理人", "姓名"),
            ("财务负责人", "姓名"),
            ("经办人信息", "姓名"),
        ]
    )
    assert len(found.groups) == 5
    assert {g.element for g in found.groups} == {
        "legal.name",
        "contact.name",
        "agent.name",
        "finance.name",
        "handler.name",
    }


@pytest.mark.parametrize(
    ("one", "other"),
    [("死者信息", "申请人信息"), ("买方", "卖方"), ("父亲信息", "母亲信息"), ("权利人", "义务人"), ("男方", "女方"),
     ("出租人", "承租人"), ("抵押权人", "抵押人"), ("转让方（卖方）信息", "承受方（买方）信息")],
)  # fmt: skip
def test_the_sides_of_an_event_stay_apart(one: str, other: str) -> None:
    rows: list[Row | str] = [
        (side, label) for side in (one, other) for label in ("姓名", "身份证号码", "联系电话")
    ]
    found = of(rows, titles=("登记表",))
    assert len(found.groups) == 6


def test_addresses_of_three_kinds_stay_apart() -> None:
    found = of(
        [
            "单位名称",
            "法定代表人",
            "注册地址",
            "经营地址",
            "通讯地址",
            ("法定代表人", "户籍所在地"),
            ("法定代表人", "家庭住址"),
        ]
    )
    assert len(found.groups) == 7


def test_agent_handler_and_contact_are_three_in_law_and_told_as_unsure() -> None:
    found = of(
        ["单位名称", "法定代表人", "经办人"],
        ["单位名称", "法定代表人", "联系人"],
        ["单位名称", "法定代表人", "委托代理人"],
    )
    assert not together(found, "form0:f2", "form1:f2")
    asked = {frozenset((pair.first, pair.second)) for pair in found.unsure}
    assert frozenset(("form0:f2", "form1:f2")) in asked
    assert all(pair.reason.zh and pair.reason.en for pair in found.unsure)


def test_a_roleless_number_belongs_to_the_role_before_it() -> None:
    found = of(["单位名称", "法定代表人", "联系电话", "联系人", "联系电话", "单位地址", "邮政编码"])
    assert [element(found, f"form0:f{n}") for n in range(7)] == [
        "unit.name", "legal.name", "legal.phone", "contact.name", "contact.phone", "unit.address", "unit.postcode",
    ]  # fmt: skip


def test_a_form_in_two_columns() -> None:
    found = of(["单位名称", "法定代表人", "联系人", "建设地点", "联系电话"])
    assert element(found, "form0:f4") == "contact.phone"


def test_telephone_and_mobile_are_two_only_where_a_form_asks_for_both() -> None:
    apart = of(
        ["单位名称", "联系人", "电话", "手机"],
        ["单位名称", "联系人", "联系电话"],
        ["单位名称", "联系人", "手机号码"],
    )
    assert not together(apart, "form0:f2", "form0:f3")
    assert together(apart, "form0:f3", "form1:f2", "form2:f2")


def test_the_responsible_person_is_the_legal_representative_unless_the_form_names_both() -> None:
    alone = of(["单位名称", "负责人"], ["单位名称", "法定代表人"])
    assert together(alone, "form0:f1", "form1:f1")
    both = of(["单位名称", "法定代表人", "主要负责人"], ["单位名称", "法定代表人"])
    assert not together(both, "form0:f2", "form0:f1")


def test_a_unit_in_the_form_of_a_person_is_the_employer() -> None:
    found = of(
        ["姓名", "身份证号", "单位名称", "联系电话"],
        ["单位名称", "法定代表人"],
        titles=("退休申请表", "登记表"),
    )
    assert element(found, "form0:f2") == "employer.name"
    assert element(found, "form0:f3") == "self.phone"
    assert not together(found, "form0:f2", "form1:f0")


def test_other_units_of_a_project_are_parties_of_their_own() -> None:
    found = of(
        [
            ("建设单位", "单位名称"),
            ("施工单位", "单位名称"),
            ("设计单位", "单位名称"),
            ("施工单位", "项目负责人"),
            ("设计单位", "项目负责人"),
        ]
    )
    assert len(found.groups) == 5


def test_the_second_contact_is_of_the_unit_named_before_it() -> None:
    found = of(
        ["申请单位", "联系人", "电话", "施工单位", "联系人", "电话"],
        ["申请单位", "施工单位", "联系人", "电话"],
    )
    assert [element(found, f"form0:f{n}") for n in (1, 2, 4, 5)] == [
        "contact.name", "contact.phone", "builder/contact.name", "builder/contact.phone",
    ]  # fmt: skip
    assert together(found, "form0:f1", "form1:f2")


def test_what_stands_before_a_colon_or_in_brackets_may_name_the_party() -> None:
    found = of(
        [
            "甲方（出租方）姓名",
            "出租人：身份证号码",
            "乙方（承租方）姓名",
            "纳税人识别号（税务代理人）",
            "单位名称",
        ]
    )
    assert [element(found, f"form0:f{n}") for n in range(4)] == [
        "landlord.name", "landlord.id", "tenant.name", "tax_agent.credit_code",
    ]  # fmt: skip


def test_equal_words_under_two_headings_are_two_things() -> None:
    found = of([("使用林地-面积-国有", "防护林地"), ("使用林地-面积-集体", "防护林地")])
    assert len(found.groups) == 2


def test_labels_no_dictionary_knows_meet_by_likeness() -> None:
    found = of(
        ["单位名称", "牡蛎苗种投放批次"], ["单位名称", "牡蛎苗种投放批次情况"], ["单位名称", "牡蛎养成水深"]
    )
    assert together(found, "form0:f1", "form1:f1")
    assert not together(found, "form0:f1", "form2:f1")
    assert element(found, "form0:f1") is None


def test_words_that_exclude_each_other_are_never_alike() -> None:
    found = of(["单位名称", "海砂甲类开采区长度"], ["单位名称", "海砂乙类开采区长度"])
    assert not together(found, "form0:f1", "form1:f1")


def test_pieces_of_a_date_are_the_date() -> None:
    found = of(["姓名", "出生日期", "年", "月", "日"], titles=("登记表",))
    assert together(found, "form0:f1", "form0:f2", "form0:f3", "form0:f4")


def test_a_changed_name_is_not_the_name() -> None:
    found = of(["单位名称", "法定代表人", ("申请变更项目", "单位名称"), ("申请变更项目", "法定代表人")])
    assert len(found.groups) == 4


def test_one_variable_bound_to_several_labels_is_one_field() -> None:
    document = [{"id": "a", "title": "申请表", "fields": [
        {"id": "mobile", "label": "联系电话"}, {"id": "name", "label": "单位名称"}, {"id": "mobile", "label": "法人电话"},
    ]}]  # fmt: skip
    reading = read_forms(document)
    found = align(reading.forms, dictionary())
    assert element(found, "a:mobile") == "legal.phone"
    assert len(reading.warnings) == 1
