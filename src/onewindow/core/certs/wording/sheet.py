"""A document as a column of blocks: what any page (paper or screen) has to lay out, and nothing about how."""

from __future__ import annotations

from dataclasses import dataclass, fields, is_dataclass
from typing import Any, ClassVar


@dataclass(frozen=True, slots=True)
class Para:
    """A paragraph; `lead` stands before it in bold. Indented by two characters unless `flush`."""

    text: str
    lead: str = ""
    flush: bool = False
    block: ClassVar[str] = "para"


@dataclass(frozen=True, slots=True)
class Heading:
    text: str
    block: ClassVar[str] = "heading"


@dataclass(frozen=True, slots=True)
class Listing:
    """Numbered lines （一）（二）…"""

    lines: tuple[str, ...]
    block: ClassVar[str] = "listing"


@dataclass(frozen=True, slots=True)
class Column:
    """`share` is the relative width; `align` is `left` or `center`."""

    label: str
    share: float = 1
    align: str = "left"


@dataclass(frozen=True, slots=True)
class Grid:
    """A ruled table whose head repeats on every page."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    block: ClassVar[str] = "grid"


@dataclass(frozen=True, slots=True)
class Pairs:
    """Labels and values. `ruled` draws a form with lines (送达回证), otherwise a plain indented list."""

    rows: tuple[tuple[str, str], ...]
    ruled: bool = False
    block: ClassVar[str] = "pairs"


@dataclass(frozen=True, slots=True)
class Signatures:
    """Places to sign by hand: label, what is already known (else a line), and whether a date is asked."""

    slots: tuple[tuple[str, str], ...]
    block: ClassVar[str] = "signatures"


Block = Para | Heading | Listing | Grid | Pairs | Signatures


@dataclass(frozen=True, slots=True)
class Stamp:
    """One signature of an agency with its seal: `mode` wet, eseal, demo or none; `words` under the star."""

    name: str
    mode: str
    words: str = ""


@dataclass(frozen=True, slots=True)
class Face:
    """The face of a certificate: holder and fields apart, because certificates are laid out, not written."""

    layout: str
    rows: tuple[tuple[str, str], ...]
    number_label: str
    number: str
    identifier: str
    issuer_label: str = "发证机关"
    copy: str = ""
    carried: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """A whole document, ready to be laid out. `carried` codes of a face are (title, words, address)."""

    kind: str
    title: str
    number: str
    agencies: tuple[str, ...]
    salutation: str
    blocks: tuple[Block, ...]
    stamps: tuple[Stamp, ...]
    date: str
    notes: tuple[str, ...] = ()
    place: str = ""
    qr: str = ""
    qr_words: tuple[str, ...] = ()
    demo: bool = False
    face: Face | None = None

    def to_json(self) -> dict[str, Any]:
        """Plain JSON: every block carries its `block` name."""
        value = _plain(self)
        assert isinstance(value, dict)
        return value

    def text(self) -> str:
        """All words in reading order (for search, screen readers and tests)."""
        return "\n".join(_words(self.to_json()))


def _plain(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        body = {entry.name: _plain(getattr(value, entry.name)) for entry in fields(value)}
        name = getattr(value, "block", None)
        return {"block": name, **body} if name else body
    if isinstance(value, tuple):
        return [_plain(inner) for inner in value]
    return value


def _words(value: Any, key: str = "") -> list[str]:
    if isinstance(value, str):
        return [value] if value and key not in ("block", "kind", "align", "layout", "mode", "qr") else []
    if isinstance(value, dict):
        return [word for name, inner in value.items() for word in _words(inner, name)]
    if isinstance(value, list):
        return [word for inner in value for word in _words(inner, key)]
    return []
