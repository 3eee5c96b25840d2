"""Granted licences of the department's world, for tests of what happens to them afterwards."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from onewindow.core.kernel.actor import Actor
from onewindow.core.kernel.ids import new_id
from onewindow.core.process.procedure import Order
from onewindow.store.models import Case, Certificate, Event, Licence
from onewindow.usecases import certificates, licences
from onewindow.usecases.command import Command, by_system
from tests.department_world import NOW, OFFICERS, World


class Held:
    """One licence with its holder, officer and head; `now` is the legal clock of the next act."""

    def __init__(self, world: World, item: str = "hygiene-permit", *, stream: bool = True) -> None:
        self.world, self.now = world, NOW
        row = world.upstream(world.accepted(item))
        people = ["a1", "a2"]
        world.do(row, "record_inspection", {"inspectors": people}, {"findings": "布草间有消毒柜。"})
        world.do(row, "grant")
        certificates.issue(row.pk, by_system(NOW, NOW, f"issue/{row.pk}"), automatic=True)
        self.case = Case.objects.get(pk=row.pk)
        self.first = Certificate.objects.get(case=row)
        self.key = self.first.id
        if not stream:
            Licence.objects.filter(pk=self.key).delete()
            Event.objects.filter(stream_type="licence", stream_id=self.key).delete()
            Certificate.objects.filter(pk=self.key).update(licence=None)

    @property
    def holder(self) -> Actor:
        return self.world.actor("lin")

    @property
    def world_officer(self) -> str:
        """The account of the officer."""
        return OFFICERS[self.case.department]

    @property
    def officer(self) -> Actor:
        return self.world.actor(OFFICERS[self.case.department])

    @property
    def head(self) -> Actor:
        from onewindow.core.kernel.actor import Role

        return replace(self.officer, role=Role.HEAD, account_id=str(new_id()))

    @property
    def row(self) -> Licence:
        return Licence.objects.get(pk=self.key)

    @property
    def certificate(self) -> Certificate:
        """The edition in force."""
        return Certificate.objects.get(pk=self.row.certificate_id)

    def command(self, actor: Actor, key: str = "") -> Command:
        return Command(actor, self.now, self.now, key or str(new_id()))

    def do(
        self,
        action: str,
        data: dict[str, Any] | None = None,
        private: dict[str, str] | None = None,
        *,
        by: Actor | None = None,
        seen: int | None = None,
        key: str = "",
    ) -> licences.Executed:
        actor = by or self.officer
        return licences.act(
            self.key, Order(action, data or {}, private or {}), self.command(actor, key), seen=seen
        )

    def later(self, days: int) -> None:
        self.now += timedelta(days=days)

    def on(self, day: date) -> None:
        self.now = datetime(day.year, day.month, day.day, 2, 0, tzinfo=self.now.tzinfo)

