"""The pages of a file that was handed in: how many there are, and each as a picture for the desks."""

from __future__ import annotations

import re
import zlib

from onewindow.core.kernel.refusal import declare, refuse
from onewindow.usecases.ports import FileInHand, wired

PDF = "application/pdf"
THUMB, SHEET, LARGE = 220, 1100, 1800
"""Widths in pixels: in a strip, beside the facts, enlarged."""

NO_PICTURE = declare(
    "pages.no-picture",
    zh="这个文件没有页面图。请下载原件。",
    en="There is no picture of this file. Download the original.",
)

# possessive: what was read is never gone back over, so that a file made to stall takes one reading as any other
_DICT = re.compile(rb"<<(?:[^<>]++|<<[^<>]*+>>|<[0-9A-Fa-f\s]*+>)*+>>")
_TREE = re.compile(rb"/Type\s*/Pages\b")
_COUNT = re.compile(rb"/Count\s+(\d{1,5})\b")
_LEAF = re.compile(rb"/Type\s*/Page\b")
_PACKED, _BEGIN = b"/ObjStm", re.compile(rb"stream\r?\n")
_MOST_UNPACKED, _MOST_STREAMS, _HEAD, _CHUNK = 8 * 1024 * 1024, 2_000, 400, 1 << 16


def pages_of(data: bytes, media_type: str) -> int:
    """How many pages a file has: of a PDF what its page tree says (also a packed one, ISO 32000-1 7.5.7 and 7.7.3),
    else the page objects counted; a picture has one. Never less than 1, also for a damaged file."""
    if media_type != PDF:
        return 1
    texts = (data, *_unpacked(data))
    counts = [
        int(count)
        for text in texts
        for tree in _DICT.findall(text)
        if _TREE.search(tree)
        for count in _COUNT.findall(tree)
    ]
    return max(1, *counts) if counts else max(1, sum(len(_LEAF.findall(text)) for text in texts))


def _unpacked(data: bytes) -> list[bytes]:
    """The object streams of a PDF, as far as they open: two thousand and a few megabytes at most."""
    found, left, at = [], _MOST_UNPACKED, 0
    for _ in range(_MOST_STREAMS):
        at = data.find(_PACKED, at) + len(_PACKED)
        if at < len(_PACKED) or left <= 0:
            break
        begin = _BEGIN.search(data, at, at + _HEAD)
        if begin is not None:
            text = _inflated(memoryview(data)[begin.end() :], left)
            found.append(text)
            left -= len(text)
    return found


def _inflated(packed: memoryview, most: int) -> bytes:
    """What one stream unpacks to, `most` bytes at most. Read in pieces: the rest of the file is never copied."""
    unpacker, text = zlib.decompressobj(), b""
    for start in range(0, len(packed), _CHUNK):
        try:
            text += unpacker.decompress(packed[start : start + _CHUNK], most - len(text))
        except zlib.error:
            break
        if unpacker.eof or len(text) >= most:
            break
    return text


def page_picture(found: FileInHand, page: int, *, width: int = SHEET) -> FileInHand:
    """One page (from 1) of a file somebody may see, as a picture: of a PDF drawn, a picture as it is.

    Refused(`pages.no-picture`) for page 2 of a picture; for a PDF what the renderer refuses.
    """
    if found.media_type == PDF:
        data = wired().renderer.picture(found.data, page=page, width=width)
        return FileInHand(f"{found.name}-{page}.png", "image/png", data)
    if page != 1 or not found.media_type.startswith("image/"):
        raise refuse(NO_PICTURE)
    return found
