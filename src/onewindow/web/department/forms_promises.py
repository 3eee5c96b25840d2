"""The forms of commitments after the decision, of hearings and of further special procedures."""

from __future__ import annotations

from collections.abc import Callable

from onewindow.core.kernel.text import T, Text
from onewindow.reads.department_case import CasePage
from onewindow.reads.department_joint import MODES
from onewindow.web.ui.fields import FieldView, OptionView
from onewindow.web.ui.parts import Words

Maker = Callable[[CasePage], list[FieldView]]
GRADES = (
    OptionView("false", T("虚假承诺：签的时候就不是真的", "False: untrue when it was signed")),
    OptionView("unkept", T("没有做到：答应的没有做", "Not kept: what was promised was not done")),
)
HARM = (OptionView("no", T("不会", "No")), OptionView("yes", T("会", "Yes"), T("依法不予撤销", "then it is not revoked")))
SPARED = (
    OptionView("defence", T("申辩成立", "The defence holds")),
    OptionView("public_interest", T("撤销会对公共利益造成重大损害", "Revoking would gravely harm the public interest"),
               T("承诺仍记为没有做到；可以责令采取补救措施。", "The commitment stays as not kept; measures may be ordered.")),
)  # fmt: skip


def long(name: str, label: Text, help: Words = "", *, required: bool = True) -> FieldView:
    return FieldView(name, "long", label, help, required=required, constraints={"max_length": 4000})


def on_day(page: CasePage, label: Text, help: Words = "") -> list[FieldView]:
    """The day on which something happened outside, today at first; for an earlier one, why it is entered only now (补录)."""
    why = T("不是今天的就是补录：为什么今天才登记，写进经过。", "For an earlier day: why only now. It stands in the history.")
    return [
        FieldView("on", "date", label, help, value=page.clock.today, constraints={"max": page.clock.today}),
        FieldView("late_reason", "text", T("补录的原因", "Why it is entered late"), why, required=False, width="wide",
                  constraints={"max_length": 200}),
    ]  # fmt: skip


def options(page: CasePage, name: str) -> tuple[OptionView, ...]:
    return tuple(OptionView(one.value, one.label, one.hint) for one in page.choices[name])


def pick(
    page: CasePage, name: str, key: str, label: Text, help: Words = "", *, required: bool = True
) -> list[FieldView]:
    """One of what the part has; nothing to choose from, no field."""
    found = options(page, key)
    return [FieldView(name, "choice", label, help, options=found, required=required)] if found else []


def on_record(page: CasePage) -> list[FieldView]:
    """After a hearing every decision says how it rests on the record."""
    if not page.choices["heard"]:
        return []
    help = T(
        "开过听证：写明笔录里的主要意见，哪些采纳，为什么。",
        "After a hearing: which points of the record are followed, and why.",
    )
    return [long("on_record", T("对听证笔录的采纳情况", "How it rests on the record of the hearing"), help)]


def _reasons(page: CasePage) -> list[FieldView]:
    help = T(
        "一行一条，写明事实和法条。会写进文书，送给申请人。",
        "One to a line, with fact and clause. They stand in the paper.",
    )
    return [long("reasons", T("给申请人看的事实和理由", "Facts and reasons for the applicant"), help)]


def _defence(page: CasePage) -> list[FieldView]:
    return [
        long("defence", T("申请人的陈述申辩", "What the applicant says"),
             T("书面收到的照录；当面说的记下来，请本人核对。", "As received, or as spoken and confirmed.")),
        FieldView("final", "yesno", T("没有更多意见、也不要求听证吗", "Nothing to add, and no hearing wanted?"), value="no"),
    ]  # fmt: skip


def _revoke(page: CasePage) -> list[FieldView]:
    answer = T(
        "申请人申辩过：哪些采纳，哪些不采纳，为什么。",
        "The applicant spoke: what is accepted, what is not, and why.",
    )
    return [
        FieldView("grade", "choice", T("承诺不实的性质", "How the commitment failed"),
                  T("记入信用记录；修复以前不能再选告知承诺。", "On the credit record: no commitment until it is repaired."),
                  options=GRADES),
        FieldView("harm", "choice", T("撤销会不会对公共利益造成重大损害", "Would revoking gravely harm the public interest?"),
                  options=HARM),
        long("findings", T("查明的事实", "What was found")),
        *_reasons(page),
        *([long("answer", T("对陈述申辩的复核意见", "Answer to the defence"), answer)] if page.choices["defended"] else []),
        *on_record(page),
    ]  # fmt: skip


def _drop(page: CasePage) -> list[FieldView]:
    why = FieldView("why", "choice", T("哪种情形", "Which case"), options=SPARED)
    return [why, long("reasons", T("为什么不撤销", "Why it is not revoked")), *on_record(page)]


def _repair(page: CasePage) -> list[FieldView]:
    basis = (
        OptionView("checked", T("现场复核，已经整改", "Checked on the spot: put right")),
        OptionView("papers", T("核对材料，已经整改", "Papers checked: put right")),
        OptionView("time", T("公示期满", "The time of publication is over")),
    )
    return [FieldView("basis", "choice", T("修复的依据", "On what ground"), options=basis)]


def _fulfil(page: CasePage) -> list[FieldView]:
    return [
        *pick(page, "condition", "conditions", T("哪一条达到了", "Which condition is met")),
        *on_day(page, T("哪天核对的", "Seen on")),
        long("note", T("怎样核对的（只在本机关内可见）", "How it was seen, inside the agency only"), required=False),
    ]  # fmt: skip


def _offer(page: CasePage) -> list[FieldView]:
    help = T(
        "写进告知书，比如：相邻住户对夜间经营有异议。",
        "Stands in the notice, such as: neighbours object to business at night.",
    )
    return [long("reasons", T("涉及谁的什么重大利益", "Whose interest is touched, and how"), help)]


def _announce(page: CasePage) -> list[FieldView]:
    ahead = T(
        "中间至少隔七个工作日；申请听证的，二十个工作日内举行。",
        "Seven working days between; within twenty of a request.",
    )
    apart = T("审查过这一件的人不在名单里。", "Whoever examined this part is not on the list.")
    return [
        FieldView("held_on", "date", T("哪天举行", "On which day"), ahead, constraints={"min": page.clock.today}),
        FieldView("place", "text", T("在哪里举行", "Where"), width="wide"),
        *pick(page, "presider", "presiders", T("谁主持", "Who presides"), apart),
        FieldView("applicant_asked", "yesno", T("是应申请人的要求改期吗", "Postponed at the applicant's wish?"), value="no"),
    ]  # fmt: skip


def _rule(page: CasePage) -> list[FieldView]:
    rulings = (
        OptionView("kept", T("不用回避", "The presider stays")),
        OptionView("replaced", T("回避，换人主持", "Replaced")),
    )
    return [
        FieldView("ruling", "choice", T("决定", "Ruling"), options=rulings),
        *pick(page, "presider", "presiders", T("换谁主持", "Who presides instead"), required=False),
    ]  # fmt: skip


def _record(page: CasePage) -> list[FieldView]:
    return [
        long("record", T("听证笔录", "Record of the hearing"),
             T("谁说了什么，出示了什么证据。一行一段。", "Who said what, with which evidence.")),
        FieldView("signed", "text", T("签字的人", "Signed by"), T("用顿号隔开。", "Separated by 、."), width="wide"),
    ]  # fmt: skip


def _prolong(page: CasePage) -> list[FieldView]:
    return [
        *pick(page, "reason", "running", T("哪一项程序", "Which procedure")),
        FieldView("days", "number", T("一共需要多少个工作日", "Working days needed in all"), unit=T("个工作日", "working days"),
                  constraints={"min": 1, "max": 120}),
        long("note", T("为什么（写进告知书）", "Why (stands in the notice)"), required=False),
    ]  # fmt: skip


def _convene(page: CasePage) -> list[FieldView]:
    modes = tuple(OptionView(code, label) for code, label in MODES.items())
    heads = T("意见不一致时由这位负责人裁定。", "Rules where the departments disagree.")
    return [
        FieldView("mode", "choice", T("怎样联办", "How"), options=modes, value="review"),
        FieldView("departments", "multi", T("请哪些部门配合", "Which departments cooperate"), options=options(page, "agencies")),
        FieldView("days", "number", T("几个工作日内出意见", "Working days for the opinion"), unit=T("个工作日", "working days"),
                  help=T("等意见不停时钟。", "Waiting stops no clock."), constraints={"min": 1, "max": 20}),
        long("meeting", T("时间、地点", "When and where"),
             T("联合验收、视频联审要写：哪天几点，到哪里，或者哪个视频会议室。",
               "For a joint acceptance or a video review: when, and where or in which video room."), required=False),
        *pick(page, "head", "heads", T("裁定分歧的负责人", "The head who rules"), heads),
        long("question", T("请各部门审什么", "What is asked of them"),
             T("写清要审的条件。不要写与各部门无关的个人信息。", "The conditions to examine; no personal data beyond need.")),
    ]  # fmt: skip


def _stance(page: CasePage) -> FieldView:
    return FieldView("stance", "choice", T("意见", "Opinion"), options=options(page, "stances"))


def _rule_joint(page: CasePage) -> list[FieldView]:
    return [_stance(page), long("reasons", T("裁定的理由", "Reasons for the ruling"))]


def _rule_silence(page: CasePage) -> list[FieldView]:
    silent = "、".join(one.department.zh for one in page.joint if one.tag == "wait")
    help = T(f"没有出意见的：{silent}。催办过仍不出的，写明怎样查清了它们职责内的条件。",
             "Who gave none was chased. Say how the conditions in its charge were examined without it.")  # fmt: skip
    return [_stance(page), long("reasons", T("裁定的理由", "Reasons for the ruling"), help)]


def _call_off(page: CasePage) -> list[FieldView]:
    who = tuple(OptionView(one.code, one.department) for one in page.joint if one.can_go)
    return [
        FieldView("department", "choice", T("取消哪个部门的", "Whose duty"), options=who),
        long("reasons", T("为什么不用它的意见", "Why its opinion is not needed")),
    ]


def _compose(page: CasePage) -> list[FieldView]:
    return [_stance(page), long("opinion", T("综合意见", "The one opinion"))]


def which_special(page: CasePage) -> list[FieldView]:
    """Where several run, the form asks which one."""
    if len(page.choices["running"]) < 2:
        return []
    return [
        FieldView("reason", "choice", T("哪一项程序", "Which procedure"), options=options(page, "running"))
    ]


def _pre_opinion(page: CasePage) -> list[FieldView]:
    help = T("按现在的材料看，同意不同意，还差什么。意见没有法律效力，会发给申请人。",
             "As the papers are now: yes or no, and what is missing. It has no legal effect; the applicant gets it.")  # fmt: skip
    words = long("opinion", T("理由和还差的", "Reasons, and what is missing"), help)
    return [*pick(page, "stance", "stances", T("模拟审批意见", "Opinion")), words]


def _take_up(page: CasePage) -> list[FieldView]:
    return [
        *pick(page, "still", "still", T("和模拟审批时相比", "Compared with the pre-review")),
        long("note", T("变化和怎样处理", "What changed, and what follows"), required=False),
    ]


def third_answer(page: CasePage) -> list[FieldView]:
    """After persons whose interests are touched were heard, every decision says what becomes of what they said."""
    if page.third is None or not any(one.tag != "wait" for one in page.third.lines):
        return []
    help = T("利害关系人提了什么，哪些采纳，为什么。", "What they said, what is followed, and why.")
    return [long("third_answer", T("对利害关系人意见的采纳情况", "What becomes of what they said"), help)]


def _tell_third(page: CasePage) -> list[FieldView]:
    people = T("一行写一个人或者一个单位：姓名或单位名称，身份证号码或统一社会信用代码，电话（可以不写）。",
               "One to a line: person or organisation, citizen number or credit code, telephone (optional).")  # fmt: skip
    interest = T("申请关系到他们的什么重大利益。会写进告知书。", "Which interest of theirs is touched. It stands in the notice.")
    return [
        long("persons", T("告知谁", "Whom to tell"), people),
        long("interest", T("涉及的重大利益", "The interest that is touched"), interest),
    ]


def _third_drops(page: CasePage) -> list[FieldView]:
    lines = page.third.lines if page.third else ()
    who = tuple(OptionView(one.code, T(one.name, one.name)) for one in lines if one.hearing)
    help = T("只登记本人书面放弃的；别人也要求的，听证照样举行。", "Only as they wrote it; asked for by others too, it is held.")
    return [FieldView("person", "choice", T("谁放弃", "Who gives it up"), help=help, options=who)]


def _third_statement(page: CasePage) -> list[FieldView]:
    who = tuple(OptionView(one.code, T(one.name, one.name)) for one in page.third.lines) if page.third else ()
    help = T("书面收到的照录；当面说的记下来，请本人核对。", "As received, or as spoken and confirmed.")
    return [
        FieldView("person", "choice", T("谁的意见", "Whose statement"), options=who),
        long("statement", T("意见和理由", "Views and reasons"), help),
        FieldView("wants_hearing", "yesno", T("要求听证吗", "Is a hearing asked for?"), value="no"),
        FieldView("final", "yesno", T("没有更多意见了吗", "Nothing more to come?"), value="no"),
    ]


FIELDS: dict[str, Maker] = {
    "notify_revocation": _reasons,
    "record_defence": _defence,
    "revoke_for_breach": _revoke,
    "drop_revocation": _drop,
    "repair_credit": _repair,
    "fulfil_condition": _fulfil,
    "offer_hearing": _offer,
    "announce_hearing": _announce,
    "rule_on_challenge": _rule,
    "record_hearing": _record,
    "prolong_special": _prolong,
    "convene_joint": _convene,
    "rule_on_disagreement": _rule_joint,
    "rule_on_silence": _rule_silence,
    "call_off_duty": _call_off,
    "compose_opinion": _compose,
    "give_pre_opinion": _pre_opinion,
    "take_up_pre_review": _take_up,
    "tell_third_parties": _tell_third,
    "record_third_statement": _third_statement,
    "drop_third_hearing": _third_drops,
}
