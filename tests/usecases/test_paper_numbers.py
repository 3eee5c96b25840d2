"""Numbers of papers: agencies have their document word, services their name; no two papers share one."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from onewindow.adapters.content_files import load_pack
from onewindow.core.catalogue.model import ActType, Catalogue
from onewindow.core.catalogue.read import catalogue_from_bodies
from onewindow.core.certs.kinds import DocumentKind
from onewindow.usecases.papers import PaperContext, next_number

CONTENT = Path(__file__).resolve().parents[2] / "content"


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return catalogue_from_bodies(load_pack(CONTENT).bodies())


def number(catalogue: Catalogue, department: str) -> str:
    context: Any = SimpleNamespace(
        kind=DocumentKind.STEP_RECORD,
        row=SimpleNamespace(number="1", jurisdiction="990101000000", act_type="step"),
        department=catalogue.departments[department],
        state=SimpleNamespace(seq=1),
        command=SimpleNamespace(now=datetime(2026, 9, 15, 2, 0, tzinfo=UTC)),
        terms=SimpleNamespace(act_type=ActType.STEP),
    )
    return next_number(cast(PaperContext, context))


@pytest.mark.django_db
def test_the_records_of_two_services_never_share_a_number(catalogue: Catalogue) -> None:
    providers = sorted(
        {item.department for item in catalogue.items.values() if item.act_type is ActType.STEP}
    )
    found = [number(catalogue, code) for code in providers for _ in range(2)]
    assert len(providers) >= 6
    assert len(set(found)) == len(found)
    assert number(catalogue, "water-supply") == "自来水公司联办〔2026〕3 号"
