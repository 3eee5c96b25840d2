"""Refusals of the life of a commitment and of hearings."""

from __future__ import annotations

from onewindow.core.kernel.refusal import declare
from onewindow.core.kernel.text import T
from onewindow.core.process.refusals import words

COMMITMENT_RULES = "国办发〔2020〕42号"
AL47, AL48 = "行政许可法第四十七条", "行政许可法第四十八条"

NOT_PROMISED = declare(
    "case.condition_unknown",
    zh="承诺书里没有“{condition}”这一条，或者它不是限期达到的条件。请按承诺书列的选。",
    en="“{condition}” is not a deferred condition of this commitment. Choose one of those it lists.",
    clause=COMMITMENT_RULES,
)
BEFORE_PROMISE = declare(
    "case.before_promise",
    zh="{decided} 才作出决定，核对承诺的条件不能更早。请核对日期。",
    en="The decision was made on {decided}: a promised condition is not seen to be met before it. Check the date.",
    clause=COMMITMENT_RULES,
)
NOTHING_PROMISED = declare(
    "case.nothing_promised",
    zh="没有限期达到、还没核对的条件。",
    en="No deferred condition is waiting to be met.",
    clause=COMMITMENT_RULES,
)
CONDITION_NOT_DUE = declare(
    "case.condition_not_due",
    zh="承诺的条件最晚 {due} 达到，还没到期，不能认定没有做到。",
    en="The promised condition is due by {due}: it cannot be called broken yet.",
    clause=COMMITMENT_RULES,
)
NOT_BROKEN = declare(
    "case.commitment_not_broken",
    zh="还没有核查认定承诺不实或者没有做到，不能启动撤销。请先登记核查；限期整改的，等期满复查。",
    en="No check has found the commitment untrue or unkept, so no revocation can begin. Record the check first; where "
    "something is to be put right, wait for its day.",
    clause=COMMITMENT_RULES,
)
NO_REVOCATION = declare(
    "case.no_revocation",
    zh="还没有发拟撤销告知书。撤销以前要先告知事实、理由和陈述申辩的权利。",
    en="No revocation has been announced. Facts, reasons and the right to be heard are told before it.",
    clause="行政许可法第七条、第六十九条",
)
REVOCATION_RUNS = declare(
    "case.revocation_runs",
    zh="拟撤销告知书已经发出，请等申请人陈述申辩。",
    en="The revocation is announced already: wait for the defence.",
    clause="行政许可法第七条",
)
DEFENCE_OPEN = declare(
    "case.defence_open",
    zh="陈述申辩的期限到 {due} 为止，申请人还没有说完。期满或者申请人说没有更多意见以后再决定。",
    en="The time for the defence runs until {due}. Decide when it is over, or when the applicant has nothing to add.",
    clause="行政许可法第七条",
)
DEFENCE_LATE = declare(
    "case.defence_late",
    zh="陈述申辩的期限已于 {due} 届满。仍要反映情况的，可以在决定后申请复议或者起诉。",
    en="The time for the defence ended on {due}. You may still seek reconsideration or sue after the decision.",
    clause="行政许可法第七条",
)
ANSWER_NEEDED = declare(
    "case.answer_needed",
    zh="申请人陈述申辩过，决定要写明复核意见：哪些采纳，哪些不采纳，为什么。",
    en="The applicant spoke. The decision must say which points are accepted, which are not, and why.",
    clause="行政许可法第七条",
)
NOT_REVOKED = declare(
    "case.not_revoked",
    zh="没有因不实承诺作过撤销决定，没有要修复的信用记录。",
    en="Nothing was revoked for a broken commitment: there is no credit record to repair.",
    clause=COMMITMENT_RULES,
)
REPAIRED = declare(
    "case.credit_repaired",
    zh="信用已经修复，不用再办。",
    en="The credit record is repaired already.",
    clause=COMMITMENT_RULES,
)
REPAIR_NOT_ASKED = declare(
    "case.repair_not_asked",
    zh="申请人还没有申请信用修复。请先由申请人说明整改情况。",
    en="The applicant has not asked for repair. They first say what was put right.",
    clause=COMMITMENT_RULES,
)
GRADE_UNKNOWN = declare(
    "case.grade_unknown",
    zh="请选：虚假承诺，或者没有按承诺做到。两者的信用后果不同。",
    en="Choose: a false commitment, or one that was not kept. Their consequences differ.",
    clause=COMMITMENT_RULES,
)
PUBLIC_INTEREST = declare(
    "case.public_interest",
    zh="撤销可能对公共利益造成重大损害的，不予撤销。请改作“不予撤销”，写明理由。",
    en="Where revoking would gravely harm the public interest it is not revoked. Record that, with the reasons.",
    clause="行政许可法第六十九条第三款",
)
HARM_UNKNOWN = declare(
    "case.harm_unknown",
    zh="请写明审查过：撤销会不会对公共利益造成重大损害。",
    en="Say what was found: would revoking gravely harm the public interest, or not?",
    clause="行政许可法第六十九条第三款",
)
SPARED_UNKNOWN = declare(
    "case.spared_unknown",
    zh="不予撤销的理由要选：申辩成立，或者撤销会对公共利益造成重大损害。",
    en="Choose why it is not revoked: the defence holds, or revoking would gravely harm the public interest.",
    clause="行政许可法第七条、第六十九条第三款",
)
DRAW_WRONG = declare(
    "case.draw_wrong",
    zh="抽取结果和公布的种子、名单重算的不一致，不能登记。请重新抽取。",
    en="The draw does not follow from the published seed and list. Draw again.",
    clause="国办发〔2015〕58号（双随机、一公开）",
)
DRAW_AGAIN = declare(
    "case.draw_again",
    zh="已经抽过核查人员。再抽要写明原因（回避、请假、复查），前一次的结果照样公开。",
    en="Inspectors are drawn already. A further draw needs its reason; the earlier one stays public.",
    clause="国办发〔2015〕58号（双随机、一公开）",
)
NOT_DRAWN = declare(
    "case.not_drawn",
    zh="核查人员是随机抽出来的，只能登记抽中的人。要换人，请写明原因再抽一次。",
    en="The inspectors were drawn by lot: only those may be recorded. To change them, draw again with a reason.",
    clause="国办发〔2015〕58号（双随机、一公开）",
)

NO_HEARING = declare(
    "case.no_hearing",
    zh="没有告知过听证权利，或者听证已经结束。",
    en="No right to a hearing was told, or the hearing is over.",
    clause=AL47,
)
HEARING_RUNS = declare(
    "case.hearing_runs",
    zh="听证权利已经告知，或者听证正在组织。",
    en="The right to a hearing has been told, or the hearing is under way.",
    clause=AL47,
)
HEARING_LATE = declare(
    "case.hearing_request_late",
    zh="申请听证的期限是被告知后五日内，到 {due} 为止，已经过了。仍可以书面陈述意见。",
    en="A hearing is requested within five working days of being told; that ended on {due}. Written views are still taken.",
    clause=AL47,
)
HEARING_OPEN = declare(
    "case.hearing_open",
    zh="听证还没有开完（或者申请听证的期限没有过），现在不能决定。请先举行听证，登记笔录。",
    en="The hearing is not over, or may still be asked for: nothing can be decided now. Hold it and record it first.",
    clause=AL47,
)
HEARING_DAY = declare(
    "case.hearing_day",
    zh="听证要在举行的七日前通知，最早 {earliest}。请改日期。",
    en="A hearing is announced seven working days ahead: {earliest} at the earliest. Choose another day.",
    clause=f"{AL48}第一款第一项",
)
HEARING_TOO_LATE = declare(
    "case.hearing_too_late",
    zh="申请听证的，二十日内组织，最晚 {latest}。请改日期。",
    en="A hearing that was asked for is held within twenty working days: {latest} at the latest. Choose another day.",
    clause=AL47,
)
EX_OFFICIO_DAY = declare(
    "case.hearing_ex_officio_day",
    zh="机关主动组织的听证，法律没有规定最晚哪天开；听证期间期限停着，这里参照申请听证的二十日，从发通知起算，"
    "最晚 {latest}。请改日期。",
    en="For a hearing of the agency's own accord the law names no last day. The clocks stand meanwhile, so the house takes the "
    "twenty working days of a requested one, from the notice: {latest} at the latest. Choose another day.",
    clause="行政许可法第四十六条；参照第四十七条（本系统的规则）",
)
HELD_EX_OFFICIO = declare(
    "case.hearing_held_ex_officio",
    zh="这次听证由机关依职权举行，不是您申请的，不能放弃。可以不到场，也可以书面陈述意见。",
    en="This hearing is held by the agency of its own accord: it is not yours to give up. You need not come, and may write.",
    clause="行政许可法第四十六条",
)
ASKED_BY_OTHERS = declare(
    "case.hearing_asked_by_others",
    zh="这次听证是利害关系人要求的，只有他们可以放弃。可以不到场，也可以书面陈述意见。",
    en="Persons whose interests are touched asked for this hearing: only they may give it up. You need not come, and may write.",
    clause=AL47,
)
PRESIDER = declare(
    "case.presider_examined",
    zh="听证主持人不能是审查这一件的工作人员。请换一位。",
    en="Who examined this part may not preside over its hearing. Name somebody else.",
    clause=f"{AL48}第一款第三项",
)
NOT_PRESIDER = declare(
    "case.not_presider",
    zh="笔录要由通知书写明的主持人登记。",
    en="The record is entered by the presider whom the notice named.",
    clause=AL48,
)
CHALLENGED = declare(
    "case.presider_challenged",
    zh="有人申请主持人回避，负责人还没有决定。请负责人先决定。",
    en="The presider is challenged, and the head has not ruled on it. The head rules first.",
    clause=f"{AL48}第一款第三项",
)
NO_CHALLENGE = declare(
    "case.no_challenge",
    zh="没有等决定的回避申请。",
    en="No challenge is waiting for a ruling.",
    clause=f"{AL48}第一款第三项",
)
BEFORE_HEARING = declare(
    "case.before_hearing",
    zh="听证定在 {on}，还没有到。",
    en="The hearing is set for {on}, which has not come.",
    clause=AL48,
)
REST_ON_RECORD = declare(
    "case.rest_on_record",
    zh="开过听证的，要根据听证笔录决定。请写明对笔录里主要意见的采纳情况。",
    en="After a hearing the decision rests on its record. Say which of its points are followed, and why.",
    clause=f"{AL48}第二款",
)

TOO_LONG = declare(
    "case.chosen_too_long",
    zh="“{condition}”最长可以选 {most}，请改短。",
    en="“{condition}” may take {most} at most: choose a shorter time.",
    clause="国办发〔2020〕42号",
)

words(
    condition=T("承诺的条件", "the promised condition"),
    defence=T("陈述申辩意见", "the defence"),
    grade=T("承诺不实的性质", "how the commitment failed"),
    seed=T("抽取种子", "the seed"),
    candidates=T("候选名单", "the candidates"),
    drawn=T("抽中的人", "those drawn"),
    on=T("听证日期", "the day of the hearing"),
    presider=T("听证主持人", "the presider"),
    place=T("听证地点", "the place of the hearing"),
    record=T("听证笔录", "the record of the hearing"),
    grounds=T("回避的理由", "the grounds of the challenge"),
    ruling=T("回避的决定", "the ruling on the challenge"),
    statement=T("整改情况", "what was put right"),
)
