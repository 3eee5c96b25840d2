"""One realistic document of every kind: long names, many materials, rare characters. All names are invented."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from onewindow.core.catalogue.model import ActType
from onewindow.core.certs.data import (
    CarriedFiling,
    Certificate,
    CheckLine,
    CommitmentTerms,
    Competent,
    Contact,
    Correction,
    DocumentData,
    Extension,
    HearingTold,
    Holder,
    Issuer,
    ItemRef,
    LicenceAct,
    Limits,
    MaterialLine,
    MissingLine,
    OpinionLine,
    OpinionTold,
    Pair,
    PartRef,
    PostCheck,
    Recipient,
    Remedies,
    RemedyDates,
    SealMode,
    ServedDocument,
    Service,
    ServiceMode,
    Special,
    StepLine,
    Term,
)
from onewindow.core.certs.kinds import DocumentKind as K
from onewindow.core.certs.numbers import document_number, licence_identifier
from onewindow.core.kernel.checks import credit_code_check_character

POLICE_CODE = "11330199MB1234567" + credit_code_check_character("11330199MB1234567")
MARKET_CODE = "11330199MB7654321" + credit_code_check_character("11330199MB7654321")
TYPE_CODE = "11100000MB0328051" + credit_code_check_character("11100000MB0328051") + "021"

POLICE = Issuer("云溪县公安局", POLICE_CODE, SealMode.DEMO)
MARKET = Issuer("云溪县市场监督管理局", MARKET_CODE, SealMode.DEMO)
LONG = Issuer(
    "云溪土家族苗族自治县高新技术产业开发区管理委员会行政审批和政务服务管理局", POLICE_CODE, SealMode.DEMO
)
CULTURE = Issuer("云溪县文化和旅游局", POLICE_CODE, SealMode.DEMO, "民宿备案专用章")
HEALTH = Issuer("云溪县卫生健康局", POLICE_CODE, SealMode.DEMO)
WATER = Issuer("云溪县自来水有限责任公司")

PERSON = Recipient("林晓岚", identity_kind="居民身份证", identity="3303**********0427", phone="138****5620")
RARE = Recipient("䶮㛃𬭎", identity_kind="居民身份证", identity="3303**********0427")
COMPANY = Recipient("云溪县半山听雨民宿有限公司", True, "统一社会信用代码", "91330199MA2XXXX00A")
INN = ItemRef("旅馆业特种行业许可", "000109018000", POLICE_CODE + "4000109018000", "开办民宿")

REMEDIES = Remedies(
    body="云溪县人民政府",
    court="云州市云溪区人民法院",
    online="https://fuyi.yunxi.example.gov.cn/apply",
    body_address="云溪县人民路1号",
    court_address="云州市云溪区法院路8号",
)
CONTACT = Contact("周敏", "0577-1234 5678", "0577-12345，或者云溪县纪律检查委员会驻局纪检组 0577-8765 4321")
LIMITS = Limits(
    statutory=Term(20, "wd", date(2026, 10, 19)),
    promise=Term(5, "wd", date(2026, 9, 23)),
    delivery=Term(10, "wd"),
)
MATERIALS = (
    MaterialLine("旅馆业特种行业许可证申请登记表", 1, 0, "电子", "系统生成"),
    MaterialLine("法定代表人或者主要负责人身份证明", 0, 1, "电子", "共享核验，免提交原件"),
    MaterialLine("房屋所有权证明或者租赁合同（租期不少于一年）", 1, 1),
    MaterialLine("房屋安全鉴定报告（由具有相应资质的鉴定机构出具）", 1, 1, "纸质", "云鉴字〔2026〕第 88 号"),
    MaterialLine("建筑总平面图、各层平面图、客房分布及紧急疏散通道示意图", 1, 2),
    MaterialLine("公众聚集场所投入使用、营业前消防安全检查意见", 0, 0, "电子", "由本次一件事产生"),
    MaterialLine("旅馆业治安管理信息系统接入承诺书", 1, 0),
)
CHECKED = tuple(
    MaterialLine(f"第 {n} 份材料：旅馆经营场所治安防范措施落实情况说明及附图", 1, n % 3, "纸质", "附页 2 张")
    for n in range(8, 21)
)
DELIVERED = (
    ServedDocument("准予行政许可决定书", "云溪公许准〔2026〕1201 号"),
    ServedDocument("旅馆业特种行业许可证（正本、副本）", "云溪公特旅字第 20260088 号", 2),
)


def _number(kind: K, act: ActType = ActType.LICENCE, word: str = "云溪公", serial: int = 1873) -> str:
    return document_number(word, kind, 2026, serial, act=act)


def base(kind: K, **more: object) -> DocumentData:
    """A document of the police about the inn, with everything common filled in."""
    act = more.pop("act", ActType.LICENCE)
    assert isinstance(act, ActType)
    common: dict[str, object] = {
        "kind": kind,
        "act": act,
        "agency": POLICE,
        "recipient": PERSON,
        "item": INN,
        "on": date(2026, 9, 16),
        "place": "云溪县政务服务中心综合窗口",
        "application_no": "YX20260916-0007",
        "case_no": INN.task_code + "202609160007",
        "received_on": date(2026, 9, 16),
        "contact": CONTACT,
        "demo": True,
        "qr": "https://yunxi.example.gov.cn/verify/7Q3MK2N8W5RTX0AB",
        "qr_words": "7Q3M-K2N8-W5RT-X0AB",
    }
    try:
        common["number"] = _number(kind, act)
    except Exception:
        common["number"] = ""
    return DocumentData(**{**common, **more})  # type: ignore[arg-type]


def certificate(**more: object) -> Certificate:
    """旅馆业特种行业许可证 of a person with a rare name."""
    common: dict[str, object] = {
        "type": "inn-permit",
        "title": "旅馆业特种行业许可证",
        "number": "云溪公特旅字第 20260088 号",
        "identifier": licence_identifier(TYPE_CODE, POLICE_CODE, "YX2026000088"),
        "issuer": POLICE,
        "holder": Holder("䶮㛃𬭎", False, "居民身份证", "330300199001010427"),
        "fields": (
            Pair("单位名称", "云溪县半山听雨民宿"),
            Pair("经营地址", "云溪县云岭镇半山村委会听雨自然村 18 号至 20 号（原村小学及其附属用房）"),
            Pair("法定代表人（负责人）", "䶮㛃𬭎"),
            Pair("经营范围", "旅馆住宿"),
            Pair("客房数", "10 间"),
            Pair("床位数", "14 张"),
        ),
        "issued_on": date(2026, 9, 23),
        "basis": "依照《旅馆业治安管理办法》第四条、《国务院对确需保留的行政审批项目设定行政许可的决定》核发。",
        "copy": "（副本）",
    }
    return Certificate(**{**common, **more})  # type: ignore[arg-type]


BUSINESS_LICENCE = Certificate(
    type="business-licence",
    title="营业执照",
    number="92330199MA2K00XX0Y",
    identifier=licence_identifier(TYPE_CODE, MARKET_CODE, "92330199MA2K00XX0Y"),
    issuer=MARKET,
    holder=Holder("云溪县半山听雨民宿有限公司", True, "统一社会信用代码", "92330199MA2K00XX0Y"),
    fields=(
        Pair("名称", "云溪县半山听雨民宿有限公司"),
        Pair("类型", "有限责任公司（自然人独资）"),
        Pair("法定代表人", "䶮㛃𬭎"),
        Pair("注册资本", "伍拾万元整"),
        Pair("成立日期", "2026年9月18日"),
        Pair("营业期限", "2026年9月18日至长期"),
        Pair("住所", "云溪县云岭镇半山村委会听雨自然村 18 号"),
        Pair(
            "经营范围",
            "许可项目：住宿服务；餐饮服务；食品销售（依法须经批准的项目，经相关部门批准后方可开展经营活动，"
            "具体经营项目以审批结果为准）。一般项目：休闲观光活动；会议及展览服务；农副产品销售；"
            "工艺美术品及礼仪用品销售（除依法须经批准的项目外，凭营业执照依法自主开展经营活动）。",
        ),
    ),
    issued_on=date(2026, 9, 18),
    layout="licence",
    copy="（副本）",
    carried=(
        CarriedFiling(
            "民宿经营备案二维码",
            "云溪文旅备回〔2026〕31 号",
            "云溪县文化和旅游局",
            "https://yunxi.example.gov.cn/verify/2N8W5RTX0AB7Q3MK",
            date(2026, 9, 18),
        ),
    ),
)
FOOD = certificate(
    type="food-permit",
    title="食品经营许可证",
    number="JY23301990012345",
    issuer=MARKET,
    holder=Holder("云溪县半山听雨民宿有限公司", True, "统一社会信用代码", "92330199MA2K00XX0Y"),
    fields=(
        Pair("经营者名称", "云溪县半山听雨民宿有限公司"),
        Pair("统一社会信用代码", "92330199MA2K00XX0Y"),
        Pair("法定代表人（负责人）", "䶮㛃𬭎"),
        Pair("住所", "云溪县云岭镇半山村委会听雨自然村 18 号"),
        Pair("经营场所", "云溪县云岭镇半山村委会听雨自然村 18 号一层及院内附属厨房（建筑面积 126.5 平方米）"),
        Pair("主体业态", "餐饮服务经营者（小型餐馆）"),
        Pair("经营项目", "热食类食品制售；冷食类食品制售（不含冷加工糕点、不含生食）；自制饮品制售"),
        Pair("日常监督管理机构", "云溪县市场监督管理局云岭市场监督管理所"),
        Pair("投诉举报电话", "12315"),
    ),
    valid_from=date(2026, 9, 23),
    valid_to=date(2031, 9, 22),
    basis="",
)
HEALTH_PERMIT = certificate(
    type="health-permit",
    title="公共场所卫生许可证",
    number="云溪卫公证字〔2026〕第 0088 号",
    issuer=HEALTH,
    fields=(
        Pair("单位名称", "云溪县半山听雨民宿"),
        Pair("法定代表人（负责人）", "䶮㛃𬭎"),
        Pair("经营地址", "云溪县云岭镇半山村委会听雨自然村 18 号"),
        Pair("许可项目", "住宿场所（旅店）"),
    ),
    valid_from=date(2026, 9, 23),
    valid_to=date(2030, 9, 22),
    basis="",
    copy="",
)
FIRE = certificate(
    type="fire-opinion",
    title="公众聚集场所投入使用、营业前消防安全检查意见书",
    number="云溪消安检字〔2026〕第 0107 号",
    layout="opinion",
    issuer=Issuer("云溪县消防救援大队", POLICE_CODE, SealMode.DEMO),
    fields=(
        Pair("场所名称", "云溪县半山听雨民宿"),
        Pair("地址", "云溪县云岭镇半山村委会听雨自然村 18 号"),
        Pair("消防安全责任人", "䶮㛃𬭎"),
        Pair("使用层和面积", "地上一至三层，486.2 平方米"),
        Pair("使用性质", "宾馆、饭店（民宿）"),
        Pair("检查意见", "符合消防安全要求，同意投入使用、营业。"),
    ),
    basis="依照《中华人民共和国消防法》第十五条的规定作出。",
    notes=("场所名称、地址、使用性质或者消防安全责任人发生变化的，应当重新申请。",),
    copy="",
)
FILING_PAPER = certificate(
    type="homestay-filing",
    title="民宿经营备案回执",
    number="云溪文旅备回〔2026〕31 号",
    layout="filing",
    issuer=CULTURE,
    fields=(Pair("民宿名称", "云溪县半山听雨民宿"), Pair("经营者", "䶮㛃𬭎"), Pair("客房数", "10 间")),
    basis="",
    copy="",
)

PARTS = (
    PartRef(
        "个体工商户设立登记",
        MARKET.name,
        ActType.MARKET_REGISTRATION,
        MARKET_CODE + "4000131001000202609160001",
    ),
    PartRef("旅馆业特种行业许可", POLICE.name, ActType.LICENCE, POLICE_CODE + "4000109018000202609160007"),
    PartRef("公共场所卫生许可", HEALTH.name, ActType.LICENCE, POLICE_CODE + "4000123005000202609160003"),
    PartRef("民宿经营备案", CULTURE.name, ActType.FILING, POLICE_CODE + "4331022001000202609160002"),
)
REFUSED = {
    "on": date(2026, 9, 23),
    "accepted_on": date(2026, 9, 16),
    "findings": "2026年9月20日，本机关工作人员周敏、吴迪到经营场所实地核查：三层客房通往地面的唯一疏散楼梯净宽 0.9 米，"
    "没有设置封闭楼梯间，三层走道尽端至楼梯口的距离为 26 米",
    "reasons": (
        "疏散楼梯净宽 0.9 米，低于《建筑防火通用规范》GB 55037—2022 第 7.1.4 条规定的 1.1 米",
        "三层客房只有一个安全出口，不符合《旅馆业治安管理办法》第三条关于建筑安全的要求",
    ),
    "clauses": ("《旅馆业治安管理办法》第三条", "《中华人民共和国消防法》第十五条"),
    "remedies": REMEDIES,
}
GRANTED = (
    Pair("许可事项", "旅馆业特种行业许可（新办）"),
    Pair("被许可人", "云溪县半山听雨民宿（负责人：䶮㛃𬭎）"),
    Pair("许可范围", "旅馆住宿，客房 10 间，床位 14 张"),
    Pair("许可证编号", "云溪公特旅字第 20260088 号"),
    Pair("有效期", "2026年9月23日至长期"),
)
COMMITMENT = CommitmentTerms(
    conditions=(
        "经营场所的房屋产权清晰，房屋安全鉴定结论为安全等级 B 级以上",
        "消防设施、疏散通道符合《旅馆、民宿消防安全基本要求》",
        "从业人员持有有效健康证明",
        "接入旅馆业治安管理信息系统，如实登记住宿人员",
    ),
    statements=(
        "已经知晓行政机关告知的全部内容",
        "已经符合上述条件，提交的材料真实、合法、有效",
        "愿意接受行政机关的事后核查，同意为核查查询有关信息",
        "愿意承担不实承诺、违反承诺的法律责任",
        "上述陈述是本人的真实意思表示",
    ),
    liability=(
        "实际情况与承诺不符的，责令限期整改；逾期不整改或者整改后仍不符合条件的，撤销决定",
        "故意隐瞒真实情况、作出虚假承诺的，依照《中华人民共和国行政许可法》第七十八条、第七十九条处理，并记入信用记录",
        "因撤销受到的损失由承诺人自行承担",
    ),
    verify="本机关在作出决定之日起 60 个工作日内（最晚2026年12月16日）到现场核查",
    signer="林晓岚",
    signed_on=date(2026, 9, 16),
    method="实名认证后在线签名",
    replaces=("房屋安全鉴定报告", "从业人员健康证明"),
    version="2026-03",
    digest="9f2c6c1e4b7a8d305f61b2c3d4e5f60718293a4b5c6d7e8f9012a3b4c5d6e7f8",
)
FILING_ITEM = ItemRef("民宿经营备案", "331022001000", POLICE_CODE + "4331022001000", "开办民宿")
FILING_LAW = ("《旅游民宿基本要求与等级划分》", "《云州市民宿管理办法》第八条")
REGISTRATION_ITEM = ItemRef("有限责任公司设立登记", "000131001000", MARKET_CODE + "4000131001000", "开办民宿")
CONFIRM_ITEM = ItemRef("工伤认定", "000714004000", POLICE_CODE + "4000714004000")
BENEFIT_ITEM = ItemRef("创业担保贷款贴息申请", "000514008000", POLICE_CODE + "4000514008000")
SERVICE_ITEM = ItemRef("涉税信息报告", "332030001000", POLICE_CODE + "4332030001000", "开办民宿")
STEP_ITEM = ItemRef("用水报装", "", "", "开办民宿")


def samples() -> dict[str, DocumentData]:
    """Every kind at least once, by a name; several kinds more than once where the wording or the page differs."""
    return {**_intake(), **_running(), **_decisions(), **_records(), **_certificates()}


def _intake() -> dict[str, DocumentData]:
    return {
        "receipt": base(K.RECEIPT, materials=MATERIALS, notice_due_on=date(2026, 9, 23)),
        "receipt-registration": base(
            K.RECEIPT,
            act=ActType.MARKET_REGISTRATION,
            agency=MARKET,
            item=REGISTRATION_ITEM,
            recipient=COMPANY,
            materials=MATERIALS[:3],
        ),
        "receipt-joint": base(
            K.RECEIPT,
            item=ItemRef("开办民宿", thing="开办民宿"),
            materials=MATERIALS,
            parts=PARTS,
            also_issued_by=(MARKET, HEALTH, CULTURE),
            notice_due_on=date(2026, 9, 23),
        ),
        "material_list": base(K.MATERIAL_LIST, agency=LONG, materials=MATERIALS + CHECKED),
        "correction_notice": base(
            K.CORRECTION_NOTICE,
            missing=(
                MissingLine(
                    "房屋安全鉴定报告",
                    "缺第 2 页（鉴定结论页），无法确认安全等级",
                    "补交盖有鉴定机构公章的完整报告，或者重新出具的报告",
                    "上传扫描件或者到窗口补交",
                ),
                MissingLine("各层平面图", "三层平面图没有标注疏散通道", "标注疏散通道、安全出口的位置和净宽"),
            ),
            correction=Correction(
                date(2026, 9, 30), "逾期未补正的，视为撤回申请", "《浙江省保障“最多跑一次”改革规定》第十一条"
            ),
        ),
        "correction_notice-joint": base(
            K.CORRECTION_NOTICE,
            item=ItemRef("开办民宿", thing="开办民宿"),
            also_issued_by=(HEALTH,),
            parts=PARTS[1:3],
            missing=(
                MissingLine("房屋安全鉴定报告", "缺第 2 页", "补交完整报告", "", POLICE.name, INN.name),
                MissingLine(
                    "卫生检测报告",
                    "报告出具日期超过一年",
                    "提交一年内的检测报告",
                    "",
                    HEALTH.name,
                    "公共场所卫生许可",
                ),
            ),
            correction=Correction(date(2026, 9, 30), "逾期未补正的，依照有关规定不予受理"),
        ),
        "acceptance_notice": base(
            K.ACCEPTANCE_NOTICE, agency=LONG, recipient=RARE, accepted_on=date(2026, 9, 16), limits=LIMITS
        ),
        "acceptance_notice-wet": base(
            K.ACCEPTANCE_NOTICE,
            agency=replace(POLICE, seal=SealMode.WET),
            demo=False,
            accepted_on=date(2026, 9, 16),
            limits=LIMITS,
        ),
        "acceptance_notice-eseal": base(
            K.ACCEPTANCE_NOTICE,
            agency=replace(POLICE, seal=SealMode.ESEAL),
            demo=False,
            accepted_on=date(2026, 9, 16),
            limits=LIMITS,
        ),
        "not_required_notice": base(
            K.NOT_REQUIRED_NOTICE,
            item=ItemRef("食品经营许可"),
            agency=MARKET,
            reasons=(
                "仅销售预包装食品的，依照《中华人民共和国食品安全法》第三十五条，不需要取得许可，报所在地县级市场监督管理部门备案即可",
            ),
            remedies=REMEDIES,
        ),
        "not_competent_decision": base(
            K.NOT_COMPETENT_DECISION,
            reasons=("经营场所所在的云岭旅游度假区的旅馆业治安管理，由云州市公安局直接负责",),
            competent=Competent(
                "云州市公安局",
                "云州市人民大道 99 号政务服务中心二楼 B 区",
                "0577-6666 1234",
                "https://gongan.yunzhou.example.gov.cn",
            ),
            remedies=REMEDIES,
        ),
        "not_accepted_decision": base(
            K.NOT_ACCEPTED_DECISION,
            reasons=("涉及的材料：房屋安全鉴定报告", "所附报告的出具单位书面答复，没有出具过该报告"),
            again="依照《中华人民共和国行政许可法》第七十八条的规定，对隐瞒有关情况、提供虚假材料的行为给予警告。",
            remedies=REMEDIES,
        ),
    }


def _running() -> dict[str, DocumentData]:
    return {
        "special_notice": base(
            K.SPECIAL_NOTICE,
            accepted_on=date(2026, 9, 16),
            special=Special(
                "鉴定（房屋结构安全鉴定）",
                "经营场所为 1998 年建成的砖混结构房屋，原报告没有对三层加建部分作出结论，依法需要重新鉴定",
                "《中华人民共和国行政许可法》第四十五条、《城市危险房屋管理规定》第六条",
                Term(8, "wd", date(2026, 9, 29)),
                date(2026, 9, 17),
                due_before=date(2026, 10, 19),
                due_after=date(2026, 10, 29),
            ),
        ),
        "extension_notice": base(
            K.EXTENSION_NOTICE,
            on=date(2026, 10, 16),
            accepted_on=date(2026, 9, 16),
            extension=Extension(
                "鉴定机构对三层加建部分提出了补充意见，需要组织两次现场复核，二十个工作日内不能作出决定",
                Term(10, "wd"),
                "云溪县公安局局长 陈志远",
                date(2026, 10, 19),
                date(2026, 11, 2),
            ),
        ),
        "withdrawal_notice": base(
            K.WITHDRAWAL_NOTICE,
            on=date(2026, 9, 18),
            withdrawn_on=date(2026, 9, 18),
            reasons=("改用公司名义重新申请",),
        ),
        "withdrawal_notice-deemed": base(
            K.WITHDRAWAL_NOTICE,
            on=date(2026, 10, 9),
            withdrawn_on=date(2026, 10, 8),
            deemed=True,
            clauses=("《浙江省保障“最多跑一次”改革规定》第十一条",),
            remedies=REMEDIES,
            reasons=("一次性告知书（云溪公许补〔2026〕402 号）要求最晚2026年9月30日补正，至今没有补正",),
        ),
        "deemed_acceptance_record": base(
            K.DEEMED_ACCEPTANCE_RECORD,
            on=date(2026, 9, 24),
            accepted_on=date(2026, 9, 16),
            notice_due_on=date(2026, 9, 23),
            limits=LIMITS,
        ),
        "lapse_notice": base(
            K.LAPSE_NOTICE,
            on=date(2026, 10, 9),
            remedies=REMEDIES,
            reasons=("一次性告知书（云溪公许补〔2026〕402 号）要求最晚2026年9月30日补正，至今没有补正",),
            clauses=("《浙江省保障“最多跑一次”改革规定》第十一条",),
        ),
    }


def _decisions() -> dict[str, DocumentData]:
    granted = {"on": date(2026, 9, 23), "accepted_on": date(2026, 9, 16), "result": GRANTED}
    confirm = {"act": ActType.CONFIRMATION, "item": CONFIRM_ITEM}
    benefit = {"act": ActType.BENEFIT, "item": BENEFIT_ITEM}
    register = {"act": ActType.MARKET_REGISTRATION, "agency": MARKET, "item": REGISTRATION_ITEM}
    return {
        "grant_decision": base(K.GRANT_DECISION, certificate=certificate(), limits=LIMITS, **granted),
        "grant_decision-commitment": base(
            K.GRANT_DECISION,
            commitment=COMMITMENT,
            remedies=REMEDIES,
            clauses=("《优化营商环境条例》第十九条",),
            **granted,
        ),
        "refusal_decision": base(K.REFUSAL_DECISION, agency=LONG, online_service=True, **REFUSED),
        "filing_receipt": base(
            K.FILING_RECEIPT,
            act=ActType.FILING,
            agency=CULTURE,
            item=FILING_ITEM,
            clauses=FILING_LAW,
            commitment=COMMITMENT,
            result=(Pair("备案编号", "云溪文旅备〔2026〕31 号"), Pair("民宿名称", "云溪县半山听雨民宿")),
        ),
        "registration_notice": base(
            K.REGISTRATION_NOTICE,
            on=date(2026, 9, 18),
            recipient=COMPANY,
            result=(Pair("名称", COMPANY.name), Pair("统一社会信用代码", "92330199MA2K00XX0Y")),
            **register,
        ),
        "registration_refusal": base(K.REGISTRATION_REFUSAL, recipient=COMPANY, **{**REFUSED, **register}),
        "confirmation_result": base(
            K.CONFIRMATION_RESULT,
            clauses=("《工伤保险条例》第十四条第（一）项",),
            result=(Pair("职工", "林晓岚"), Pair("认定结论", "工伤"), Pair("受伤部位", "左手第二掌骨骨折")),
            remedies=REMEDIES,
            **confirm,
        ),
        "confirmation_refusal": base(K.CONFIRMATION_REFUSAL, **{**REFUSED, **confirm}),
        "benefit_decision": base(
            K.BENEFIT_DECISION,
            clauses=("《云州市创业担保贷款实施办法》第十二条",),
            remedies=REMEDIES,
            result=(
                Pair("给付项目", "贷款贴息"),
                Pair("金额", "人民币 6,820.00 元"),
                Pair("发放方式", "社会保障卡银行账户"),
            ),
            **benefit,
        ),
        "benefit_refusal": base(K.BENEFIT_REFUSAL, **{**REFUSED, **benefit}),
        "service_result": base(
            K.SERVICE_RESULT,
            act=ActType.PUBLIC_SERVICE,
            item=SERVICE_ITEM,
            result=(Pair("办理结果", "已完成新办纳税人信息确认"), Pair("主管税务所", "云岭税务所")),
        ),
    }


def _declined() -> DocumentData:
    return base(
        K.SERVICE_RESULT,
        act=ActType.PUBLIC_SERVICE,
        item=SERVICE_ITEM,
        reasons=("登记的经营地址不在本税务所管辖范围内",),
        remedies=REMEDIES,
    )


def _records() -> dict[str, DocumentData]:
    served = {"on": date(2026, 9, 24), "recipient": RARE, "remedies": REMEDIES}
    return {
        "service_result-declined": _declined(),
        "service_receipt": base(
            K.SERVICE_RECEIPT,
            service=Service(
                ServiceMode.IN_PERSON,
                date(2026, 9, 24),
                DELIVERED,
                "2026年9月24日 10 时 20 分",
                "",
                "䶮㛃𬭎",
                "本人",
                servers=("周敏", "吴迪"),
                dates=RemedyDates(date(2026, 11, 23), date(2027, 3, 24)),
            ),
            **served,
        ),
        "service_receipt-electronic": base(
            K.SERVICE_RECEIPT,
            service=Service(
                ServiceMode.ELECTRONIC,
                date(2026, 9, 24),
                DELIVERED[:1],
                "2026年9月24日 10 时 20 分",
                "申请人在本平台确认的电子送达地址",
                "䶮㛃𬭎",
                "本人",
                "2026年9月16日签署的电子送达地址确认书；2026年9月24日 10 时 20 分进入受送达人系统",
            ),
            **served,
        ),
        "commitment": base(K.COMMITMENT, clauses=("《优化营商环境条例》第十九条",), commitment=COMMITMENT),
        "post_check_record": base(
            K.POST_CHECK_RECORD,
            on=date(2026, 11, 20),
            check=PostCheck(
                date(2026, 11, 20),
                "云溪县云岭镇半山村委会听雨自然村 18 号",
                ("周敏", "吴迪"),
                (
                    CheckLine("房屋安全等级 B 级以上", "查验鉴定报告原件，结论为 B 级", "符合"),
                    CheckLine("疏散通道符合要求", "二层走道堆放布草车，净宽不足 1.1 米", "不符合"),
                    CheckLine("接入治安管理信息系统", "现场登记测试 1 人，上传成功", "符合"),
                ),
                "一项不符合承诺",
                "责令限期整改，整改后复查",
                date(2026, 12, 4),
            ),
        ),
        **_heard(),
        "step_record": base(
            K.STEP_RECORD,
            act=ActType.STEP,
            agency=WATER,
            item=STEP_ITEM,
            steps=(
                StepLine(
                    "2026年9月16日 14:10", "营业厅 吴师傅 0577-1111 2222", "已推送用水报装信息，约定勘察时间"
                ),
                StepLine(
                    "2026年9月18日 09:30", "现场勘察员 郑工", "完成现场勘察，管径 DN40，答复当日出具方案"
                ),
            ),
            result=(Pair("户号", "3301 8800 1234"),),
        ),
    }


def _heard() -> dict[str, DocumentData]:
    """Hearings, and the revocation of what rested on a broken commitment."""
    where, who = "云溪县公安局三楼会议室", "何静（法制大队教导员）"
    told = HearingTold(held_on=date(2026, 10, 13), where=where, presider=who)
    said = (
        "主持人核对到场人员，宣布纪律。",
        "审查人员：二层走道净宽不足 1.1 米，附照片四张。",
        "申请人：布草车已经移走，请求现场复核。",
    )
    clauses = ("《旅馆业治安管理办法》第四条",)
    return {
        "hearing_right_notice": base(
            K.HEARING_RIGHT_NOTICE,
            hearing=HearingTold(request_by=date(2026, 9, 24), why="相邻住户对夜间经营有异议"),
        ),
        "hearing_notice": base(K.HEARING_NOTICE, hearing=told),
        "hearing_record": base(
            K.HEARING_RECORD, hearing=replace(told, signed=("林晓岚", "周敏"), record=said)
        ),
        "revocation_notice": base(
            K.REVOCATION_NOTICE,
            clauses=clauses,
            reasons=("疏散通道净宽 0.9 米，与承诺的 1.1 米不符", "限期整改期满没有改正"),
            hearing=HearingTold(request_by=date(2026, 12, 11), defence_by=date(2026, 12, 11)),
        ),
        "revocation_decision": base(
            K.REVOCATION_DECISION,
            clauses=clauses,
            remedies=REMEDIES,
            findings="2026年12月4日复查，疏散通道净宽仍为 0.9 米",
            reasons=("实际情况与承诺不符，限期整改没有改正",),
        ),
        **_opinions(),
        **_on_licences(),
    }


def _on_licences() -> dict[str, DocumentData]:
    """Acts on a licence that exists: what the holder asked for, and how it came to its end."""
    it = LicenceAct("特种行业许可证（旅馆业）", "云公特旅990101202600073", valid_until=date(2029, 9, 21))
    heard = {"defence_by": date(2026, 9, 29), "hearing_by": date(2026, 9, 29)}
    changed = (Pair("床位数", "12 → 14"), Pair("负责人", "林晓岚 → 陈阿妹"))
    court = {"body": "云溪县人民法院", "document": "（2026）云0101行初17号", "happened_on": date(2026, 9, 10)}
    fraud = "以欺骗、贿赂等不正当手段取得"
    return {
        "act_acceptance": base(
            K.ACT_ACCEPTANCE, licence=replace(it, act="延续", due_on=date(2029, 9, 21))
        ),
        "change_decision": base(K.CHANGE_DECISION, licence=replace(it, act="变更", changes=changed)),
        "renewal_decision": base(K.RENEWAL_DECISION, licence=replace(it, act="延续", new_until=date(2032, 9, 21))),
        "renewal_silent": base(
            K.RENEWAL_DECISION, licence=replace(it, act="延续", new_until=date(2032, 9, 21), silent=True)
        ),
        "replacement_notice": base(K.REPLACEMENT_NOTICE, licence=replace(it, why="遗失（补证）")),
        "act_taken_back": base(K.ACT_TAKEN_BACK, licence=replace(it, act="延续")),
        "act_refusal": base(
            K.ACT_REFUSAL, licence=replace(it, act="延续"), reasons=("消防安全检查不合格，没有整改",), remedies=REMEDIES
        ),
        "withdrawal_announcement": base(
            K.WITHDRAWAL_ANNOUNCEMENT, reasons=("该地块划入饮用水源保护区",),
            licence=replace(it, ground="准予许可所依据的客观情况发生重大变化", starter="本机关依职权", **heard),
        ),
        "licence_withdrawal": base(
            K.LICENCE_WITHDRAWAL, reasons=("该地块划入饮用水源保护区",), remedies=REMEDIES,
            licence=replace(
                it, ground="准予许可所依据的客观情况发生重大变化", compensation="装修损失经评估为 18.6 万元，三十日内支付"
            ),
        ),
        "licence_revocation_notice": base(
            K.LICENCE_REVOCATION_NOTICE, reasons=("提交的房屋安全鉴定报告系伪造",),
            licence=replace(
                it, ground=fraud, starter="上级行政机关", body="云溪市公安局", document="云公监〔2026〕8号", **heard
            ),
        ),
        "licence_revocation": base(
            K.LICENCE_REVOCATION, reasons=("提交的房屋安全鉴定报告系伪造",), remedies=REMEDIES,
            licence=replace(it, ground=fraud, barred_until=date(2029, 9, 22)),
        ),
        "ending_dropped": base(
            K.ENDING_DROPPED, reasons=("复核鉴定报告，结论属实",),
            licence=replace(it, act="撤销", why="陈述申辩成立，事实或者依据不足"),
        ),
        "outside_record": base(K.OUTSIDE_RECORD, licence=replace(it, act="restore", **court)),
        "outside_strike": base(K.OUTSIDE_RECORD, remedies=REMEDIES, licence=replace(it, act="strike", **court)),
        "cancellation": base(
            K.CANCELLATION, remedies=REMEDIES, licence=replace(it, ground="有效期届满未延续")
        ),
    }  # fmt: skip


def _opinions() -> dict[str, DocumentData]:
    """Of a pre-review, of a joint review where one department differs, and the notice to a neighbour."""
    return {
        "pre_review_opinion": base(
            K.PRE_REVIEW_OPINION,
            opinion=OpinionTold(
                "conditions", "设计方案符合控制性详细规划。\n停车位还差 3 个，正式申请前补画",
                until=date(2027, 3, 22), basis="云溪县工程建设项目模拟审批办法第六条",
            ),
        ),
        "composite_opinion": base(
            K.COMPOSITE_OPINION,
            opinion=OpinionTold(
                "conditions", "按消防意见附条件同意：开业前加装应急照明", mode="联审", question="请审消防和卫生条件",
                lines=(
                    OpinionLine("云溪县消防救援大队", "不同意", "二层走道应急照明不足", date(2026, 9, 21), late=True),
                    OpinionLine("云溪县卫生健康局", "附条件同意", "布草间要有消毒柜", date(2026, 9, 18)),
                ),
                settled_by="陈建国（云溪县公安局副局长）", settled_why="加装照明后可以消除隐患",
            ),
        ),
        "third_party_notice": base(
            K.THIRD_PARTY_NOTICE,
            recipient=Recipient("郑秀兰", identity_kind="居民身份证", identity="3303**********1182"),
            hearing=HearingTold(
                request_by=date(2026, 9, 24), defence_by=date(2026, 9, 24), why="夜间经营可能影响你家休息"
            ),
        ),
        "rectification_notice": base(
            K.RECTIFICATION_NOTICE,
            result=(
                Pair("原文书", "准予行政许可决定书（云溪公许准字〔2026〕17 号）"), Pair("原来写的", "郑秀蓝"),
                Pair("更正为", "郑秀兰"),
            ),
            reasons=("录入时选错了字，与居民身份证不一致。",),
        ),
        "mandate": base(
            K.MANDATE,
            result=(
                Pair("委托人", "郑秀兰"), Pair("受托人", "林晓岚"), Pair("委托事项", "特种行业许可"),
                Pair("委托期限", "2026年9月1日至2026年9月30日"),
            ),
        ),
        "service_address": base(
            K.SERVICE_ADDRESS,
            result=(Pair("邮寄地址、邮编", "云溪县溪口镇 1 号"), Pair("是否同意电子送达", "不同意（不影响办理）")),
            reasons=("郑秀兰（网上确认）",),
        ),
        "deferral_promise": base(
            K.DEFERRAL_PROMISE,
            missing=(MissingLine("卫生检测报告", "容缺后补", "一年内有效的检测报告"),),
            result=(
                Pair("补齐期限", "受理之日起 10 个工作日内，最晚2026年9月29日"),
                Pair("逾期的后果", "视为撤回本项申请，可以重新申请"),
            ),
            reasons=("郑秀兰（网上实名签署，2026年9月15日）",),
        ),
    }  # fmt: skip


def _certificates() -> dict[str, DocumentData]:
    def paper(content: Certificate, act: ActType = ActType.LICENCE) -> DocumentData:
        return base(
            K.CERTIFICATE,
            act=act,
            agency=content.issuer,
            certificate=content,
            on=content.issued_on,
            number="",
        )

    return {
        "certificate-inn": paper(certificate()),
        "certificate-business": paper(BUSINESS_LICENCE, ActType.MARKET_REGISTRATION),
        "certificate-food": paper(FOOD),
        "certificate-health": paper(HEALTH_PERMIT),
        "certificate-fire": paper(FIRE),
        "certificate-filing": paper(FILING_PAPER, ActType.FILING),
    }
