"""The only place that picks adapters: real ones where an address is given, demo twins in demo mode."""

from __future__ import annotations

import os
from importlib import import_module
from pathlib import Path
from typing import Any

from django.conf import settings

from onewindow.adapters.align_files import load_dictionary
from onewindow.adapters.columnar import ColumnarFiles
from onewindow.adapters.content_files import load_yaml
from onewindow.adapters.files import DiskFiles
from onewindow.adapters.sources.demo import DemoSources
from onewindow.adapters.sources.http import HttpSources
from onewindow.usecases.ports import SourceClient, Wiring, wire


def wire_up() -> None:
    """Put the adapters of this process in place. SystemExit names what is not set up outside demo mode."""
    from onewindow.adapters.pdf.binder import PdfBinder
    from onewindow.adapters.pdf.client import HelperClient
    from onewindow.adapters.pdf.plans import PlanPrinter
    from onewindow.adapters.pdf.renderer import PdfRenderer
    from onewindow.adapters.pdf.table_sheet import TablePrinter
    from onewindow.adapters.sheets import SheetWriter
    from onewindow.adapters.workbook import XlsxWorkbooks

    helper = HelperClient()  # one process sets documents and plans
    wire(
        Wiring(
            files=DiskFiles(settings.FILES),
            sources=_sources(),
            renderer=PdfRenderer(folder=settings.FONTS, client=helper),
            sms=_channel("sms"),
            mail=_channel("mail"),
            workbooks=XlsxWorkbooks(),
            plan_tables=SheetWriter(),
            plan_print=PlanPrinter(folder=settings.FONTS, client=helper),
            binder=PdfBinder(folder=settings.FONTS, client=helper),
            sheet_print=TablePrinter(folder=settings.FONTS, client=helper),
            columnar=ColumnarFiles(),
            dictionary=lambda: load_dictionary(settings.CONTENT),
        )
    )


def _sources() -> SourceClient:
    """The exchange gateway of the place, or the demo registers (they say so on every page that shows them)."""
    gateway = os.environ.get("ONEWINDOW_SOURCES_URL", "")
    if gateway:
        return HttpSources(gateway, os.environ.get("ONEWINDOW_SOURCES_TOKEN", ""))
    if settings.DEMO:
        return DemoSources(demo_records(settings.CONTENT / "demo"))
    return DemoSources({}, down=_EVERY)


class _Every(frozenset[str]):
    """Every register is down: without a gateway the form asks everything."""

    def __contains__(self, item: object) -> bool:
        return True


_EVERY = _Every()


def demo_records(folder: Path) -> dict[str, list[dict[str, Any]]]:
    """Source code → records, from every file of the folder."""
    found: dict[str, list[dict[str, Any]]] = {}
    for path in sorted(folder.glob("*.yaml")):
        for code, records in (load_yaml(path) or {}).items():
            found.setdefault(code, []).extend(records)
    return found


def _channel(name: str) -> Any:
    """The SMS or mail adapter: its module's `choose()` reads its own settings."""
    return import_module(f"onewindow.adapters.{name}").choose(demo=settings.DEMO)
