"""What leads from the progress page to a part's commitment or hearing."""

from __future__ import annotations

from onewindow.core.cases import CaseState, CaseTerms
from onewindow.core.kernel.text import Text
from onewindow.reads import citizen_words as words


def of_interest(state: CaseState, terms: CaseTerms) -> Text:
    """What leads to the page from the progress page; empty where there is nothing to see."""
    if state.revocation is not None:
        return words.say("拟撤销“{n}”：请陈述申辩", "Revocation of “{n}” intended: be heard", n=terms.item_name)
    if state.hearing is not None and state.hearing.stage == "offered":
        return words.say("“{n}”：您可以要求听证", "“{n}”: you may ask for a hearing", n=terms.item_name)
    if state.hearing is not None and state.hearing.open:
        return words.say("“{n}”：听证", "“{n}”: the hearing", n=terms.item_name)
    if state.commitment == "revoked":
        return words.say("“{n}”：撤销和信用修复", "“{n}”: revocation and repair of credit", n=terms.item_name)
    if state.commitment and state.commitment != "taken_back":
        return words.say("“{n}”的告知承诺", "Your commitment on “{n}”", n=terms.item_name)
    return Text("")
