"""The calls a plan may make: each source once for every role or row of its entity, in canonical names.

A source that is off, only planned, not yet open, or that does not hold this case (its `when`) makes no call.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from onewindow.core.catalogue.conditions import Condition
from onewindow.core.catalogue.model import Availability, Source
from onewindow.core.catalogue.rows import filled_role, row_name

from .context import Context

ACCOUNT = "account"


@dataclass(frozen=True, slots=True)
class Call:
    """A source called for one role or row: alternatives of keys and what it yields, in canonical names."""

    source: Source
    role: str
    keys: tuple[tuple[str, ...], ...]
    yields: tuple[str, ...]

    @property
    def code(self) -> str:
        return f"{self.source.code}@{self.role}"


def calls_of(ctx: Context) -> list[Call]:
    """Every call that may be counted on, cheap ones first."""
    found: list[Call] = []
    for source in ctx.catalogue.sources.values():
        if not available(ctx, source):
            continue
        for role in _roles(ctx, source):
            if ctx.judged(_of_role(source, role)).outcome is True:
                found.append(_call(ctx, source, role))
    return sorted(found, key=lambda call: (call.source.cost, call.code))


def silent_calls(ctx: Context) -> list[Call]:
    """The calls of sources that could not be reached this time (`sources_off`)."""
    silent = [
        ctx.catalogue.sources[code] for code in sorted(ctx.sources_off) if code in ctx.catalogue.sources
    ]
    return [_call(ctx, source, role) for source in silent for role in _roles(ctx, source)]


def available(ctx: Context, source: Source) -> bool:
    """Whether the source may be called at all on the day of the plan."""
    opened = source.available_from is None or source.available_from <= ctx.on
    return source.code not in ctx.sources_off and source.availability is Availability.ON and opened


def holds_case(ctx: Context, source: Source, role: str) -> bool | None:
    """Whether the source holds the case of this role (its `when`); None while that is open."""
    return ctx.judged(_of_role(source, role)).outcome


def _roles(ctx: Context, source: Source) -> tuple[str, ...]:
    roles = ctx.names.roles_of(source.entity)
    if source.kind == ACCOUNT:
        # The account is that of the applicant: it says nothing about other persons.
        return tuple(role for role in roles if role == ctx.thing.applicant_role)
    return roles


def _call(ctx: Context, source: Source, role: str) -> Call:
    keys = tuple(
        tuple(ctx.names(instance(ctx, role, code)) for code in alternative)
        for alternative in source.keys
        if all(instance(ctx, role, code) for code in alternative)
    )
    codes = [instance(ctx, role, code) for code in source.yields]
    yields = [ctx.names(ref) for ref in codes if ref]
    yields += [ctx.names(ref) for ref in _listed(ctx, source, role)]
    return Call(source, role, keys, tuple(dict.fromkeys(yields)))


def _listed(ctx: Context, source: Source, role: str) -> Iterator[str]:
    """The rows a list of the source fills: those of the repeating role that names its relation."""
    numbers = {one.role: one.number for one in ctx.rows}
    for listed in source.rows:
        name = filled_role(ctx.thing, listed.relation, role)
        if name and ctx.thing.repeating[name].entity == listed.entity:
            for row in range(1, numbers.get(name, 0) + 1):
                for code in listed.yields:
                    yield f"{row_name(name, row)}.{code.partition('.')[2]}"


def _of_role(source: Source, role: str) -> Condition | None:
    """The source's condition, with `entity.attribute` read as that of the role."""
    return _renamed(source.when, source.entity, role) if source.when is not None else None


def _renamed(when: Condition, entity: str, role: str) -> Condition:
    if when.children:
        return replace(when, children=tuple(_renamed(child, entity, role) for child in when.children))
    head, _, attribute = when.fact.partition(".")
    return replace(when, fact=f"{role}.{attribute}") if head == entity else when


def instance(ctx: Context, role: str, code: str) -> str:
    """An element code for a role: its own attribute, or that of the only role of the element's entity."""
    entity, _, attribute = code.partition(".")
    if ctx.thing.roles.get(role) == entity:
        return f"{role}.{attribute}"
    others = ctx.names.roles_of(entity)
    return f"{others[0]}.{attribute}" if len(others) == 1 else ""
