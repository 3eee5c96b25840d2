"""What every test may use. Settings of a test run stand in onewindow.config.testing."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django import DjangoDbBlocker

from tests import examples, kept, quick, template


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--long", action="store_true", help="also run the tests marked long (minutes)")


def pytest_configure(config: pytest.Config) -> None:
    template.install()
    template.install_on_server()
    kept.active = True
    examples.choose(long=config.getoption("--long"))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    skip_long = pytest.mark.skip(reason="takes minutes: run with --long")
    no_postgres = pytest.mark.skip(reason="no PostgreSQL server (ONEWINDOW_TEST_PG is not set)")
    for item in items:
        if "long" in item.keywords and not config.getoption("--long"):
            item.add_marker(skip_long)
        if "postgres" in item.keywords and not os.environ.get("ONEWINDOW_TEST_PG"):
            item.add_marker(no_postgres)


@pytest.fixture(scope="session")
def root() -> Path:
    """The repository's folder."""
    return Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session", autouse=True)
def _quick() -> None:
    quick.passwords()
    quick.content_files()


@pytest.fixture(autouse=True)
def _own_wiring() -> Iterator[None]:
    """What a test wires is gone after it: adapters are one list for the whole process."""
    kept.forget_what_stands()
    ports = sys.modules.get("onewindow.usecases.ports")
    before = list(ports._wired) if ports else []
    yield
    if before and ports:
        ports._wired[:] = before


@pytest.fixture(scope="module")
def standing_content(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The project's own content in the database of every test of a module; `life.content()` then has nothing to do."""
    from tests import life

    with django_db_blocker.unblock(), life.standing_content():
        yield


@pytest.fixture(scope="module")
def chromium() -> Iterator[object]:
    """A browser for the tests of one module. Two at once, or one beside tests of the database, do not go together:
    the browser's library keeps an event loop in this thread while it lives.
    """
    playwright = pytest.importorskip("playwright.sync_api")
    program = (
        os.environ.get("ONEWINDOW_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    )
    if not program:
        pytest.skip("no chromium on this machine")
    with playwright.sync_playwright() as running:
        flags = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        browser = running.chromium.launch(executable_path=program, args=flags)
        yield browser
        browser.close()
