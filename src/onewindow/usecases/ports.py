"""What the use cases need from the world outside; adapters implement these, `config.wiring` picks them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol

from onewindow.core.align import Dictionary
from onewindow.core.catalogue.model import Source
from onewindow.core.catalogue.sheet_faults import CellFault
from onewindow.core.catalogue.sheet_read import Grid
from onewindow.core.catalogue.sheet_write import SheetRows
from onewindow.core.certs import DocumentData
from onewindow.core.compose.export_tables import Table
from onewindow.core.forms.expand_form import FilledForm
from onewindow.store.columnar import Files


@dataclass(frozen=True, slots=True)
class FileInHand:
    """A file opened for the person who may see it."""

    name: str
    media_type: str
    data: bytes


class DocumentRenderer(Protocol):
    """Turns a document into a PDF."""

    def render(self, data: DocumentData) -> bytes:
        """The PDF. Raises Refused when the document lacks what the law demands or cannot be typeset now."""
        ...

    def render_form(self, form: FilledForm, *, agency: str, number: str, on: date) -> bytes:
        """The PDF of a department's complete form. Raises Refused when it cannot be typeset now."""
        ...

    def picture(self, pdf: bytes, *, page: int, width: int) -> bytes:
        """A page (from 1) of a PDF as PNG, `width` pixels wide. Raises Refused for what cannot be opened."""
        ...

    def sample(self, title: str) -> bytes:
        """A paper as people hand it in, for demo applications, as PDF. Raises Refused when it cannot be typeset now."""
        ...


class FileStore(Protocol):
    """Keeps bytes by their address (sha256 of what is stored)."""

    def put(self, data: bytes) -> str:
        """Write and fsync; returns the address. Putting the same bytes twice is harmless."""
        ...

    def get(self, address: str) -> bytes:
        """Read back. Raises Refused(`files.lost`) when the file is not there or was changed."""
        ...

    def written_before(self, moment: datetime) -> list[str]:
        """Every address written before a moment of the wall clock (for the sweep of orphans)."""
        ...

    def remove(self, address: str) -> None:
        """Delete one file; the caller has made sure that no row names it."""
        ...


class SourceDown(Exception):
    """The register did not answer, or not in time. The form then asks what is missing."""


class SourceClient(Protocol):
    """Calls registers and certificate libraries."""

    demo: bool

    def call(self, source: Source, keys: Mapping[str, Any], *, idempotency_key: str) -> Mapping[str, Any]:
        """`keys`: element code → value. Returns element code → value, empty when the register knows nothing.

        Raises SourceDown.
        """
        ...


@dataclass(frozen=True, slots=True)
class Sent:
    """What a channel said: `receipt` its own reference (never a person's words or number)."""

    receipt: str = ""


class NotSent(Exception):
    """The channel certainly did not send: trying again is harmless. `code` is ours, never the channel's own words."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


class ChannelOff(Exception):
    """This place has no such channel: nothing is sent, and that is no failure."""


class Sender(Protocol):
    """An outside channel (SMS, mail). `idempotent`: it honours the key and sends one message per key."""

    idempotent: bool
    demo: bool

    def send(self, to: str, text: str, *, key: str) -> Sent:
        """Send one message. Raises NotSent when it certainly did not go out, ChannelOff where there is no channel.

        After any other exception nobody knows; the caller decides by channel policy what that means.
        """
        ...


class Workbooks(Protocol):
    """Workbooks as files (XLSX)."""

    def write(
        self, sheets: Sequence[SheetRows], codes: Mapping[str, Sequence[tuple[str, str]]], *, on: date
    ) -> bytes:
        """The workbook of the catalogue; `codes`: what columns that name other definitions may hold."""
        ...

    def table(self, name: str, heads: Sequence[str], rows: Sequence[Sequence[Any]], *, on: date) -> bytes:
        """A plain table of figures."""
        ...

    def read(self, data: bytes) -> Sequence[Grid]:
        """The sheets of a file. Raises Refused(`workbook.*`) for what is no workbook."""
        ...

    def mark(self, data: bytes, faults: Sequence[CellFault]) -> bytes:
        """The same workbook with every wrong cell marked and commented, and a sheet that lists them."""
        ...


class PlanTables(Protocol):
    """A composed plan as a workbook (XLSX)."""

    def write(self, tables: Sequence[Table], *, title: str, on: date) -> bytes:
        """One sheet for each table."""
        ...


class PlanPrint(Protocol):
    """A composed plan as a printed sheet (PDF)."""

    def print(self, sheet: dict[str, Any], *, on: date) -> bytes:
        """The PDF of `core.compose.export_sheet.plan_sheet`. Raises Refused when it cannot be typeset now."""
        ...


class Binder(Protocol):
    """Many papers as one file to print, one paper in hand at a time."""

    def pages(self, paper: bytes) -> int:
        """How many pages a paper has. Raises Refused when it cannot be read now."""
        ...

    def cover(self, job: dict[str, Any], pages: Sequence[int]) -> list[tuple[bytes, int]]:
        """The cover list in pieces, each with its own pages. `job`: `title`, `about`, `foot`, `heads` and `rows` of the list
        (the last cell of a row comes after its pages); `pages`: of each paper. Raises Refused when it cannot be made now."""
        ...

    def bind(self, papers: Iterable[tuple[bytes, int, str]], *, first: int) -> Iterator[bytes]:
        """The file from its page `first`, piece by piece. `papers`: each with its pages and the words across every page of
        it, or empty; the next is asked for when the one before has been written. Raises Refused when it cannot be made now."""
        ...

    def void(self, pdf: bytes, words: str) -> bytes:
        """The same paper with `words` across every page: it cannot pass for one that holds. Raises Refused as `bind`."""
        ...


class SheetPrint(Protocol):
    """A plain printed sheet of facts and tables (PDF): the close of a day, the emergency book, a payment notice."""

    def print(
        self,
        title: str,
        facts: Sequence[tuple[str, str]],
        sections: Sequence[dict[str, Any]],
        *,
        on: date,
        agency: str,
        signs: Sequence[str] = (),
    ) -> bytes:
        """`sections`: `{title, lines, heads, widths, rows, break}`. Raises Refused when it cannot be typeset now."""
        ...


@dataclass(frozen=True, slots=True)
class Wiring:
    """Every adapter of this process."""

    files: FileStore
    sources: SourceClient
    renderer: DocumentRenderer
    sms: Sender
    mail: Sender
    workbooks: Workbooks | None = None
    plan_tables: PlanTables | None = None
    plan_print: PlanPrint | None = None
    dictionary: Callable[[], Dictionary] | None = None
    sheet_print: SheetPrint | None = None
    binder: Binder | None = None
    columnar: Files | None = None


_wired: list[Wiring] = []


def wire(wiring: Wiring) -> None:
    """Put the adapters in place (once at start; tests may put others)."""
    _wired[:] = [wiring]


def wired() -> Wiring:
    """The adapters of this process. RuntimeError before `config.boot`."""
    if not _wired:
        raise RuntimeError("nothing is wired: call onewindow.config.boot() first")
    return _wired[0]
