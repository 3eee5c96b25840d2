"""Places side by side: each parameter of the profiles, its value there, and where that value comes from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from onewindow.core.cases.spot import CLASSES
from onewindow.core.catalogue.basis import LEVELS
from onewindow.core.catalogue.model import Catalogue, Parameter, Profile
from onewindow.core.catalogue.retention import RETENTION
from onewindow.core.clock import ExclusionReason, Limit
from onewindow.core.kernel.text import T, Text
from onewindow.reads import citizen_words as words
from onewindow.reads import console_words as said
from onewindow.reads.department_words import ACT_TYPES
from onewindow.reads.profile_names import NAMES as NAMES
from onewindow.store.catalogue import catalogue_on

FIRST = ("national", "anyang", "zhejiang", "yunxi")

_TERMS, _LICENCE, _FRAME = "core/cases/build.py", "store/licences.py", "usecases/frames.py"
USES: dict[str, str] = {
    **dict.fromkeys((
        "quotas", "notice", "collect_within", "supplement_within", "on_late_supplement", "deferral_within", "on_late_deferral",
        "deferral_max", "deferral_before_promise", "deferral_good_credit", "deferral_credit_check", "deferral_clock_starts",
        "precheck_within", "assign_inspectors_within",
        "statutory", "statutory_others", "extension", "limits", "limits_visited", "verify_within",
        "verify_items", "defence_within", "delivery", "window_accepts", "upstream_accepts", "cutoff",
    ), _TERMS),
    "special_stops": "core/cases/local.py",
    "good_credit_kept": "store/credit.py",
    "hall_hours": "core/compose/context.py",
    **dict.fromkeys(("renewal_before", "renewal_late", "replace_within"), _LICENCE),
    **dict.fromkeys(("joint_limit", "joint_extension"), _FRAME),
    "project_caps": "core/compose/schedule_outlook.py",
    "public_notice": "usecases/serving.py",
    "archive_within": "usecases/archive.py",
    "retention": "usecases/archive.py",
    "data_request_within": "usecases/data_requests.py",
    "marks_with_witness": "usecases/presence.py",
    "spot_check_shares": "usecases/spot_checks.py",
    "publish_alone": "usecases/catalogue_versions.py",
}  # fmt: skip
"""Parameter → the file that works by it. A test holds the list against the code, both ways; what is in neither list below
nor here is there to compare only."""
BY_CONTENT = frozenset({"fire_check_over", "fire_filing_over", "hygiene_over", "small_food_up_to"})
"""What the conditions of the one-things compare with; a test holds it against the content."""
FIXED = frozenset({"cannot_reask", "other_materials_allowed"})
"""What national law leaves to nobody: another value does not pass the check of the content."""

VALUES = {
    "withdrawn": T("视为撤回", "deemed withdrawn"),
    "not_accepted": T("不予受理", "not accepted"),
    "acceptance_revoked": T("撤销受理", "acceptance revoked"),
    "refused": T("不予许可", "refused"),
    "on_the_spot": T("当场", "on the spot"),
    "acceptance": T("受理时", "acceptance"),
    "received": T("照收，但到期不视为准予", "taken, never granted by silence"),
    "receipt": T("收件时", "receipt"),
    "supplement": T("补齐时", "when all is in"),
    "complete": T("承诺时限从补齐时起算", "promise runs from the day all is in"),
}
_CLOCKS = {"statutory": T("法定", "law"), "promise": T("承诺", "promise")}
_PROCEDURES = {reason.value: reason.label() for reason in ExclusionReason} | {"publicity": T("公示", "publicity")}


@dataclass(frozen=True, slots=True)
class Cell:
    """What a parameter is in one place. `inherited`: the name of the place it comes from, empty when its own."""

    place: Text
    value: Text
    source: Text
    tag: str
    mark: Text
    inherited: Text
    differs: bool


@dataclass(frozen=True, slots=True)
class Row:
    key: str
    name: Text
    cells: tuple[Cell, ...]

    @property
    def applied(self) -> bool:
        """Does the program work by it?"""
        return self.key in USES or self.key in BY_CONTENT

    @property
    def fixed(self) -> bool:
        """Is it the same everywhere, by national law?"""
        return self.key in FIXED

    @property
    def differs(self) -> bool:
        return any(cell.differs for cell in self.cells)


@dataclass(frozen=True, slots=True)
class ProfilesPage:
    """The table; the first place is what the others are compared with."""

    places: tuple[tuple[str, Text, str], ...]
    rows: tuple[Row, ...]
    chosen: tuple[str, ...]
    all: tuple[tuple[str, Text], ...]


def profiles_page(chosen: tuple[str, ...], *, on: date, jurisdiction: str) -> ProfilesPage:
    """Compare places; without a choice the first four. Unknown codes are left out. Refused(`content.none`)."""
    catalogue = catalogue_on(on, jurisdiction)
    known = sorted(catalogue.profiles, key=lambda code: (FIRST.index(code) if code in FIRST else 99, code))
    shown = [code for code in known if code in chosen] or known[:4]
    places = [catalogue.profiles[code] for code in shown]
    keys = list(dict.fromkeys(key for place in _families(catalogue, places) for key in place.parameters))
    return ProfilesPage(
        places=tuple((place.code, place.name, place.division) for place in places),
        rows=tuple(_row(key, places, catalogue) for key in keys),
        chosen=tuple(shown),
        all=tuple((code, catalogue.profiles[code].name) for code in known),
    )


def _families(catalogue: Catalogue, places: list[Profile]) -> list[Profile]:
    found: dict[str, Profile] = {}
    for place in places:
        current: Profile | None = place
        while current is not None and current.code not in found:
            found[current.code] = current
            current = catalogue.profiles.get(current.parent)
    return list(found.values())


def _row(key: str, places: list[Profile], catalogue: Catalogue) -> Row:
    cells = []
    first: Any = None
    names = {**ACT_TYPES, **{code: item.name for code, item in catalogue.items.items()}}
    for number, place in enumerate(places):
        held, owner = _find(key, place, catalogue)
        if number == 0:
            first = held.value if held else None
        cells.append(_cell(held, owner, place, first, names))
    return Row(key, NAMES.get(key, T(key, key)), tuple(cells))


def _find(key: str, place: Profile, catalogue: Catalogue) -> tuple[Parameter | None, Profile | None]:
    current: Profile | None = place
    seen: set[str] = set()
    while current is not None and current.code not in seen:
        seen.add(current.code)
        if key in current.parameters:
            return current.parameters[key], current
        current = catalogue.profiles.get(current.parent)
    return None, None


def _cell(
    held: Parameter | None, owner: Profile | None, place: Profile, first: Any, names: Mapping[str, Text]
) -> Cell:
    if held is None or owner is None:
        return Cell(place.name, T("没有规定", "not set"), Text(""), "", Text(""), Text(""), first is not None)
    tag, mark, source = said.basis_of(held.basis)
    inherited = Text("") if owner.code == place.code else owner.name
    if held.basis.level:
        source = words.say("{s}（{l}）", "{s} ({l})", s=source, l=LEVELS.get(held.basis.level, Text(held.basis.level)))
    return Cell(place.name, value_text(held.value, names), source, tag, mark, inherited, held.value != first)


def value_text(value: Any, names: Mapping[str, Text] | None = None) -> Text:
    """A parameter's value in words: limits with their unit, yes and no, hours, which clock stops. `names`: of the rows of
    a table (items, kinds of acts)."""
    if isinstance(value, bool):
        return T("是", "yes") if value else T("否", "no")
    if isinstance(value, Limit):
        return said.limit_of(value)
    if isinstance(value, dict) and not all(isinstance(one, list | tuple) for one in value.values()):
        called = names or CLASSES
        rows = [(called.get(k, Text(k)), RETENTION.get(str(v)) or value_text(v)) for k, v in value.items()]
        return words.joined([words.say("{k}：{v}", "{k}: {v}", k=k, v=v) for k, v in rows], "；", "; ")
    if isinstance(value, dict):
        by_clocks: dict[tuple[str, ...], list[Text]] = {}
        for reason, clocks in value.items():
            by_clocks.setdefault(tuple(clocks), []).append(_PROCEDURES.get(reason, T(reason, reason)))
        told = [
            words.say("{p}：停{c}时钟", "{p}: {c} clock", p=words.joined(names),
                      c=words.joined((_CLOCKS.get(each, T(each, each)) for each in clocks), "和", " and "))
            for clocks, names in by_clocks.items()
        ]  # fmt: skip
        return words.joined(told, "；", "; ")
    if isinstance(value, list | tuple):
        spans = ["–".join(str(end) for end in each) if isinstance(each, list | tuple) else str(each) for each in value]
        return Text("，".join(spans), ", ".join(spans))
    if isinstance(value, str):
        if value in VALUES:
            return VALUES[value]
        try:
            return said.limit_of(Limit.parse(value))
        except ValueError:  # not a limit: a name
            return Text(value)
    return Text(str(value))
