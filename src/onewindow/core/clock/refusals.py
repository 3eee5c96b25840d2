"""The refusals of the clock, each with its sentence and its clause."""

from __future__ import annotations

from ..kernel.refusal import declare

NEEDS_TIME = declare(
    "clock.needs_time",
    zh="按小时计算的期限需要起算时刻，只给了日期 {start}。请写明几点几分。",
    en="A limit in hours needs the moment it starts from; only the date {start} was given. Give the hour and minute.",
)
PAUSE_REVERSED = declare(
    "clock.pause_reversed",
    zh="扣除期间的止日 {last} 早于起日 {first}。请核对两个日期。",
    en="The excluded period ends on {last}, before it begins on {first}. Check the two dates.",
)
OUT_OF_RANGE = declare(
    "clock.out_of_range",
    zh="期限算到了公元 9999 年以后。请核对期限的数字和单位。",
    en="The limit ends after the year 9999. Check its number and unit.",
)
NOTICE_BEFORE_RECEIPT = declare(
    "clock.notice_before_receipt",
    zh="补正告知的时间 {notice} 早于收到材料的时间 {received}。请核对告知日期。",
    en="The correction notice is dated {notice}, before the materials were received on {received}. Check its date.",
    clause="行政许可法第三十二条第一款第四项",
)
NOTICE_BACKDATED = declare(
    "clock.notice_backdated",
    zh="补正告知写的是 {notice}，实际登记是 {recorded}，不能倒签。请按实际告知的日期登记。",
    en="The correction notice is dated {notice} but was recorded on {recorded}: a notice cannot be backdated. "
    "Record it with the day it is given.",
    clause="行政许可法第三十二条第一款第四项",
)
NOTICE_FUTURE = declare(
    "clock.notice_future",
    zh="补正告知写的是 {notice}，还没有到这一天（登记于 {recorded}）。请在告知的当天登记。",
    en="The correction notice is dated {notice}, a day that has not come (recorded on {recorded}). "
    "Record it on the day it is given.",
    clause="行政许可法第三十二条第一款第四项",
)
NOTICE_LATE = declare(
    "clock.notice_late",
    zh="补正告知最晚应在 {deadline} 发出，登记时是 {recorded}，已经过期。"
    "材料自收到之日（{received}）起视为受理，请继续办理。",
    en="The correction notice was due by {deadline} and was recorded on {recorded}. The application counts as "
    "accepted from the day the materials were received ({received}): go on with the review.",
    clause="行政许可法第三十二条第一款第四项",
)
DEEMED_TOO_EARLY = declare(
    "clock.deemed_too_early",
    zh="补正告知的期限到 {deadline} 才届满，今天是 {recorded}，还不能视为受理。",
    en="The time for a correction notice runs until {deadline}; on {recorded} the application cannot yet count as "
    "accepted.",
    clause="行政许可法第三十二条第一款第四项",
)
DEEMED_PROVISIONAL = declare(
    "clock.deemed_provisional",
    zh="补正告知的期限 {deadline} 是按未公布的年份推算的，放假安排公布后才能认定视为受理。",
    en="The time for a correction notice, {deadline}, is reckoned with a year whose holidays are not yet published; "
    "acceptance by lapse of time can be recorded only when they are.",
)
STATUTORY_LIST_CLOSED = declare(
    "clock.statutory_list_closed",
    zh="“{reason}”不能停止法定期限。只有听证、招标、拍卖、检验、检测、检疫、鉴定和专家评审所需时间不计算在内。",
    en="“{reason}” cannot stop the statutory clock. Only hearing, tender, auction, inspection, testing, quarantine, "
    "appraisal and expert review are not counted.",
    clause="行政许可法第四十五条",
)
