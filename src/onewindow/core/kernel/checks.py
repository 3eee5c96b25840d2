"""Identifier checks: citizen id (GB 11643-1999), credit code (GB 32100-2015), licence identifier (GB/T 36904-2018)."""

from __future__ import annotations

from datetime import date

_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_ID_CHECK = "10X98765432"
_USCC_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_USCC_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
_MOD36 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def citizen_id_shape(number: str) -> bool:
    """True when the number has 17 digits, a digit or X, and a real birth date."""
    number = number.upper()
    if len(number) != 18 or not number[:17].isascii() or not number[:17].isdigit():
        return False
    if not (number[17].isdigit() or number[17] == "X"):
        return False
    return citizen_birth(number) is not None


def citizen_id_check(number: str) -> bool:
    """True when the last character agrees with GB 11643. A false answer warns, it never refuses (domain.md B4)."""
    number = number.upper()
    if not citizen_id_shape(number):
        return False
    total = sum(int(digit) * weight for digit, weight in zip(number[:17], _ID_WEIGHTS, strict=True))
    return _ID_CHECK[total % 11] == number[17]


def citizen_birth(number: str) -> date | None:
    """Birth date of a citizen id, or None when positions 7–14 are no date."""
    try:
        return date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return None


def citizen_sex(number: str) -> str:
    """`男` when position 17 is odd, otherwise `女`."""
    return "男" if int(number[16]) % 2 else "女"


def credit_code_check(code: str) -> bool:
    """True for a valid unified social credit code (18 characters, alphabet without I O S V Z)."""
    if len(code) != 18 or any(character not in _USCC_ALPHABET for character in code):
        return False
    return credit_code_check_character(code[:17]) == code[17]


def credit_code_check_character(body: str) -> str:
    """The 18th character for the first 17 (GB 32100-2015)."""
    total = sum(_USCC_ALPHABET.index(c) * w for c, w in zip(body, _USCC_WEIGHTS, strict=True))
    return _USCC_ALPHABET[(31 - total % 31) % 31]


def licence_check_character(body: str) -> str:
    """ISO 7064 MOD 37,36 over the concatenated segments, without the OID root and the dots (GB/T 36904)."""
    product = 36
    for character in body:
        total = (product + _MOD36.index(character)) % 36 or 36
        product = total * 2 % 37
    return _MOD36[(37 - product) % 36]


def mask_id(number: str) -> str:
    """`330300199001010427` → `3303**********0427`: what lists and logs may show."""
    return number[:4] + "*" * max(len(number) - 8, 4) + number[-4:] if len(number) > 8 else "*" * len(number)


def mask_phone(number: str) -> str:
    """`13800005620` → `138****5620`."""
    return number[:3] + "****" + number[-4:] if len(number) >= 8 else "*" * len(number)
