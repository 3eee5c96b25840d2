"""Hearings 听证 (AL art. 45 to 48; domain.md A5): told of the right, asked for within 5 days, held within 20, announced
7 days ahead, presided over by somebody who did not examine, recorded; the decision rests on the record.

One that the agency holds of its own accord (art. 46) has no day in the law; the house counts the twenty days from its notice.
Who asked may give it up, and nobody else.

It stops the clocks its jurisdiction says it stops, from the day after the written notice that says when it is held,
to the day of the record.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from onewindow.core.clock import Limit, due
from onewindow.core.kernel.dates import legal_date
from onewindow.core.kernel.refusal import Refusal
from onewindow.core.process.clocks import ClockChange, next_day
from onewindow.core.process.events import DocumentOrder
from onewindow.core.process.procedure import Made

from . import refusals_promises as p
from .checks import CaseDeed, check, listed
from .guards import CaseSight, day, guard
from .makers import HEARING_HOLDS, end_date, ended, maker, resumed, started, stopped
from .promises import (
    ANNOUNCED,
    BY_THIRD,
    DROPPED,
    EX_OFFICIO,
    FOR_APPLICATION,
    FOR_REVOCATION,
    HEARD,
    OFFERED,
    REQUESTED,
    Hearing,
)

REQUEST_WITHIN = Limit.parse("5wd")
HOLD_WITHIN = Limit.parse("20wd")
TELL_AHEAD = Limit.parse("7wd")
STOPS = frozenset({"statutory", "promise"})
"""What a hearing stops where the terms say nothing (AL art. 45)."""


def told(hearing: Hearing, **changes: Any) -> dict[str, Any]:
    """A hearing as an event says it, with what changes."""
    now = {
        "stage": hearing.stage,
        "purpose": hearing.purpose,
        "trigger": hearing.trigger,
        "on": hearing.on.isoformat() if hearing.on else None,
        "presider": hearing.presider,
        "challenged": hearing.challenged,
        "stops": list(hearing.stops),
    }
    return {**now, **changes}


def _day(value: Any) -> date | None:
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        return None


# --- guards ---------------------------------------------------------------------------------------------------------


@guard
def no_hearing_yet(sight: CaseSight) -> Refusal | None:
    """One hearing about one thing; after it was dropped, or for a revocation, there may be another."""
    hearing = sight.state.hearing
    return None if hearing is None or hearing.stage == DROPPED else Refusal(p.HEARING_RUNS, {})


@guard
def hearing_offered(sight: CaseSight) -> Refusal | None:
    hearing, clock = sight.state.hearing, sight.state.clocks.get("hearing_request")
    if hearing is None or hearing.stage != OFFERED or clock is None or clock.ended is not None:
        return Refusal(p.NO_HEARING, {})
    return Refusal(p.HEARING_LATE, {"due": day(clock)}) if clock.passed(sight.at) else None


@guard
def hearing_announceable(sight: CaseSight) -> Refusal | None:
    """Asked for, set already (another day, another presider), or held of the agency's own accord (art. 46)."""
    state = sight.state
    if state.hearing is None or state.hearing.open or state.hearing.stage in (OFFERED, DROPPED):
        applying = state.status == "accepted" or state.revocation is not None
        return None if applying else Refusal(p.NO_HEARING, {})
    return Refusal(p.NO_HEARING, {})


@guard
def hearing_announced(sight: CaseSight) -> Refusal | None:
    hearing = sight.state.hearing
    return None if hearing is not None and hearing.stage == ANNOUNCED else Refusal(p.NO_HEARING, {})


@guard
def hearing_live(sight: CaseSight) -> Refusal | None:
    """Offered, asked for or announced: it can still be given up."""
    hearing = sight.state.hearing
    alive = hearing is not None and (hearing.open or hearing.stage == OFFERED)
    return None if alive else Refusal(p.NO_HEARING, {})


@guard
def asked_by_applicant(sight: CaseSight) -> Refusal | None:
    """A hearing is given up by who asked for it: not one of a third party's, not one of the agency's own accord (art. 46)."""
    hearing = sight.state.hearing
    if hearing is not None and hearing.trigger == EX_OFFICIO:
        return Refusal(p.HELD_EX_OFFICIO, {})
    return Refusal(p.ASKED_BY_OTHERS, {}) if hearing is not None and hearing.trigger == BY_THIRD else None


@guard
def hearing_closed(sight: CaseSight) -> Refusal | None:
    """Nothing is decided while a hearing is to come, or may still be asked for."""
    hearing, clock = sight.state.hearing, sight.state.clocks.get("hearing_request")
    if hearing is None:
        return None
    waiting = (
        hearing.stage == OFFERED and clock is not None and clock.ended is None and not clock.passed(sight.at)
    )
    return Refusal(p.HEARING_OPEN, {}) if hearing.open or waiting else None


@guard
def challenge_ruled(sight: CaseSight) -> Refusal | None:
    hearing = sight.state.hearing
    return Refusal(p.CHALLENGED, {}) if hearing is not None and hearing.challenged else None


@guard
def challenge_open(sight: CaseSight) -> Refusal | None:
    hearing = sight.state.hearing
    return None if hearing is not None and hearing.challenged else Refusal(p.NO_CHALLENGE, {})


# --- checks ---------------------------------------------------------------------------------------------------------


@check
def hearing_day_lawful(deed: CaseDeed) -> Refusal | None:
    """Seven working days lie between the notice and the hearing; it is held within twenty: of the request, or of the notice
    where the agency holds it of its own accord."""
    on = _day(deed.data["on"])
    earliest = due(TELL_AHEAD, deed.at, calendar=deed.calendar, cutoff=deed.terms.cutoff).by
    if on is None or on <= earliest:
        return Refusal(p.HEARING_DAY, {"earliest": _after(deed, earliest).isoformat()})
    latest = _latest(deed)
    if on <= latest or _postponed(deed):
        return None
    code = p.EX_OFFICIO_DAY if _own_accord(deed) else p.HEARING_TOO_LATE
    return Refusal(code, {"latest": latest.isoformat()})


def _latest(deed: CaseDeed) -> date:
    """The end of the twenty days: of the clock that runs, or as it would begin with this notice."""
    clock = deed.state.clocks.get("hearing")
    if clock is not None and clock.ended is None:
        return clock.due.by
    return due(HOLD_WITHIN, deed.at, calendar=deed.calendar, cutoff=deed.terms.cutoff).by


def _own_accord(deed: CaseDeed) -> bool:
    """Nobody asked for it: the agency holds it by art. 46."""
    hearing = deed.state.hearing
    return hearing is None or hearing.stage in (OFFERED, DROPPED) or hearing.trigger == EX_OFFICIO


def _postponed(deed: CaseDeed) -> bool:
    """A later day at the applicant's own request is no breach of the twenty days; there is one to be moved."""
    hearing = deed.state.hearing
    return deed.data.get("why") == "applicant_asked" and hearing is not None and hearing.open


def _after(deed: CaseDeed, on: date) -> date:
    """The first working day after `on`."""
    return due(Limit.parse("1wd"), on, calendar=deed.calendar).by


@check
def presider_apart(deed: CaseDeed) -> Refusal | None:
    """The presider did not examine the part: neither proposed, nor inspected, nor speaks for the examiners (art. 48)."""
    named = deed.data.get("presider", "")
    examined = {*deed.state.examiners, *deed.state.inspectors, *listed(deed.data.get("examiners"))}
    return Refusal(p.PRESIDER, {}) if named in examined else None


@check
def presider_records(deed: CaseDeed) -> Refusal | None:
    hearing = deed.state.hearing
    return (
        None if hearing is None or deed.actor.account_id == hearing.presider else Refusal(p.NOT_PRESIDER, {})
    )


@check
def hearing_day_came(deed: CaseDeed) -> Refusal | None:
    hearing = deed.state.hearing
    if hearing is None or hearing.on is None or legal_date(deed.at) >= hearing.on:
        return None
    return Refusal(p.BEFORE_HEARING, {"on": hearing.on.isoformat()})


@check
def rests_on_record(deed: CaseDeed) -> Refusal | None:
    """根据听证笔录，作出决定: the words that say so are part of the decision."""
    hearing = deed.state.hearing
    about = FOR_REVOCATION if deed.state.revocation is not None else FOR_APPLICATION
    if hearing is None or hearing.stage != HEARD or hearing.purpose != about:
        return None
    return None if deed.order.private.get("on_record", "").strip() else Refusal(p.REST_ON_RECORD, {})


# --- makers ---------------------------------------------------------------------------------------------------------


@maker("offer_hearing")
def offer_hearing(deed: CaseDeed) -> Made:
    """告知听证权利: before a decision that touches a major interest of the applicant or of others (art. 47)."""
    changes = started(deed, "hearing_request", REQUEST_WITHIN, deed.at)
    paper = DocumentOrder("hearing_right_notice", {"due": end_date(changes, "hearing_request")})
    return Made({"hearing": told(Hearing(OFFERED))}, clocks=changes, documents=(paper,))


@maker("request_hearing")
def request_hearing(deed: CaseDeed) -> Made:
    """From the request the agency has twenty days to hold it."""
    hearing = deed.state.hearing
    assert hearing is not None  # guarded: hearing_offered
    changes = ended(deed, ("hearing_request",), deed.at) + started(deed, "hearing", HOLD_WITHIN, deed.at)
    return Made({"hearing": told(hearing, stage=REQUESTED)}, clocks=changes)


@maker("announce_hearing")
def announce_hearing(deed: CaseDeed) -> Made:
    """听证通知书: time, place, presider. The notice says how long it takes, so from tomorrow the clocks stand (art. 45)."""
    old = deed.state.hearing
    fresh = old is None or old.stage in (OFFERED, DROPPED)
    about = FOR_REVOCATION if deed.state.revocation is not None else FOR_APPLICATION
    base = Hearing(ANNOUNCED, about, EX_OFFICIO) if old is None or fresh else old
    term = deed.terms.special_for("hearing")
    names = term.stops if term is not None else STOPS
    running = {clock.name for clock in deed.state.open_clocks()}
    hearing = told(
        base, stage=ANNOUNCED, on=deed.data["on"], presider=deed.data["presider"], challenged=False,
        stops=sorted(names & running),
    )  # fmt: skip
    changes = ended(deed, ("hearing_request",), deed.at) + stopped(deed, names, next_day(deed.at))
    if fresh:
        changes += started(deed, "hearing", HOLD_WITHIN, deed.at)
    paper = DocumentOrder("hearing_notice", {"on": deed.data["on"], "presider": deed.data["presider"]})
    return Made({"hearing": hearing}, clocks=changes, documents=(paper, *_to_touched(deed, base)))


def _to_touched(deed: CaseDeed, hearing: Hearing) -> tuple[DocumentOrder, ...]:
    """The same notice to everybody whose interests the application touches (art. 48, first paragraph no. 1)."""
    third = deed.state.third
    if third is None or hearing.purpose != FOR_APPLICATION:
        return ()
    told = {"on": deed.data["on"], "presider": deed.data["presider"]}
    return tuple(DocumentOrder("third_party_notice", {"person": one.code, **told}) for one in third.persons)


@maker("challenge_presider")
def challenge_presider(deed: CaseDeed) -> Made:
    """By the applicant, or by one of those whose interests are touched (`person`)."""
    hearing, person = deed.state.hearing, deed.data.get("person")
    assert hearing is not None  # guarded: hearing_announced
    body = {"hearing": told(hearing, challenged=True)}
    return Made({**body, "person": person} if person else body)


@maker("rule_on_challenge")
def rule_on_challenge(deed: CaseDeed) -> Made:
    """The head keeps the presider, or names another."""
    hearing = deed.state.hearing
    assert hearing is not None  # guarded: challenge_open
    presider = deed.data.get("presider") or hearing.presider
    return Made(
        {"hearing": told(hearing, challenged=False, presider=presider), "ruling": deed.data["ruling"]}
    )


@maker("record_hearing")
def record_hearing(deed: CaseDeed) -> Made:
    """听证笔录: signed by those who took part. The day of the record is the last that does not count."""
    hearing = deed.state.hearing
    assert hearing is not None  # guarded: hearing_announced
    signed = list(listed(deed.data.get("signed")))
    paper = DocumentOrder("hearing_record", {"on": legal_date(deed.at).isoformat(), "signed": signed})
    body = {"hearing": told(hearing, stage=HEARD), "examined": list(listed(deed.data.get("examiners")))}
    return Made(body, clocks=over(deed, hearing), documents=(paper,))


@maker("drop_hearing")
def drop_hearing(deed: CaseDeed) -> Made:
    """Given up by the applicant, who asked for it. Where others asked for it too it is held all the same, for them."""
    hearing, third = deed.state.hearing, deed.state.third
    assert hearing is not None  # guarded: hearing_live
    if hearing.purpose == FOR_APPLICATION and third is not None and any(one.hearing for one in third.persons):
        return Made({"hearing": told(hearing, trigger=BY_THIRD)})
    return Made(
        {"hearing": told(hearing, stage=DROPPED), "why": deed.data.get("why", "")},
        clocks=over(deed, hearing),
    )


def over(deed: CaseDeed, hearing: Hearing) -> tuple[ClockChange, ...]:
    """What a hearing that is held or given up does to the clocks: its own end, those it held go on."""
    ends = ended(deed, ("hearing", "hearing_request"), deed.at)
    return ends + resumed(deed, hearing.stops, legal_date(deed.at), ends=HEARING_HOLDS)
