"""Sentences about corrections: what was undone, corrected, recalled, moved or cancelled."""

from __future__ import annotations

from onewindow.core.kernel.text import Text
from onewindow.store.told import Told, tells


@tells("undone")
def _undone(told: Told) -> Text:
    return told.say(
        "窗口更正：{item}刚才登记的一步有误，已经撤销，相应的文书作废。期限不受影响，请以最新进度为准。",
        "Correction: the last entry on {item} was a mistake and is undone, its paper void. No limit changes.",
    )


@tells("receipt_moved")
def _receipt_moved(told: Told) -> Text:
    return told.say(
        "{item}的收件时间已经更正，期限不会因此变长。更正通知书可以在办理进度里看。",
        "The time of receipt of {item} was corrected; no limit becomes longer. The notice stands on the progress page.",
    )


@tells("notice_recalled")
def _recalled(told: Told) -> Text:
    return told.say(
        "{item}的一次性告知书收回了，不用按它补正，期限接着原来的算。",
        "The correction notice on {item} is recalled: nothing has to be handed in on it, the limits run on as before.",
    )


@tells("rectified")
def _rectified(told: Told) -> Text:
    return told.say(
        "{item}的一份文书有笔误，已出更正通知书，会另行送达。",
        "A paper on {item} has a slip of the pen; a notice of correction is issued and will be served.",
    )


@tells("reissued")
def _reissued(told: Told) -> Text:
    return told.say(
        "{item}的一份文书有笔误，已重新制发，原来的一份作废，新的会另行送达。手里有原件的请交回窗口。",
        "A paper on {item} had a slip of the pen and was made anew; the first is void and the new one will be served. "
        "Please return the first sheet to a window.",
    )


@tells("ended_moved")
def _ended_moved(told: Told) -> Text:
    if told.params.get("because") == "duplicate":
        return told.say(
            "{item}和您先交的申请重复，并入先交的一件办理，不用再交材料。",
            "{item} was applied for twice; it goes on under your earlier application and nothing more is needed.",
        )
    return told.say(
        "{item}选错了事项，已经转到对的事项，收件时间不变，您不用重新申请。",
        "{item} was the wrong item; it goes on under the right one with the same time of receipt.",
    )


@tells("ended_cancelled")
def _ended_cancelled(told: Told) -> Text:
    return told.say(
        "{agency}撤销了{item}的受理，理由和复议、起诉的办法写在告知书上。",
        "{agency} cancelled the acceptance of {item}; reasons and remedies stand in the notice.",
    )
