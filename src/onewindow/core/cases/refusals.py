"""Refusals of the licence procedure: what cannot be done, why, on which clause, and what to do next."""

from __future__ import annotations

from onewindow.core.kernel.refusal import declare
from onewindow.core.kernel.text import T
from onewindow.core.process.refusals import words

AL32_4 = "行政许可法第三十二条第一款第四项"

AFTER_ACCEPTANCE = declare(
    "case.correction_after_acceptance",
    zh="已经受理，不能再要求补正。发现缺件属于我们的责任，期限照常计算；请登记缺件并自行核实。",
    en="The part is accepted: no correction may be asked for. What is missing is the agency's fault and the clock "
    "runs on; record the missing material and find it yourselves.",
    clause="行政许可法第三十二条第一款第四项、第七十二条第四项",
)
SECOND_NOTICE = declare(
    "case.second_notice",
    zh="补正只能一次性告知，已经告知过。请按原告知书收取补正材料，不再提新要求。",
    en="Corrections are asked for once, and have been. Take what that notice asked for; nothing new may be asked.",
    clause=AL32_4,
)
ACCEPTED_BY_TIME = declare(
    "case.accepted_by_time",
    zh="一次性告知的期限已于 {deadline} 届满，自收到材料之日（{received}）起视为受理，不能再“{action}”。请继续办理。",
    en="The time for telling the applicant ended on {deadline}: the part counts as accepted from the receipt "
    "({received}), so “{action}” is no longer possible. Go on with the review.",
    clause=AL32_4,
)
NO_GAP = declare(
    "case.no_gap",
    zh="没有登记不合格的材料，不能发补正告知书。请先核对材料，或直接受理。",
    en="No material is marked as not in order, so there is nothing to correct. Check the materials, or accept.",
    clause=AL32_4,
)
NO_DEFERRAL = declare(
    "case.no_deferral",
    zh="这一项没有可以容缺后补的材料，或者都已经承诺、查过没有问题。请按材料清单提交。",
    en="This part has no paper that may follow later, or all of them are promised or in order. Hand in what the list asks for.",
)
UNPROMISED = declare(
    "case.deferral_unpromised",
    zh="“{materials}”还没有书面承诺什么时候补齐，不能容缺受理。请申请人在“我的办件 → 承诺和听证”里签容缺承诺书，或者到窗口签。",
    en="Nobody has promised in writing when “{materials}” will follow, so it cannot be deferred. The applicant signs the promise "
    "online under the application, or at the window.",
)
GAPS_OPEN = declare(
    "case.gaps_open",
    zh="还有材料不合格：{materials}。请当场更正、一次性告知补正，或按容缺收下。",
    en="Materials not in order: {materials}. Correct them on the spot, give the one notice, or accept with a deferral.",
    clause="行政许可法第三十二条第一款第四、五项",
)
SUPPLEMENT_OPEN = declare(
    "case.supplement_open",
    zh="补正材料还没有交齐：{materials}。交齐当天受理。",
    en="Not all supplements are in yet: {materials}. The part is accepted on the day they are.",
    clause="行政许可法第三十二条第一款第五项",
)
NOT_IN_NOTICE = declare(
    "case.not_in_notice",
    zh="{material} 不在补正告知书上。只能收告知书列出的材料。",
    en="{material} is not in the correction notice. Only what the notice lists can be supplemented.",
    clause=AL32_4,
)
NOTHING_HANDED_IN = declare(
    "case.nothing_handed_in",
    zh="{material} 还没有补交，不能核对。",
    en="{material} has not been supplemented yet, so it cannot be checked.",
)
SUPPLEMENT_LATE = declare(
    "case.supplement_late",
    zh="补正期限到 {due} 为止，已经过了。请按告知书写明的方式处理，可以重新申请。",
    en="The time for supplements ended on {due}. What the notice says about lateness applies; a new application "
    "is possible.",
)
SUPPLEMENT_BEFORE_NOTICE = declare(
    "case.supplement_before_notice",
    zh="补交的时间早于补正告知（{on}）。请核对补交日期。",
    en="The supplement is dated before the correction notice ({on}). Check its date.",
)
BEFORE_RECEIPT = declare(
    "case.before_receipt",
    zh="“{action}”的时间早于收件时间（{received}）。请核对日期。",
    en="The time of “{action}” lies before the receipt ({received}). Check the date.",
)
BEFORE_ACCEPTANCE = declare(
    "case.before_acceptance",
    zh="容缺材料的时间早于容缺受理（{accepted}）。请核对日期。",
    en="The deferred material would have come before the acceptance that let it follow ({accepted}). Check the date.",
)
UNKNOWN_MATERIAL = declare(
    "case.unknown_material",
    zh="{material} 不在本事项公布的材料清单里，不能要求，也不用核对。",
    en="{material} is not on the published list of this item: it may not be asked for and needs no check.",
    clause="行政许可法第三十条、第三十一条",
)
REASON_NEEDED = declare(
    "case.reason_needed",
    zh="{material} 判为不合格，要写明原因。请选一个原因。",
    en="{material} is marked as not in order: say why. Choose a reason.",
    clause=AL32_4,
)
WINDOW_MAY_NOT = declare(
    "case.window_may_not_accept",
    zh="{department} 没有把“{action}”授权给综合窗口。窗口已收件，请转 {department} 办。",
    en="{department} has not delegated “{action}” to the window. The window has received it; pass it to {department}.",
    clause="行政许可法第二十六条",
)
OTHER_DEPARTMENT = declare(
    "case.other_department",
    zh="本项由 {department} 办，您不在这个机关。请交给 {department}。",
    en="This part belongs to {department}, which is not yours. Hand it to {department}.",
)
NOT_DEFERRABLE = declare(
    "case.not_deferrable",
    zh="{material} 不能容缺后补。请当场补齐，或一次性告知补正。",
    en="{material} may not be handed in later. Complete it now, or give the one correction notice.",
)
DEEMED_EARLY = declare(
    "case.deemed_too_early",
    zh="补正告知的期限到 {due} 才届满，还不能视为受理。",
    en="The time for the notice runs until {due}; the part cannot yet count as accepted.",
    clause=AL32_4,
)
PROVISIONAL = declare(
    "case.provisional_date",
    zh="{due} 用到了还没有公布放假安排的年份，不能据此作不可撤回的处理。放假安排公布后再办。",
    en="{due} was reckoned with a year whose holidays are not published: nothing irrevocable rests on it. Wait for "
    "the publication.",
)
NOT_DUE = declare(
    "case.not_due",
    zh="期限到 {due} 才届满，现在还不能按逾期处理。",
    en="The time runs until {due}; it cannot be treated as late now.",
)
LATE_OTHERWISE = declare(
    "case.late_otherwise",
    zh="本地规定的逾期后果不同，不能这样处理。请按告知书写明的后果办。",
    en="The local rule for lateness is another one. Apply what the notice announced.",
)
ALL_IN = declare(
    "case.supplements_all_in",
    zh="补正材料已经交齐，应当受理，不能按逾期处理。",
    en="All supplements are in: the part must be accepted and cannot be treated as late.",
    clause="行政许可法第三十二条第一款第五项",
)
NOT_WAITING_FOR = declare(
    "case.not_waiting_for",
    zh="本项不等这一项的结果，或结果已经收到。",
    en="This part does not wait for that one, or has its result already.",
)
WAITS_DECISION = declare(
    "case.waits_for_decision",
    zh="要等“{name}”有结果才能决定。结果一到就可以办。",
    en="“{name}” must have its result before this can be decided. It can be done as soon as the result arrives.",
)
UPSTREAM_FAILED = declare(
    "case.upstream_failed",
    zh="前一项“{name}”没有获准，本项不能准予。可以作出不予决定，或由申请人撤回。",
    en="The earlier part “{name}” was not granted, so this one cannot be. Refuse it, or let the applicant withdraw.",
)
WAITS_DELIVERY = declare(
    "case.waits_for_delivery",
    zh="要等“{name}”有结果才能送达。结果一到就可以办。",
    en="“{name}” must have its result before this can be delivered.",
)
NOT_ACCEPTED_YET = declare(
    "case.not_accepted_yet",
    zh="还没有受理，不能决定。本项不是即办件，请先受理。",
    en="Not accepted yet, so it cannot be decided. This is no on-the-spot item: accept it first.",
    clause="行政许可法第三十四条",
)
SPECIAL_OPEN = declare(
    "case.special_open",
    zh="特别程序“{reason}”还没有结束。请先登记结果，再办这一步。",
    en="The special procedure “{reason}” is still open. Record its result first.",
    clause="行政许可法第四十五条",
)
NO_SPECIAL_OPEN = declare(
    "case.no_special_open",
    zh="没有正在进行的特别程序。",
    en="No special procedure is open.",
)
SPECIAL_TWICE = declare(
    "case.special_runs",
    zh="特别程序“{reason}”正在进行。还要更多时间的，请用“续告所需时间”书面告知。",
    en="The special procedure “{reason}” is running. If it takes longer, tell the further time in writing.",
    clause="行政许可法第四十五条",
)
WHICH_SPECIAL = declare(
    "case.which_special",
    zh="正在进行的特别程序有：{open}。请写明是哪一项。",
    en="These special procedures are open: {open}. Say which one is meant.",
    clause="行政许可法第四十五条",
)
NO_SPECIAL = declare(
    "case.special_not_allowed",
    zh="“{reason}”不是法律对本事项规定的程序，不能停止计时。期限照常计算。",
    en="“{reason}” is no procedure the law requires for this item: it stops no clock.",
    clause="行政许可法第四十五条",
)
DAYS_NEEDED = declare(
    "case.days_needed",
    zh="要把所需时间书面告诉申请人。请写成数字和单位，比如 10wd（10 个工作日）。",
    en="The applicant must be told in writing how long it takes. Write a number and a unit, such as 10wd.",
    clause="行政许可法第四十五条",
)
BEFORE_SPECIAL = declare(
    "case.before_special",
    zh="结束时间早于开始时间（{since}）。请核对日期。",
    en="It cannot end before it began ({since}). Check the date.",
)
EXTENDED = declare(
    "case.extended_once",
    zh="期限只能延长一次，已于 {on} 延长。请在 {due} 前作出决定。",
    en="The time may be extended once, and was on {on}. Decide by {due}.",
    clause="行政许可法第四十二条",
)
NO_EXTENSION = declare(
    "case.no_extension",
    zh="本事项没有可以延长的法定期限。请在期限内作出决定。",
    en="This item has no statutory time that could be extended. Decide within it.",
    clause="行政许可法第四十二条",
)
EXTENSION_LATE = declare(
    "case.extension_late",
    zh="法定期限已于 {due} 届满，不能再延长。请尽早决定并说明逾期原因。",
    en="The statutory time ended on {due} and cannot be extended any more. Decide, and explain the delay.",
    clause="行政许可法第四十二条",
)
WRONG_APPROVER = declare(
    "case.wrong_approver",
    zh="延长期限要由{approver}批准。请报{approver}。",
    en="An extension is approved by {approver}. Submit it there.",
    clause="行政许可法第四十二条",
)
TWO_INSPECTORS = declare(
    "case.two_inspectors",
    zh="实质核查要有两名以上工作人员。请补登核查人员。",
    en="A check of substance needs two or more officers. Add the inspectors.",
    clause="行政许可法第三十四条第三款",
)
DEFERRED_OPEN = declare(
    "case.deferred_open",
    zh="容缺的材料还没有交：{materials}。请先催交。",
    en="Deferred materials are still missing: {materials}. Chase them first.",
)
NOT_DEFERRED = declare(
    "case.not_deferred",
    zh="没有等交的容缺材料：{material}。",
    en="There is no deferred material to hand in: {material}.",
)
COMMITMENT_UNSIGNED = declare(
    "case.commitment_unsigned",
    zh="申请人选了告知承诺，但承诺书还没有签。请先请申请人签署，或改走一般方式。",
    en="The applicant chose the commitment route but has not signed. Ask for the signature, or take the ordinary way.",
)
NO_COMMITMENT = declare(
    "case.no_commitment",
    zh="本项不能告知承诺：{why}。请按一般方式办。",
    en="This part cannot be done by commitment: {why}. Take the ordinary way.",
)
COMMITMENT_TWICE = declare(
    "case.commitment_signed",
    zh="承诺书已经签过。",
    en="The commitment is signed already.",
)
NO_REMEDIES = declare(
    "case.no_remedies",
    zh="{department} 还没有登记救济途径（复议机关、法院），不能出具文书。请先在权责目录里补全。",
    en="{department} has no remedy data (reconsideration body, court), so no paper can be issued. Complete its entry.",
    clause="行政许可法第三十八条第二款",
)
VERDICT_DIFFERS = declare(
    "case.verdict_differs",
    zh="您的决定和规则的结论不同。请写明理由。",
    en="Your decision differs from what the rules found. Give your reasons.",
    clause="行政许可法第三十八条",
)
VERDICT_NOT_YES = declare(
    "case.verdict_not_yes",
    zh="规则没有得出肯定的结论，不能自动办理。请人工审查。",
    en="The rules did not come out positive, so nothing is decided automatically. An officer must review it.",
)
NOT_PURE_RULE = declare(
    "case.not_pure_rule",
    zh="本事项需要人工判断，不能自动决定。",
    en="This item needs an officer's judgement and is not decided automatically.",
    clause="行政许可法第三十四条",
)
NO_CERTIFICATE = declare(
    "case.no_certificate",
    zh="本事项没有证照可发，请直接送达文书。",
    en="This item yields no certificate: deliver the paper itself.",
)
NOTHING_TO_ISSUE = declare(
    "case.nothing_to_issue",
    zh="没有获准，不能制证。请送达决定书。",
    en="It was not granted, so nothing can be issued. Deliver the decision.",
    clause="行政许可法第三十九条",
)
ISSUE_FIRST = declare(
    "case.issue_first",
    zh="证照还没有制好，请先制证再送达。",
    en="The certificate is not issued yet. Issue it first.",
    clause="行政许可法第四十四条",
)
NO_CONSENT = declare(
    "case.no_consent",
    zh="申请人没有同意电子送达。请当面或邮寄送达，或先登记同意。",
    en="The applicant has not agreed to electronic service. Serve in person or by post, or record the consent first.",
)
NO_ONLINE_CHANNEL = declare(
    "case.no_online_channel",
    zh="电子送达不利决定，要写明网上复议渠道。{department} 还没有登记，请先补全或改用其他方式送达。",
    en="An adverse decision served online must name the online channel for reconsideration, which {department} lacks. "
    "Complete its entry or serve otherwise.",
    clause="行政复议法第二十二条",
)
MODE_UNKNOWN = declare(
    "case.mode_unknown",
    zh="没有“{mode}”这种送达方式。请选当面、邮寄、电子或自取柜。",
    en="There is no way of service called “{mode}”. Choose in_person, post, electronic or cabinet.",
)
BEFORE_DECISION = declare(
    "case.before_decision",
    zh="送达时间早于决定时间（{decided}）。请核对日期。",
    en="Service cannot come before the decision ({decided}). Check the date.",
)
AFTER_DECISION = declare(
    "case.withdraw_after_decision",
    zh="已经作出决定，不能再撤回申请。不要证照可以申请注销，不服决定可以申请复议或起诉。",
    en="The decision is made, so the application can no longer be withdrawn. Ask for cancellation of the certificate, "
    "or use the remedies against the decision.",
)
NO_VERIFICATION = declare(
    "case.no_verification",
    zh="没有等核查的承诺。",
    en="No commitment is waiting for a check.",
)
RESULT_UNKNOWN = declare(
    "case.result_unknown",
    zh="没有“{result}”这种结果。",
    en="There is no result called “{result}”.",
)
DUE_BY_NEEDED = declare(
    "case.correct_by_needed",
    zh="限期整改要写明期限，比如 10wd（10 个工作日）。",
    en="An order to put things right needs its time, such as 10wd.",
)
WARNED = declare(
    "case.warned",
    zh="这个期限已经提醒过。",
    en="This due date has been warned about already.",
)
NO_CLOCK = declare(
    "case.no_clock",
    zh="没有“{clock}”这个在走的期限。",
    en="There is no open clock called “{clock}”.",
)
NOTHING_NEW = declare(
    "case.nothing_to_recount",
    zh="新日历没有改变任何期限。",
    en="The newer calendar changes no due date.",
)
CONSENTED = declare("case.consented", zh="已经登记过同意电子送达。", en="The consent is recorded already.")
NOT_CONFIRMABLE = declare(
    "case.not_confirmable",
    zh="窗口收件不用收讫确认。",
    en="A filing at the window needs no confirmation of receipt.",
)
NOT_OVERDUE = declare(
    "case.not_overdue",
    zh="“{clock}”没有超期，不用说明。",
    en="The clock “{clock}” is not overdue: nothing needs explaining.",
)
BOOK_ENTRY = declare(
    "case.book_entry",
    zh="登记自记载于登记簿时完成。请填登记簿记载号。",
    en="The registration is complete with the entry in the book. Give the number of the entry.",
    clause="不动产登记暂行条例第二十一条",
)

words(
    material=T("材料", "material"),
    materials=T("材料", "materials"),
    ok=T("是否合格", "whether it is in order"),
    reason=T("原因", "reason"),
    reasons=T("理由", "reasons"),
    basis=T("法律依据", "legal basis"),
    competent_agency=T("有权机关的名称", "the competent agency"),
    days=T("所需时间", "the time needed"),
    proposal=T("拟办意见", "the proposal"),
    opinion=T("审查意见", "the opinion"),
    inspectors=T("核查人员", "inspectors"),
    findings=T("核查情况", "findings"),
    mode=T("送达方式", "way of service"),
    relation=T("领取人与申请人的关系", "who received it"),
    evidence=T("签收凭据", "evidence of receipt"),
    documents=T("送达的文书", "the documents served"),
    certificate=T("证照编号", "certificate number"),
    text_version=T("承诺书版本", "version of the commitment text"),
    text_hash=T("承诺书摘要", "digest of the commitment text"),
    verdict=T("规则结论", "the verdict of the rules"),
    result=T("结果", "the result"),
    clock=T("期限名称", "the clock"),
    level=T("提醒级别", "the warning level"),
    case=T("前一项", "the earlier part"),
    outcome=T("结果", "the outcome"),
    book_entry=T("登记簿记载号", "the entry in the book"),
    explanation=T("说明", "the explanation"),
    provider=T("服务单位", "the provider"),
)
