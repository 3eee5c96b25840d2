"""Statements made once: they read and write exactly what the mapper would, and listeners hear of them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import Exists, OuterRef
from django.test.utils import CaptureQueriesContext

from onewindow.store import direct
from onewindow.store.models import DataKey, Message, Party
from onewindow.store.writing import fresh, insert

pytestmark = pytest.mark.django_db
AT = datetime(2026, 9, 15, 1, 2, 3, 456, tzinfo=UTC)
PLACE = "990101000000"
PARTIES = direct.Prepared[Party](
    lambda key, kinds: Party.objects.filter(pk=key, kind__in=kinds)
    .select_related("data_key")
    .annotate(written_to=Exists(Message.objects.filter(party_id=OuterRef("pk"))))
)


def party() -> Party:
    key = fresh(DataKey, purpose="party", master_key_id="m", created_at=AT, wrapped=b"\x01%s\x00")
    one = fresh(Party, kind="natural", data_key=key, name_enc=b"n", id_type="none", created_at=AT)
    insert([key])
    insert([one])
    return one


def columns(row: Party | Message) -> dict[str, object]:
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}


def test_a_prepared_query_gives_what_the_mapper_gives_for_any_number_of_values() -> None:
    made = party()
    for kinds in (["natural"], ["legal", "natural", "other"]):
        (found,) = PARTIES.rows(made.pk, kinds)
        usual = Party.objects.select_related("data_key").get(pk=made.pk)
        assert columns(found) == columns(usual) and found == usual and not found.written_to  # type: ignore[attr-defined]
        with CaptureQueriesContext(connection) as asked:
            assert bytes(found.data_key.wrapped) == b"\x01%s\x00" and found.data_key == usual.data_key
        assert len(asked) == 0
    assert PARTIES.rows(made.pk, ["legal"]) == [] and PARTIES.rows(uuid4(), ["natural"]) == []


def test_a_value_that_would_be_lost_is_an_error() -> None:
    lost = direct.Prepared[Party](lambda key, other: Party.objects.filter(pk=key))
    with pytest.raises(ValueError, match="does not stand"):
        lost.rows(uuid4(), "never used")
    with pytest.raises(ValueError, match="per cent"):
        direct.Statement.of("SELECT 1 WHERE a LIKE '%x'")


def test_a_fresh_row_is_what_the_constructor_makes() -> None:
    one, key = party(), UUID(int=7)
    given = {"id": key, "jurisdiction": PLACE, "party": one, "kind": "k", "key": "x", "at": AT}
    assert columns(fresh(Message, **given)) == columns(Message(**given)) and fresh(Message, **given).party is one
    assert fresh(Message, party_id=key).id != fresh(Message, party_id=key).id
    assert fresh(Message).params is not fresh(Message).params
    with pytest.raises(TypeError, match="no field colour"):
        fresh(Message, colour="red")


def test_moments_dates_and_json_come_back_as_written() -> None:
    one = party()
    insert([fresh(Message, jurisdiction=PLACE, party=one, kind="k", key="x", at=AT, params={"on": str(date(2026, 1, 2))})])
    row = Message.objects.get(jurisdiction=PLACE, key="x")
    assert (row.at, row.params) == (AT, {"on": "2026-01-02"}) and Message.objects.filter(at=AT, params__on="2026-01-02").exists()
    assert direct.update(Message, {"read_at": AT, "kind": "new"}, {"id": row.id, "kind": "k"}) == 1
    assert direct.update(Message, {"read_at": None, "kind": "newer"}, {"id": row.id, "kind": "k"}) == 0
    row.refresh_from_db()
    assert (row.read_at, row.kind) == (AT, "new")


def test_errors_and_broken_transactions_are_those_of_the_mapper() -> None:
    one = party()
    with pytest.raises(IntegrityError), transaction.atomic():
        insert([one])
    with transaction.atomic(), pytest.raises(transaction.TransactionManagementError):
        connection.needs_rollback = True
        try:
            PARTIES.rows(one.pk, ["natural"])
        finally:
            connection.needs_rollback = False


def test_who_counts_statements_sees_these_too() -> None:
    one = party()
    with CaptureQueriesContext(connection) as asked:
        PARTIES.rows(one.pk, ["natural"])
        direct.update(Party, {"id_type": "other"}, {"id": one.pk})
    assert len(asked) == 2


def test_statements_sent_together_all_arrive_and_fail_as_one() -> None:
    one = party()

    def message(key: str) -> Message:
        return fresh(Message, jurisdiction=PLACE, party=one, kind="k", key=key, at=AT)

    with transaction.atomic(), direct.together():
        insert([message("a")])
        insert([message("b"), message("c")])
        assert Message.objects.filter(key="a").exists()  # whoever does look gets the truth
    with pytest.raises(IntegrityError), transaction.atomic(), direct.together():
        insert([message("d")])
        insert([message("a")])
        insert([message("e")])
    assert set(Message.objects.values_list("key", flat=True)) == {"a", "b", "c"}
