"""Values worked out from others: the pure rules that content names, and the closure over the facts at hand.

A rule takes its inputs in the order of the derivation and the legal date; it answers None when the inputs do not
say. Rules look nothing up: what needs a register is a source.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from onewindow.core.catalogue.facts import Fact
from onewindow.core.catalogue.model import Assurance, Catalogue, Derivation, OneThing
from onewindow.core.catalogue.rows import row_of
from onewindow.core.kernel.checks import citizen_birth, citizen_id_shape, citizen_sex

Rule = Callable[[tuple[Any, ...], date], Any]

_TOWN = re.compile(r"(?:县|市|区|旗)(?P<town>[^县市区旗省]{1,12}?(?:镇|乡|街道))")
_ADULT_YEARS = 18
_GUESTS_PER_BED = 2
_DELAY_FROM = 2025 * 12
"""January 2025 in months: who reaches the former age from then on retires later."""
_RETIREMENT = {"男": (60, 4, 36), "管理技术": (55, 4, 36), "工人": (50, 2, 60)}
"""Former age in years, months of birth per month of delay, most months of delay."""


def _citizen_birth(inputs: tuple[Any, ...], on: date) -> Any:
    number = str(inputs[0]).upper()
    born = citizen_birth(number) if citizen_id_shape(number) else None
    return born.isoformat() if born else None


def _citizen_sex(inputs: tuple[Any, ...], on: date) -> Any:
    number = str(inputs[0]).upper()
    return citizen_sex(number) if citizen_id_shape(number) else None


def _adult_on(inputs: tuple[Any, ...], on: date) -> Any:
    """Civil Code art. 17: 18 years or over. Someone born on 29 February is of age on 1 March of a common year."""
    born = _as_date(inputs[0])
    if born is None:
        return None
    years = on.year - born.year - ((on.month, on.day) < (born.month, born.day))
    return years >= _ADULT_YEARS


def _same(inputs: tuple[Any, ...], on: date) -> Any:
    return inputs[0]


def _town_of_address(inputs: tuple[Any, ...], on: date) -> Any:
    found = _TOWN.search(str(inputs[0]))
    return found["town"] if found else None


def _police_station_of_town(inputs: tuple[Any, ...], on: date) -> Any:
    return f"{_town_stem(inputs[0])}派出所"


def _fire_brigade_of_town(inputs: tuple[Any, ...], on: date) -> Any:
    return f"消防救援大队（{inputs[0]}片区）"


def _tax_office_of_address(inputs: tuple[Any, ...], on: date) -> Any:
    town = _town_of_address(inputs, on)
    return f"{_town_stem(town)}税务所" if town else None


_NAME_ENDS = {"个体工商户": "（个体工商户）", "有限责任公司": "有限公司"}


def _business_name(inputs: tuple[Any, ...], on: date) -> Any:
    """行政区划 + 字号 + 行业 + 组织形式: 云溪县溪上小院民宿（个体工商户）. The industry is not said twice.

    The organisation is the fourth input (left out: an individual business); a form whose name may end in several ways
    (个人独资企业: 厂, 店, 事务所) gives None (企业名称登记管理规定 art. 6).
    """
    division, trade_name, industry, *rest = (str(value) for value in inputs)
    end = _NAME_ENDS.get(rest[0] if rest else "个体工商户")
    kind = industry.removesuffix("服务")
    return f"{division}{trade_name.removesuffix(kind)}{kind}{end}" if trade_name and end else None


def _guests_for_beds(inputs: tuple[Any, ...], on: date) -> Any:
    return int(inputs[0]) * _GUESTS_PER_BED


def _retirement_on(inputs: tuple[Any, ...], on: date) -> Any:
    """The statutory retirement day from date of birth, sex and kind of post (国务院关于渐进式延迟法定退休年龄的办法).

    Men 60 to 63 and women in management or technical posts 55 to 58: one month later for every four months that the
    former age is reached after December 2024. Women workers 50 to 55: one month for every two.
    """
    born, sex, post = _as_date(inputs[0]), str(inputs[1]), str(inputs[2])
    if born is None or sex not in ("男", "女"):
        return None
    age, pace, longest = _RETIREMENT["男" if sex == "男" else post if post in _RETIREMENT else "管理技术"]
    reached = (born.year + age) * 12 + born.month - 1
    late = reached - _DELAY_FROM
    month = reached + (min(late // pace + 1, longest) if late >= 0 else 0)
    year, index = divmod(month, 12)
    return date(year, index + 1, min(born.day, monthrange(year, index + 1)[1])).isoformat()


def _retirement_due(inputs: tuple[Any, ...], on: date) -> Any:
    """Whether the month of statutory retirement has come: the pension is applied for within it."""
    day = _as_date(inputs[0])
    return None if day is None else (on.year, on.month) >= (day.year, day.month)


RULES: Mapping[str, Rule] = {
    "retirement_on": _retirement_on,
    "retirement_due": _retirement_due,
    "citizen_birth": _citizen_birth,
    "citizen_sex": _citizen_sex,
    "adult_on": _adult_on,
    "same": _same,
    "town_of_address": _town_of_address,
    "police_station_of_town": _police_station_of_town,
    "fire_brigade_of_town": _fire_brigade_of_town,
    "tax_office_of_address": _tax_office_of_address,
    "business_name": _business_name,
    "guests_for_beds": _guests_for_beds,
}


def _town_stem(town: Any) -> str:
    return re.sub(r"(街道|镇|乡)$", "", str(town))


def _as_date(value: Any) -> date | None:
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        return None


def apply_rule(rule: str, inputs: tuple[Any, ...], *, on: date) -> Any:
    """The value a named rule gives, or None when the inputs do not say. KeyError for a rule that does not exist."""
    try:
        return RULES[rule](inputs, on)
    except (TypeError, ValueError):
        return None


def derive(catalogue: Catalogue, thing: OneThing, facts: Iterable[Fact], *, on: date) -> list[Fact]:
    """What follows from the facts at hand: the one-thing's defaults (source `default`) and derived values (`derived`).

    Only facts that are not there already are given back: a stated or registered value always wins. Linked refs
    (`thing.links`, situation answers that set an element) count as one. A derived value is no surer than its least
    sure input and names its inputs in `keys_used`.
    """
    known: dict[str, Fact] = {}
    groups = linked_refs(thing)
    roles = _roles_and_rows(thing, facts := list(facts))
    for fact in facts:
        for ref in groups.get(fact.ref, (fact.ref,)):
            known.setdefault(ref, fact)
    found: list[Fact] = []

    def add(fact: Fact) -> None:
        found.append(fact)
        for ref in groups.get(fact.ref, (fact.ref,)):
            known.setdefault(ref, fact)

    for ref, value in thing.defaults.items():
        usual = _fact(thing, ref, value, "default")
        if ref not in known and usual is not None:
            add(usual)
    while True:
        before = len(found)
        for derivation in catalogue.derivations.values():
            for role, entity in roles.items():
                more = _derived(derivation, role, known, on) if entity == derivation.entity else None
                if more is not None:
                    add(more)
        if len(found) == before:
            return found


def _roles_and_rows(thing: OneThing, facts: list[Fact]) -> dict[str, str]:
    """Every role with its entity, and every row that a fact names."""
    rows = {
        f.subject: thing.roles[row_of(f.subject)[0]] for f in facts if row_of(f.subject)[0] in thing.repeating
    }
    return {**thing.roles, **rows}


def _derived(derivation: Derivation, role: str, known: Mapping[str, Fact], on: date) -> Fact | None:
    output = f"{role}.{derivation.output.partition('.')[2]}"
    inputs = [known.get(f"{role}.{code.partition('.')[2]}") for code in derivation.inputs]
    if output in known or any(fact is None for fact in inputs):
        return None
    used = [fact for fact in inputs if fact is not None]
    value = apply_rule(derivation.rule, tuple(fact.value for fact in used), on=on)
    if value is None:
        return None
    least = min((fact.assurance for fact in used), key=list(Assurance).index)
    return Fact(role, derivation.output, value, "derived", derivation.inputs, least)


def _fact(thing: OneThing, ref: str, value: Any, source: str) -> Fact | None:
    role, _, attribute = ref.partition(".")
    entity = thing.roles.get(role)
    return Fact(role, f"{entity}.{attribute}", value, source) if entity else None


def linked_refs(thing: OneThing) -> dict[str, tuple[str, ...]]:
    """Refs that always hold one value, each with its whole group (itself included). Refs without links are left out."""
    groups: dict[str, list[str]] = {}
    pairs = [*thing.links, *((q.sets, f"situation.{q.key}") for q in thing.situation if q.sets)]
    for left, right in pairs:
        joined = [*groups.get(left, [left]), *groups.get(right, [right])]
        merged = list(dict.fromkeys(joined))
        for ref in merged:
            groups[ref] = merged
    return {ref: tuple(group) for ref, group in groups.items()}
