"""Write a further file of golden histories: `python -m tests.core.cases.make_golden golden/history-4.json`.

For every act that no history knows yet, the shortest way to it that random lives found (the rarest walked by hand), as a stream
of the store. Run it when an act is new, before its first release; never write a file again that is there.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from onewindow.core import cases
from onewindow.core.cases import CaseTerms
from onewindow.core.process.chain import GENESIS, chain_hash
from onewindow.core.process.events import NewEvent, envelope_text, private_digest, with_private

from .build import CITIZEN, HEAD, LICENCE, OFFICER, SYSTEM, Walk, accepted, correcting
from .lives import Life, Seeded
from .test_commitment import announced

HERE = Path(__file__).parent
WRITTEN = datetime(2026, 11, 29, 12, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Way:
    """A way to an act: the terms of a part and its events up to that act."""

    terms: CaseTerms
    events: tuple[NewEvent, ...]

    @property
    def acts(self) -> list[str]:
        return [str(event.body["action"]) for event in self.events]


def known() -> set[str]:
    """The acts that stand in a golden history."""
    files = sorted((HERE / "golden").glob("history-*.json"))
    return {
        json.loads(text)["body"]["action"]
        for file in files
        for life in json.loads(file.read_text(encoding="utf-8"))
        for text, _, _ in life["chain"]
    }


def shortest(wanted: Iterable[str], lives: int) -> dict[str, Way]:
    """Act → the shortest way to it among so many lives; those that did not occur are missing."""
    missing = set(wanted)
    found: dict[str, Way] = {}
    for walk in by_hand():
        _shorter(found, missing, walk.terms, walk.events)
    for seed in range(lives):
        try:
            life = Life(Seeded(seed)).to_the_end(60)
        except AssertionError:  # for the tests of lives, not for this file
            continue
        for part in life.parts:
            _shorter(found, missing, part.terms, part.events)
    return found


def by_hand() -> tuple[Walk, ...]:
    """The ways that chance seldom takes."""
    late = correcting(replace(LICENCE, on_late="not_accepted")).on("2026-06-01").do("close_late", SYSTEM)
    reasons = {"reasons": "逾期未达到承诺的条件。"}
    repaired = announced().on("2026-03-19").do("revoke_for_breach", HEAD, {"grade": "false", "harm": "no"}, reasons)
    repaired.do("ask_repair", CITIZEN, {}, {"statement": "全部整改。"}).do("repair_credit", HEAD, {"basis": "复核属实"})
    told = accepted().do("tell_third_parties", OFFICER, {"persons": ["t1"]}, {"interest": "采光"})
    told.do("record_third_statement", CITIZEN, {"person": "t1", "hearing": True}, {"statement": "挡光"})
    given_up = told.do("drop_third_hearing", CITIZEN, {"person": "t1"})
    return late, repaired, given_up, *jointly()


def jointly() -> tuple[Walk, Walk]:
    """A department is silent past its day; another duty is called off."""
    order = {"departments": ["fire", "health"], "days": "3wd", "head": "h1"}
    silent = accepted().do("convene_joint", OFFICER, order, {"question": "请审消防条件。"})
    silent.do("call_off_duty", OFFICER, {"department": "health"}, {"reasons": "不涉及卫生条件。"})
    silent.on("2026-03-06").do("chase_when_due", SYSTEM)
    silent.do("rule_on_silence", HEAD, {"stance": "conditions"}, {"reasons": "已派员核实。"})
    called_off = accepted().do("convene_joint", OFFICER, {**order, "departments": ["fire"]}, {"question": "请审。"})
    return silent, called_off.do("call_off_duty", OFFICER, {"department": "fire"}, {"reasons": "不涉及。"})


def _shorter(found: dict[str, Way], missing: set[str], terms: CaseTerms, events: Sequence[NewEvent]) -> None:
    for count, event in enumerate(events, 1):
        act = event.body["action"]
        if act in missing and (act not in found or count < len(found[act].events)):
            found[act] = Way(terms, tuple(events[:count]))


def few(ways: dict[str, Way]) -> list[tuple[str, Way]]:
    """As few histories as cover all: a longer way serves the acts that lie on it."""
    left, chosen = set(ways), []
    for name, way in sorted(ways.items(), key=lambda pair: -len(pair[1].events)):
        if name in left:
            chosen.append((name, way))
            left -= set(way.acts)
    return chosen


def history(number: int, name: str, way: Way) -> dict[str, Any]:
    """One history as the files hold it."""
    head, chain = GENESIS, []
    for seq, event in enumerate(way.events, 1):
        wanted = cases.ACTIONS[event.body["action"]].needs_private  # lives send every text they know with every order
        references = {key: (f"note-{seq}-{key}", private_digest("salt", event.private[key])) for key in wanted}
        text = envelope_text(
            event_id=f"golden-{number}-{seq}", stream_type="case", stream_id=f"golden-{number}", seq=seq, type=event.type,
            type_version=event.type_version, occurred_at=event.occurred_at, recorded_at=WRITTEN,
            jurisdiction=way.terms.jurisdiction, opened_year=2026, actor_role="approver", actor_account="a1",
            actor_department=way.terms.department, place="", represented_party="p1", mandate="", channel="window",
            command_id=f"golden/{number}/{seq}", command_part=0, hash_alg="sha256",
            body=with_private(event.body, references),
        )  # fmt: skip
        digest = chain_hash(head, text)
        chain.append([text, head, digest])
        head = digest
    return {
        "life": f"the way to: {name}", "terms": way.terms.to_json(), "chain": chain,
        "state": cases.replay(way.events).to_json(),
    }  # fmt: skip


def main() -> int:
    target = HERE / sys.argv[1]
    if target.exists():
        print(f"{target.name} is there already and is never written again")
        return 1
    wanted = set(cases.ACTIONS) - known()
    ways = shortest(wanted, lives=int(sys.argv[2]) if len(sys.argv) > 2 else 3000)
    told = [history(number, name, way) for number, (name, way) in enumerate(few(ways), 1)]
    lines = ",\n".join(json.dumps(one, ensure_ascii=False, separators=(",", ":")) for one in told)
    target.write_text(f"[\n{lines}\n]\n", encoding="utf-8")
    print(f"{len(told)} histories, {sum(len(one['chain']) for one in told)} events; not found: {sorted(wanted - set(ways))}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
