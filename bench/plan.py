#!/usr/bin/env python3
"""The plan of a one-thing of 12 items: a new situation, a repeated one, why a question is asked, and each answer typed.

Composing is measured in the process, on the project's own content (starting to build in a development zone: 12 items of
9 agencies). The round trip is that of the browser: one answer typed, saved by the form itself, registers called, the
form composed again, the changed pieces of the page sent back; over HTTP, web and database on this machine.
"""

from __future__ import annotations

import os
import random
import time
from datetime import UTC, date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode, urljoin

from common import ROOT, Server, folder, options, percentile, report, say, timed

THING = "start-construction"
AIM_NEW, AIM_AGAIN, AIM_ANSWER = 50.0, 5.0, 100.0
OPEN_FORMS, SURVEY = 80.0, 51.0
"""Published comparisons, not measured here: a logic check of Open Forms (100 fields, 100 rules), survey-core per answer."""


def situations(thing: Any, count: int) -> list[dict[str, Any]]:
    """The declared case with numbers and choices changed at random, so that none is met twice."""
    from onewindow.core.catalogue.model import ElementKind

    chance = random.Random(2026)
    found = []
    for _ in range(count):
        situation = dict(thing.reference)
        for question in thing.situation:
            if question.kind is ElementKind.NUMBER and question.key in situation:
                situation[question.key] = round(situation[question.key] * chance.uniform(1, 1.5), 1)
            elif chance.random() < 0.25 and question.kind is ElementKind.YES_NO:
                situation[question.key] = chance.choice([True, False])
        found.append(situation)
    return found


def composing(rounds: int) -> dict[str, Any]:
    """Milliseconds of a new and of a repeated composing, and of one `why`."""
    from onewindow.cli.compose import load
    from onewindow.core.compose import compose, profile_for, remembered, resolver

    content = load(ROOT / "content")
    catalogue = content.catalogue
    thing = catalogue.things[THING]
    profile = profile_for(catalogue, "")
    assert profile is not None
    inputs = {"profile": profile, "calendar": content.calendar, "route": thing.reference_route}

    def plan(situation: dict[str, Any], on: date) -> Any:
        return compose(catalogue, thing, situation, on=on, **inputs)

    first = date(2026, 9, 15)
    plan(thing.reference, first)  # what is loaded once is loaded now
    fresh, again, cpu = [], [], []
    for number, situation in enumerate(situations(thing, rounds)):
        remembered.forget()
        on = first + timedelta(days=number % 20)
        begun = time.process_time()
        fresh.append(timed(lambda s=situation, d=on: plan(s, d)))
        cpu.append((time.process_time() - begun) * 1000)
        again.append(timed(lambda s=situation, d=on: plan(s, d)))
    made = plan(thing.reference, first)
    solved = resolver(catalogue, thing, thing.reference, on=first, **inputs)
    whys = [timed(lambda r=ref: solved.why(r)) for ref in solved.asked()]
    return {
        "parts": len(made.applying),
        "questions": sum(question.required for question in made.questions),
        "proven": made.proof.proven and made.proof.rest_proven,
        "new_ms": spread(fresh),
        "new_cpu_ms": spread(cpu),
        "repeated_ms": spread(again),
        "why_ms": spread(whys),
    }


def spread(values: list[float]) -> dict[str, float]:
    return {
        "p50": round(percentile(values, 0.5), 2),
        "p95": round(percentile(values, 0.95), 2),
        "worst": round(max(values), 2),
    }


def answering(seconds: float) -> dict[str, Any]:
    """Milliseconds from an answer typed to the page renewed, for every field of the form in turn."""
    from onewindow.cli import journey_citizen as citizen
    from onewindow.cli.journey_answers import answers
    from onewindow.cli.journey_client import Browser

    with folder() as var, Server(var, jobs=False) as server:
        demo = _demo(server)
        browser = Browser(server.host, server.port, "lin", lambda *_: None)
        username, name, *_ = demo.CITIZENS[0]
        person = citizen.Person(username, name, "清源食品", answers(THING))
        thing = _thing()
        page = citizen.find(browser, THING, thing.name.zh)
        page = citizen.plan(browser, page, THING, thing.reference, thing.reference_route)
        page = citizen.begin(browser, page, person, demo.PASSWORD, thing.reference_route)
        took: list[float] = []
        today, until = datetime.now(UTC).date(), time.perf_counter() + seconds
        while time.perf_counter() < until:
            form = next((form for form in page.forms if form.node.get("id") == "section-form"), None)
            if form is None:
                break
            citizen.answer(form, person, today)
            took += _typed(browser, page, form, until)
            page = browser.send(page, form, expect=(200, 422))
            if page.status == 422:
                raise RuntimeError(f"{page.path}: {'; '.join(page.complaints)}")
    return {"answers": len(took), **spread(took)}


def _demo(server: Server) -> Any:
    """The accounts of the demo installation."""
    import django

    os.environ.update(server.environment, DJANGO_SETTINGS_MODULE="onewindow.config.settings")
    django.setup()
    from onewindow.usecases import demo

    return demo


def _typed(browser: Any, page: Any, form: Any, until: float) -> list[float]:
    """One field after another, saved as the form saves itself."""
    pairs = [(name, value) for name, value in form.pairs(None) if name and "." not in name]
    fields = [(name, value) for name, value in form.pairs(None) if "." in name and value]
    headers = {
        "Referer": f"http://{browser.host}:{browser.port}{page.path}",
        "Content-Type": "application/x-www-form-urlencoded",
        "X-Autosave": "1",
    }
    target = urljoin(page.path, form.action) if form.action else page.path
    took = []
    for name, value in fields:
        if time.perf_counter() > until:
            break
        body = urlencode([*pairs, (name, value)]).encode()
        begun = time.perf_counter()
        answer, _, at = browser._ask("POST", target, body, headers)
        took.append((time.perf_counter() - begun) * 1000)
        if answer.status != 200:
            raise RuntimeError(f"{at}: {answer.status}")
    return took


def _thing() -> Any:
    from onewindow.cli.compose import load

    return load(ROOT / "content").catalogue.things[THING]


def main() -> None:
    args = options(__doc__ or "").parse_args()
    say("composing")
    made = composing(15 if args.quick else 100)
    say("answering over HTTP")
    typed = answering(8 if args.quick else 60)
    report(
        args,
        "plan of 12 items",
        ours=made["new_ms"]["p50"],
        baseline=OPEN_FORMS,
        unit="ms",
        note=(
            f"a new situation; aims: new {AIM_NEW:g}, repeated {AIM_AGAIN:g}, one answer {AIM_ANSWER:g} ms; "
            f"published, not measured here: Open Forms {OPEN_FORMS:g} ms a logic check of 100 fields, "
            f"survey-core {SURVEY:g} ms an answer at 800 chained questions"
        ),
        **made,
        answer_ms=typed,
    )


if __name__ == "__main__":
    main()
