"""A small catalogue built by hand: an inn with a licence, a hygiene permit, a fire check and a sign."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from onewindow.core.catalogue.conditions import Condition, condition_from_json
from onewindow.core.catalogue.model import (
    ActType,
    Basis,
    Blocks,
    Burden,
    Catalogue,
    Commitment,
    Department,
    Derivation,
    Element,
    ElementKind,
    Figure,
    FormSection,
    Item,
    ItemCodes,
    MaterialNeed,
    MaterialType,
    Necessity,
    Need,
    OneThing,
    Option,
    Part,
    Prerequisite,
    Profile,
    Result,
    Route,
    SituationQuestion,
    Source,
)
from onewindow.core.clock import Calendar, Limit
from onewindow.core.kernel.text import Text

LAW = Basis("found", "某法", "第一条")
PRACTICE = Basis("reconstructed", "")
ON = date(2026, 9, 15)
PROFILE = Profile("national", Text("全国"), "330300000000", "")
CALENDAR = Calendar.from_data(
    {
        "years": [
            {
                "year": 2026,
                "status": "published",
                "source": {"basis": "reconstructed", "notice": "test", "title": "test", "issued": "2025-11-01"},
                "days_off": [{"first": "2026-10-01", "last": "2026-10-07", "name": "国庆节"}],
                "days_worked": ["2026-09-20", "2026-10-10"],
            }
        ]
    }
)


def when(**data: Any) -> Condition:
    return condition_from_json(data)


def element(code: str, label: str, kind: ElementKind = ElementKind.TEXT, **more: Any) -> Element:
    return Element(code, Text(label), kind, **more)


def need(ref: str, **more: Any) -> Need:
    return Need(ref, **more)


def paper(material: str, necessity: Necessity = Necessity.REQUIRED, **more: Any) -> MaterialNeed:
    return MaterialNeed(material, necessity, more.pop("channel", 10), **more)


def item(
    code: str,
    name: str,
    *,
    needs: Iterable[Need] = (),
    materials: Iterable[MaterialNeed] = (),
    days: str = "5wd",
    statutory: str = "20wd",
    outputs: tuple[str, ...] = (),
    **more: Any,
) -> Item:
    return Item(
        code=code,
        codes=ItemCodes("1" * 12, "1" * 31, "1" * 33),
        name=Text(name),
        department=more.pop("department", "market"),
        act_type=more.pop("act_type", ActType.LICENCE),
        item_type="01",
        statutory=Limit.parse(statutory),
        promise=Limit.parse(days),
        by_law=("某法 第一条",),
        conditions=(),
        roles=more.pop("roles", ("operator", "premises")),
        needs=tuple(needs),
        materials=tuple(materials),
        result=Result("certificate", Text(name), outputs=outputs),
        **more,
    )


def source(code: str, entity: str, keys: Iterable[tuple[str, ...]], yields: Iterable[str], **more: Any) -> Source:
    more.setdefault("legal_basis", "某条例 第二条")
    return Source(code, Text(more.pop("name", code)), "market", entity, tuple(keys), tuple(yields),
                  notice=Text(""), **more)


def thing(code: str, parts: Iterable[Part], **more: Any) -> OneThing:
    roles = more.pop("roles", {"operator": "person", "premises": "property"})
    routes = more.pop("routes", (Route("ordinary", Text("一般程序"), Text(""), Limit.parse("20wd"), 4),))
    return OneThing(
        code=code,
        name=Text(more.pop("name", "开小店")),
        summary=Text(""),
        words=(),
        lead="market",
        audience=(),
        roles=roles,
        applicant_role="operator",
        title_ref="operator.name",
        situation=tuple(more.pop("situation", ())),
        parts=tuple(parts),
        routes=tuple(routes),
        sections=tuple(more.pop("sections", (
            FormSection("people", Text("经营者"), ("operator",)),
            FormSection("house", Text("房屋"), ("premises",)),
        ))),
        before=more.pop("before", {}),
        reference=more.pop("reference", {}),
        reference_route="ordinary",
        **more,
    )


def catalogue(
    things: Iterable[OneThing],
    items: Iterable[Item],
    elements: Iterable[Element] = (),
    sources: Iterable[Source] = (),
    derivations: Iterable[Derivation] = (),
    materials: Iterable[MaterialType] = (),
    certificates: Iterable[Any] = (),
) -> Catalogue:
    market = Department("market", Text("市场监督管理局"), Text("市监局"), "", "330300000000", "", "", None, "", "",
                        Text(""), Text(""))
    return Catalogue(
        departments={"market": market},
        elements={e.code: e for e in elements},
        sources={s.code: s for s in sources},
        derivations={d.code: d for d in derivations},
        materials={m.code: m for m in materials},
        items={i.code: i for i in items},
        things={t.code: t for t in things},
        profiles={PROFILE.code: PROFILE},
        certificates={c.code: c for c in certificates},
        bundle="test",
    )


PERSON = (
    element("person.citizen_id", "身份证号", ElementKind.CITIZEN_ID, personal=True),
    element("person.name", "姓名", personal=True),
    element("person.birth", "出生日期", ElementKind.DATE, personal=True),
    element("person.address", "住址", ElementKind.ADDRESS, personal=True),
    element("person.phone", "联系电话", ElementKind.PHONE),
    element("person.health", "健康状况", sensitive=True),
)
PROPERTY = (
    element("property.number", "不动产权证号"),
    element("property.address", "坐落", ElementKind.ADDRESS),
    element("property.area", "建筑面积", ElementKind.NUMBER, unit=Text("平方米"), burden=Burden.LOOK_UP),
    element("property.owner", "产权人"),
    element("property.rooms", "客房数", ElementKind.NUMBER),
)
POLICE = source("police", "person", [("person.citizen_id",)],
                ["person.name", "person.birth", "person.address"], name="公安人口库")
TITLES = source("titles", "property", [("property.number",)],
                ["property.address", "property.area", "property.owner"], name="不动产登记")
BIRTH = Derivation("birth", "person", ("person.citizen_id",), "person.birth", "citizen_birth", Text("由身份证号推算"))


def inn(**more: Any) -> tuple[Catalogue, OneThing]:
    """Four parts: licence → hygiene permit and sign; a fire check when the house is large; a kitchen if meals."""
    licence = item(
        "licence", "营业执照", days="1wd", statutory="3wd", outputs=("premises.licence_number",),
        needs=[need("operator.citizen_id"), need("operator.name"), need("operator.phone"),
               need("premises.address")],
        materials=[paper("id-card", exempt_source="police"), paper("lease")],
    )
    hygiene = item(
        "hygiene", "卫生许可", days="5wd",
        needs=[need("operator.name"), need("premises.area"), need("premises.rooms"),
               need("premises.licence_number")],
        materials=[paper("plan"), paper("report", Necessity.DEFERRABLE), paper("licence-copy", output_of="licence"),
                   paper("form", generated=True)],
    )
    fire = item(
        "fire", "消防检查", days="3wd",
        needs=[need("premises.area"), need("premises.rooms"), need("operator.name")],
        materials=[paper("plan"), paper("promise", commitment=True)],
        commitment=Commitment(True, "消防法 第十五条", promise=Limit.parse("1wd"),
                              verify_within=Limit.parse("20wd"), replaces=("promise",)),
    )
    sign = item(
        "sign", "门店招牌", days="2wd", trips=1,
        needs=[need("operator.name"), need("premises.address")],
        prerequisites=(Prerequisite("licence", Blocks.ACCEPTANCE, LAW),),
    )
    one = thing(
        "open-inn",
        [
            Part("licence"),
            Part("hygiene"),
            Part("fire", when(fact="premises.area", gt=300)),
            Part("sign", when(fact="situation.sign", eq=True)),
        ],
        name="开客栈",
        situation=[
            SituationQuestion("area", Text("多大面积"), ElementKind.NUMBER, unit=Text("平方米"), sets="premises.area"),
            SituationQuestion("sign", Text("要不要装招牌"), ElementKind.YES_NO),
            SituationQuestion("lit", Text("招牌亮不亮"), ElementKind.CHOICE,
                              (Option("lit", Text("亮")), Option("dark", Text("不亮"))),
                              when=when(fact="situation.sign", eq=True)),
        ],
        routes=(
            Route("ordinary", Text("一般程序"), Text(""), Limit.parse("10wd"), 4),
            Route("commitment", Text("告知承诺"), Text(""), Limit.parse("7wd"), 2, commitment=True),
        ),
        before={"days": Figure(30, "wd", "published", "某市"), "materials": Figure(12, "materials", "published")},
        **more,
    )
    licence_number = element("property.licence_number", "执照号", ask=False)
    papers = [MaterialType(code, Text(name)) for code, name in (
        ("id-card", "身份证"), ("lease", "租赁合同"), ("plan", "平面图"), ("report", "检测报告"),
        ("licence-copy", "营业执照"), ("form", "申请表"), ("promise", "承诺书"))]
    found = catalogue([one], [licence, hygiene, fire, sign], [*PERSON, *PROPERTY, licence_number],
                      [POLICE, TITLES], [BIRTH], papers)
    return found, one

