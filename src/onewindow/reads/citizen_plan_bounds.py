"""What bounds the plan beside its promise: the 45 + 15 of joint handling, and the ceilings for its type of project."""

from __future__ import annotations

from dataclasses import dataclass

from onewindow.core.compose.schedule_outlook import CapReport, Outlook, outlook, profile_caps
from onewindow.core.kernel.text import T, Text
from onewindow.reads import citizen_words as words
from onewindow.reads.citizen_compose import Composed


@dataclass(frozen=True, slots=True)
class Ceiling:
    """A published ceiling beside this plan. `source`: who published it, with the words."""

    name: Text
    told: Text
    source: str


@dataclass(frozen=True, slots=True)
class Bounds:
    """`joint`: the row of joint handling for the promise, or None. `ceilings`: those that are settled to apply."""

    joint: tuple[Text, Text] | None = None
    ceilings: tuple[Ceiling, ...] = ()


def bounds_of(done: Composed) -> Bounds:
    """Nothing where the one-thing and the place set no bound. A plan is never bent to fit one."""
    thing, plan = done.thing, done.plan
    bounded = thing.handling is not None or thing.caps or profile_caps(done.catalogue, done.profile)
    if not plan.steps or not bounded:
        return Bounds()
    seen = outlook(
        done.catalogue, thing, plan, profile=done.profile, calendar=done.calendar, values=done.values()
    )
    return Bounds(_joint(seen, done), tuple(_ceiling(cap) for cap in seen.caps if cap.fits is not None))


def _joint(seen: Outlook, done: Composed) -> tuple[Text, Text] | None:
    frame = seen.frame
    if not frame.applies or frame.limit is None or frame.until is None:
        return None
    told = words.say(
        "{n} 件许可合计 {l}，最晚{d}", "{n} licences, {l} in all, by {d}", n=len(frame.items),
        l=words.limit(frame.limit), d=words.day(frame.until, near=done.plan.on),
    )  # fmt: skip
    return T("联合办理", "Handled jointly"), told


def _ceiling(cap: CapReport) -> Ceiling:
    limit, source = words.limit(cap.limit), f"{cap.basis.source} {cap.basis.clause}".strip()
    if cap.fits:
        told = words.say(
            "{l}；这个办法要 {n} 个，在上限内", "{l}; this plan takes {n}, within", l=limit, n=cap.days
        )
    else:
        told = words.say(
            "{l}；这个办法要 {n} 个，多 {o} 个", "{l}; this plan takes {n}, {o} more", l=limit, n=cap.days,
            o=cap.over,
        )  # fmt: skip
    return Ceiling(cap.name, told, source)
