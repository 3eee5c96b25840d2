"""The phrase library for pages: what may be put into one field, and the page where sayings are kept. One query each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from onewindow.core.cases import ACTIONS
from onewindow.core.kernel.actor import Actor, Role
from onewindow.core.kernel.text import T, Text
from onewindow.reads.department_words import REASONS
from onewindow.store.catalogue import catalogue_on
from onewindow.store.hall import place_of
from onewindow.store.models import Phrase

SHOWN, LISTED = 12, 400
ANY = "any"
OWN, AGENCY, HALL = T("自己的", "own"), T("本部门共用", "shared here"), T("大厅共用", "shared by the hall")
WRITTEN = (
    "check_material", "notify_correction", "declare_not_required", "declare_not_competent", "decline_forged", "refuse",
    "refuse_registration", "refuse_confirmation", "refuse_benefit", "decline_service", "extend", "propose",
    "explain_delay", "close_step",
)  # fmt: skip
"""The acts one may keep a saying for by the list; any other act of the table is taken too."""


@dataclass(frozen=True, slots=True)
class PhraseLine:
    """One saying. `whose` and `about` in words; `mine`: this actor may remove it."""

    id: UUID
    text: str
    used: int
    whose: Text
    about: Text
    code: str
    mine: bool


@dataclass(frozen=True, slots=True)
class Picker:
    """The sayings of one page by what they are about, the most used first."""

    by_about: Mapping[str, tuple[PhraseLine, ...]]

    def of(self, *abouts: str) -> tuple[PhraseLine, ...]:
        """What fits one field: in the order of `abouts`, then what fits anywhere; at most SHOWN."""
        found = [line for about in (*abouts, ANY) for line in self.by_about.get(about, ())]
        return tuple(found[:SHOWN])

    def of_paper(self, material: str) -> tuple[PhraseLine, ...]:
        """What fits the words about one paper: its own sayings, those of every reason, then the rest."""
        reasons = (f"reason:{code}" for code in REASONS)
        return self.of(f"material:{material}", *reasons, "action:check_material", "action:notify_correction")


@dataclass(frozen=True, slots=True)
class PhrasesPage:
    """Every saying this actor may use, and what a new one may be about. `may_share`: for the agency or the hall."""

    lines: tuple[PhraseLine, ...]
    more: bool
    may_share: bool
    shared_with: Text
    uses: tuple[tuple[str, Text], ...]


def picker(actor: Actor, abouts: Iterable[str] = ()) -> Picker:
    """The sayings for the fields of one page (one query). `abouts`: what they are about, beside `any`; empty: everything."""
    wanted = set(abouts)
    rows = _within(actor)
    if wanted:
        rows = rows.filter(about__in=wanted | {ANY})
    found: dict[str, list[PhraseLine]] = {}
    for row in _ordered(rows)[:LISTED]:
        found.setdefault(row.about, []).append(_line(row, actor, {}))
    return Picker({about: tuple(lines) for about, lines in found.items()})


def papers(actor: Actor, materials: Iterable[str]) -> Picker:
    """The sayings for the papers of one application (one query)."""
    return picker(actor, [
        *(f"material:{code}" for code in materials), *(f"reason:{code}" for code in REASONS),
        "action:check_material", "action:notify_correction",
    ])  # fmt: skip


def page(actor: Actor, *, on: date) -> PhrasesPage:
    """The library of one person (one query)."""
    uses = _uses(actor, on)
    known = dict(uses)
    rows = list(_ordered(_within(actor))[: LISTED + 1])
    sharer = actor.role in (Role.HEAD, Role.SUPERVISOR)
    return PhrasesPage(
        tuple(_line(row, actor, known) for row in rows[:LISTED]),
        len(rows) > LISTED,
        sharer,
        HALL if actor.role is Role.SUPERVISOR else AGENCY,
        uses,
    )


def _within(actor: Actor) -> QuerySet[Phrase]:
    shared = Q(account=None, department__in={"", *actor.scope.departments})
    own = Q(account_id=actor.account_id) if _is_account(actor) else Q(pk=None)
    return Phrase.objects.filter(shared | own, jurisdiction__in=actor.scope.jurisdictions, gone_at=None)


def _is_account(actor: Actor) -> bool:
    try:
        UUID(actor.account_id)
    except ValueError:
        return False
    return True


def _ordered(rows: QuerySet[Phrase]) -> QuerySet[Phrase]:
    return rows.order_by("-used", "-made_at", "id")


def _line(row: Phrase, actor: Actor, known: Mapping[str, Text]) -> PhraseLine:
    own = row.account_id is not None
    if own:
        whose, mine = OWN, True
    elif row.department:
        whose, mine = AGENCY, actor.role is Role.HEAD
    else:
        whose, mine = HALL, actor.role is Role.SUPERVISOR
    about = known.get(row.about) or _said(row.about)
    return PhraseLine(row.id, row.text, row.used, whose, about, row.about, mine)


def _said(about: str) -> Text:
    kind, _, code = about.partition(":")
    if kind == "reason" and code in REASONS:
        return REASONS[code]
    if kind == "action" and code in ACTIONS:
        return ACTIONS[code].label
    return T("哪里都可以", "anywhere") if about == ANY else Text(code, code)


def _uses(actor: Actor, on: date) -> tuple[tuple[str, Text], ...]:
    """What a saying may be about: anything, a reason, an act, a kind of paper of the catalogue."""
    found: list[tuple[str, Text]] = [(ANY, _said(ANY))]
    for code, reason in REASONS.items():
        found.append((f"reason:{code}", Text(f"原因：{reason.zh}", f"Reason: {reason.en}")))
    for name in WRITTEN:
        if name in ACTIONS:
            label = ACTIONS[name].label
            found.append((f"action:{name}", Text(f"办理：{label.zh}", f"Act: {label.en}")))
    materials = catalogue_on(on, place_of(actor)).materials
    for code, kind in sorted(materials.items()):
        found.append((f"material:{code}", Text(f"材料：{kind.name.zh}", f"Paper: {kind.name.en}")))
    return tuple(found)
