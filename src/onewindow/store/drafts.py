"""A draft, opened: its situation, answers and facts in clear, and the plan they make. Shared by pages and use cases."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from onewindow.core.catalogue.facts import Fact
from onewindow.core.catalogue.model import Catalogue, OneThing, Profile
from onewindow.core.compose import Plan, compose
from onewindow.core.forms import Answers, read_answers
from onewindow.core.kernel.refusal import declare, refuse
from onewindow.core.rights.presence import EXPIRED
from onewindow.store.catalogue import current_calendar, load_bundle
from onewindow.store.crypto import seal_json, unseal_json
from onewindow.store.facts import load
from onewindow.store.models import Draft, Upload

declare(
    "draft.no-profile",
    zh="{jurisdiction} 还没有地方参数，暂时不能受理申请。请联系管理员。",
    en="No profile is set for {jurisdiction}: applications cannot be taken yet. Tell the administrator.",
)


def profile_of(catalogue: Catalogue, jurisdiction: str) -> Profile:
    """The profile of a division: the longest division code that begins the jurisdiction. Refused(`draft.no-profile`)."""
    fitting = [p for p in catalogue.profiles.values() if p.division and jurisdiction.startswith(p.division)]
    if fitting:
        return max(fitting, key=lambda p: len(p.division))
    if "national" in catalogue.profiles:
        return catalogue.profiles["national"]
    raise refuse("draft.no-profile", jurisdiction=jurisdiction)


def seal_situation(draft: Draft, situation: dict[str, Any]) -> bytes:
    return seal_json(draft.data_key, situation, place="draft.situation")


def seal_answers(draft: Draft, answers: dict[str, Any]) -> bytes:
    return seal_json(draft.data_key, answers, place="draft.answers")


def seal_disputes(draft: Draft, disputes: dict[str, str]) -> bytes:
    return seal_json(draft.data_key, disputes, place="draft.disputes")


def seal_aside(draft: Draft, unknown: Iterable[str], gaps: dict[str, str]) -> bytes:
    return seal_json(draft.data_key, {"unknown": sorted(unknown), "gaps": gaps}, place="draft.aside")


@dataclass(frozen=True)
class OpenDraft:
    """A draft in clear. `on` is the legal date for which it is composed."""

    row: Draft
    on: date

    def __post_init__(self) -> None:
        """An agent's form is open only while the mandate lasts. Refused(`mandate.expired`)."""
        if self.row.mandate_id is not None and self.row.application_id is None:
            until = self.row.mandate.valid_to
            if until is not None and until < self.on:
                raise refuse(EXPIRED, until=until.isoformat())

    @classmethod
    def knowing(cls, row: Draft, on: date, facts: Iterable[Fact]) -> OpenDraft:
        """A draft whose stored facts are at hand (of equal refs the last counts): they are not read again."""
        opened = cls(row, on)
        newest = {fact.ref: fact for fact in facts}
        opened.__dict__["stored_facts"] = list(newest.values())
        return opened

    @cached_property
    def catalogue(self) -> Catalogue:
        return load_bundle(self.row.bundle)

    @cached_property
    def thing(self) -> OneThing:
        return self.catalogue.things[self.row.thing]

    @cached_property
    def profile(self) -> Profile:
        return profile_of(self.catalogue, self.row.jurisdiction)

    @cached_property
    def situation(self) -> dict[str, Any]:
        return unseal_json(self.row.data_key, self.row.situation_enc, place="draft.situation") or {}

    @cached_property
    def raw_answers(self) -> dict[str, Any]:
        """What the person typed, `role.attribute` → raw value, right or wrong: nothing typed is ever lost."""
        return unseal_json(self.row.data_key, self.row.answers_enc, place="draft.answers") or {}

    @cached_property
    def disputes(self) -> dict[str, str]:
        """Values from a source that the person says are wrong: ref → the source that gave it."""
        return unseal_json(self.row.data_key, self.row.disputes_enc, place="draft.disputes") or {}

    @cached_property
    def _aside(self) -> dict[str, Any]:
        return unseal_json(self.row.data_key, self.row.aside_enc, place="draft.aside") or {}

    @cached_property
    def unknown(self) -> frozenset[str]:
        """Questions the person said not to know the answer of, by ref."""
        return frozenset(self._aside.get("unknown", ()))

    @cached_property
    def gaps(self) -> dict[str, str]:
        """Facts a register was asked for and left out: ref → that source. The person is asked instead."""
        return dict(self._aside.get("gaps", {}))

    @cached_property
    def stored_facts(self) -> list[Fact]:
        """Facts from sources and the account."""
        return load(self.row)

    @cached_property
    def held_facts(self) -> list[Fact]:
        """`stored_facts` without those the person disputes."""
        return [fact for fact in self.stored_facts if self.disputes.get(fact.ref) != fact.source]

    @cached_property
    def uploaded(self) -> frozenset[str]:
        """The materials uploaded so far."""
        mine = Upload.objects.filter(jurisdiction=self.row.jurisdiction, owner_id=self.row.id, removed_at=None)
        return frozenset(mine.values_list("material", flat=True))

    @cached_property
    def answers(self) -> Answers:
        """The answers read by the form's rules: facts, errors and warnings."""
        return read_answers(self.catalogue, self.thing, self.raw_answers)

    @property
    def facts(self) -> list[Fact]:
        return [*self.held_facts, *self.answers.facts]

    @cached_property
    def plan(self) -> Plan:
        return compose(
            self.catalogue,
            self.thing,
            self.situation,
            self.facts,
            on=self.on,
            profile=self.profile,
            calendar=current_calendar(self.on).for_region(self.row.jurisdiction),
            sources_off=frozenset(self.row.sources_off),
            route=self.row.route or None,
            disputed=frozenset(self.disputes) | frozenset(self.gaps),
            unknown=self.unknown,
        )
