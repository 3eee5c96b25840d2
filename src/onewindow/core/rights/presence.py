"""Who stood at the window, in whose name, how the identity was shown, and how the person can be reached.

Applicant, submitter, agent, legal representative, guardian and contact are different people. Receipt waits for none of
this (AL art. 32: what is complete is accepted); a decision may wait for an identity that was not shown.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from onewindow.core.kernel.refusal import Refusal, declare
from onewindow.core.kernel.text import T, Text

IDENTITIES: dict[str, Text] = {
    "card_read": T("刷了身份证", "card read"),
    "card_seen": T("看了证件原件", "card seen"),
    "other": T("看了别的证件", "another document seen"),
    "not_shown": T("这次没有出示", "not shown this time"),
}
OTHER_DOCUMENTS: dict[str, Text] = {
    "temporary_card": T("临时身份证", "temporary identity card"),
    "household": T("户口簿", "household register"),
    "birth": T("出生医学证明（儿童）", "birth certificate (child)"),
    "driving": T("驾驶证", "driving licence"),
    "social": T("社会保障卡", "social security card"),
    "police": T("公安机关出具的身份证明", "proof of identity by the police"),
    "passport": T("护照", "passport"),
    "licence": T("营业执照", "business licence"),
}
NOT_SHOWN_REASONS: dict[str, Text] = {
    "forgotten": T("没有带", "left at home"),
    "lost": T("遗失了，正在补办", "lost, being replaced"),
    "never": T("没有办过", "never had one"),
    "kept": T("别处收着", "kept elsewhere"),
    "other": T("其他", "other"),
}
CAPACITIES: dict[str, Text] = {
    "self": T("本人", "in person"),
    "submitter": T("代交材料的人（只送材料）", "brings the papers only"),
    "agent": T("受托人", "agent"),
    "representative": T("法定代表人", "legal representative"),
    "guardian": T("监护人", "guardian"),
}
CONTACTS: dict[str, Text] = {
    "phone": T("打电话、发短信", "phone or text message"),
    "post": T("寄到地址", "by post"),
    "named": T("留给指定的人转交", "left with a named person"),
    "window": T("没有联系方式，来窗口问、来窗口取", "none: asks and fetches at the window"),
}
MARKS: dict[str, Text] = {
    "signature": T("签名", "signature"),
    "fingerprint": T("按指印（有见证人）", "fingerprint, with a witness"),
    "mark": T("画押（有见证人）", "a mark, with a witness"),
}

AGENT_LAW = "行政许可法第二十九条第二款"
EXPIRED = declare(
    "mandate.expired",
    zh="委托书的期限到 {until}，已经过了。请本人来办，或者重新委托；申请可以先由送件人交。",
    en="The mandate ended on {until}. The person comes in, or gives a new one; somebody may still bring the papers.",
    clause=AGENT_LAW,
)
NOT_YET = declare(
    "mandate.not-yet",
    zh="委托书从 {since} 起才有效。",
    en="The mandate begins on {since}.",
    clause=AGENT_LAW,
)
OUT_OF_SCOPE = declare(
    "mandate.out-of-scope",
    zh="委托书没有写“{item}”，不能代办这一件。",
    en="The mandate does not cover “{item}”.",
    clause=AGENT_LAW,
)
REVOKED = declare(
    "mandate.revoked",
    zh="本人已经在 {on} 取消了委托。",
    en="The principal took the mandate back on {on}.",
    clause=AGENT_LAW,
)
IN_PERSON = declare(
    "mandate.in-person",
    zh="“{item}”依法要本人到场，不能代办、代交（{basis}）。",
    en="“{item}” needs the person to be present: no agent, nobody who only brings papers ({basis}).",
    clause=AGENT_LAW,
)
NOT_COME = declare(
    "presence.not-come",
    zh="“{item}”依法要本人到场（{basis}），本人还没有来过窗口。来了在申请页记下“看了证件”，就能办。",
    en="“{item}” needs the person to be present ({basis}), who has not come yet. Note the document seen on the page of "
    "the application; then it can be granted.",
    clause=AGENT_LAW,
)
NOT_ALL_COME = declare(
    "presence.not-all-come",
    zh="“{item}”依法要{who}都到场（{basis}），还没有记下{missing}到场。在申请页记下谁来了、看了哪种证件，就能办。",
    en="“{item}” needs {who} to be present ({basis}): {missing} has not been noted. Note who came and which document was "
    "shown on the page of the application; then it can be done.",
    clause=AGENT_LAW,
)
ONLINE = "online"
"""The reason of an identity that was not shown because the application was handed in online."""


@dataclass(frozen=True, slots=True)
class Mandate:
    """A mandate as the rules see it: `items` empty means all; dates are inclusive legal dates."""

    since: date
    until: date | None
    items: frozenset[str] = frozenset()
    revoked: date | None = None


def reserved(
    capacity: str, items: dict[str, Text], in_person: dict[str, str]
) -> tuple[Refusal, ...]:
    """Why who came may not stand in for the person on items the law reserves (code → article): only the person or a
    guardian by law may (AL art. 29.2)."""
    if capacity in ("self", "guardian"):
        return ()
    return tuple(
        Refusal(IN_PERSON, {"item": name, "basis": in_person[code]}) for code, name in items.items() if code in in_person
    )


@dataclass(frozen=True, slots=True)
class Presence:
    """What the window noted when it began: codes of the tables above; no name, no number."""

    identity: str = "card_seen"
    document: str = ""
    reason: str = ""
    capacity: str = "self"
    contact: str = "phone"
    mark: str = "signature"
    green: str = ""

    @property
    def acts_for(self) -> bool:
        """True when somebody else acts in the applicant's name (not merely carries the papers)."""
        return self.capacity in ("agent", "guardian", "representative")


def mandate_covers(
    mandate: Mandate, items: dict[str, Text], *, on: date, in_person: dict[str, str] | None = None
) -> tuple[Refusal, ...]:
    """Why an agent may not act for these items (code → name) on a date; nothing when they may.

    `in_person`: items that the law reserves to the person → article.
    """
    found: list[Refusal] = []
    if mandate.revoked is not None and mandate.revoked <= on:
        found.append(Refusal(REVOKED, {"on": mandate.revoked.isoformat()}))
    if mandate.until is not None and mandate.until < on:
        found.append(Refusal(EXPIRED, {"until": mandate.until.isoformat()}))
    if mandate.since > on:
        found.append(Refusal(NOT_YET, {"since": mandate.since.isoformat()}))
    for code, name in items.items():
        if in_person and code in in_person:
            found.append(Refusal(IN_PERSON, {"item": name, "basis": in_person[code]}))
        elif mandate.items and code not in mandate.items:
            found.append(Refusal(OUT_OF_SCOPE, {"item": name}))
    return tuple(found)
