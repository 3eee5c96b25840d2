"""Where a line of content comes from."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from onewindow.core.kernel.text import T, Text


class Level(StrEnum):
    """The rank of a text (立法法): what national law leaves to one rank, no lower one may use."""

    LAW = "law"
    ADMINISTRATIVE = "administrative_regulation"
    LOCAL = "local_regulation"
    RULE = "rule"
    DOCUMENT = "document"


LEVELS: dict[str, Text] = {
    Level.LAW: T("法律", "law"),
    Level.ADMINISTRATIVE: T("行政法规", "administrative regulation"),
    Level.LOCAL: T("地方性法规", "local regulation"),
    Level.RULE: T("规章", "rule"),
    Level.DOCUMENT: T("规范性文件", "normative document"),
}


@dataclass(frozen=True, slots=True)
class Basis:
    """Where a line of content comes from: `found` in a named source, or `reconstructed` from practice.

    `level` is one of LEVELS, or empty where nothing hangs on it; a source's title does not tell its rank (a 规定 may be a
    local regulation, a rule or a document).
    """

    kind: str
    source: str
    clause: str = ""
    level: str = ""
