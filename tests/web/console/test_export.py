"""The plan on the bench leaves as a file: the right type and name, for the answers as they stand, and only for readers."""

from __future__ import annotations

import dataclasses
import io
import json
import xml.etree.ElementTree as ET
from datetime import date
from pathlib import Path

import jsonschema
import openpyxl
import pytest
from django.test import Client

from onewindow.core.kernel.actor import Role
from onewindow.usecases import identity, ports
from tests import life
from tests.builders import day
from tests.life import PLACE

pytestmark = pytest.mark.django_db
ON = date(2026, 3, 10)
ANSWERS = "tried=1&route=commitment&house=own&area=40&meals=no&licence=yes&sign=no&altered=no&sensitive=no"


@pytest.fixture(autouse=True)
def _content(standing_content: None, monkeypatch: pytest.MonkeyPatch) -> None:
    life.content()
    monkeypatch.setattr("onewindow.config.middleware.legal_now", lambda wall: day("2026-03-10"))


class Printer:
    """Keeps the sheet instead of typesetting it."""

    def __init__(self) -> None:
        self.sheets: list[dict[str, object]] = []

    def print(self, sheet: dict[str, object], *, on: date) -> bytes:
        self.sheets.append(sheet)
        return b"%PDF-1.7 " + on.isoformat().encode()


@pytest.fixture
def printer(monkeypatch: pytest.MonkeyPatch) -> Printer:
    made = Printer()
    own = ports.wired()
    monkeypatch.setattr(ports, "_wired", [dataclasses.replace(own, plan_print=made)])
    return made


def client_of(role: Role = Role.DESIGNER) -> Client:
    account = identity.create_account(f"e-{role}", "bright-river-42", "方设计", at=day("2026-01-05"))
    identity.grant(account, role, jurisdiction=PLACE, on=date(2020, 1, 1))
    client = Client()
    session = client.session
    session.update({"account": str(account.id), "epoch": 0, "role": str(role)})
    session.save()
    return client


@pytest.mark.parametrize(
    ("form", "media", "ending"),
    [
        ("bpmn", "application/xml", "bpmn"),
        ("cpsv", "application/ld+json", "jsonld"),
        ("json", "application/json", "json"),
        ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx"),
        ("pdf", "application/pdf", "pdf"),
    ],
)
def test_every_format_has_its_type_and_name(form: str, media: str, ending: str, printer: Printer) -> None:
    answer = client_of().get(f"/console/things/open-homestay/export/{form}")
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, media)
    name = f"open-homestay-2026-03-10.{ending}"
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{name}"'
    assert answer.headers["X-Content-Type-Options"] == "nosniff" and answer.content


def test_the_file_follows_the_answers_and_the_schema(root: Path) -> None:
    client = client_of()
    found = json.loads(client.get(f"/console/things/open-homestay/export/json?{ANSWERS}").content)
    jsonschema.validate(found, json.loads((root / "docs" / "compose.schema.json").read_text("utf-8")))
    assert {part["item"] for part in found["parts"]} == {"homestay-filing", "lodging-permit"}
    usual = json.loads(client.get("/console/things/open-homestay/export/json").content)
    assert len(usual["parts"]) == 8
    off = json.loads(client.get("/console/things/open-homestay/export/json?off=real-estate-registry").content)
    assert len(off["questions"]) >= len(usual["questions"])


def test_workbook_and_print_hold_the_same_plan(printer: Printer) -> None:
    client = client_of()
    book = openpyxl.load_workbook(io.BytesIO(client.get("/console/things/open-homestay/export/xlsx").content))
    client.get("/console/things/open-homestay/export/pdf")
    (sheet,) = printer.sheets
    assert book["步骤"].max_row - 1 == len(sheet["timeline"]["rows"]) == 8  # type: ignore[index]


def test_the_process_is_worded_in_the_readers_language() -> None:
    client = client_of()
    chinese = client.get("/console/things/open-homestay/export/bpmn").content.decode()
    english = client.get(
        "/console/things/open-homestay/export/bpmn", headers={"accept-language": "en"}
    ).content.decode()
    assert "综合窗口" in chinese and ET.fromstring(chinese).tag.endswith("definitions")
    assert ("The one window" in english) is ("综合窗口" not in english)


def test_what_is_not_there_is_told_with_what_there_is() -> None:
    client = client_of()
    answer = client.get("/console/things/open-homestay/export/docx")
    assert answer.status_code == 404 and "bpmn" in answer.content.decode()
    assert client.get("/console/things/no-such/export/json").status_code == 404


def test_what_cannot_be_printed_now_says_so_and_leads_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ports, "_wired", [dataclasses.replace(ports.wired(), plan_print=None)])
    answer = client_of().get(f"/console/things/open-homestay/export/pdf?{ANSWERS}")
    assert answer.status_code == 503 and "/console/things/open-homestay?tried=1" in answer.content.decode()


def test_the_bench_links_every_format_with_its_answers() -> None:
    page = client_of().get(f"/console/things/open-homestay?{ANSWERS}").content.decode()
    for form in ("pdf", "xlsx", "bpmn", "cpsv", "json"):
        assert f"/console/things/open-homestay/export/{form}?tried=1&amp;route=commitment" in page


def test_readers_only() -> None:
    assert client_of(Role.CLERK).get("/console/things/open-homestay/export/json").status_code in (403, 404)
    stranger = Client().get("/console/things/open-homestay/export/json")
    assert stranger.status_code == 303 and stranger.headers["Location"].startswith("/login")
