"""What a person may ask of whoever keeps their data, by when it is answered, and the only reasons to refuse (PIPL 44–50)."""

from __future__ import annotations

from datetime import date

from onewindow.core.clock import Limit
from onewindow.core.kernel.checks import citizen_birth
from onewindow.core.kernel.text import T, Text

KINDS: dict[str, Text] = {
    "access": T("查阅", "see what is kept"),
    "copy": T("复制", "have a copy"),
    "correct": T("更正、补充", "correct or complete"),
    "explain": T("解释说明", "have it explained"),
    "delete": T("删除", "delete"),
}
"""PIPL art. 45 (access, copy), 46 (correct), 48 (explain), 47 (delete)."""

AT_ONCE = frozenset({"access", "copy"})
"""Answered on the spot: the data are the person's own, and who asks is known."""

REASONS: dict[str, tuple[Text, str, frozenset[str]]] = {
    "archive": (
        T(
            "办件已经形成档案，保管期限没满，不能删除；只保存，不作别的使用。",
            "The file is an archive whose time is not over: it is kept and not used otherwise.",
        ),
        "个人信息保护法第四十七条第二款、档案法第十四条",
        frozenset({"delete"}),
    ),
    "duty": (
        T("还有在办的申请，办理需要这些信息。", "An application is under way and needs these data."),
        "个人信息保护法第十三条第三项、第四十七条第一款第一项",
        frozenset({"delete"}),
    ),
    "checked": (
        T(
            "已向登记机关核对，现在的记载没有错。要改的话，请先到登记机关更正。",
            "Checked with the register: what is kept agrees with it. The register is corrected first.",
        ),
        "个人信息保护法第四十六条第二款",
        frozenset({"correct"}),
    ),
    "secret": (
        T("法律、行政法规规定应当保密。", "A law or regulation requires secrecy."),
        "个人信息保护法第四十五条第一款、第十八条第一款",
        frozenset({"access", "copy", "explain"}),
    ),
    "obstructs": (
        T("告知会妨碍国家机关履行法定职责。", "Telling would obstruct a statutory duty."),
        "个人信息保护法第四十五条第一款、第三十五条",
        frozenset({"access", "copy", "explain"}),
    ),
    "others": (
        T("里面有别人的个人信息，不能提供。", "It holds other people's data, which cannot be given."),
        "个人信息保护法第十条、第四十五条第一款",
        frozenset({"access", "copy", "explain"}),
    ),
    "unproved": (
        T("没有能证明要更正的内容的材料。", "Nothing shows that the correction is right."),
        "个人信息保护法第四十六条第二款",
        frozenset({"correct"}),
    ),
}
"""Code → words, article, and the kinds of request that may be refused for it. There is no other reason."""

REMEDY = T(
    "对答复不服，可以向履行个人信息保护职责的部门投诉，也可以向人民法院起诉（个人信息保护法第五十条、第六十五条）。",
    "If you disagree you may complain to the department for the protection of personal data, or go to court "
    "(PIPL articles 50 and 65).",
)

CHILD_AGE = 14
"""Data of a minor under fourteen are sensitive (PIPL art. 28), and need the consent of a parent or guardian (art. 31)."""

WITHIN = Limit.parse("30d")
"""Where the profile says nothing: thirty days (GB/T 35273-2020, 8.7 a)."""


def within(kind: str, profile: object = None) -> Limit | None:
    """How long the answer may take; None: at once. `profile`: the value of `data_request_within`, or None."""
    if kind in AT_ONCE:
        return None
    return Limit.parse(str(profile)) if profile else WITHIN


def may_refuse(kind: str, reason: str) -> bool:
    """Whether a request of this kind may be refused for this reason."""
    return reason in REASONS and kind in REASONS[reason][2]


def fourteenth(id_number: str) -> date | None:
    """The fourteenth birthday by a citizen identity number (born on 29 February: 1 March); None where it is no such number."""
    born = citizen_birth(id_number)
    if born is None:
        return None
    try:
        return born.replace(year=born.year + CHILD_AGE)
    except ValueError:
        return date(born.year + CHILD_AGE, 3, 1)


def child_on(id_number: str, on: date) -> bool:
    """Whether the person of a citizen identity number is younger than fourteen on a date. False where it is no such number."""
    grown = fourteenth(id_number)
    return grown is not None and on < grown
