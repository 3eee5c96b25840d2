"""A printed label without its print: widths, padding, numbering, boxes, brackets, units, dotted dates."""

from __future__ import annotations

import html
import re
import unicodedata
from dataclasses import dataclass

from .dictionary import Dictionary

_BOXES = "□☐○☑√■◻▢⬜❑◯●"
_SPACE = re.compile(r"[\s　_＿﹍.…·]{2,}|\s+")
_NUMBERING = re.compile(
    r"^(?:[(]?(?:[0-9]{1,2}|[一二三四五六七八九十]{1,3})[)、.．:)]+(?![0-9])|[★※*＊◆●▲•■△#]+|第[一二三四五六七八九十]+[项部分章]+[:、]?)"
)
_NOTES = re.compile(r"[*＊※★#]+|\[注?[0-9]*\]|注[0-9]$|[?？!！]+$")
_BRACKETS = re.compile(r"[(\[【〔〈<]([^()\[\]【】〔〕〈〉<>]*)[)\]】〕〉>]")
_DATE_TAIL = re.compile(r"(?::?[自从]?年月日?(?:时分?)?[至到止]?)+$")
_CIRCLED = {chr(0x2460 + n): str(n + 1) for n in range(20)}
_INDEX = re.compile(r"([0-9]{1,2})$")
_PIECES = ("年", "月", "日", "时", "分")
_EDGE = " :;,。、.-—_/|·"


@dataclass(frozen=True, slots=True)
class Clean:
    """A label ready to be read.

    `text`: the core; `asides`: brackets that may name the thing or the role; `before`: what stood before a colon;
    `unit`: dimension such as `area` or ""; `index`: number of a repeated field or ""; `piece`: a bare 年, 月, 日.
    """

    text: str
    asides: tuple[str, ...] = ()
    before: str = ""
    unit: str = ""
    index: str = ""
    piece: bool = False


def clean(label: str, dictionary: Dictionary) -> Clean:
    """Strip everything of a label that is not its meaning."""
    found: Clean = dictionary.once("clean", label, lambda text: _clean(text, dictionary))
    return found


def _clean(label: str, dictionary: Dictionary) -> Clean:
    text = _plain(label, dictionary)
    text = _options(text)
    text, asides, unit = _brackets(text, dictionary)
    text = _NOTES.sub("", text).strip(_EDGE)
    shorter = text if text in dictionary.words else _DATE_TAIL.sub("", text).strip(_EDGE)
    if not shorter:
        return Clean(text, asides, unit=unit, piece=bool(text))
    if shorter in _PIECES:
        return Clean(shorter, asides, unit=unit, piece=True)
    before, _, after = shorter.rpartition(":")
    if after:
        shorter = after.strip(_EDGE)
    index = _INDEX.search(shorter)
    if index and index.start() > 1:
        shorter = shorter[: index.start()].strip(_EDGE)
    tail, unit = _unit_tail(shorter, unit, dictionary)
    return Clean(
        tail, asides, before.strip(_EDGE), unit, index[1] if index and index.start() > 1 else "", piece=False
    )


def _plain(label: str, dictionary: Dictionary) -> str:
    """One width, one spelling, no padding, no numbering. Circled figures count rows, so they stay as figures."""
    text = html.unescape(html.unescape(label))
    text = "".join(_CIRCLED.get(sign, sign) for sign in text)
    text = unicodedata.normalize("NFKC", text)
    for written, meant in dictionary.spellings:
        text = text.replace(written, meant)
    text = text.replace("\\n", " ").replace("⁄", "/").replace("“", "").replace("”", "").replace('"', "")
    text = _SPACE.sub("", text)
    return _NUMBERING.sub("", text, count=1)


def _options(text: str) -> str:
    """The name of a group of boxes: 性别□男□女 → 性别."""
    text = text.lstrip(_BOXES)
    places = [text.find(box) for box in _BOXES if box in text]
    if not places:
        return text
    head = text[: min(places)]
    name, colon, _ = head.partition(":")
    return name if colon else head


def _brackets(text: str, dictionary: Dictionary) -> tuple[str, tuple[str, ...], str]:
    """Take every bracket out: a unit, an instruction (dropped), or another name of the thing."""
    asides: list[str] = []
    unit = ""
    while found := _BRACKETS.search(text):
        inside = found[1].strip(_EDGE)
        unit = unit or dictionary.unit_of(inside)
        if inside and not dictionary.unit_of(inside) and not dictionary.is_instruction(inside):
            asides.append(inside)
        text = text[: found.start()] + text[found.end() :]
    cut = min((place for place in (text.find("("), text.find("[")) if place > 0), default=-1)
    if cut > 0:  # a bracket that the print never closes
        text = text[:cut]
    return text.strip("()[]{}"), tuple(asides), unit


def _unit_tail(text: str, unit: str, dictionary: Dictionary) -> tuple[str, str]:
    """面积平方米, 高m → 面积, 高: a unit written without brackets, only after a colon-free label of two signs or more."""
    for sign, dimension in dictionary.latin_units:
        if text.endswith(sign) and text[: -len(sign)][-1:] >= "一":
            return text[: -len(sign)], unit or dimension
    return text, unit
