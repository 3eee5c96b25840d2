"""The sentences, one per kind of message: the result first, then the reason, then what to do."""

from __future__ import annotations

from onewindow.core.cases import OUTCOMES
from onewindow.core.catalogue.model import ActType
from onewindow.core.clock import Limit
from onewindow.core.kernel.text import T, Text
from onewindow.store.told import Told, joined, tells


def _by(told: Told) -> Text | None:
    """`最晚9月23日办好`: the promise, or the law's date where nothing was promised."""
    day = told.day("promise") or told.day("statutory")
    return told.say("{agency}最晚{day}办好。", "{agency} decides by {day}.", day=day) if day else None


@tells("received")
def _received(told: Told) -> Text:
    parts, day = told.params.get("parts", 1), told.day("promise")
    if day is None:
        return told.say(
            "收到了，共 {parts} 项。每一项的日期在办理进度里。",
            "Received: {parts} parts. The date of each is on the progress page.",
            parts=parts,
        )
    return told.say(
        "收到了，共 {parts} 项，最晚{day}全部办好。",
        "Received: {parts} parts, all decided by {day}.",
        parts=parts,
        day=day,
    )


@tells("correction")
def _correction(told: Told) -> Text:
    count = len(told.params.get("materials", ()))
    first = told.say(
        "{item}还缺 {count} 份材料：{names}。",
        "{item}: {count} still missing: {names}.",
        count=count,
        names=told.materials(),
    )
    day = told.day("due")
    until = told.say(
        "最晚{day}补交。网上、窗口、邮寄都可以。",
        "Hand in by {day}: online, at the window or by post.",
        day=day,
    )
    promise = T(
        "补齐当天受理，不会再提别的要求。", "Accepted as of the day all is in; nothing else will be asked."
    )
    late = T("逾期怎样处理写在告知书上。", "The notice says what happens if it is late.")
    filing = told.terms is not None and told.terms.act_type is ActType.FILING
    return joined(first, until if day else None, None if filing else promise, late)


@tells("correction_near")
def _correction_near(told: Told) -> Text:
    return told.say(
        "提醒您：{item}最晚{day}补交。", "A reminder: hand in for {item} by {day}.", day=told.day("due")
    )


@tells("supplemented")
def _supplemented(told: Told) -> Text:
    missing, check = told.params.get("missing", 0), told.day("check")
    if missing:
        return told.say(
            "收到补交的材料了，还差 {missing} 份，最晚{day}补交。",
            "Your supplement is in; {missing} still missing, by {day}.",
            missing=missing,
            day=told.day("due"),
        )
    if check:
        return told.say(
            "补交的材料齐了。{agency}最晚{day}核对完。",
            "All supplements are in. {agency} checks them by {day}.",
            day=check,
        )
    return told.say("补交的材料齐了。", "All supplements are in.")


@tells("accepted")
def _accepted(told: Told) -> Text:
    return joined(told.say("{item}已受理。", "{item} is accepted."), _by(told))


@tells("accepted_upstream")
def _accepted_upstream(told: Told) -> Text:
    return joined(
        told.say("前一项有结果了，{item}已受理。", "The earlier part has its result: {item} is accepted."),
        _by(told),
    )


@tells("accepted_deemed")
def _accepted_deemed(told: Told) -> Text:
    first = told.say(
        "{agency}没有按时告知补正，{item}自{since}起视为受理。",
        "{agency} asked for nothing in time: {item} counts as accepted since {since}.",
        since=told.day("since"),
    )
    return joined(first, _by(told))


@tells("special_started")
def _special_started(told: Told) -> Text:
    term = told.terms.special_for(told.params["reason"]) if told.terms else None
    label = term.label if term else T(told.params["reason"])
    needs = Limit.parse(told.params["days"]).label()
    first = told.say(
        "{item}要做{reason}，需要 {days}。", "{item} needs {reason}: {days}.", reason=label, days=needs
    )
    if not told.params.get("stops"):
        return joined(first, T("期限照常计算。", "The time limit runs on."))
    basis = term.basis if term else ""
    return joined(
        first,
        told.say("依据{basis}，这段时间不计入期限。", "Under {basis} this time is not counted.", basis=basis),
    )


@tells("special_ended")
def _special_ended(told: Told) -> Text:
    term = told.terms.special_for(told.params["reason"]) if told.terms else None
    label = term.label if term else T(told.params["reason"])
    return joined(
        told.say("{reason}有结果了。", "{reason} has its result.", reason=label), _by(told), _in_law(told)
    )


def _in_law(told: Told) -> Text | None:
    day = told.day("statutory")
    return told.say("法定最晚{day}。", "The law's last day is {day}.", day=day) if day else None


@tells("extended")
def _extended(told: Told) -> Text:
    first = told.say(
        "{agency}延长了{item}的法定期限，最晚{day}。", "{agency} extended the legal limit of {item} to {day}.",
        day=told.day("statutory"),
    )  # fmt: skip
    kept = T("承诺的日期没有变。", "The promised date is unchanged.") if told.params.get("promise") else None
    return joined(first, T("理由写在延期通知书上。", "The notice gives the reasons."), kept)


@tells("decided")
def _decided(told: Told) -> Text:
    label, day = OUTCOMES[told.params["outcome"]], told.day("delivery")
    first = told.say("{item}办好了：{outcome}。", "{item} is decided: {outcome}.", outcome=label)
    return joined(first, told.say("最晚{day}送达。", "Delivered by {day}.", day=day) if day else None)


@tells("refused")
def _refused(told: Told) -> Text:
    first = told.say(
        "{item}未获准，理由和依据写在决定书上。",
        "{item} was refused; the decision gives reasons and clauses.",
    )
    remedies = told.terms.remedies if told.terms else None
    if remedies is None:
        return first
    second = told.say(
        "不服，{days} 日内可以申请行政复议，也可以在 {months} 个月内起诉。",
        "You may ask for reconsideration within {days} days, or sue within {months} months.",
        days=remedies.reconsideration_days,
        months=remedies.suit_months,
    )
    return joined(first, second)


@tells("issued")
def _issued(told: Told) -> Text:
    day = told.day("delivery")
    first = told.say("{item}的证照做好了。", "The certificate of {item} is made.")
    return joined(first, told.say("最晚{day}送达。", "Delivered by {day}.", day=day) if day else None)


@tells("delivered")
def _delivered(told: Told) -> Text:
    return told.say("{item}已送达。请您评价这次办事。", "{item} is delivered. Please rate the service.")


@tells("promise_broken")
def _promise_broken(told: Told) -> Text:
    first = told.say(
        "{agency}比承诺晚了：承诺{day}，还没有办好。",
        "{agency} is later than promised: {day}, not done yet.",
        day=told.day("due"),
    )
    law = told.day("statutory")
    second = (
        told.say("法定最晚{day}，没有变。", "The law's last day, {day}, is unchanged.", day=law)
        if law
        else None
    )
    return joined(
        first,
        second,
        T("原因要公开，在办理进度里看。", "The reason must be published: see the progress page."),
    )


@tells("statute_broken")
def _statute_broken(told: Told) -> Text:
    return told.say(
        "{agency}超过了法定期限，还没有决定。您可以申请行政复议，也可以起诉。入口在办理进度里，也可以投诉。",
        "{agency} has passed the legal limit without a decision. You may ask for reconsideration, sue, or complain: "
        "see the progress page.",
    )


@tells("delivery_late")
def _delivery_late(told: Told) -> Text:
    return told.say(
        "{item}应当最晚{day}送达，现在晚了。您可以投诉，入口在办理进度里。",
        "{item} was to be delivered by {day} and is late. You may complain on the progress page.",
        day=told.day("due"),
    )


@tells("delay_explained")
def _delay_explained(told: Told) -> Text:
    first = told.say(
        "{agency}说明了{item}超期的原因，在办理进度里看。",
        "{agency} explained the delay of {item}: see the progress page.",
    )
    return joined(first, _in_law(told))


@tells("deferral_near")
def _deferral_near(told: Told) -> Text:
    return told.say(
        "{item}容缺的材料最晚{day}交：{names}。", "{item}: hand in what was deferred by {day}: {names}.",
        day=told.day("due"), names=told.materials(),
    )  # fmt: skip


@tells("deferred_chased")
def _deferred_chased(told: Told) -> Text:
    return told.say(
        "{item}还差容缺的材料：{names}。",
        "{item}: deferred and still missing: {names}.",
        names=told.materials(),
    )


@tells("dates_moved")
def _dates_moved(told: Told) -> Text:
    return joined(
        told.say(
            "放假安排公布了，{item}的日期改了。",
            "The holidays are published: the dates of {item} have moved.",
        ),
        _by(told),
        _in_law(told),
    )


@tells("verified")
def _verified(told: Told) -> Text:
    if told.params["result"] == "kept":
        return told.say("{item}核查过了，和承诺一致。", "{item} was checked: the commitment is kept.")
    if told.params["result"] == "to_correct":
        return told.say(
            "{item}核查时有和承诺不一致的地方，最晚{day}改好。", "{item} differs from the commitment: put it right by {day}.",
            day=told.day("due"),
        )  # fmt: skip
    return told.say(
        "{item}核查过了，没有做到承诺。怎样处理写在核查记录上。",
        "{item} was checked: the commitment is not kept. The record says what follows.",
    )


@tells("contacted")
def _contacted(told: Told) -> Text:
    return told.say(
        "{agency}已经收到{item}的请求，正在联系您。",
        "{agency} has the request for {item} and is contacting you.",
    )


@tells("ended_done")
def _ended_done(told: Told) -> Text:
    return told.say("{item}办好了。", "{item} is done.")


@tells("ended_not_done")
def _ended_not_done(told: Told) -> Text:
    return told.say(
        "{item}没有办成，原因在办理进度里看。", "{item} could not be done: see the progress page for why."
    )


@tells("ended_not_required")
def _ended_not_required(told: Told) -> Text:
    return told.say(
        "{item}：这件事不需要许可，您可以直接做。", "{item}: no licence is needed, you may go ahead."
    )


@tells("ended_not_competent")
def _ended_not_competent(told: Told) -> Text:
    code = told.params.get("competent_agency", "")
    return told.say(
        "{item}归{other}管，{agency}没有权限。已出不予受理决定书，怎样复议、起诉写在上面。",
        "{item} belongs to {other}, not to {agency}. A written decision says so, with the remedies.",
        other=told.names.get(code, T(code, code)),
    )


@tells("ended_not_accepted")
def _ended_not_accepted(told: Told) -> Text:
    return told.say(
        "{item}逾期没有补齐，不予受理。复议、起诉的办法写在决定书上。补齐可以再申请。",
        "{item} was not completed in time and is not accepted. The decision names the remedies; you may apply again.",
    )


@tells("ended_forged")
def _ended_forged(told: Told) -> Text:
    return told.say(
        "{item}：{agency}查明申请中隐瞒情况或者提供虚假材料，不予受理。理由、能不能再申请、复议和起诉的办法写在决定书上。",
        "{item}: {agency} found hidden facts or false materials and does not accept the application. The decision states "
        "the reasons, whether you may apply again, and the remedies.",
    )


@tells("ended_withdrawn")
def _ended_withdrawn(told: Told) -> Text:
    return told.say(
        "{item}已按您的要求撤回，以后可以再申请。", "{item} is withdrawn as you asked; you may apply again."
    )


@tells("ended_withdrawn_deemed")
def _ended_withdrawn_deemed(told: Told) -> Text:
    return told.say(
        "{item}逾期没有补齐，视为撤回。补齐可以再申请。",
        "{item} was not completed in time and counts as withdrawn; you may apply again.",
    )


@tells("ended_lapsed")
def _ended_lapsed(told: Told) -> Text:
    return told.say(
        "前一项“{because}”没有获准，{item}不再办理。其他各项不受影响。",
        "The earlier part “{because}” was not granted, so {item} ends. Other parts are not affected.",
        because=told.params.get("because", ""),
    )
