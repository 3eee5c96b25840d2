"""Words of the driver about one licence: granted with a renewal asked for in time, swept after its end, how it stands."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from typing import Any


def licensed() -> dict[str, Any]:
    """The food permit of the application is granted and issued; years later its renewal is asked for in time."""
    from onewindow.core.cases import Order
    from onewindow.core.process.procedure import Order as Act
    from onewindow.store.models import Case, Certificate
    from onewindow.usecases import cases, certificates, licences
    from onewindow.usecases.command import Command, by_system
    from tests import life
    from tests.jobs.driver import wire_fakes

    wire_fakes()
    lived = life.Life(now=datetime.now(UTC))
    row = Case.objects.get(item="food-permit")
    for edge in json.loads(row.terms)["edges"]:
        told = Order("upstream_result", {"case": edge["case"], "outcome": "positive"})
        cases.execute(row.id, told, by_system(lived.now, lived.now, f"up/{edge['case']}"))
    row.refresh_from_db()
    lived.accept(row)
    lived.decide(row)
    certificates.issue(row.id, by_system(lived.now, lived.now, f"issue/{row.id}"), automatic=True)
    certificate = Certificate.objects.get(case=row)
    ask = moment(certificate.valid_until - timedelta(days=80))
    command = Command(lived.citizen, ask, lived.now, "ask-renewal-1")
    licences.act(certificate.id, Act("request_renewal"), command)
    return {"key": str(certificate.id), "until": certificate.valid_until.isoformat()}


def moment(on: date) -> datetime:
    return datetime(on.year, on.month, on.day, 2, tzinfo=UTC)


def sweep_licences(until: str) -> dict[str, Any]:
    """The sweep on the day after the end."""
    from onewindow.usecases import licence_sweep
    from tests.jobs.driver import wire_fakes

    wire_fakes()
    now = moment(date.fromisoformat(until) + timedelta(days=1))
    return {"acted": licence_sweep.sweep_licences(now, datetime.now(UTC)).acted}


def licence_stand(key: str) -> dict[str, Any]:
    """The licence, its editions, the papers and messages of the renewal, and whether everything verifies."""
    from onewindow.store.models import Certificate, Document, Licence, Message
    from onewindow.usecases import verify

    row = Licence.objects.get(pk=key)
    editions = Certificate.objects.filter(licence=key).order_by("edition").values_list("status", flat=True)
    return {
        "version": row.version,
        "editions": list(editions),
        "papers": Document.objects.filter(case=row.case, kind="renewal_decision").count(),
        "messages": Message.objects.filter(kind="licence_renewed_silently").count(),
        "violations": [one.what for one in verify.verify().violations],
    }


WORDS = {"licensed": licensed, "sweep_licences": sweep_licences, "licence_stand": licence_stand}
