"""监护人 and 法定代表人 at the window: entered from the proof seen, listed with every act, ended with a reason."""

from __future__ import annotations

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from onewindow.store.models import Mandate, Party
from onewindow.store.parties import find_or_new_party
from tests.web.counter.conftest import NOW, key, words

WHO = {"name": "何立新", "id_type": "citizen_id", "number": "990101199512200172"}


def test_a_guardian_and_a_representative_are_entered_and_ended(clerk: Client) -> None:
    child = find_or_new_party(kind="natural", name="何小", id_type="citizen_id", id_number="990101201701010413", at=NOW)
    firm = find_or_new_party(kind="legal", name="云溪县学会", id_type="credit_code", id_number="51990101MA9901031X", at=NOW)
    said = {child: {"relation": "parent", "proof": "birth"}, firm: {"proof": "letter"}}
    for party, proof in said.items():
        page = f"/counter/person/{party.pk}/standing"
        assert ("不满十八周岁" in words(clerk.get(page))) == (party == child)
        wrong = clerk.post(page, {"command_id": key(), **WHO, **proof, "proof": ""})
        assert wrong.status_code == 409 and "请选看了哪一种证明" in words(wrong)
        assert clerk.post(page, {"command_id": key(), **WHO, **proof}).status_code == 303
        row = Mandate.objects.get(principal=party)
        assert "何立新" in words(clerk.get(page)) and (row.valid_to is not None) == (party == child)
        assert clerk.post(page, {"command_id": key(), "end": str(row.pk), "why": "mistake"}).status_code == 303
        assert "登记错了" in words(clerk.get(page))
    assert clerk.get(f"/counter/person/{row.pk}/standing").status_code == 404
    assert same_queries_for_many(clerk, child)


def same_queries_for_many(clerk: Client, child: Party) -> bool:
    def asked() -> int:
        with CaptureQueriesContext(connection) as seen:
            clerk.get(f"/counter/person/{child.pk}/standing")
        return len(seen)

    one = asked()
    agent = Mandate.objects.filter(principal=child).get().agent
    for _ in range(20):
        Mandate.objects.create(principal=child, agent=agent, kind="guardian", scope="all", proof="birth", created_at=NOW,
                               jurisdiction="990101000000", valid_from=NOW.date(), proof_by=str(agent.pk))  # fmt: skip
    return asked() == one
