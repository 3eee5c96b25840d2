"""Examples for the living style page. Invented people and dates; the arithmetic agrees from page to page."""
# ruff: noqa: E501 - sample sentences, one row to a line

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

from onewindow.core.kernel.text import T

from . import parts as p
from .fields import FieldView, OptionView, RowView
from .gallery_plots import cockpit, flow, timeline

_LAND = p.Source("register", T("来自 不动产登记", "From the land register"), "#source")
_SELF = p.Source("self", T("来自 您的账户", "From your account"), "#source")
_CALC = p.Source("calc", T("由地址推算", "Worked out from the address"), "#source")


def _tabs(current: str) -> list[p.Tab]:
    names = {
        "citizen": T("计划", "Plan"), "form": T("填表", "Form"), "track": T("进度", "Progress"), "elder": T("长者版", "Elder"),
        "counter": T("窗口", "Counter"), "case": T("部门", "Department"), "studio": T("设计台", "Studio"),
        "cockpit": T("驾驶舱", "Cockpit"), "states": T("各种状态", "States"),
    }  # fmt: skip
    return [p.Tab(label, f"/ui/gallery/{key}", key == current) for key, label in names.items()]


def citizen() -> dict[str, Any]:
    return {
        "tabs": _tabs("citizen"),
        "situation": [p.Pair(T("房屋", "House"), T("自己家的", "My own")), p.Pair(T("餐饮", "Meals"), T("给客人做饭", "Cooked for guests")),
                      p.Pair(T("办理方式", "Route"), T("告知承诺，先办后查", "Commitment first, check after"))],
        "promise_rows": [p.Pair(T("检测报告今天交", "Test report today"), T("最晚 9月21日", "by 21 Sep")),
                         p.Pair(T("检测报告后补", "Test report later"), T("最晚 9月23日", "by 23 Sep")),
                         p.Pair(T("送达", "Delivery"), T("之后 3 个工作日内", "within 3 working days after")), p.Pair(T("费用", "Fee"), T("0 元", "0 yuan"))],
        "due": date(2026, 9, 23),
        "figures": _figures(),
        "asks": [p.AskGroup(T("房屋与客房", "House and rooms"), (T("用哪一处房屋", "Which house"), T("客房几间", "How many rooms"), T("床位几张", "How many beds"), T("污水排到哪里", "Where waste water goes"))),
                 p.AskGroup(T("经营", "Business"), (T("民宿叫什么名字", "Name of the homestay"), T("打算哪天开业", "Opening day"), T("雇几个人", "Staff"))),
                 p.AskGroup(T("餐饮", "Meals"), (T("供应哪几餐", "Which meals"), T("餐位几个", "Seats"))),
                 p.AskGroup(T("安全", "Safety"), (T("装了哪些消防设施", "Fire equipment"), T("谁负责安全保卫", "Who is in charge of safety")))],
        "facts": [p.Fact(T("经营者", "Operator"), "林晓岚，身份证 3303**********0427", p.Source("register", T("来自 公安人口库", "From the population register"), "#source")),
                  p.Fact(T("联系电话", "Telephone"), "138****5620", _SELF), p.Fact(T("房屋坐落", "Address"), "云溪县石潭镇溪上村 12 号", _LAND),
                  p.Fact(T("建筑面积", "Floor area"), T("368.40 平方米，地上 3 层", "368.40 m², 3 floors"), _LAND), p.Fact(T("主管派出所", "Police station"), "石潭派出所", _CALC)],
        "mats": [p.Mat(T("各层平面图", "Floor plans"), T("五个部门共用一份。手绘也可以，标明尺寸和出口。", "One copy for five departments. Drawn by hand is fine; show sizes and exits."), T("看样图", "See a sample"), "#"),
                 p.Mat(T("房屋安全鉴定报告", "Safety report of the house"), T("住建局、公安局要看。一年内的，两家都认。", "For housing and police. Both take one of the last year."), T("哪里能做", "Where to get it"), "#"),
                 p.Mat(T("公共场所卫生检测报告", "Hygiene test report"), T("可以先受理，最晚9月20日补交。", "May follow by 20 Sep."), tag="", tag_text=T("可容缺", "May follow"))],
        "exempt": [p.Exempt(T("政府发的", "Issued by government"), (T("不动产权证书", "Title deed"), T("宅基地批准书", "Land approval")), T("谁发的证，向谁查", "We ask whoever issued it")),
                   p.Exempt(T("能核验的", "Can be verified"), (T("身份证", "Identity card"), T("户口簿", "Household book")), T("公安数据已核对一致", "Checked with the police")),
                   p.Exempt(T("这次会办出来", "Comes out of this"), (T("营业执照", "Business licence"),), T("部门之间直接传递", "Passed on between departments"))],
        "gantt": timeline(),
        "flow": flow(),
    }  # fmt: skip


def _figures() -> list[p.Figure]:
    return [
        p.Figure(T("办理时间", "Time"), 180, 7, T("个工作日", "working days"), T("原来各件相加，现在看最长的一件", "Before: added up. Now: the longest part")),
        p.Figure(T("环节", "Stages"), 4, 2, T("个", "stages"), T("一次申报，各部门分头办", "One application, departments in parallel")),
        p.Figure(T("要填的项", "Fields"), 137, 11, T("项", "fields"), T("七张表合成一张，查得到的不问", "Seven forms in one; what we can look up is not asked")),
        p.Figure(T("材料", "Papers"), 16, 6, T("份", "papers"), T("10 份不用交，逐份说明原因", "10 not needed, each with its reason")),
        p.Figure(T("到窗口", "Visits"), 5, 1, T("次", "visit"), T("只为领证，选邮寄就不用去", "Only to collect; none if posted")),
    ]  # fmt: skip


def _fields() -> list[FieldView]:
    return [
        FieldView("rooms", "number", T("客房几间", "How many guest rooms"), T("只算给客人住的。自家住的房间不算。", "Only rooms for guests."), "10", unit=T("间", "rooms")),
        FieldView("beds", "number", T("床位几张", "How many beds"), T("双人床算一张。加床不算。", "A double bed counts once."), "8", unit=T("张", "beds"),
                  error=T("您填了 8 张床，但有 10 间客房。每间至少一张，请核对床位或客房数。", "You entered 8 beds for 10 rooms. Each room has at least one; please check.")),
        FieldView("sewage", "choice", T("污水排到哪里", "Where does waste water go"), T("不清楚可以先选“不确定”，村里会帮您确认。", "If unsure choose “not sure”; the village will confirm."), "village",
                  options=(OptionView("village", T("村里的污水管网", "The village sewer"), T("溪上村 2023 年已通管网", "Connected in 2023")), OptionView("own", T("自家的化粪池或处理设施", "My own tank")),
                           OptionView("unsure", T("不确定", "Not sure")), OptionView("river", T("直接排放", "Straight out"), disabled=True, why=T("法律不允许", "Not allowed by law"))),
                  why=T("公共场所卫生许可要用。", "Needed for the hygiene permit.")),
        FieldView("id_number", "id", T("安全负责人身份证号", "Identity number of the person in charge"), value="330300199001010428",
                  warning=T("身份证号最后一位对不上，请再看一眼。确实没错可以继续。", "The last character does not agree. Please look again; you may go on if it is right.")),
        FieldView("meals", "multi", T("供应哪几餐", "Which meals"), value=["breakfast"], options=(OptionView("breakfast", T("早餐", "Breakfast")), OptionView("lunch", T("午餐", "Lunch")), OptionView("dinner", T("晚餐", "Dinner")))),
        FieldView("hire", "yesno", T("要雇人吗", "Will you hire staff"), value=True),
        FieldView("opening", "date", T("打算哪天开业", "Opening day"), value=date(2026, 10, 1)),
        FieldView("phone", "phone", T("手机", "Mobile"), value="138****5620", source=_SELF),
        FieldView("town", "select", T("属于哪个乡镇", "Which township"), options=(OptionView("st", "石潭镇"), OptionView("by", "白岩乡"))),
        FieldView("note", "long", T("还有什么要说的", "Anything else"), required=False),
        FieldView("area", "known", T("建筑面积", "Floor area"), value="368.40", unit=T("平方米", "m²"), source=_LAND),
        FieldView("host", "group", T("谁负责安全保卫", "Who is in charge of safety"), fields=(FieldView("host.name", "text", T("姓名", "Name"), value="陈阿妹"), FieldView("host.phone", "phone", T("手机", "Mobile"), value=""))),
        FieldView("staff", "rows", T("从业人员", "Staff"), rows=(RowView((FieldView("staff.0.name", "text", T("姓名", "Name"), value="陈阿妹"),), T("第 1 人", "Person 1")),)),
    ]  # fmt: skip


def form() -> dict[str, Any]:
    at = datetime(2026, 9, 15, 2, 31, tzinfo=UTC)
    return {
        "tabs": _tabs("form"),
        "steps": [p.Step(T("经营者", "Operator"), T("已核对", "Checked"), "done", "#"), p.Step(T("房屋与客房", "House and rooms"), T("正在填", "Now"), "now"), p.Step(T("经营与餐饮", "Business"), T("5 项", "5 questions")), p.Step(T("核对提交", "Check and send"), T("签名", "Sign"))],
        "known": [p.Fact(T("房屋坐落", "Address"), "云溪县石潭镇溪上村 12 号", _LAND, wrong_url="#"), p.Fact(T("不动产权证号", "Title number"), "浙(2021)云溪县不动产权第 0007312 号", _LAND, wrong_url="#"), p.Fact(T("层数", "Floors"), T("地上 3 层", "3 floors"), _LAND, wrong_url="#")],
        "fields": _fields(),
        "file": p.FileView("溪上小院平面图.pdf", 2516582, 3, at, "#", "", "#", "#", (p.Point("y", T("字迹清楚，能读出客房号", "Legible, room numbers readable")), p.Point("y", T("三层都有，与登记层数一致", "All three floors are there")))),
        "saved_at": at,
    }  # fmt: skip


def track() -> dict[str, Any]:
    def at(day: int, hour: int, minute: int) -> datetime:
        return datetime(2026, 9, day, hour - 8, minute, tzinfo=UTC)

    market, fire, police = T("市场监督管理局", "Market regulation"), T("消防救援大队", "Fire brigade"), T("公安局", "Police")
    return {
        "tabs": _tabs("track"),
        "due": date(2026, 9, 23),
        "deadline": [p.Fact(T("哪天前补", "By when"), T("最晚 9月30日下班时，补齐当天受理", "By 30 Sep; accepted the day it is complete")), p.Fact(T("怎样补", "How"), T("网上、窗口、邮寄都可以", "Online, at the window or by post"))],
        "track": [
            p.Track(T("营业执照", "Business licence"), market, "done", "ok", T("已办好", "Done"), T("9月16日发照。", "Issued on 16 Sep."), p.Days(1, 1, state="ok"), "#"),
            p.Track(T("营业前消防安全检查", "Fire safety check"), fire, "done", "ok", T("已办好，待核查", "Done, check to come"), T("9月17日按您的承诺同意投入使用。最晚10月21日上门核查。", "Agreed on your commitment on 17 Sep. Check by 21 Oct."), p.Days(2, 2, state="ok")),
            p.Track(T("公共场所卫生许可", "Hygiene permit"), T("卫生健康局", "Health"), "you", "near", T("收件（未受理）", "Received, not accepted"), T("补齐当天受理，之后 3 个工作日决定。", "Accepted once complete, decided 3 working days after."), p.Days(0, 3, state="wait")),
            p.Track(T("食品经营许可", "Food permit"), market, "run", "run", T("已受理，在办", "Accepted, under way"), T("最晚9月20日（周日，调休上班）。经办：许可科，赵敏。", "By 20 Sep (a Sunday that is worked). Handled by Zhao Min."), p.Days(2, 3)),
            p.Track(T("旅馆业特种行业许可", "Hotel trade permit"), police, "run", "run", T("听证，停着", "Hearing, stopped"), T("听证期间不计时。", "The clock is stopped for the hearing."), p.Days(3, 5, paused=2)),
            p.Track(T("消防验收备案", "Fire acceptance filing"), T("住房和城乡建设局", "Housing"), "late", "late", T("超过承诺", "Past the promise"), T("比承诺晚了 1 个工作日。原因已公开：核查改期。新日期：最晚9月22日。", "One working day late. Reason published: the visit was moved. New date: by 22 Sep."), p.Days(6, 5)),
            p.Track(T("户外招牌设置", "Outdoor sign"), T("城管局", "City management"), "wait", "wait", T("等营业执照", "Waits for the licence"), T("营业执照办好后自动开始，不用您管。", "Starts by itself after the licence.")),
            p.Track(T("民宿承诺备案", "Homestay filing"), T("文化和旅游局", "Culture and tourism"), "no", "no", T("不予备案", "Not filed"), T("原因和救济写在决定书上。", "Reasons and remedies stand in the decision.")),
        ],
        "docs": [p.Row(T("营业执照（电子）", "Business licence (electronic)"), T("2026年9月16日，云溪县市场监督管理局", "16 Sep 2026, Yunxi market regulation"), "#", T("下载", "Download"), "doc"), p.Row(T("受理通知书，6 份", "Acceptance notices, 6"), T("2026年9月15日", "15 Sep 2026"), "#", T("下载", "Download"), "doc")],
        "msgs": [p.Message(at(18, 9, 5), T("公安局：今天 14:00 上门核查，民警刘畅、何静。民警会先出示证件，您看过再开门。", "Police: visit today at 14:00."), True, "#"), p.Message(at(17, 16, 20), T("消防救援大队：按您的承诺已同意投入使用。", "Fire brigade: agreed on your commitment."))],
    }  # fmt: skip


def elder() -> dict[str, Any]:
    return {
        "due": date(2026, 9, 23),
        "bring": [p.Point("y", T("身份证", "Identity card")), p.Point("y", T("房屋平面图，手画也行", "Floor plan, by hand is fine")), p.Point("y", T("房屋安全鉴定报告", "Safety report")), p.Point("y", T("房子照片 3 张", "3 photos of the house"))],
    }  # fmt: skip


def counter() -> dict[str, Any]:
    reg, own = p.Source("register", T("不动产登记", "Land register"), "#"), p.Source("self", T("当面填", "Given here"), "#")
    ticks = [
        p.Tick("1", T("房屋租赁合同", "Lease"), T("3 页，复印件", "3 pages, copy"), "ok", (p.Point("y", T("出租人陈国强就是登记产权人", "The lessor is the registered owner")), p.Point("y", T("租期至 2031年8月，写明可经营民宿", "To Aug 2031, homestay allowed"))), "", "#", post_url="#"),
        p.Tick("2", T("各层平面图", "Floor plans"), T("2 页", "2 pages"), "ok", (p.Point("y", T("两层都有，标明出口和尺寸", "Both floors, exits and sizes shown")),), "", "#", post_url="#"),
        p.Tick("3", T("房屋安全鉴定报告", "Safety report"), T("6 页，只有公安局要", "6 pages, police only"), "no", (p.Point("y", T("鉴定单位在名录内，评为 B 级", "Assessor is listed, grade B")), p.Point("n", T("报告日期 2024年6月12日，公安局要求一年内", "Dated 12 Jun 2024, police want one of the last year"))), "", "#", post_url="#"),
        p.Tick("4", T("告知承诺书", "Commitment"), T("待签", "To be signed"), "near", (p.Point("u", T("受理时在签字板上签", "Signed on the pad at acceptance")),), tag_text=T("等签名", "To be signed"), tag="near"),
    ]  # fmt: skip
    return {
        "tabs": _tabs("counter"),
        "jump": [p.Tab(T("申请", "Application"), "#app"), p.Tab(T("材料 2/4", "Papers 2/4"), "#mats", True), p.Tab(T("处理", "Act"), "#act")],
        "facts": [p.Fact(T("经营者", "Operator"), "陈国梁", p.Source("register", T("刷证 9:41", "Card read 9:41"), "#")), p.Fact(T("身份证", "Identity number"), "3303**********2231", p.Source("register", T("刷证 9:41", "Card read 9:41"), "#"), unmask_url="#"), p.Fact(T("房屋坐落", "Address"), "云溪县白岩乡石桥村 7 号", reg), p.Fact(T("客房床位", "Rooms and beds"), T("5 间 8 张", "5 rooms, 8 beds"), own)],
        "items": [p.Row(T("营业执照", "Business licence"), tag="ok", tag_text=T("齐全", "Complete")), p.Row(T("特种行业许可", "Trade permit"), T("先收件", "Received"), tag="near", tag_text=T("缺 1 份", "1 missing"))],
        "ticks": ticks,
        "keys": [p.Key(("K", "J"), T("上一份、下一份", "Previous, next")), p.Key(("Y",), T("这份符合", "This one meets")), p.Key(("X",), T("这份不符合，选原因", "Does not meet; choose why")), p.Key(("Z",), T("放大扫描件", "Enlarge the scan"))],
    }  # fmt: skip


def case() -> dict[str, Any]:
    def at(day: int, hour: int, minute: int) -> datetime:
        return datetime(2026, 9, day, hour - 8 if hour >= 8 else hour, minute, tzinfo=UTC)

    law, fire = T("治安办法第三条", "Public security rules, art. 3"), T("消防法第十五条", "Fire law, art. 15")
    return {
        "tabs": _tabs("case"),
        "clock": p.ClockView(3, 5, 20, date(2026, 9, 18), date(2026, 9, 21), date(2026, 10, 19), "near", note=T("9月20日、9月21日", "20 Sep, 21 Sep")),
        "clock_late": p.ClockView(7, 5, 20, date(2026, 9, 23), date(2026, 9, 21), date(2026, 10, 19), "late"),
        "verdict": [p.Clause(T("治安办法第四条", "Public security rules, art. 4"), T("已取得营业执照", "Holds a business licence"), T("执照 9月16日核发，经营范围含住宿服务", "Issued on 16 Sep, lodging included"), "yes"), p.Clause(law, T("有必要的防盗等安全设施", "Has the necessary safety equipment"), T("要现场看：门锁、一层窗户、监控。今天 14:00 两人核查", "To be seen on site today at 14:00"), "unknown"), p.Clause(fire, T("营业前消防安全检查合格", "Fire check passed"), T("消防救援大队 9月17日同意投入使用", "Agreed on 17 Sep"), "yes"), p.Clause(T("本县规程第八条", "County rule, art. 8"), T("客房不超过 5 间，可以免现场核查", "Up to 5 rooms: no visit"), T("登记 10 间。不影响许可，只是要去现场", "10 rooms. The permit is not affected"), "no")],
        "facts": [p.Fact(T("经营者", "Operator"), "林晓岚，身份证 3303**********0427", p.Source("register", T("公安人口库", "Population register"), "#")), p.Fact(T("安全保卫", "Safety"), "陈阿妹，电话 136****7719", p.Source("self", T("申请人填写", "Applicant"), "#")), p.Fact(T("管辖", "Competence"), "石潭派出所", _CALC)],
        "outcome": FieldView("outcome", "choice", T("核查之后", "After the visit"), options=(OptionView("grant", T("准予许可", "Grant"), T("发许可证，10 个工作日内送达", "Permit, delivered within 10 working days"), True, T("先填核查结果", "Fill in the visit first")), OptionView("extend", T("延长期限", "Extend"), T("只一次，最多 10 个工作日，由局长批准", "Once, at most 10 working days, approved by the head")))),
        "reason": FieldView("reason", "long", T("给申请人看的理由", "Reasons for the applicant"), help=T("与规则判断不同时，必须写明原因。", "Say why when you differ from the rule.")),
        "chain": [p.Link(at(18, 9, 2), "周航", T("派出现场核查：刘畅、何静，今天 14:00，已通知申请人", "Visit sent out, applicant told"), "0e93d6aa", "b71c09aa"), p.Link(at(17, 15, 48), T("消防救援大队", "Fire brigade"), T("按承诺同意投入使用，意见送达本局", "Agreed on the commitment"), "c09d17bb", "0e93d6aa"), p.Link(at(15, 10, 52), "林晓岚", T("网上提交，签署告知承诺书", "Sent online, commitment signed"), "", "c09d17bb")],
    }  # fmt: skip


def studio() -> dict[str, Any]:
    return {
        "tabs": _tabs("studio"), "figures": _figures(), "gantt": timeline(short=True),
        "levers": [p.Lever(2, T("工作日", "working days"), T("检测机构直接传报告", "Reports sent by the laboratory"), T("总时间 7 个工作日变 5 个", "7 working days become 5")), p.Lever(1, T("份", "paper"), T("鉴定报告共享核验", "Safety report verified by sharing"), T("接通即可免交", "Not needed once connected")), p.Lever(0, T("工作日", "working days"), T("公安许可 5 个工作日改 3 个", "Police 5 → 3 working days"), T("单独改没用，卫生许可更长", "Alone it changes nothing"))],
        "frontier": [7, 5, 5, 4, 3],
    }  # fmt: skip


def states() -> dict[str, Any]:
    return {
        "tabs": _tabs("states"),
        "source": _LAND,
        "pager": p.Pager(3, 12, 1187, "?page="),
        "views": [p.Tab(T("待办", "To do"), "#", True, 9), p.Tab(T("超期", "Overdue"), "#", False, 1), p.Tab(T("已办", "Done"), "#", False, 214)],
        "now": datetime(2026, 9, 18, 1, 2, tzinfo=UTC),
    }


GALLERY: dict[str, tuple[str, Callable[[], dict[str, Any]]]] = {
    "citizen": ("ui/gallery/citizen.html", citizen),
    "form": ("ui/gallery/form.html", form),
    "track": ("ui/gallery/track.html", track),
    "elder": ("ui/gallery/elder.html", elder),
    "counter": ("ui/gallery/counter.html", counter),
    "case": ("ui/gallery/case.html", case),
    "studio": ("ui/gallery/studio.html", studio),
    "cockpit": ("ui/gallery/cockpit.html", lambda: {"tabs": _tabs("cockpit"), **cockpit()}),
    "states": ("ui/gallery/states.html", states),
}
