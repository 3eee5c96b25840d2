"""Service of single papers: failed tries open the next way, public notice last and only after its time, rest days, remedies."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from onewindow.core.cases import Order
from onewindow.core.kernel.actor import Actor, Channel, Role, Scope
from onewindow.core.kernel.dates import legal_date
from onewindow.core.kernel.ids import new_id
from onewindow.core.kernel.refusal import Refused
from onewindow.reads import serving as pages
from onewindow.store.models import Case, Document, Event, Service
from onewindow.usecases import cases, identity, serving
from onewindow.usecases.command import Command
from onewindow.usecases.counter_delivery import Handing
from onewindow.usecases.serving import Attempt
from onewindow.usecases.verify import verify
from tests import builders, life
from tests.builders import day
from tests.life import PLACE, Life

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("standing_content")]
NOW = day("2026-03-02")


def staff(username: str, role: Role = Role.CLERK, department: str = "") -> Actor:
    made = builders.account(username)
    identity.grant(made, role, jurisdiction=PLACE, department=department, on=date(2020, 1, 1))
    where = Scope(frozenset({PLACE}), frozenset({department} if department else ()))
    return Actor(role, username, str(made.id), scope=where, channel=Channel.WINDOW)


def command(actor: Actor, at: Any = NOW) -> Command:
    return Command(actor, at, at, new_id().hex)


def refused(act: Callable[[], Any]) -> str:
    with pytest.raises(Refused) as no:
        act()
    return no.value.code


@pytest.fixture
def paper() -> Document:
    """A decision that no licence is needed: adverse, with remedies, to be served."""
    life.content()
    application = Life(now=NOW).handed_in()
    row = next(one for one in Case.objects.filter(application=application, act_type="licence").order_by("number")
               if one.status == "received")  # fmt: skip
    officer = staff("zhou", Role.APPROVER, row.department)
    cases.execute(row.id, Order("declare_not_required", {"basis": "目录"}, {"reasons": "规模没到标准"}), command(officer))
    return Document.objects.get(case=row, kind="not_required_notice")


def test_public_notice_is_the_last_resort_and_serves_only_when_its_time_is_over(paper: Document) -> None:
    clerk = staff("wang")
    published = Attempt("notice", "sent", "", "县政府网站")
    assert refused(lambda: serving.attempt(paper.id, published, command(clerk))) == "case.notice_last_resort"
    assert refused(lambda: serving.attempt(paper.id, Attempt("in_person", "failed"), command(clerk))) == "service.why"
    assert refused(lambda: serving.attempt(paper.id, Attempt("post", "sent"), command(clerk))) == "service.evidence"
    serving.attempt(paper.id, Attempt("in_person", "failed", "上门两次无人应答"), command(clerk))
    serving.attempt(paper.id, published, command(clerk))
    until = Service.objects.get(mode="notice").until
    assert until is not None and until >= NOW.date() + timedelta(days=30)
    handing = Handing("notice", "witness", "公告", "published", "县政府网站")
    early = NOW + timedelta(days=10)
    assert refused(lambda: serving.arrived(paper.id, handing, "", command(clerk, early))) == "service.notice-runs"
    line = pages.service_page(clerk, on=until + timedelta(days=1)).lines
    mine = next(one for one in line if one.id == paper.id)
    assert (mine.tries, mine.until, mine.ripe) == (2, until, True)
    effect = until + timedelta(days=1)
    over = day((effect + timedelta(days=3)).isoformat())
    serving.arrived(paper.id, handing, "", command(clerk, over))  # entered later: it served when its time was over
    paper.refresh_from_db()
    assert paper.served_at is not None and legal_date(paper.served_at) == effect
    assert Service.objects.get(document=paper, outcome="served").reconsider_until == effect + timedelta(days=60)
    assert [one.outcome for one in Service.objects.filter(document=paper).order_by("attempted_at")] == [
        "failed", "arrived", "served",
    ]  # fmt: skip
    assert refused(lambda: serving.arrived(paper.id, handing, "", command(clerk, over))) == "service.paper"
    assert verify().violations == []


def test_service_on_a_rest_day_counts_that_day_and_remedies_begin_the_day_after(paper: Document) -> None:
    clerk = staff("wang")
    serving.attempt(paper.id, Attempt("post", "sent", "", "EMS 1234"), command(clerk))
    saturday, monday = "2026-03-07", day("2026-03-09")
    handing = Handing("post", "family", "郑伯", "post_receipt", "EMS 1234")
    assert refused(lambda: serving.arrived(paper.id, handing, "2026-02-27", command(clerk, monday))) == "service.date"
    left = Handing("left", "witness", "郑伯", "signed", "")
    assert refused(lambda: serving.arrived(paper.id, left, saturday, command(clerk, monday))) == "service.evidence"
    assert refused(lambda: serving.arrived(paper.id, handing, saturday, command(clerk, monday))) == "process.late_reason"
    late = replace(handing, late_reason="周六签收，周一拿到回执")
    serving.arrived(paper.id, late, saturday, command(clerk, monday))
    event = Event.objects.filter(stream_id=paper.case_id).order_by("seq").last()
    assert event is not None and json.loads(event.envelope)["body"]["entered_late"] is True
    page = pages.paper_page(paper.id, actor=clerk)
    served = page.tries[-1]
    assert page.rest and page.served_at is not None and page.served_at.date() == date(2026, 3, 7)
    assert (served.reconsider_until, served.sue_until) == (date(2026, 5, 6), date(2026, 9, 7))
    assert paper.id not in [line.id for line in pages.service_page(clerk, on=monday.date()).lines]
