"""What the papers of opinions say: the pre-review's, and the composite one of a joint review with everybody's words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from onewindow.core.certs import data as paper
from onewindow.usecases.papers import PaperContext


def pre_review(group: Sequence[PaperContext]) -> dict[str, Any]:
    c = group[0]
    return {
        "opinion": paper.OpinionTold(
            c.data["stance"],
            c.private.get("opinion", ""),
            until=date.fromisoformat(c.data["until"]) if c.data.get("until") else None,
            basis=c.data.get("basis", ""),
        )
    }
