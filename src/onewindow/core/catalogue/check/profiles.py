"""Jurisdiction profiles: parents, known parameters, values that can be read, and nothing against the closed list."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Mapping
from typing import Any

from onewindow.core.catalogue.check.findings import Findings
from onewindow.core.catalogue.check.profiles_law import check_profile_law
from onewindow.core.catalogue.check.registers import slug
from onewindow.core.catalogue.conditions import PROFILE, condition_from_json
from onewindow.core.catalogue.model import ActType, Profile
from onewindow.core.catalogue.retention import ORDER
from onewindow.core.clock import ClockEffect, HallHours, Limit, Unit, parse_hour
from onewindow.core.kernel.refusal import Refused
from onewindow.core.kernel.text import T


def _limit(value: Any) -> None:
    Limit.parse(value)


def _notice(value: Any) -> None:
    if value != "on_the_spot":
        Limit.parse(value)


def _flag(value: Any) -> None:
    if not isinstance(value, bool):
        raise ValueError("true / false")


def _count(value: Any) -> None:
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise ValueError("0, 1, 2, …")


def _positive(value: Any) -> None:
    if not isinstance(value, int) or isinstance(value, bool) or value < 1:
        raise ValueError("1, 2, …")


def _hour(value: Any) -> None:
    if value is not None:
        parse_hour(value)


class _Words:
    """One of a few words. Open to be read, so that a test compares them with the words that the terms of a part take."""

    def __init__(self, *allowed: str) -> None:
        self.allowed = allowed

    def __call__(self, value: Any) -> None:
        if value not in self.allowed:
            raise ValueError(" / ".join(self.allowed))


def _stops(value: Any) -> None:
    if not isinstance(value, Mapping):
        raise ValueError("{reason: [statutory, promise]}")
    ClockEffect.from_data(value)


def _hours(value: Any) -> None:
    if not isinstance(value, list) or not all(isinstance(pair, list) and len(pair) == 2 for pair in value):
        raise ValueError('[["09:00", "12:00"], …]')
    HallHours(tuple((parse_hour(first), parse_hour(last)) for first, last in value))


def _shares(value: Any) -> None:
    classes = ("ordinary", "marked")  # core/cases/spot.py
    whole = isinstance(value, Mapping) and set(value) <= set(classes)
    if not whole or not all(isinstance(each, int) and 0 <= each <= 100 for each in value.values()):
        raise ValueError("{ordinary: 0 … 100, marked: 0 … 100}")


def _caps(value: Any) -> None:
    if not isinstance(value, list) or not all(isinstance(row, Mapping) for row in value):
        raise ValueError("[{code, name, name_en, limit, when?, stage?}, …]")
    for row in value:
        unknown = set(row) - {"code", "name", "name_en", "limit", "when", "stage"}
        if unknown or not {"code", "name", "name_en", "limit"} <= set(row):
            raise ValueError("[{code, name, name_en, limit, when?, stage?}, …]")
        Limit.parse(row["limit"])
        try:
            condition_from_json(row.get("when", {"fact": "route.id", "ne": ""}))
        except Refused as refused:
            raise ValueError(refused.refusals[0].message("en")) from None


def _numbers(value: Any) -> None:
    """Item → how many may be granted here."""
    if not isinstance(value, dict) or not all(isinstance(one, int) and one > 0 for one in value.values()):
        raise ValueError("not numbers by item")


def _limits(value: Any) -> None:
    """Item or act type → a limit here."""
    if not isinstance(value, dict) or not value:
        raise ValueError("{item or act type: 5wd}")
    for limit in value.values():
        Limit.parse(limit)


def _area(value: Any) -> None:
    """Square metres; 0: no exemption."""
    if not isinstance(value, int | float) or isinstance(value, bool) or value < 0:
        raise ValueError("0, 50, 300, … m²")


def _classes(value: Any) -> None:
    """Item or act type → how long its file is kept."""
    if not isinstance(value, dict) or not all(one in ORDER for one in value.values()):
        raise ValueError("{item or act type: permanent, 30, 10}")


PARAMETERS: dict[str, Callable[[Any], None]] = {
    "notice": _notice,
    "collect_within": _limit,
    "supplement_within": _limit,
    "on_late_supplement": _Words("withdrawn", "not_accepted"),
    "deferral_within": _limit,
    "deferral_max": _limit,
    "deferral_before_promise": _count,
    "deferral_credit_check": _flag,
    "good_credit_kept": _positive,
    "deferral_good_credit": _limit,
    "deferral_clock_starts": _Words("acceptance", "complete"),
    "on_late_deferral": _Words("withdrawn", "refused", "acceptance_revoked"),
    "statutory": _limit,
    "statutory_others": _limit,
    "extension": _limit,
    "limits": _limits,
    "limits_visited": _limits,
    "joint_limit": _limit,
    "joint_extension": _limit,
    "delivery": _limit,
    "verify_within": _limit,
    "verify_items": _limits,
    "defence_within": _limit,
    "precheck_within": _limit,
    "special_stops": _stops,
    "intermediary_reports_stop_clock": _flag,
    "cannot_reask": _flag,
    "other_materials_allowed": _flag,
    "upstream_accepts": _flag,
    "window_accepts": _flag,
    "cutoff": _hour,
    "hall_hours": _hours,
    "renewal_before": _limit,
    "renewal_late": _Words("received", "refused"),
    "replace_within": _limit,
    "assign_inspectors_within": _limit,
    "business_opening_within": _limit,
    "ticket_answer_within": _limit,
    "ticket_extension": _limit,
    "ticket_return_within": _limit,
    "sharing_answer_within": _limit,
    "biometric_signature": _flag,
    "review_followups": _count,
    "bad_review_contact_within": _limit,
    "data_request_within": _limit,
    "public_notice": _limit,
    "archive_within": _limit,
    "retention": _classes,
    "marks_with_witness": _flag,
    "bad_review_fix_within": _limit,
    "project_caps": _caps,
    "quotas": _numbers,
    "publish_alone": _flag,
    "fire_check_over": _area,
    "fire_filing_over": _area,
    "hygiene_over": _area,
    "small_food_up_to": _area,
    "spot_check_shares": _shares,
}

_BY_ITEM = {"limits": True, "limits_visited": True, "verify_items": False, "quotas": False, "retention": True}
"""Tables whose rows are items → whether a row may also be a kind of act."""


def check_profiles(findings: Findings) -> None:
    for profile in findings.catalogue.profiles.values():
        slug(findings, "profiles", profile.code)
        _parents(findings, profile)
        for name, parameter in profile.parameters.items():
            at = ("profiles", profile.code, f"parameters.{name}")
            findings.basis_kind((*at[:2], f"{at[2]}.basis"), parameter.basis.kind)
            _parameter(findings, at, name, parameter.value)
            _rows_of(findings, at, name, parameter.value)
        _collect(findings, profile)
        check_profile_law(findings, profile)
    _conditions(findings)


def _parents(findings: Findings, profile: Profile) -> None:
    at = ("profiles", profile.code, "parent")
    profiles = findings.catalogue.profiles
    if profile.parent:
        findings.exists(at, profiles, profile.parent, "上一级地区参数", "profile")
    seen, current = [profile.code], profile.parent
    while current in profiles and current not in seen:
        seen.append(current)
        current = profiles[current].parent
    if current == profile.code:
        findings.error(
            at,
            "profile-cycle",
            T(
                f"上级绕成了圈：{' → '.join([*seen, current])}。",
                f"The parents run in a circle: {' → '.join([*seen, current])}.",
            ),
            T("改正 parent。", "Correct parent."),
        )


def _parameter(findings: Findings, at: tuple[str, str, str], name: str, value: Any) -> None:
    if name not in PARAMETERS:
        close = difflib.get_close_matches(name, PARAMETERS, n=1, cutoff=0.6)
        findings.error(
            at,
            "unknown-parameter",
            T(f"没有“{name}”这个参数。", f"There is no parameter {name!r}."),
            T(
                f"是不是 {close[0]}？" if close else "参数表见 docs/content.md。",
                f"Did you mean {close[0]}?" if close else "See docs/content.md.",
            ),
        )
        return
    try:
        PARAMETERS[name](value)
    except Refused as refused:
        said = refused.refusals[0]
        findings.error(
            at,
            "parameter",
            T(said.message("zh-hans"), said.message("en")),
            T(
                "法定时钟只认行政许可法第四十五条的八种。",
                "Only the eight reasons of AL art. 45 stop the statutory clock.",
            ),
        )
    except (ValueError, TypeError) as error:
        findings.error(
            at,
            "parameter",
            T(f"{name} 的值读不懂：{value}。", f"The value of {name} cannot be read: {value!r}."),
            T(f"应当是：{error}。", f"Expected: {error}."),
        )


def _rows_of(findings: Findings, at: tuple[str, str, str], name: str, value: Any) -> None:
    """A table names items that exist; the limits of a place also kinds of acts."""
    if name not in _BY_ITEM or not isinstance(value, Mapping):
        return
    known = [*findings.catalogue.items, *(ActType if _BY_ITEM[name] else ())]
    for code in value:
        findings.exists((*at[:2], f"{at[2]}.value.{code}"), known, code, "事项或者行为类型", "item or act type")


def _conditions(findings: Findings) -> None:
    """A condition compares with a parameter only where every place has it: some profile without a parent sets it."""
    catalogue = findings.catalogue
    usual = {name for profile in catalogue.profiles.values() if not profile.parent for name in profile.parameters}
    for thing in catalogue.things.values():
        whens = [(f"parts[{n}].when", one.when) for n, one in enumerate(thing.parts)]
        whens += [(f"situation[{n}].when", one.when) for n, one in enumerate(thing.situation)]
        for at, when in whens:
            for ref in sorted(when.of_place()) if when is not None else ():
                name = ref.removeprefix(PROFILE)
                findings.exists(("things", thing.code, at), usual, name, "地区参数", "parameter of the nation")


def _collect(findings: Findings, profile: Profile) -> None:
    """The hall's own time for collecting gaps lies inside the notice period (AL art. 32(4))."""
    collect, notice = _inherited(findings, profile, "collect_within"), _inherited(findings, profile, "notice")
    own = {"collect_within", "notice"} & set(profile.parameters)
    if not own or collect is None or notice is None or notice == "on_the_spot":
        return
    try:
        inner, outer = Limit.parse(collect), Limit.parse(notice)
    except (ValueError, TypeError):
        return
    if inner.unit is not outer.unit or inner.amount > outer.amount or inner.unit is not Unit.WORKING_DAY:
        findings.error(
            ("profiles", profile.code, f"parameters.{min(own)}"),
            "collect-outside-notice",
            T(
                f"归集期限 {collect} 超出了一次性告知的 {notice}。",
                f"Collecting within {collect} runs past the notice of {notice}.",
            ),
            T("改成不超过告知期限的工作日。", "Write working days within the notice period."),
        )


def _inherited(findings: Findings, profile: Profile, name: str) -> Any:
    seen: set[str] = set()
    current: Profile | None = profile
    while current is not None and current.code not in seen:
        if name in current.parameters:
            return current.parameters[name].value
        seen.add(current.code)
        current = findings.catalogue.profiles.get(current.parent)
    return None
