#!/usr/bin/env python3
"""The studio: a designer turns one switch, every figure moves. The round trip over HTTP for the one-thing of 12 items.

New: a limit nobody has tried, an answer nobody has given, a source nobody has switched off, so that the plan is composed
anew. Repeated: the same again. Levers: every lawful change composed, and the frontier up to four changes proved; they
arrive after the figures. Web, database and composing on this machine; nothing is left out.
"""

from __future__ import annotations

import re
import time
from http.cookiejar import CookieJar
from typing import Any
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, HTTPRedirectHandler, Request, build_opener

from common import Server, folder, options, percentile, report, say

THING, ITEM, SOURCE = "start-construction", "environment-approval", "business-registry"
AIM = 100.0
PASSWORD = "yunxi-demo-2026"


class Stay(HTTPRedirectHandler):
    """Redirects are followed by GET, as a browser does after a form."""


class Designer:
    """One designer's browser, as far as forms go."""

    def __init__(self, address: str) -> None:
        self.address, self.cookies = address, CookieJar()
        self.open = build_opener(HTTPCookieProcessor(self.cookies), Stay())
        self.seen = 0

    def ask(
        self, path: str, data: list[tuple[str, str]] | None = None, *, htmx: bool = False
    ) -> tuple[str, str]:
        """`(final address, page)`; a POST carries the token of the form."""
        body = None
        if data is not None:
            token = next((c.value or "" for c in self.cookies if "csrf" in c.name), "")
            self.seen += 1
            body = urlencode(
                [*data, ("csrfmiddlewaretoken", token), ("command_id", f"bench-{self.seen:06d}")]
            ).encode()
        headers = {"Referer": self.address, **({"HX-Request": "true"} if htmx else {})}
        with self.open.open(Request(self.address + path, body, headers)) as answer:
            return answer.url, answer.read().decode()

    def begin(self) -> str:
        """Log in and open the one-thing; the path of the scenario."""
        self.ask("/login")
        self.ask("/login", [("username", "designer"), ("password", PASSWORD), ("next", "/console/studio")])
        self.ask("/console/studio")
        url, page = self.ask("/console/studio/new", [("thing", THING)])
        assert 'id="studio-live"' in page, "the bench did not open"
        return url.removeprefix(self.address)

    def turn(self, path: str, version: int, *control: tuple[str, str]) -> float:
        """Milliseconds from one control moved to every figure renewed."""
        begun = time.perf_counter()
        _, page = self.ask(f"{path}/do/change", [("seen", str(version)), *control], htmx=True)
        took = (time.perf_counter() - begun) * 1000
        assert f'id="seen" value="{version + 1}"' in page, "nothing moved"
        return took


def spread(values: list[float]) -> dict[str, float]:
    return {"p50": round(percentile(values, 0.5), 1), "p95": round(percentile(values, 0.95), 1),
            "worst": round(max(values), 1)}  # fmt: skip


def measure(address: str, rounds: int) -> dict[str, Any]:
    designer = Designer(address)
    path = designer.begin()
    version, fresh, again, levers = 0, [], [], []
    designer.turn(
        path, version, (f"limit.{ITEM}", "14"), (f"unit.{ITEM}", "wd")
    )  # what is loaded once is loaded now
    version += 1
    for number in range(rounds):
        energy = str(1000 + number)
        controls = [
            [(f"limit.{ITEM}", str(2 + number % 10)), (f"unit.{ITEM}", "wd")],
            [("answer.energy", energy)],
            [("shown", SOURCE), ("off", SOURCE)],
        ]
        for control in controls:
            fresh.append(designer.turn(path, version, *control))
            version += 1
        begun = time.perf_counter()
        designer.ask(f"{path}/levers", htmx=True)
        if number < 5:
            levers.append((time.perf_counter() - begun) * 1000)
        for amount in ("13", "14"):  # the second time round these plans are known
            took = designer.turn(path, version, (f"limit.{ITEM}", amount), (f"unit.{ITEM}", "wd"),
                                 ("answer.energy", "300"), ("shown", SOURCE))  # fmt: skip
            version += 1
            if number:
                again.append(took)
    _, page = designer.ask(path)
    return {"moves": version, "new_ms": spread(fresh), "repeated_ms": spread(again), "levers_ms": spread(levers),
            "kilobytes": round(len(page.encode()) / 1024), "proven": bool(re.search("已证明|Proved", page))}  # fmt: skip


def main() -> None:
    args = options(__doc__ or "").parse_args()
    with folder() as var, Server(var, jobs=False) as server:
        say("turning switches")
        found = measure(f"http://{server.host}:{server.port}", 8 if args.quick else 40)
    report(
        args, "studio, 12 items", ours=found["new_ms"]["p50"], baseline=AIM, unit="ms",
        note="one control moved to every figure renewed, over HTTP; the baseline is the aim", **found,
    )  # fmt: skip


if __name__ == "__main__":
    main()
