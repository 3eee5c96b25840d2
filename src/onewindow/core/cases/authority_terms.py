"""Whose hands a part is in: the frozen authority of its terms, and what moved since (requirements 2.E)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from onewindow.core.clock import Limit
from onewindow.core.kernel.text import Text, text_from_json


@dataclass(frozen=True, slots=True)
class StageTerm:
    """One level of a chain: the agency, its own time (None: only the time of the whole), the clause. `issuer`: in whose
    name its papers go out, where it reviews for another agency (art. 24). `law`: what the law gives a lower body that reviews
    by its own power (art. 43), before the time of the body that decides begins; None where it is part of that time.
    """

    department: str
    name: Text
    within: Limit | None = None
    clause: str = ""
    issuer: str = ""
    law: Limit | None = None

    def to_json(self) -> list[Any]:
        told = [self.department, self.name.to_json(), str(self.within) if self.within else None, self.clause]
        if self.law is not None:
            return [*told, self.issuer, str(self.law)]
        return [*told, self.issuer] if self.issuer else told

    @staticmethod
    def from_json(value: Sequence[Any]) -> StageTerm:
        code, name, within, clause, *more = value
        issuer = more[0] if more else ""
        law = Limit.parse(more[1]) if len(more) > 1 else None
        return StageTerm(code, text_from_json(name), Limit.parse(within) if within else None, clause, issuer, law)


@dataclass(frozen=True, slots=True)
class AuthorityTerm:
    """Who decides a part, frozen when it was handed in.

    `form`: the form in law; `agency`: in whose name, number and seal (the entrusting agency where it is entrusted);
    `chain`: the levels in their order, the decision last (empty: one level); `also`: the other level of a two-way
    authority; `window`: the window decides on the spot; `rows`: the rows of content that counted; `division`: the place;
    `issue`: who issues the certificate where that is not who decides (`issuer`: in whose name, where it was entrusted).
    """

    form: str
    clause: str
    agency: str
    agency_name: Text
    chain: tuple[StageTerm, ...] = ()
    also: str = ""
    also_name: Text = Text("")
    window: bool = False
    rows: tuple[str, ...] = ()
    division: str = ""
    issue: StageTerm | None = None

    def to_json(self) -> dict[str, Any]:
        value: dict[str, Any] = {
            "form": self.form,
            "clause": self.clause,
            "agency": self.agency,
            "agency_name": self.agency_name.to_json(),
        }
        if self.chain:
            value["chain"] = [stage.to_json() for stage in self.chain]
        if self.also:
            value["also"] = [self.also, self.also_name.to_json()]
        if self.window:
            value["window"] = True
        if self.rows:
            value["rows"] = list(self.rows)
        if self.division:
            value["division"] = self.division
        if self.issue:
            value["issue"] = self.issue.to_json()
        return value

    @staticmethod
    def from_json(value: Mapping[str, Any] | None) -> AuthorityTerm | None:
        if value is None:
            return None
        also, also_name = value.get("also", ("", ""))
        return AuthorityTerm(
            form=value["form"],
            clause=value["clause"],
            agency=value["agency"],
            agency_name=text_from_json(value["agency_name"]),
            chain=tuple(StageTerm.from_json(stage) for stage in value.get("chain", ())),
            also=also,
            also_name=text_from_json(also_name) if also else Text(""),
            window=value.get("window", False),
            rows=tuple(value.get("rows", ())),
            division=value.get("division", ""),
            issue=StageTerm.from_json(value["issue"]) if value.get("issue") else None,
        )


@dataclass(frozen=True, slots=True)
class Hand:
    """What moved since the part was handed in: the level it is on, how often it was sent back, the days each level has
    left when it comes again, the opinion of the level below; the agency it was reassigned to, as told; and the highest
    level it had reached when it was sent back."""

    stage: int = 0
    returns: int = 0
    left: Mapping[str, str] | None = None
    stance: str = ""
    agency: Mapping[str, Any] | None = None
    reached: int = 0

    def to_json(self) -> dict[str, Any]:
        value: dict[str, Any] = {"stage": self.stage}
        if self.returns:
            value["returns"] = self.returns
        if self.left:
            value["left"] = dict(self.left)
        if self.stance:
            value["stance"] = self.stance
        if self.agency:
            value["agency"] = dict(self.agency)
        if self.reached:
            value["reached"] = self.reached
        return value

    @staticmethod
    def from_json(value: Mapping[str, Any] | None) -> Hand | None:
        if value is None:
            return None
        return Hand(
            value["stage"], value.get("returns", 0), value.get("left"), value.get("stance", ""), value.get("agency"),
            value.get("reached", 0),
        )  # fmt: skip
