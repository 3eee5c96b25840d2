"""双公示: what of a decision everybody may read, minimised by rule.

Fields as the credit platforms take them (双公示数据标准, 发改办财金〔2018〕424号). An organisation stands with name and credit
code. A natural person stands with the first character of the name, without a document number, an address or a telephone
(PIPL art. 6, 34; 政府信息公开条例 art. 15). Free words of a decision are never published: they may hold anything.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from onewindow.core.kernel.codec import canonical, digest
from onewindow.core.kernel.text import T, Text
from onewindow.core.licences.kinds import REVOCATION_GROUNDS

from .certificate import mask_name
from .data import Holder

LICENCE, REVOCATION, ANNULMENT = "licence", "revocation", "annulment"
WITHDRAWAL, STRIKE, CANCELLATION = "withdrawal", "strike", "cancellation"
KINDS: dict[str, Text] = {
    LICENCE: T("行政许可决定", "licence granted"),
    REVOCATION: T("撤销行政许可决定", "licence revoked"),
    ANNULMENT: T("复议、诉讼撤销或者变更行政许可决定", "licence annulled or changed by a review"),
    WITHDRAWAL: T("撤回行政许可决定", "licence withdrawn"),
    STRIKE: T("吊销许可证件", "licence struck by penalty"),
    CANCELLATION: T("注销行政许可", "licence cancelled"),
}
ORGANISATION, PERSON = "法人及非法人组织", "自然人"
GRADES = {
    "false": "虚假承诺",
    "unkept": "没有做到承诺",
    **{code: ground.zh for code, (ground, _) in REVOCATION_GROUNDS.items()},
}
"""Why it was revoked, in the words of the rule; nothing of why it was cancelled (a death is nobody's business)."""

COLUMNS: dict[str, Text] = {
    "id": T("公示编号", "id"),
    "state": T("状态", "state"),
    "kind": T("公示类型", "kind"),
    "subject": T("行政相对人名称", "subject"),
    "subject_kind": T("行政相对人类别", "kind of subject"),
    "credit_code": T("统一社会信用代码", "credit code"),
    "decision": T("决定文书名称", "decision"),
    "decision_number": T("决定文书号", "number of the decision"),
    "certificate": T("许可证书名称", "certificate"),
    "certificate_number": T("许可编号", "number of the certificate"),
    "content": T("内容", "what is granted"),
    "decided_on": T("决定日期", "decided on"),
    "valid_from": T("有效期自", "valid from"),
    "valid_until": T("有效期至", "valid until"),
    "agency": T("决定机关", "agency"),
    "agency_code": T("决定机关统一社会信用代码", "credit code of the agency"),
    "published_on": T("公示日期", "published on"),
    "edition": T("版次", "edition"),
    "changed_on": T("更正、撤下日期", "corrected or withdrawn on"),
}
"""The columns of the open table, in their order."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What is known of one decision before it is minimised. Dates are legal dates."""

    kind: str
    holder: Holder
    item: str
    paper: str
    paper_number: str
    decided_on: date
    agency: str
    agency_code: str
    certificate: str = ""
    certificate_number: str = ""
    valid_from: date | None = None
    valid_until: date | None = None
    grade: str = ""


def disclosed(decision: Decision) -> dict[str, str]:
    """The entry as it is published: plain texts, nothing that the rule does not name."""
    holder = decision.holder
    entry = {
        "kind": KINDS[decision.kind].zh,
        "subject": holder.name if holder.organisation else mask_name(holder.name),
        "subject_kind": ORGANISATION if holder.organisation else PERSON,
        "credit_code": holder.identity if holder.organisation else "",
        "decision": decision.paper,
        "decision_number": decision.paper_number,
        "certificate": decision.certificate,
        "certificate_number": _number(decision),
        "content": f"{decision.item}（{GRADES[decision.grade]}）" if decision.grade in GRADES else decision.item,
        "decided_on": decision.decided_on.isoformat(),
        "valid_from": _iso(decision.valid_from),
        "valid_until": _iso(decision.valid_until),
        "agency": decision.agency,
        "agency_code": decision.agency_code,
    }
    return {name: value for name, value in entry.items() if value}


def _number(decision: Decision) -> str:
    """A person's certificate may carry the citizen's number as its own (社会保障卡): then it is not named."""
    same = decision.certificate_number == decision.holder.identity and not decision.holder.organisation
    return "" if same else decision.certificate_number


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


def tombstone(entry: Mapping[str, str]) -> dict[str, str]:
    """What stays of a withdrawn entry, so that whoever copied it can take it down: numbers and agency, no subject."""
    kept = ("kind", "decision", "decision_number", "certificate_number", "decided_on", "agency", "agency_code")
    return {name: entry[name] for name in kept if name in entry}


def entry_digest(entry: Mapping[str, Any]) -> str:
    """SHA-256 of the entry's canonical JSON."""
    return digest(canonical(dict(entry)), "sha256")
