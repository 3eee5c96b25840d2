"""What is wrong with content: where it stands, what is wrong, and what to do about it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from onewindow.core.kernel.refusal import Refusal, Refused, declare
from onewindow.core.kernel.text import Text

ERROR = "error"
WARNING = "warning"

declare(
    "content.unreadable",
    zh="内容读不出来，一共 {count} 处。第一处：{where}：{what}{remedy}",
    en="The content cannot be read: {count} problem(s). The first, {where}: {what} {remedy}",
)


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong in a document: `path` is such as `needs[3].ref`; `severity` is `error` or `warning`.

    `rule` is a stable name of the check. An error keeps the document from being published; a warning does not.
    """

    kind: str
    code: str
    path: str
    rule: str
    message: Text
    remedy: Text
    severity: str = ERROR

    @property
    def where(self) -> str:
        """`items/fire-check: needs[3].ref`."""
        return f"{self.kind}/{self.code}: {self.path}" if self.path else f"{self.kind}/{self.code}"

    def to_json(self) -> dict[str, Any]:
        return {
            "kind": self.kind,
            "code": self.code,
            "path": self.path,
            "rule": self.rule,
            "severity": self.severity,
            "message": self.message.to_json(),
            "remedy": self.remedy.to_json(),
        }


def unreadable(problems: Iterable[Problem]) -> Refused:
    """The exception for content that was refused: every error stands in it, the first is spelled out."""
    listed = [problem for problem in problems if problem.severity == ERROR]
    reasons = [
        Refusal(
            "content.unreadable",
            {
                "count": len(listed),
                "where": problem.where,
                "what": problem.message,
                "remedy": problem.remedy,
            },
        )
        for problem in listed
    ]
    return Refused(*reasons)


def line_of(path: str, lines: Mapping[str, int]) -> int:
    """The line a path stands on: its own, else the nearest enclosing one, else 1."""
    while path:
        if path in lines:
            return lines[path]
        cut = max(path.rfind("."), path.rfind("["))
        path = path[:cut] if cut > 0 else ""
    return lines.get("", 1)
