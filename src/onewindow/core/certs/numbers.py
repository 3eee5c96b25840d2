"""Numbers of documents and certificates. Serials come from the allocator; gaps are allowed, repeats are not."""

from __future__ import annotations

import hashlib

from onewindow.core.catalogue.model import ActType
from onewindow.core.kernel.checks import credit_code_check, licence_check_character
from onewindow.core.kernel.refusal import declare, refuse

from .kinds import DocumentKind, number_word

OID_ROOT = "1.2.156.3005.2"
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

UNNUMBERED = declare(
    "documents.unnumbered",
    zh="《{title}》没有自己的文号，不能编号。",
    en="“{title}” carries no number of its own.",
)
BAD_SERIAL = declare(
    "documents.bad-serial",
    zh="文号的年份和序号要是正整数，收到的是 {year} 年第 {serial} 号。请检查编号分配。",
    en="A document number needs a year and a positive serial; got {year}, {serial}. Check the allocator.",
)
BAD_IDENTIFIER = declare(
    "certificates.bad-identifier",
    zh="证照标识的{segment}不合规：{value}。请改正证照类型或部门资料里的代码。",
    en="The {segment} of the licence identifier is malformed: {value}. Correct the certificate type or department.",
    clause="GB/T 36904-2018",
)


def document_number(
    agency_short: str, kind: DocumentKind, year: int, serial: int, *, act: ActType = ActType.LICENCE
) -> str:
    """`document_number("云溪公", ACCEPTANCE_NOTICE, 2026, 1873)` → `云溪公许受〔2026〕1873 号`.

    `agency_short` is the agency's 机关代字; the serial has no leading zeros (GB/T 9704). Refuses
    `documents.unnumbered` for kinds without a number and `documents.bad-serial`.
    """
    word = number_word(kind, act)
    if not word:
        raise refuse(UNNUMBERED, title=kind.value)
    if serial < 1 or not 1949 <= year <= 9999:
        raise refuse(BAD_SERIAL, year=year, serial=serial)
    return f"{agency_short}{word}〔{year}〕{serial} 号"


def certificate_number(word: str, division: str, year: int, serial: int) -> str:
    """The number printed on a certificate: the type's word, the 6-digit division, the year, five digits of serial."""
    if serial < 1 or not 1949 <= year <= 9999:
        raise refuse(BAD_SERIAL, year=year, serial=serial)
    return f"{word}{division[:6]}{year}{serial:05d}"


def licence_identifier(type_code: str, issuer_code: str, serial: str, *, version: int = 1) -> str:
    """The national licence identifier: root . type 21 . issuer 18 . serial . version 3 . check (GB/T 36904-2018).

    `type_code` is the type owner's credit code and three digits, `issuer_code` the issuing agency's credit code,
    `serial` letters A–Z and digits (no dots). Refuses `certificates.bad-identifier` naming the segment.
    """
    _segment("证照类型代码", type_code, len(type_code) == 21 and credit_code_check(type_code[:18]))
    _segment("颁发机构代码", issuer_code, credit_code_check(issuer_code))
    _segment("流水号", serial, 1 <= len(serial) <= 32)
    _segment("版本号", f"{version}", 1 <= version <= 999)
    segments = (type_code, issuer_code, serial, f"{version:03d}")
    return ".".join((OID_ROOT, *segments, licence_check_character("".join(segments))))


def licence_identifier_check(identifier: str) -> bool:
    """True when the identifier has the national root, five segments and the right check character."""
    root, _, rest = identifier.partition(OID_ROOT + ".")
    segments = rest.split(".")
    if root or len(segments) != 5 or not all(_plain(segment) for segment in segments):
        return False
    return licence_check_character("".join(segments[:-1])) == segments[-1]


def licence_serial(number: str) -> str:
    """The serial segment from a certificate number: its ASCII letters and digits, or twelve of its digest."""
    kept = "".join(c for c in number.upper() if c.isascii() and c.isalnum())
    if 1 <= len(kept) <= 32 and kept == number.upper():
        return kept
    return (kept[:20] + hashlib.sha256(number.encode()).hexdigest()[:12]).upper()


def verification_code(digest: str, salt: str) -> str:
    """The short code that opens the public verification page: 16 letters and digits (80 bits), no I L O U.

    The same certificate and `salt` give the same code, so issuing twice is harmless; the salt (kept with the
    certificate, never printed) keeps it from being guessed out of known content.
    """
    number = int.from_bytes(hashlib.sha256(f"{salt}:{digest}".encode()).digest()[:10])
    return "".join(_ALPHABET[number >> shift & 31] for shift in range(75, -1, -5))


def code_for_reading(code: str) -> str:
    """`7Q3M…` in groups of four, for a person to type."""
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))


def _plain(segment: str) -> bool:
    return bool(segment) and segment.isascii() and segment.isalnum() and segment == segment.upper()


def _segment(name: str, value: str, right: bool) -> None:
    if not right or not _plain(value):
        raise refuse(BAD_IDENTIFIER, segment=name, value=value)
