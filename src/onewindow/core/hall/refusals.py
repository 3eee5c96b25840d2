"""Why something in the hall cannot be done."""

from __future__ import annotations

from onewindow.core.kernel.refusal import declare

CALLED_ALREADY = declare(
    "ticket.called-already",
    zh="这个号刚被别的窗口叫走了。请叫下一个。",
    en="Another window has just called this number. Call the next one.",
)
PAID_ALREADY = declare(
    "fee.paid-already",
    zh="这笔费已经缴过了，没有再收。多收的请按“退费”办。",
    en="This fee has been paid already; nothing was taken. What was taken twice is refunded by an act.",
    clause="行政许可法第五十八条",
)
SAME_PERSON = declare(
    "fee.same-person",
    zh="收费的人不能自己退费、免缴。请另一位同事来办。",
    en="Whoever took the money does not refund or waive it. A colleague does.",
)
REDUCED_WHY = declare(
    "fee.reduced-why",
    zh="应缴比标准少，要写明减免的依据和理由。",
    en="Less than the standard is due: give the basis and the reason of the reduction.",
    clause="行政许可法第五十八条",
)
MORE_THAN_STANDARD = declare(
    "fee.more-than-standard",
    zh="应缴 {due} 比公布的标准 {standard} 多。只能照标准收。",
    en="{due} is more than the published standard {standard}. Only the standard may be charged.",
    clause="行政许可法第五十九条",
)
UNEXPLAINED = declare(
    "day.unexplained",
    zh="还有差异没有说明：{lines}。逐条写明原因，才能签字。",
    en="Differences without an explanation: {lines}. Explain each one, then sign.",
)
SIGNED_ALREADY = declare(
    "day.signed-already",
    zh="这一天已经签过字了。要改，请先由负责人重新打开，写明原因。",
    en="This day is signed. To change it the head reopens it first, with a reason.",
)
SESSION = declare(
    "hall.session",
    zh="第 {line} 行看不懂：“{text}”。请写成：工作日 9:00-12:00，或者 休息日 9:00-12:00 事项代码、事项代码。",
    en="Line {line} cannot be read: “{text}”. Write: workdays 9:00-12:00, or restdays 9:00-12:00 item-code item-code.",
)
