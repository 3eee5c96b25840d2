"""Sentences about publication before a decision, about reviews by other bodies, and about a review by a person."""

from __future__ import annotations

from onewindow.core.kernel.text import Text
from onewindow.store.told import Told, tells


@tells("publicity_announced")
def _publicity_announced(told: Told) -> Text:
    return told.say(
        "{item}决定以前公示到{day}。有人提异议的，{agency}答复以后才决定。",
        "{item} is published until {day} before it is decided. Objections are answered first.",
        day=told.day("due"),
    )


@tells("reopened")
def _reopened(told: Told) -> Text:
    return told.say(
        "{item}的原决定被撤销，{agency}重新办理，最晚{day}作出决定。原来交的材料不用再交。",
        "The decision on {item} was annulled: {agency} decides anew by {day}. Papers handed in stay in.",
        day=told.day("statutory") or told.day("promise"),
    )  # fmt: skip


@tells("annulled")
def _annulled(told: Told) -> Text:
    return told.say(
        "{item}的决定被复议机关或者法院撤销，证照同时失效。有疑问请问{agency}。",
        "The decision on {item} was annulled by another body; a certificate is void. Ask {agency} if in doubt.",
    )


@tells("appeal_answered")
def _appeal_answered(told: Told) -> Text:
    return told.say(
        "{item}的人工复核有答复了，在办理进度里“是怎样办的”可以看到。",
        "Your request that a person reviews {item} is answered: see “how it was decided” beside its progress.",
    )
