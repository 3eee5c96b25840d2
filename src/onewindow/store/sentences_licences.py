"""Sentences about acts on a licence that exists."""

from __future__ import annotations

from onewindow.core.kernel.text import T, Text
from onewindow.core.licences import CANCELLATION_GROUNDS, ENDINGS, REQUESTS
from onewindow.store.told import Told, joined, tells

_ENDED = {
    "withdrawal": T("撤回了", "withdrew"),
    "revocation": T("撤销了", "revoked"),
    "strike": T("登记了吊销", "entered the strike of"),
}


@tells("licence_asked")
def _asked(told: Told) -> Text:
    request = REQUESTS[told.params["request"]]
    day = told.day("due")
    silent = told.params["request"] == "renewal" and not told.params.get("late")
    return joined(
        told.say("{item}的{what}申请收到了。", "Your request ({what}) on {item} is in.", what=request),
        told.say("{agency}最晚{day}决定。", "{agency} decides by {day}.", day=day) if day else None,
        T("到期还没有决定的，依法视为准予延续。", "If nothing is decided by then, it counts as renewed.") if silent else None,
    )  # fmt: skip


@tells("licence_changed")
def _changed(told: Told) -> Text:
    return told.say(
        "{item}准予变更，新证照在“我的证照”里，旧的作废。",
        "{item} is changed: the new certificate is in your list, the old one void.",
    )


@tells("licence_renewed")
def _renewed(told: Told) -> Text:
    return told.say("{item}准予延续，有效期到{day}。", "{item} is renewed until {day}.", day=told.day("until"))


@tells("licence_renewed_silently")
def _renewed_silently(told: Told) -> Text:
    return told.say(
        "{agency}到期没有决定，{item}视为准予延续，有效期到{day}。新证照已经出具。",
        "{agency} did not decide in time: by law {item} counts as renewed until {day}, and the new certificate is made.",
        day=told.day("until"),
    )


@tells("licence_replaced")
def _replaced(told: Told) -> Text:
    return told.say(
        "{item}的证照补发（换发）好了，旧的已经作废。", "The certificate of {item} is replaced; the old one is void."
    )


@tells("licence_refused")
def _refused(told: Told) -> Text:
    return told.say(
        "{item}的{what}申请没有获准，理由和怎样复议、起诉写在决定书上。",
        "Your request ({what}) on {item} is refused; the decision gives the reasons and remedies.",
        what=REQUESTS[told.params["request"]],
    )


@tells("licence_taken_back")
def _taken_back(told: Told) -> Text:
    return told.say(
        "{item}的{what}申请已按您的要求撤回，证照照旧有效。确认书在“我的文书”里。",
        "Your request ({what}) on {item} is taken back as you asked; the licence stands. The confirmation is among your papers.",
        what=REQUESTS[told.params["request"]],
    )


@tells("licence_ending_noticed")
def _noticed(told: Told) -> Text:
    day, hearing = told.day("due"), told.day("hearing")
    return joined(
        told.say("{agency}拟{what}{item}，事实和理由写在告知书上。",
                 "{agency} announces a {what} of {item}; facts and reasons stand in the notice.",
                 what=ENDINGS[told.params["ending"]]),
        told.say("{day}前（含当日）可以陈述申辩。", "You may be heard until {day}.", day=day) if day else None,
        told.say("要求听证最晚{day}提出。", "Ask for a hearing by {day}.", day=hearing) if hearing else None,
    )  # fmt: skip


@tells("licence_ending_dropped")
def _dropped(told: Told) -> Text:
    return told.say(
        "{agency}决定不{what}，{item}继续有效。", "{agency} drops the {what}: {item} stays in force.",
        what=ENDINGS[told.params["ending"]],
    )  # fmt: skip


@tells("licence_ended")
def _ended(told: Told) -> Text:
    day = told.day("barred")
    return joined(
        told.say("{agency}{what}{item}，怎样复议、起诉写在文书上。",
                 "{agency} {what} {item}; the paper names the remedies.", what=_ENDED[told.params["ended_by"]]),
        told.say("{day}前不能再申请这一项。", "It cannot be applied for again until {day}.", day=day) if day else None,
    )  # fmt: skip


@tells("licence_cancelled")
def _cancelled(told: Told) -> Text:
    return told.say(
        "{item}已经注销：{why}。", "{item} is cancelled: {why}.", why=CANCELLATION_GROUNDS[told.params["ground"]][0]
    )


@tells("licence_restored")
def _restored(told: Told) -> Text:
    return told.say(
        "原决定已被撤销，{item}恢复有效。", "The decision was annulled: {item} is in force again."
    )


@tells("licence_expiring")
def _expiring(told: Told) -> Text:
    return joined(
        told.say("{item}有效期到{day}。", "{item} is valid until {day}.", day=told.day("until")),
        told.say("要延续的，最晚{day}提出。按期提出的，到期没有决定视为准予延续。",
                 "To renew it, ask by {day}: asked for in time, silence counts as a renewal.", day=told.day("due")),
    )  # fmt: skip
