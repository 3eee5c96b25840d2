"""The private font folder: only the few files documents need, so that typst never scans a whole system."""

from __future__ import annotations

import os
from pathlib import Path

from onewindow.core.kernel.refusal import refuse

from .refusals import FONT_MISSING

# Debian's fonts-noto-cjk holds both; together they cover GBK and the rare characters of names (Ext A and beyond).
FILES = ("NotoSerifCJK-Regular.ttc", "NotoSerifCJK-Bold.ttc")
REMEDY = "sudo apt-get install -y fonts-noto-cjk && ./scripts/fonts"


def folder() -> Path:
    """`ONEWINDOW_FONTS`, else `fonts` inside `ONEWINDOW_VAR`, else `var/fonts` beside the sources."""
    own = os.environ.get("ONEWINDOW_FONTS")
    if own:
        return Path(own)
    var = os.environ.get("ONEWINDOW_VAR")
    return (Path(var) if var else Path(__file__).resolve().parents[4] / "var") / "fonts"


def missing(fonts: Path) -> tuple[str, ...]:
    """The files that are not there (a dangling link counts as missing)."""
    return tuple(name for name in FILES if not (fonts / name).is_file())


def check(fonts: Path) -> Path:
    """Return the folder when complete; otherwise refuse `documents.font-missing` with the one line to run."""
    lacking = missing(fonts)
    if lacking:
        raise refuse(FONT_MISSING, files="、".join(lacking), remedy=REMEDY)
    return fonts
