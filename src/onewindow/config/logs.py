"""What stands in the log: no identity numbers and no telephone numbers."""

from __future__ import annotations

import logging
import re

# 18 characters of an identity number or credit code (the last may be X), 11 digits of a mobile number
_PERSONAL = re.compile(
    r"(?<![0-9A-Za-z])"
    r"(?:\d{17}[\dXx]"
    r"|[0-9A-HJ-NPQRTUWXY]{2}\d{6}[0-9A-HJ-NPQRTUWXY]{10}"
    r"|1[3-9]\d{9})"
    r"(?![0-9A-Za-z])"
)


def mask(text: str) -> str:
    """The text with every personal number reduced to its first three and last two characters."""
    return _PERSONAL.sub(lambda found: found[0][:3] + "*" * (len(found[0]) - 5) + found[0][-2:], text)


class MaskPersonal(logging.Filter):
    """Masks the finished message and the traceback of every record."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = mask(record.getMessage()), None
        if record.exc_info and not record.exc_text:
            record.exc_text = logging.Formatter().formatException(record.exc_info)
        if record.exc_text:
            record.exc_text = mask(record.exc_text)
        return True
