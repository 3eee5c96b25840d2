"""Sentences about a part that changes hands."""

from __future__ import annotations

from onewindow.core.kernel.text import T, Text, text_from_json
from onewindow.store.told import Told, tells


@tells("reassigned")
def _reassigned(told: Told) -> Text:
    to = told.params.get("to")
    name = text_from_json(to) if to else T("另一个机关", "another agency")
    return told.say(
        "{item}改由{to}办。期限照走，材料不用重交。",
        "{item} is now handled by {to}. The time runs on; no paper is asked for again.",
        to=name,
    )
