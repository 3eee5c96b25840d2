"""The envelope and its chain: what is hashed is what is stored, and every tampering is named."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onewindow.core.kernel.dates import SHANGHAI
from onewindow.core.process import (
    GENESIS,
    Checkpoint,
    Head,
    StoredEvent,
    chain_hash,
    compare,
    envelope_text,
    merkle_root,
    private_digest,
    seal,
    verify_chain,
    with_private,
)
from onewindow.core.process.chain import verify_seals
from onewindow.core.process.events import moment

START = datetime(2026, 3, 2, 10, tzinfo=SHANGHAI)


def stream(length: int = 4, stream_id: str = "c1") -> list[StoredEvent]:
    events: list[StoredEvent] = []
    head = GENESIS
    for seq in range(1, length + 1):
        columns: dict[str, Any] = {
            "event_id": f"e{seq}",
            "stream_type": "case",
            "stream_id": stream_id,
            "seq": seq,
            "type": "cases.check_material",
            "type_version": 1,
            "occurred_at": START + timedelta(minutes=seq),
            "recorded_at": START + timedelta(minutes=seq, seconds=1),
            "jurisdiction": "330102000000",
            "opened_year": 2026,
            "actor_role": "clerk",
            "actor_account": "k1",
            "represented_party": "p1",
            "channel": "window",
            "command_id": f"command-{seq}",
            "command_part": 0,
            "body": {"checked": [["plan", seq % 2 == 0, "缺第二页"]]},
        }
        text = envelope_text(
            **columns, actor_department="police", place="3号窗", mandate="", hash_alg="sha256"
        )
        events.append(StoredEvent(**columns, text=text, prev_hash=head, hash=chain_hash(head, text)))
        head = events[-1].hash
    return events


def whats(events: list[StoredEvent]) -> list[tuple[int, str]]:
    return [(violation.seq, violation.what.split(":")[0]) for violation in verify_chain(events)]


def test_an_untouched_chain_has_no_violation() -> None:
    assert verify_chain(stream()) == []
    assert verify_chain([]) == []


def test_a_changed_byte_in_the_text_is_found() -> None:
    events = stream()
    events[1] = replace(events[1], text=events[1].text.replace("第二页", "第三页"))
    assert whats(events) == [(2, "changed"), (2, "changed")]


def test_a_changed_column_beside_an_untouched_text_is_found_and_named() -> None:
    for column, value in (
        ("body", {"checked": []}),
        ("occurred_at", START),
        ("actor_account", "k2"),
        ("type_version", 2),
        ("jurisdiction", "990101000000"),
        ("command_part", 1),
    ):
        events = stream()
        events[2] = replace(events[2], **{column: value})
        assert [(v.seq, v.what) for v in verify_chain(events)] == [
            (3, f"changed: the column {column} differs from the hashed text")
        ]


def test_a_rewritten_event_breaks_the_chain_behind_it() -> None:
    events = stream()
    text = events[1].text.replace("第二页", "第三页")
    forged = json.loads(text)["body"]
    events[1] = replace(events[1], text=text, body=forged, hash=chain_hash(events[1].prev_hash, text))
    assert whats(events) == [(3, "wrong predecessor")]


def test_a_missing_event_in_the_middle_is_a_gap() -> None:
    events = stream()
    del events[1]
    assert whats(events) == [(3, "gap"), (3, "wrong predecessor")]


def test_a_missing_first_event_is_a_gap() -> None:
    assert whats(stream()[1:]) == [(2, "gap"), (2, "wrong predecessor")]


def test_a_text_that_is_no_json_is_found() -> None:
    events = stream(1)
    events[0] = replace(events[0], text="{")
    assert [v.what for v in verify_chain(events)] == [
        "changed: the text does not give the stored hash",
        "changed: the column text differs from the hashed text",
    ]


@given(st.integers(0, 3), st.data())
def test_any_single_changed_character_of_any_text_is_found(which: int, data: st.DataObject) -> None:
    events = stream()
    text = events[which].text
    place = data.draw(st.integers(0, len(text) - 1))
    other = data.draw(st.characters(codec="utf-8").filter(lambda character: character != text[place]))
    events[which] = replace(events[which], text=text[:place] + other + text[place + 1 :])
    assert (which + 1, "changed") in whats(events)


def test_the_hash_is_over_the_hash_before_and_the_exact_text() -> None:
    assert chain_hash("ab", "文") == hashlib.sha256("ab\n文".encode()).hexdigest()


def test_moments_have_one_spelling_whatever_the_zone() -> None:
    assert moment(START) == moment(START.astimezone(UTC)) == "2026-03-02T02:00:00.000000+00:00"
    with pytest.raises(ValueError, match="time zone"):
        moment(datetime(2026, 3, 2))  # noqa: DTZ001 - the naive datetime is the point


def test_only_plain_json_is_recorded() -> None:
    event = stream(1)[0]
    with pytest.raises(TypeError):
        envelope_text(
            event_id="e",
            stream_type="case",
            stream_id="c",
            seq=1,
            type="t",
            type_version=1,
            occurred_at=event.occurred_at,
            recorded_at=event.recorded_at,
            jurisdiction="",
            opened_year=2026,
            actor_role="",
            actor_account="",
            actor_department="",
            place="",
            represented_party="",
            mandate="",
            channel="",
            command_id="",
            command_part=0,
            hash_alg="sha256",
            body={"when": START},
        )


def test_private_values_leave_a_reference_and_a_salted_digest() -> None:
    mark = private_digest("salt", "不符合条件")
    body = with_private({"action": "refuse"}, {"reasons": ("note-1", mark)})
    assert body == {"action": "refuse", "private": {"reasons": {"ref": "note-1", "digest": mark}}}
    assert mark != private_digest("other", "不符合条件")
    assert with_private({"action": "accept"}, {}) == {"action": "accept"}


# --- what a chain cannot show: checkpoints ---------------------------------------------------------------------


def heads(*streams: list[StoredEvent]) -> list[Head]:
    return [Head(f"case:{s[-1].stream_id}", s[-1].seq, s[-1].hash) for s in streams if s]


def checked(
    sealed: Checkpoint, moved: list[Head], now: dict[str, list[StoredEvent]]
) -> list[tuple[str, int, str]]:
    hashes = {(f"case:{name}", event.seq): event.hash for name, events in now.items() for event in events}
    found = compare(
        sealed,
        moved,
        {head.stream: head for head in heads(*now.values())},
        lambda name, seq: hashes.get((name, seq)),
    )
    return [(violation.stream, violation.seq, violation.what.split(":")[0]) for violation in found]


def sealed_day() -> tuple[Checkpoint, list[Head], dict[str, list[StoredEvent]]]:
    streams = {name: stream(3, name) for name in ("c1", "c2", "c3")}
    moved = heads(*streams.values())
    return seal("330102000000", moved, on=date(2026, 3, 2), streams=3, events=9), moved, streams


def test_streams_that_only_grew_agree_with_the_seal() -> None:
    sealed, moved, streams = sealed_day()
    streams["c2"] = stream(5, "c2")
    assert checked(sealed, moved, streams) == []


def test_a_cut_tail_is_found_though_its_chain_verifies() -> None:
    sealed, moved, streams = sealed_day()
    streams["c2"] = streams["c2"][:2]
    assert verify_chain(streams["c2"]) == []
    assert checked(sealed, moved, streams) == [("case:c2", 2, "cut")]


def test_a_removed_stream_is_found() -> None:
    sealed, moved, streams = sealed_day()
    del streams["c3"]
    assert checked(sealed, moved, streams) == [("case:c3", 0, "removed")]


def test_a_stream_rewritten_from_the_start_is_found_though_its_chain_verifies() -> None:
    sealed, moved, streams = sealed_day()
    other = [replace(event, hash="0" * 64) for event in streams["c1"]]
    streams["c1"] = other
    assert checked(sealed, moved, streams) == [("case:c1", 3, "rewritten")]


def test_a_forged_list_of_heads_does_not_give_the_root() -> None:
    sealed, moved, streams = sealed_day()
    assert checked(sealed, moved[:-1], streams) == [
        ("checkpoint:330102000000:2026-03-02", 0, "the list of heads does not give the sealed root")
    ]


def test_the_root_does_not_depend_on_the_order_but_on_every_head() -> None:
    _, moved, _ = sealed_day()
    root = merkle_root(moved)
    assert merkle_root(list(reversed(moved))) == root
    for index, head in enumerate(moved):
        changed = [*moved[:index], replace(head, seq=head.seq + 1), *moved[index + 1 :]]
        assert merkle_root(changed) != root
    assert merkle_root([]) != merkle_root(moved[:1]) != merkle_root(moved[:2])


def test_a_missing_or_changed_seal_breaks_the_chain_of_seals() -> None:
    days: list[Checkpoint] = []
    for number in range(4):
        before = days[-1].hash if days else GENESIS
        days.append(
            seal("j", [], on=date(2026, 3, 2 + number), streams=number, events=number, prev_hash=before)
        )
    assert verify_seals(days) == []
    assert [Checkpoint.from_json(json.loads(json.dumps(day.to_json()))) for day in days] == days
    assert [v.seq for v in verify_seals([days[0], *days[2:]])] == [2]
    assert [v.seq for v in verify_seals([replace(days[0], events=7), *days[1:]])] == [2]
