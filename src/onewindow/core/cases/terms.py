"""CaseTerms: everything a part's procedure rests on, frozen at submission (house.md habit 6; domain rule 32)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time
from typing import Any

from onewindow.core.clock import Limit
from onewindow.core.kernel.text import Text, text_from_json

from .authority_terms import AuthorityTerm
from .kinds import JUDGED, ActType, Blocks
from .public import PublicityTerm
from .quota import QuotaTerm
from .waiting import FrameTerm

FROM_ACCEPTANCE = "acceptance"
FROM_RECEIPT = "receipt"
FROM_COMPLETE = "complete"
LATE_WITHDRAWN = "withdrawn"
LATE_NOT_ACCEPTED = "not_accepted"
LATE_REFUSED = "refused"
LATE_REVOKED = "acceptance_revoked"
AGENCY_HEAD = "agency_head"
GOVERNMENT_HEAD = "government_head"


@dataclass(frozen=True, slots=True)
class MaterialTerm:
    """A material of this part. `deferrable` 容缺; `committed` replaced by the commitment when it is signed."""

    code: str
    name: Text
    required: bool = True
    deferrable: bool = False
    committed: bool = False


@dataclass(frozen=True, slots=True)
class SpecialTerm:
    """A special procedure the law requires for this item: reason (AL art. 45), article, and which clocks it stops."""

    reason: str
    label: Text
    basis: str
    stops: frozenset[str]
    usual_days: int = 0


@dataclass(frozen=True, slots=True)
class ExtensionTerm:
    """The one extension (AL art. 42): how much, whose head approves, and in which department that head sits."""

    limit: Limit
    approver: str = AGENCY_HEAD
    department: str = ""
    clause: str = "行政许可法第四十二条第一款"


@dataclass(frozen=True, slots=True)
class ConditionTerm:
    """One condition that is promised: a main one holds when it is signed; a deferred one is met `within` a time that
    runs from the decision. Its day passed without it is a breach."""

    code: str
    text: Text
    within: Limit | None = None


@dataclass(frozen=True, slots=True)
class CommitmentTerm:
    """告知承诺 for this part: allowed by law?, chosen by the applicant?, days for the check after the decision, the
    conditions one by one, and how long the applicant has for a defence before a revocation."""

    allowed: bool = False
    chosen: bool = False
    verify_within: Limit | None = None
    basis: str = ""
    why_not: Text = Text("")
    conditions: tuple[ConditionTerm, ...] = ()
    defence: Limit = Limit.parse("5wd")

    def condition(self, code: str) -> ConditionTerm | None:
        return next((condition for condition in self.conditions if condition.code == code), None)


@dataclass(frozen=True, slots=True)
class PreReviewTerm:
    """模拟审批 is offered for this part: how long the agency has, how long the opinion holds, and where that is said."""

    within: Limit
    valid: Limit
    basis: str = ""


@dataclass(frozen=True, slots=True)
class EdgeTerm:
    """A part of the same application that must have its result first, and what it holds back."""

    case: str
    item: str
    name: Text
    blocks: str
    basis: str = ""


@dataclass(frozen=True, slots=True)
class RemedyTerm:
    """What the applicant may do against an act of this agency (ARL art. 20, 22; ALL-LIT art. 46)."""

    reconsideration_body: Text
    court: Text
    online_channel: str = ""
    reconsideration_days: int = 60
    suit_months: int = 6


@dataclass(frozen=True, slots=True)
class CaseTerms:
    """The frozen terms of one part. Limits carry their unit; `notice` None means: told on
    the spot, or accepted as of receipt at once (real-estate registration, some local statutes)."""

    item: str
    item_name: Text
    version: str
    department: str
    department_name: Text
    jurisdiction: str
    act_type: ActType
    statutory: Limit | None = None
    promise: Limit | None = None
    delivery: Limit | None = Limit.parse("10wd")
    clock_starts: str = FROM_ACCEPTANCE
    notice: Limit | None = Limit.parse("5wd")
    collect_within: Limit = Limit.parse("2wd")
    supplement: Limit = Limit.parse("15wd")
    on_late: str = LATE_WITHDRAWN
    special: tuple[SpecialTerm, ...] = ()
    extension: ExtensionTerm | None = None
    window_accepts: bool = True
    on_the_spot: bool = False
    substance_check: bool = False
    pure_rule: bool = False
    upstream_accepts: bool = True
    remedies: RemedyTerm | None = None
    commitment: CommitmentTerm = CommitmentTerm()
    edges: tuple[EdgeTerm, ...] = ()
    materials: tuple[MaterialTerm, ...] = ()
    deferral: Limit | None = None
    on_late_deferral: str = LATE_WITHDRAWN
    certificate: str = ""
    cutoff: time | None = None
    supervisor: str = ""
    publicity: PublicityTerm | None = None
    precheck: Limit | None = None
    assign: Limit | None = None
    deferral_starts: str = FROM_ACCEPTANCE
    deferral_written: bool = False
    authority: AuthorityTerm | None = None
    pre_review: PreReviewTerm | None = None
    frame: FrameTerm | None = None
    quota: QuotaTerm | None = None
    good_credit: bool = False

    @property
    def needs_remedies(self) -> bool:
        """Acts of these types can be challenged, so their papers must say how (AL art. 38)."""
        return self.act_type in JUDGED

    def material(self, code: str) -> MaterialTerm | None:
        return next((material for material in self.materials if material.code == code), None)

    def special_for(self, reason: str) -> SpecialTerm | None:
        return next((special for special in self.special if special.reason == reason), None)

    def edges_blocking(self, blocks: Blocks) -> tuple[EdgeTerm, ...]:
        return tuple(edge for edge in self.edges if edge.blocks == blocks)

    def to_json(self) -> dict[str, Any]:
        """Plain JSON, to be stored with the case row. Keys that came later are written only where they are set."""
        later: dict[str, Any] = {"supervisor": self.supervisor} if self.supervisor else {}
        later |= {name: str(getattr(self, name)) for name in ("precheck", "assign") if getattr(self, name)}
        if self.publicity is not None:
            later["publicity"] = self.publicity.to_json()
        if self.authority is not None:
            later["authority"] = self.authority.to_json()
        if self.deferral_starts != FROM_ACCEPTANCE:
            later["deferral_starts"] = self.deferral_starts
        if self.deferral_written:
            later["deferral_written"] = True
        if self.good_credit:
            later["good_credit"] = True
        if self.quota is not None:
            later["quota"] = self.quota.to_json()
        if self.frame is not None:
            later["frame"] = self.frame.to_json()
        if self.pre_review is not None:
            term = self.pre_review
            later["pre_review"] = {"within": str(term.within), "valid": str(term.valid), "basis": term.basis}
        return {
            "item": self.item,
            "item_name": self.item_name.to_json(),
            "version": self.version,
            "department": self.department,
            "department_name": self.department_name.to_json(),
            "jurisdiction": self.jurisdiction,
            "act_type": self.act_type.value,
            "statutory": _limit(self.statutory),
            "promise": _limit(self.promise),
            "delivery": _limit(self.delivery),
            "clock_starts": self.clock_starts,
            "notice": _limit(self.notice),
            "collect_within": str(self.collect_within),
            "supplement": str(self.supplement),
            "on_late": self.on_late,
            "special": [_special_to_json(special) for special in self.special],
            "extension": _extension_to_json(self.extension),
            "window_accepts": self.window_accepts,
            "on_the_spot": self.on_the_spot,
            "substance_check": self.substance_check,
            "pure_rule": self.pure_rule,
            "upstream_accepts": self.upstream_accepts,
            "remedies": remedies_to_json(self.remedies),
            "commitment": _commitment_to_json(self.commitment),
            "edges": [_edge_to_json(edge) for edge in self.edges],
            "materials": [_material_to_json(material) for material in self.materials],
            "deferral": _limit(self.deferral),
            "on_late_deferral": self.on_late_deferral,
            "certificate": self.certificate,
            "cutoff": self.cutoff.isoformat("minutes") if self.cutoff else None,
            **later,
        }

    @staticmethod
    def from_json(value: Mapping[str, Any]) -> CaseTerms:
        """Read what `to_json` wrote; keys added later fall back to their defaults."""
        return CaseTerms(
            item=value["item"],
            item_name=text_from_json(value["item_name"]),
            version=value["version"],
            department=value["department"],
            department_name=text_from_json(value["department_name"]),
            jurisdiction=value["jurisdiction"],
            act_type=ActType(value["act_type"]),
            statutory=_parse(value["statutory"]),
            promise=_parse(value["promise"]),
            delivery=_parse(value["delivery"]),
            clock_starts=value["clock_starts"],
            notice=_parse(value["notice"]),
            collect_within=Limit.parse(value["collect_within"]),
            supplement=Limit.parse(value["supplement"]),
            on_late=value["on_late"],
            special=tuple(_special_from_json(special) for special in value["special"]),
            extension=_extension_from_json(value["extension"]),
            window_accepts=value["window_accepts"],
            on_the_spot=value["on_the_spot"],
            substance_check=value["substance_check"],
            pure_rule=value["pure_rule"],
            upstream_accepts=value.get("upstream_accepts", True),
            remedies=remedies_from_json(value["remedies"]),
            commitment=_commitment_from_json(value["commitment"]),
            edges=tuple(_edge_from_json(edge) for edge in value["edges"]),
            materials=tuple(_material_from_json(material) for material in value["materials"]),
            deferral=_parse(value["deferral"]),
            on_late_deferral=value.get("on_late_deferral", LATE_WITHDRAWN),
            certificate=value["certificate"],
            cutoff=time.fromisoformat(value["cutoff"]) if value["cutoff"] else None,
            supervisor=value.get("supervisor", ""),
            publicity=PublicityTerm.from_json(value.get("publicity")),
            precheck=_parse(value.get("precheck")),
            assign=_parse(value.get("assign")),
            deferral_starts=value.get("deferral_starts", FROM_ACCEPTANCE),
            deferral_written=value.get("deferral_written", False),
            good_credit=value.get("good_credit", False),
            authority=AuthorityTerm.from_json(value.get("authority")),
            pre_review=_pre_review_from_json(value.get("pre_review")),
            frame=FrameTerm.from_json(value.get("frame")),
            quota=QuotaTerm.from_json(value.get("quota")),
        )


def _limit(limit: Limit | None) -> str | None:
    return None if limit is None else str(limit)


def _parse(value: str | None) -> Limit | None:
    return None if value is None else Limit.parse(value)


def _pre_review_from_json(value: Mapping[str, Any] | None) -> PreReviewTerm | None:
    if value is None:
        return None
    return PreReviewTerm(Limit.parse(value["within"]), Limit.parse(value["valid"]), value["basis"])


def _special_to_json(special: SpecialTerm) -> dict[str, Any]:
    return {
        "reason": special.reason,
        "label": special.label.to_json(),
        "basis": special.basis,
        "stops": sorted(special.stops),
        "usual_days": special.usual_days,
    }


def _special_from_json(value: Mapping[str, Any]) -> SpecialTerm:
    return SpecialTerm(
        value["reason"],
        text_from_json(value["label"]),
        value["basis"],
        frozenset(value["stops"]),
        value.get("usual_days", 0),
    )


def _extension_to_json(extension: ExtensionTerm | None) -> dict[str, Any] | None:
    if extension is None:
        return None
    return {
        "limit": str(extension.limit),
        "approver": extension.approver,
        "department": extension.department,
        "clause": extension.clause,
    }


def _extension_from_json(value: Mapping[str, Any] | None) -> ExtensionTerm | None:
    if value is None:
        return None
    return ExtensionTerm(Limit.parse(value["limit"]), value["approver"], value["department"], value["clause"])


def remedies_to_json(remedies: RemedyTerm | None) -> dict[str, Any] | None:
    if remedies is None:
        return None
    return {
        "reconsideration_body": remedies.reconsideration_body.to_json(),
        "court": remedies.court.to_json(),
        "online_channel": remedies.online_channel,
        "reconsideration_days": remedies.reconsideration_days,
        "suit_months": remedies.suit_months,
    }


def remedies_from_json(value: Mapping[str, Any] | None) -> RemedyTerm | None:
    if value is None:
        return None
    return RemedyTerm(
        text_from_json(value["reconsideration_body"]),
        text_from_json(value["court"]),
        value["online_channel"],
        value["reconsideration_days"],
        value["suit_months"],
    )


def _commitment_to_json(commitment: CommitmentTerm) -> dict[str, Any]:
    """What came later is written only where it is set: terms of released versions read and write to themselves."""
    value: dict[str, Any] = {
        "allowed": commitment.allowed,
        "chosen": commitment.chosen,
        "verify_within": _limit(commitment.verify_within),
        "basis": commitment.basis,
        "why_not": commitment.why_not.to_json(),
    }
    if commitment.conditions:
        value["conditions"] = [
            {"code": c.code, "text": c.text.to_json(), "within": _limit(c.within)}
            for c in commitment.conditions
        ]
    if commitment.defence != CommitmentTerm().defence:
        value["defence"] = str(commitment.defence)
    return value


def _commitment_from_json(value: Mapping[str, Any]) -> CommitmentTerm:
    return CommitmentTerm(
        value["allowed"],
        value["chosen"],
        _parse(value["verify_within"]),
        value["basis"],
        text_from_json(value["why_not"]),
        tuple(
            ConditionTerm(c["code"], text_from_json(c["text"]), _parse(c["within"]))
            for c in value.get("conditions", ())
        ),
        Limit.parse(value.get("defence", "5wd")),
    )


def _edge_to_json(edge: EdgeTerm) -> dict[str, Any]:
    return {
        "case": edge.case,
        "item": edge.item,
        "name": edge.name.to_json(),
        "blocks": str(edge.blocks),
        "basis": edge.basis,
    }


def _edge_from_json(value: Mapping[str, Any]) -> EdgeTerm:
    return EdgeTerm(
        value["case"], value["item"], text_from_json(value["name"]), value["blocks"], value.get("basis", "")
    )


def _material_to_json(material: MaterialTerm) -> dict[str, Any]:
    return {
        "code": material.code,
        "name": material.name.to_json(),
        "required": material.required,
        "deferrable": material.deferrable,
        "committed": material.committed,
    }


def _material_from_json(value: Mapping[str, Any]) -> MaterialTerm:
    return MaterialTerm(
        value["code"],
        text_from_json(value["name"]),
        value["required"],
        value["deferrable"],
        value.get("committed", False),
    )
