"""The lives that make up a golden history: every event type of the licence procedure occurs in one of them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from onewindow.core.cases import ActType
from onewindow.core.kernel.actor import SYSTEM, Actor, Role, Scope
from onewindow.core.process.chain import GENESIS, chain_hash
from onewindow.core.process.events import envelope_text, private_digest, with_private
from tests.core.cases.build import (
    CLERK,
    COMMITTED,
    DELIVERY,
    HEAD,
    LICENCE,
    NEXT_EDITION,
    OFFICER,
    Walk,
    terms_of,
)

RECORDED = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
WINDOW = Actor(Role.CLERK, "李敏", "k1", scope=Scope())


def walks() -> dict[str, Walk]:
    """Name → a finished walk along one part."""
    licence = (
        Walk(LICENCE)
        .do("receive", CLERK, {"consent": True, "electronic": True})
        .do("check_material", CLERK, {"material": "plan", "ok": False, "reason": "page"})
        .do("correct_on_the_spot", CLERK, {"material": "plan"})
        .do("check_material", CLERK, {"material": "lease", "ok": False, "reason": "page"})
        .do("notify_correction", OFFICER)
        .on("2026-03-04")
        .do("supplement", OFFICER, {"materials": ["lease"]})
        .do("propose", OFFICER, {"proposal": "grant"}, {"opinion": "同意"})
        .do("record_inspection", OFFICER, {"inspectors": ["a1", "a2"]}, {"findings": "符合"})
        .do("start_special", OFFICER, {"reason": "testing", "days": "10wd"})
        .on("2026-03-10")
        .do("end_special", OFFICER)
        .do("extend", HEAD, {}, {"reasons": "案情复杂"})
        .on("2026-03-18")
        .do("warn_due", SYSTEM, {"clock": "promise", "level": "late"})
        .do("explain_delay", OFFICER, {"clock": "promise"}, {"explanation": "核查改期"})
        .do("grant", OFFICER, {"inspectors": ["a1", "a2"]})
        .do("issue", OFFICER, {"certificate": "云证 1 号"})
        .do("deliver", CLERK, DELIVERY, {"recipient": "王芳"})
        .do("settle", SYSTEM)
    )
    deemed = Walk(LICENCE).do("receive", CLERK).on("2026-03-10").do("accept_deemed", SYSTEM)
    refused = (
        Walk(LICENCE)
        .do("receive", CLERK)
        .do("accept", OFFICER)
        .do("refuse", OFFICER, {}, {"reasons": "楼梯太窄"})
    )
    committed = (
        Walk(COMMITTED)
        .do("receive", CLERK)
        .do("sign_commitment", CLERK, {"text_version": "v1", "text_hash": "h"})
        .do("accept", OFFICER)
        .do("grant", OFFICER)
        .on("2026-04-01")
        .do(
            "record_verification",
            OFFICER,
            {"result": "kept", "inspectors": ["a1", "a2"]},
            {"findings": "一致"},
        )
    )
    filing = Walk(terms_of(ActType.FILING)).do("receive", CLERK).do("record", OFFICER)
    withdrawn = Walk(LICENCE).do("receive", CLERK).do("withdraw", CLERK)
    recounted = Walk(LICENCE, now="2026-12-30").do("receive", CLERK)
    recounted.calendar = NEXT_EDITION
    recounted.do("recount_dues", SYSTEM)
    return {
        "licence": licence, "deemed": deemed, "refused": refused, "committed": committed, "filing": filing,
        "withdrawn": withdrawn, "recounted": recounted,
    }  # fmt: skip


def streams() -> list[dict[str, Any]]:
    """Each walk as it stands in the store: the hashed texts, and the state they lead to."""
    return [_stored(name, walk) for name, walk in walks().items()]


def _stored(name: str, walk: Walk) -> dict[str, Any]:
    head, rows = GENESIS, []
    for seq, event in enumerate(walk.events, start=1):
        references = {
            key: (f"note-{seq}", private_digest("salt", value)) for key, value in event.private.items()
        }
        text = envelope_text(
            event_id=f"{name}-{seq}", stream_type="case", stream_id=name, seq=seq, type=event.type,
            type_version=event.type_version, occurred_at=event.occurred_at, recorded_at=RECORDED,
            jurisdiction=walk.terms.jurisdiction, opened_year=2026, actor_role="clerk", actor_account="k1",
            actor_department="", place="", represented_party="p1", mandate="", channel="window",
            command_id=f"golden-{seq}", command_part=0, hash_alg="sha256", body=with_private(event.body, references),
        )  # fmt: skip
        head = chain_hash(head, text)
        rows.append({"text": text, "hash": head})
    return {"name": name, "terms": walk.terms.to_json(), "events": rows, "state": walk.state.to_json()}
