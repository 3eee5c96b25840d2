"""Sentences about commitments after the decision, and about hearings."""

from __future__ import annotations

from onewindow.core.kernel.text import Text
from onewindow.store.told import Told, joined, tells


@tells("revocation_noticed")
def _revocation_noticed(told: Told) -> Text:
    day, hearing = told.day("due"), told.day("hearing")
    return joined(
        told.say("{agency}拟撤销{item}的决定，事实和理由写在告知书上。",
                 "{agency} intends to revoke {item}; facts and reasons stand in the notice."),
        told.say("{day}前（含当日）可以陈述申辩。", "You may be heard until {day}.", day=day),
        told.say("要求听证最晚{day}提出。", "Ask for a hearing by {day}.", day=hearing) if hearing else None,
    )  # fmt: skip


@tells("revoked")
def _revoked(told: Told) -> Text:
    return told.say(
        "{agency}撤销了{item}的决定，怎样复议、起诉写在决定书上。整改以后可以申请信用修复。",
        "{agency} revoked {item}. The decision names the remedies; once things are put right you may ask for repair.",
    )


@tells("revocation_dropped")
def _revocation_dropped(told: Told) -> Text:
    if told.params.get("why") == "public_interest":
        return told.say(
            "{item}没有做到承诺，但撤销会对公共利益造成重大损害，{agency}依法不撤销。请按要求改正。",
            "The commitment on {item} was not kept; {agency} does not revoke it, for the public interest. Put things right.",
        )
    return told.say(
        "{agency}采纳了您的申辩，{item}不撤销。", "{agency} accepts your defence: {item} is not revoked."
    )


@tells("condition_breached")
def _condition_breached(told: Told) -> Text:
    return told.say(
        "{item}：承诺的日子过了，条件还没有达到。请马上做到并告诉{agency}，不然可能撤销。",
        "{item}: a promised day has passed. Meet the condition now and tell {agency}, or it may be revoked.",
    )


@tells("condition_near")
def _condition_near(told: Told) -> Text:
    return told.say(
        "{item}：您承诺的条件最晚{day}达到。",
        "{item}: what you promised is due by {day}.",
        day=told.day("due"),
    )


@tells("rectify_near")
def _rectify_near(told: Told) -> Text:
    return told.say("{item}：最晚{day}改正。", "{item}: to be put right by {day}.", day=told.day("due"))


@tells("defence_near")
def _defence_near(told: Told) -> Text:
    return told.say(
        "{item}：陈述申辩到{day}为止。", "{item}: you may be heard until {day}.", day=told.day("due")
    )


@tells("hearing_request_near")
def _hearing_request_near(told: Told) -> Text:
    return told.say(
        "{item}：要求听证最晚{day}提出。", "{item}: ask for a hearing by {day}.", day=told.day("due")
    )


@tells("credit_repaired")
def _credit_repaired(told: Told) -> Text:
    return told.say(
        "{item}的不实承诺记录已经修复，可以再选告知承诺。",
        "The record on {item} is repaired: you may choose a commitment again.",
    )


@tells("hearing_offered")
def _hearing_offered(told: Told) -> Text:
    return told.say(
        "{item}涉及重大利益，您可以要求听证，最晚{day}提出。不要求的，照常办理。",
        "{item} touches major interests: you may ask for a hearing by {day}. Otherwise it goes on as usual.",
        day=told.day("due"),
    )


@tells("hearing_announced")
def _hearing_announced(told: Told) -> Text:
    return told.say(
        "{item}的听证定在{day}，时间、地点写在听证通知书上。",
        "The hearing on {item} is set for {day}; see the notice for time and place.", day=told.day("due"),
    )  # fmt: skip


@tells("pre_opinion")
def _pre_opinion(told: Told) -> Text:
    return told.say(
        "{agency}出了{item}的模拟审批意见，不具法律效力，有效至{day}。条件齐了自动转为正式办理。",
        "{agency} gave an opinion on {item}. It has no legal effect and holds until {day}; then it goes on by itself.",
        day=told.day("due"),
    )


@tells("pre_lapsed")
def _pre_lapsed(told: Told) -> Text:
    return told.say(
        "{item}的模拟审批意见到期失效了，前一项还没有结果。需要的话可以再申请。",
        "The opinion on {item} has lapsed; the earlier part is still open. You may ask again.",
    )


@tells("frame_started")
def _frame_started(told: Told) -> Text:
    return told.say(
        "几个部门联合办理，最晚{day}全部决定（行政许可法第四十二条第二款）。",
        "The departments handle it jointly: all is decided by {day} (AL art. 42.2).",
        day=told.day("due"),
    )


@tells("frame_extended")
def _frame_extended(told: Told) -> Text:
    return told.say(
        "经本级人民政府负责人批准，联合办理的期限延长到{day}。理由写在延期告知书上。",
        "The head of the government extended the joint handling to {day}; the notice gives the reasons.",
        day=told.day("due"),
    )


@tells("cosign_asked")
def _cosign_asked(told: Told) -> Text:
    return told.say(
        "有人请您作为共同申请人签字。登录后在“等我签字”里看全部内容，同意再签。",
        "You are asked to sign as a co-applicant. Log in and open “To sign”: read everything before you sign.",
    )


@tells("third_told")
def _third_told(told: Told) -> Text:
    return told.say(
        "{agency}认为{item}的申请关系到您的重大利益。{day}前（含当日）可以陈述申辩、要求听证，请看“涉及我的申请”。",
        "{agency} finds that an application for {item} touches your interests. You may be heard and ask for a hearing "
        "until {day}: see “What touches me”.",
        day=told.day("due"),
    )


@tells("third_hearing")
def _third_hearing(told: Told) -> Text:
    return told.say(
        "{agency}就{item}的申请举行听证，定在{day}，涉及您的利益。地点和主持人请看“涉及我的申请”；认为主持人不公正的，可以申请回避。",
        "{agency} holds a hearing on {item}, which touches your interests, on {day}. For place and presider see “What touches "
        "me”; you may challenge the presider.",
        day=told.day("due"),
    )


@tells("third_hearing_off")
def _third_hearing_off(told: Told) -> Text:
    return told.say(
        "{item}的听证不开了：要求听证的人放弃了。决定以前您仍可以提意见，请看“涉及我的申请”。",
        "The hearing on {item} is off: whoever asked gave it up. You may still be heard before the decision: see “What touches "
        "me”.",
    )


@tells("data_answered")
def _data_answered(told: Told) -> Text:
    return told.say(
        "您关于个人信息的请求（{number}）有答复了。请看“我的信息”，也可以到窗口取纸质答复。",
        "Your request about personal data ({number}) is answered: see “My data”, or fetch the paper at a window.",
        number=str(told.params.get("number", "")),
    )


@tells("mandate_revoked")
def _mandate_revoked(told: Told) -> Text:
    return told.say(
        "委托人取消了对您的委托。以前办的照样有效，以后不能再代办。",
        "Your principal took the mandate back. What was done stands; you may no longer act.",
    )


@tells("mandate_given")
def _mandate_given(told: Told) -> Text:
    return told.say(
        "有人委托您代办。办什么、到哪天，请看“谁能替我办，我替谁办”。",
        "Somebody made you their agent. For what and until when: see “Who acts for me, and for whom I act”.",
    )


@tells("mandate_used")
def _mandate_used(told: Told) -> Text:
    return told.say(
        "您委托的人开始替您办一件事。每一步都在“谁能替我办，我替谁办”里，随时可以取消。",
        "Your agent began an application for you. Every step stands under “Who acts for me”; take it back at any time.",
    )


@tells("standing_entered")
def _standing_entered(told: Told) -> Text:
    return told.say(
        "登记了一条监护或者法定代表关系。是谁、凭什么，看“谁能替我办，我替谁办”；不对的请到窗口。",
        "A guardian or legal representative was entered: see “Who acts for me, and for whom I act”. If wrong, come to a window.",
    )


@tells("standing_ended")
def _standing_ended(told: Told) -> Text:
    return told.say(
        "一条监护或者法定代表关系终止了。以前办的照样有效，以后不能再以这个身份办。",
        "A guardianship or representation ended. What was done stands; nobody acts under it any more.",
    )
