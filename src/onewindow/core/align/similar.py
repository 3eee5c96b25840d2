"""How alike two labels are that no dictionary knows: pairs of signs, and the head they end in."""

from __future__ import annotations

from collections import Counter

from .dictionary import Dictionary


def split_head(text: str, heads: dict[str, str]) -> tuple[str, str]:
    """(what stands before, one word for the head): 树木品种 → (树木, 类别). The head is empty where none is known."""
    for length in range(min(6, len(text)), 0, -1):
        head = heads.get(text[-length:])
        if head and (length > 1 or len(text) > 2):
            return text[:-length], head
    return text, ""


def likeness(first: str, second: str, dictionary: Dictionary) -> float:
    """0 (nothing in common) to 1 (equal up to the word used for the head). Symmetric.

    Dice's coefficient of sign pairs and single signs, of what stands before the heads; labels with different heads,
    or with two words that exclude each other (甲 and 乙, 取土 and 弃土), are 0.
    """
    if first == second:
        return 1.0
    stem_a, head_a = split_head(first, dictionary.heads)
    stem_b, head_b = split_head(second, dictionary.heads)
    if head_a != head_b and head_a and head_b:
        return 0.0
    if _exclude(first, second, dictionary):
        return 0.0
    if stem_a == stem_b:
        return 0.95 if stem_a else 0.0
    common = _dice(_grams(stem_a), _grams(stem_b))
    return common if head_a == head_b else common * 0.85


def _grams(text: str) -> Counter[str]:
    return Counter([text[n : n + 2] for n in range(len(text) - 1)]) + Counter(text)


def _dice(first: Counter[str], second: Counter[str]) -> float:
    shared = sum((first & second).values())
    return 2 * shared / (sum(first.values()) + sum(second.values())) if shared else 0.0


def _exclude(first: str, second: str, dictionary: Dictionary) -> bool:
    for one, other in dictionary.contrasts:
        if one in first and other in second and one not in second and other not in first:
            return True
        if one in second and other in first and one not in first and other not in second:
            return True
    return False
