"""The job `sample`: a paper as people hand it in, for demo applications. Runs in the helper only."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from .fonts import check
from .typeset import compiler

_LOOKS = (
    ("photo", ("照片", "效果图", "实景")),
    ("plan", ("图",)),
    ("table", ("制度", "清单", "名单", "方案", "预案", "表")),
)


def look_of(title: str) -> str:
    """plan, photo, table or report, by the words of the paper's published name."""
    return next((look for look, words in _LOOKS if any(word in title for word in words)), "report")


def sample(args: dict[str, Any], _attachment: bytes) -> tuple[dict[str, Any], bytes]:
    """`{"title", "fonts"}` → a PDF that says on every page that it is a sample. Refuses `documents.font-missing`."""
    folder = str(check(Path(args["fonts"])))
    inputs = {"title": args["title"], "look": look_of(args["title"])}
    return {}, bytes(compiler("sample.typ", folder).compile(format="pdf", sys_inputs=inputs, timestamp=0))
