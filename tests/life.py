"""A whole application on the real content, through the use cases, each act by the person whose it is.

Everything personal in it is a canary: a value that may appear nowhere in clear.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import transaction

from onewindow.adapters.content_files import load_pack
from onewindow.config.wiring import wire_up
from onewindow.core.cases import NEGATIVE_ACTION, POSITIVE_ACTION, ActType, Order
from onewindow.core.catalogue.model import ElementKind
from onewindow.core.compose.plan import Question
from onewindow.core.kernel.actor import Actor, Channel, Role, Scope
from onewindow.core.kernel.dates import legal_date
from onewindow.core.kernel.ids import new_id
from onewindow.store.catalogue import catalogue_on
from onewindow.store.models import Account, Application, Case, ContentVersion, Party
from onewindow.store.parties import find_or_new_party
from onewindow.usecases import cases, drafts, identity, submit
from onewindow.usecases.command import Command
from onewindow.usecases.content import import_pack
from onewindow.usecases.ports import wired
from tests import builders, kept
from tests.builders import PASSWORD, day

CONTENT = Path(__file__).resolve().parent.parent / "content"
PLACE = "990101000000"
NAME, NUMBER, PHONE = "金丝雀", "990101199001010422", "13800005620"
SHOP = "金丝雀酒楼"
CANARIES = (NAME, NUMBER, PHONE)
SIGNED = date(2026, 1, 5)


@cache
def _documents() -> tuple[tuple[str, str, dict[str, Any]], ...]:
    """The content files, read once per test run."""
    return tuple((d.kind, d.code, d.body) for d in load_pack(CONTENT).documents)


def content(on: date = date(2026, 1, 5)) -> None:
    """Publish the project's own content, and put the adapters of demo mode in place where none are.

    The rows are kept from the first time and put back as they were into an empty database: the import itself (checks,
    hashes, versions) is tested where it is the subject.
    """
    try:
        wired()
    except RuntimeError:
        wire_up()
    builders.forget()  # what an earlier test saw committed has been rolled back since
    if on in _STANDING:
        return
    quick = not ContentVersion.objects.exists()
    if quick and on in _KEPT:
        kept.put_back(_KEPT[on])
        return
    import_pack(_documents(), origin="tests", by="tests", at=day("2026-01-05"), on=on, publish=True)
    if quick:
        _KEPT[on] = kept.rows(tuple(name for name in kept.CONTENT if name in kept.tables()))


@contextmanager
def standing_content(on: date = date(2026, 1, 5)) -> Iterator[None]:
    """The content stands for all tests of a module, in a transaction that is rolled back at its end (database unblocked)."""
    builders.forget()
    outer = transaction.atomic()
    outer._from_testcase = True  # as Django marks its own: what runs inside takes this for no transaction
    with outer:
        content(on)
        _STANDING.add(on)
        try:
            yield
        finally:
            _STANDING.discard(on)
            transaction.set_rollback(True)
            builders.forget()


_STANDING: set[date] = set()
_KEPT: dict[date, kept.Kept] = {}


def answer(question: Question) -> Any:
    """Something that fits: canaries in free text, the first option, the least number."""
    element, bounds = question.element, question.constraints
    options = [
        option.value for option in element.options if not bounds.allowed or option.value in bounds.allowed
    ]
    match element.kind:
        case ElementKind.CITIZEN_ID:
            return NUMBER
        case ElementKind.CREDIT_CODE:
            return "92990101MA00000000"
        case ElementKind.PHONE:
            return PHONE
        case ElementKind.CHOICE:
            return options[0]
        case ElementKind.MULTI:
            return options[:1]
        case ElementKind.YES_NO:
            return "yes"
        case ElementKind.DATE:
            return bounds.not_before or "2026-02-02"
        case ElementKind.NUMBER:
            return str(int((bounds.minimum or 0) + 1))
    return SHOP[: int(bounds.max_length or 60)]


@dataclass
class Life:
    """One application. `now` is the legal clock of the next act."""

    thing: str = "open-restaurant"
    now: datetime = field(default_factory=lambda: day("2026-03-02"))
    route: str = ""

    def __post_init__(self) -> None:
        self.party, self.account = kept.again(("person", self.now), self._person)
        self.citizen = Actor(
            Role.CITIZEN, NAME, str(self.account.id), str(self.party.id), channel=Channel.WEB
        )
        hall = Scope(frozenset({PLACE}))
        self.clerk = Actor(Role.CLERK, "王芸", "k1", scope=hall, channel=Channel.WINDOW)

    def _person(self) -> tuple[Party, Account]:
        party = find_or_new_party(
            kind="natural", name=NAME, id_type="citizen_id", id_number=NUMBER, phone=PHONE, at=self.now
        )
        made = Account.objects.filter(username="canary01").first()
        return party, made or identity.create_account("canary01", PASSWORD, "", at=self.now, party=party)

    def command(self, actor: Actor) -> Command:
        return Command(actor, self.now, self.now, new_id().hex)

    def officer(self, department: str, role: Role = Role.APPROVER) -> Actor:
        scope = Scope(frozenset({PLACE}), frozenset({department}))
        return Actor(role, "周航", f"{role}-{department}"[:40], scope=scope, department=department)

    def draft(self, **situation: Any) -> UUID:
        """A draft with every question answered."""
        thing = catalogue_on(legal_date(self.now), PLACE).things[self.thing]
        chosen = {**dict(thing.reference), **situation}
        made = drafts.start(
            self.thing,
            chosen,
            self.route or thing.reference_route,
            self.command(self.citizen),
            jurisdiction=PLACE,
        )
        opened = drafts.save_answers(made, {}, self.command(self.citizen))
        for _ in range(5):
            open_questions = {q.ref: answer(q) for q in opened.plan.questions}
            if set(open_questions) <= set(opened.raw_answers):
                break
            opened = drafts.save_answers(made, open_questions, self.command(self.citizen))
        return made

    def submit(self, *, consent: bool = True, **situation: Any) -> Application:
        made = self.draft(**situation)
        handed_in = submit.submit(made, self.command(self.citizen), self.handover(made, consent=consent))
        return Application.objects.get(pk=handed_in)

    def handover(self, draft: UUID, *, consent: bool = True) -> submit.Handover:
        """Everything that is asked for will be brought to the window on paper; the commitment is signed."""
        opened = drafts.save_answers(draft, {}, self.command(self.citizen))
        paper = frozenset(line.material for line in opened.plan.materials if line.status == "asked")
        return submit.Handover(at_window=paper, signed=NAME, consent=consent)

    def do(
        self, row: Case, action: str, actor: Actor, data: Any = None, private: Any = None
    ) -> cases.Executed:
        return cases.execute(row.id, Order(action, data or {}, private or {}), self.command(actor))

    def later(self, days: int) -> None:
        self.now += timedelta(days=days)

    def handed_in(self, **situation: Any) -> Application:
        """As `submit`, but put back as it was from the second time of a run on: for tests of what comes afterwards."""
        key = ("handed in", self.thing, self.now, self.route, repr(sorted(situation.items())))
        return Application.objects.get(pk=kept.again(key, lambda: self.submit(**situation).pk))

    # --- the whole way -----------------------------------------------------------------------------------------

    def accept(self, row: Case) -> None:
        """The agency accepts what has been received; other kinds are decided without acceptance."""
        row.refresh_from_db()
        if row.status == "received" and row.act_type not in (ActType.FILING, ActType.STEP):
            self.do(row, "accept", self.officer(row.department))

    def decide(self, row: Case, *, refuse: bool = False) -> None:
        row.refresh_from_db()
        actions = NEGATIVE_ACTION if refuse else POSITIVE_ACTION
        data: dict[str, Any] = {"inspectors": ["a1", "a2"]}
        if row.act_type == ActType.REAL_ESTATE_REGISTRATION:
            data["book_entry"] = "簿-1"
        private = {"reasons": "楼梯宽 0.9 米，标准是至少 1.1 米。"} if refuse else {}
        self.do(row, actions[ActType(row.act_type)], self.officer(row.department), data, private)

    def deliver(self, row: Case) -> None:
        service = {"mode": "in_person", "relation": "self", "evidence": "signature:1"}
        row.refresh_from_db()
        if row.status in ("decided", "issued"):
            self.do(row, "deliver", self.clerk, service, {"recipient": NAME})
