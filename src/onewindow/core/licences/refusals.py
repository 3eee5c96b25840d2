"""Refusals of the acts on a licence: what cannot be done, why, on which clause, and what to do next."""

from __future__ import annotations

from onewindow.core.kernel.refusal import declare
from onewindow.core.kernel.text import T
from onewindow.core.process.refusals import words

REQUEST_OPEN = declare(
    "licence.request_open",
    zh="已经有一件“{kind}”申请在办，办完或者撤回以后再提新的。",
    en="A request is under way ({kind}). Wait for its decision, or take it back, before asking for something else.",
)
NO_REQUEST = declare(
    "licence.no_request",
    zh="没有在办的“{kind}”申请。请刷新页面看最新状态。",
    en="No such request is under way ({kind}). Reload the page to see how it stands.",
)
NO_END = declare(
    "licence.no_end",
    zh="这张证照没有有效期限，不用延续。",
    en="This licence has no end: there is nothing to renew.",
    clause="行政许可法第五十条第一款",
)
OVER = declare(
    "licence.over",
    zh="有效期到 {until} 为止，已经过了。请重新申请。",
    en="It was valid until {until}, which has passed. Apply anew.",
    clause="行政许可法第七十条第一项",
)
TOO_LATE = declare(
    "licence.renewal_too_late",
    zh="延续要在有效期届满三十日前提出，最晚是 {by}，本地规定逾期不收。请重新申请许可。",
    en="A renewal is asked for at least thirty days before the end, by {by}; here a later one is not taken. Apply anew.",
    clause="行政许可法第五十条第一款",
)
BY_SILENCE = declare(
    "licence.renewed_by_silence",
    zh="有效期 {until} 届满以前没有作出决定，依法已经视为准予延续，不能再另作决定。",
    en="Nothing was decided before the end ({until}): by law it counts as renewed, and nothing else can be decided now.",
    clause="行政许可法第五十条第二款",
)
NOT_SILENT = declare(
    "licence.not_silent",
    zh="还不能视为准予延续：要有按期提出的延续申请，并且有效期（{until}）已经届满没有决定。",
    en="Not renewed by silence: it takes a renewal asked for in time, and the end ({until}) passed without a decision.",
    clause="行政许可法第五十条第二款",
)
NOT_EXPIRED = declare(
    "licence.not_expired",
    zh="有效期还没有届满，或者延续申请还在办，不能按“届满未延续”注销。",
    en="It has not expired, or a renewal is under way: it cannot be cancelled as expired.",
    clause="行政许可法第七十条第一项",
)
FIELD_UNKNOWN = declare(
    "licence.field_unknown",
    zh="证照上没有“{field}”这一项。请从证照载明的内容里选。",
    en="The certificate has no entry “{field}”. Choose from what stands on it.",
    clause="行政许可法第四十九条",
)
WHY_UNKNOWN = declare(
    "licence.why_unknown",
    zh="请选补证、换证的原因：遗失、损毁或者换版。",
    en="Choose why it is replaced: lost, damaged, or a new form.",
)
GROUND_UNKNOWN = declare(
    "licence.ground_unknown",
    zh="没有这一种法定情形。请从法条列出的情形里选。",
    en="The law knows no such ground. Choose one of those it lists.",
)
STARTER_UNKNOWN = declare(
    "licence.starter_unknown",
    zh="请写明由谁提起：本机关、上级机关、利害关系人，或者人民法院。",
    en="Say who began it: the agency, its superior, an interested party, or a court.",
)
SOURCE_NEEDED = declare(
    "licence.source_needed",
    zh="不是本机关自己提起的，要写明作出机关和文书编号。",
    en="It was not begun by this agency: name the deciding body and the number of its document.",
)
ENDING_OPEN = declare(
    "licence.ending_open",
    zh="已经告知拟{kind}，还没有决定。",
    en="A {kind} was announced and is not decided yet.",
)
NO_ENDING = declare(
    "licence.no_ending",
    zh="没有告知过拟{kind}。请先书面告知事实、理由和陈述申辩的权利。",
    en="No {kind} was announced. First tell the holder the facts, the reasons and the right to be heard.",
    clause="行政许可法第七条",
)
IN_CASE = declare(
    "licence.revocation_in_case",
    zh="这张证照是按告知承诺办的，承诺的撤销程序正在原办件里进行，请在那里办完。",
    en="It rests on a commitment whose revocation is under way in its own part: finish it there.",
    clause="国办发〔2020〕42号",
)
PUBLIC_INTEREST = declare(
    "licence.public_interest",
    zh="撤销可能对公共利益造成重大损害的，不予撤销。请改作“不予撤销”，写明理由。",
    en="Where revoking would gravely harm the public interest it is not revoked. Record that, with the reasons.",
    clause="行政许可法第六十九条第三款",
)
HARM_UNKNOWN = declare(
    "licence.harm_unknown",
    zh="请写明审查过：撤销会不会对公共利益造成重大损害。",
    en="Say what was found: would revoking gravely harm the public interest, or not?",
    clause="行政许可法第六十九条第三款",
)
COMPENSATION = declare(
    "licence.compensation",
    zh="决定书要写明对被许可人损失的补偿（赔偿）：数额、怎样确定，或者为什么没有损失。",
    en="The decision says how the holder's loss is made good: how much, how it was found, or why there is none.",
    clause="行政许可法第八条第二款、第六十九条第四款",
)
NOT_FOR_FRAUD = declare(
    "licence.no_compensation_for_fraud",
    zh="以欺骗、贿赂等不正当手段取得的利益不受保护，不写补偿。",
    en="What was obtained by fraud or bribery is not protected: no compensation is written.",
    clause="行政许可法第六十九条第四款",
)
MUST_REVOKE = declare(
    "licence.must_revoke",
    zh="以欺骗、贿赂等不正当手段取得的，应当撤销，不能酌情。只有事实不成立，或者会严重损害公共利益的除外。",
    en="What was obtained by fraud or bribery must be revoked; there is no discretion, unless it is not proven or "
    "revoking would gravely harm the public interest.",
    clause="行政许可法第六十九条第二款、第三款",
)
DROP_UNKNOWN = declare(
    "licence.drop_reason_unknown",
    zh="请选不予撤销（撤回）的原因。",
    en="Choose why it is not revoked or withdrawn.",
)
DATE_WRONG = declare(
    "licence.date_wrong",
    zh="日期 {on} 不对：不能晚于今天，也不能早于发证日期。",
    en="The date {on} is wrong: not after today, not before the certificate was issued.",
)
NOTHING_TO_RESTORE = declare(
    "licence.nothing_to_restore",
    zh="这张证照不是被撤回、撤销、吊销的，没有可以由复议、诉讼撤销的决定。",
    en="It was neither withdrawn, revoked nor struck: there is no decision that a review could have annulled.",
)
BARRED = declare(
    "licence.barred",
    zh="“{item}”在 {until} 前（含当日）不能再次申请：{why}（{since}，{source}）。对该决定不服的，可以申请复议或者起诉，"
    "决定被撤销的，限制随之解除。",
    en="“{item}” cannot be applied for again until {until}: {why} ({since}, {source}). You may have that decision "
    "reviewed; if it is annulled, this bar goes with it.",
    clause="行政许可法第七十八条、第七十九条",
)

words(
    fields=T("要变更的内容", "what is to be changed"),
    values=T("变更后的内容", "the new entries"),
    why=T("原因", "why"),
    statement=T("情况说明", "the statement"),
    ground=T("法定情形", "the ground in law"),
    starter=T("提起人", "who began it"),
    harm=T("对公共利益的影响", "the effect on the public interest"),
    body=T("作出决定的机关", "the deciding body"),
    document=T("文书编号", "the number of its document"),
    outcome=T("审查结果", "the result of the review"),
    certificate=T("证照编号", "the certificate's number"),
)
