"""What the people of a journey answer, by `role.attribute` or by attribute; everything else by what the control takes."""

from __future__ import annotations

from collections.abc import Mapping

_USUAL: Mapping[str, str] = {
    "certificate_number": "云(2021)云溪县不动产权第 0007312 号",
    "credit_code": "92990101MA99010126",
    "rooms": "10", "beds": "12", "staff_count": "3", "seats": "24", "exits": "2", "floor_used": "3",
    "width": "2.4", "height": "0.8", "text": "溪上小院", "manager": "陈阿妹", "phone": "13800005620",
    "citizen_id": "990101199001010422", "email": "lin@example.cn", "structure_changed": "no",
    "kitchen_area": "36", "address": "云溪县石潭镇溪上村 12 号", "current_address": "云溪县石潭镇溪上村 12 号",
}  # fmt: skip
_HOUSE = {
    "premises.certificate_number": "云(2017)云溪县不动产权第 0000815 号",
    "deal.price": "86", "deal.payment": "一次性", "deal.seller_years": "满五年", "deal.share_form": "单独所有",
    "deal.tenanted": "no",
}  # fmt: skip
_OF_THING: Mapping[str, Mapping[str, str]] = {
    "start-construction": {
        "business.credit_code": "91990101MA99010305", "land.contract_number": "云溪经开出让〔2026〕08 号",
        "project.name": "清源食品二期厂房", "project.industry": "食品制造业", "works.height": "18",
        "designer.credit_code": "91990101MA99010318", "surveyor.credit_code": "91990101MA9901032B",
        "contractor.credit_code": "91990101MA9901033E", "supervisor.credit_code": "91990101MA9901034H",
        "hauler.credit_code": "91990101MA9901035L", "energy_unit.credit_code": "91990101MA9901036P",
        "eia_unit.credit_code": "91990101MA9901036P", "soil_unit.credit_code": "91990101MA9901036P",
        "water_unit.credit_code": "91990101MA9901036P", "design_lead.registration_number": "云1112024000101",
        "site_manager.registration_number": "云1332023000456",
        "chief_supervisor.registration_number": "云3302022000789",
    },
    "open-company": {"business.trade_name": "溪上", "business.industry": "餐饮服务"},
    "newborn": {
        "infant.name": "林小溪", "infant.nation": "汉族", "infant.native_place": "云溪县",
        "infant.relation_to_head": "女",
    },
    "after-death": {
        "decedent.citizen_id": "990101194803020072",
        "death.place": "医疗机构", "death.place_name": "云溪县人民医院", "death.cause": "心力衰竭",
        "death.relation": "子女",
    },
    "marry": {
        "applicant.marital_status": "未婚", "applicant.nation": "汉族", "partner.name": "周小妹", "partner.nation": "汉族",
        "partner.marital_status": "未婚", "household_address": "云溪县石潭镇溪上村 12 号",
    },
    "second-hand-house": _HOUSE,
    "real-estate-seven": {
        **_HOUSE,
        "deal.contract_number": "云溪网签 2026-000715",
        "entry.developer": "云溪县安居置业有限公司", "entry.developer_code": "91990101MA99010204",
        "entry.presale_number": "云溪预售 2026-003", "entry.planning_number": "建字第 990101202600021 号",
        "entry.new_value": "云溪县城关镇公园路 20 号", "entry.reason": "门牌重新编号", "entry.right_value": "96.5 平方米",
        "entry.surveyor": "云溪县测绘队", "entry.change_kind": "地址", "entry.wrong_item": "面积",
        "mortgage.lender": "云溪农村商业银行", "mortgage.loan_number": "云农商借 2026-118", "mortgage.amount": "50",
    },
}  # fmt: skip


def answers(thing: str) -> dict[str, str]:
    """`role.attribute` or attribute → what is written; the longer name counts before the shorter."""
    return {**_USUAL, **_OF_THING.get(thing, {})}
