"""What leads from the progress page to a part's commitment or hearing."""

from __future__ import annotations

from onewindow.core.cases import CaseState, CaseTerms
from onewindow.core.cases.guards import deferrable_now
from onewindow.core.kernel.text import T, Text
from onewindow.reads import citizen_words as words


def of_interest(state: CaseState, terms: CaseTerms) -> Text:
    """What leads to the page from the progress page; empty where there is nothing to see."""
    if state.revocation is not None:
        return words.say("拟撤销“{n}”：请陈述申辩", "Revocation of “{n}” intended: be heard", n=terms.item_name)
    if state.hearing is not None and state.hearing.stage == "offered":
        return words.say("“{n}”：您可以要求听证", "“{n}”: you may ask for a hearing", n=terms.item_name)
    if state.hearing is not None and state.hearing.open:
        return words.say("“{n}”：听证", "“{n}”: the hearing", n=terms.item_name)
    if state.pre is not None and state.pre.stage != "lapsed":
        return words.say("“{n}”的模拟审批", "The pre-review of “{n}”", n=terms.item_name)
    if terms.pre_review is not None and state.status == "waiting":
        return words.say("“{n}”：可以先申请模拟审批", "“{n}”: you may ask for a pre-review", n=terms.item_name)
    if terms.deferral_written and state.status in ("received", "correcting") and deferrable_now(state, terms):
        return words.say("“{n}”：暂缺的材料可以书面承诺后补", "“{n}”: promise in writing what follows later", n=terms.item_name)
    if state.commitment == "revoked":
        return words.say("“{n}”：撤销和信用修复", "“{n}”: revocation and repair of credit", n=terms.item_name)
    if state.commitment and state.commitment != "taken_back":
        return words.say("“{n}”的告知承诺", "Your commitment on “{n}”", n=terms.item_name)
    return Text("")


PRE: dict[str, Text] = {
    "asked": T("机关正在模拟审批", "The agency is pre-reviewing it"),
    "given": T("模拟审批意见出了，不具法律效力，请看文书", "The opinion is given, without legal effect: see the paper"),
    "lapsed": T("模拟审批意见失效了，可以再申请", "The opinion has lapsed; you may ask again"),
    "converted": T("受理条件到了，已经转为正式办理", "It is now handled in its own right"),
    "taken_up": T("已经转为正式办理，机关核对过变化", "Handled in its own right; what changed was looked at"),
}


def pre_words(state: CaseState) -> Text:
    """Where the pre-review stands, for the person; empty where there is none."""
    return PRE[state.pre.stage] if state.pre is not None else Text("")
