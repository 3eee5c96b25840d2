"""Somebody moves a part on between the decision and the writing: refused, and nothing of the parcel stays, on both databases and
also inside a transaction of the caller."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import transaction

from onewindow.core.cases import Order
from onewindow.core.kernel.refusal import Refused
from onewindow.store import numbers
from onewindow.store.models import Application, Case, Document, Event, Message, Outbox
from onewindow.usecases import cases
from tests import life
from tests.life import Life

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("standing_content")]
WRITTEN = (Event, Message, Document, Outbox)


def stand() -> tuple[Any, ...]:
    rows = Case.objects.order_by("id").values_list("version", "status", "head_hash", "snapshot")
    return [model.objects.count() for model in WRITTEN], list(rows), list(Application.objects.values_list("open", "version"))


@pytest.mark.parametrize("how", ["the row", "the row and its events"])
def test_whoever_is_overtaken_leaves_nothing_behind(how: str, monkeypatch: pytest.MonkeyPatch) -> None:
    life.content()
    lived = Life()
    application = lived.handed_in()
    rows = list(Case.objects.filter(application=application).order_by("id")[:2])
    write, before = cases._send, stand()

    def overtaken(*parcel: Any) -> None:
        monkeypatch.setattr(cases, "_send", write)
        if how == "the row":
            Case.objects.filter(pk=rows[1].pk).update(version=rows[1].version + 1)
        else:
            cases.execute(rows[1].pk, Order("withdraw"), lived.command(lived.citizen))
        write(*parcel)

    monkeypatch.setattr(cases, "_send", overtaken)
    monkeypatch.setattr(numbers, "_in_transaction", lambda: False)  # papers draw theirs before any transaction
    with transaction.atomic():
        with pytest.raises(Refused) as no:
            cases.execute_together([(row.pk, Order("withdraw"), None) for row in rows], lived.command(lived.citizen))
        assert no.value.code == "case.stale" and stand() == before
    for row in rows:  # the connection is as good as before
        assert cases.execute(row.pk, Order("withdraw"), lived.command(lived.citizen)).version > row.version
