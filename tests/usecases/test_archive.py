"""Archive: nothing open or unserved is filed; the package carries its proof; looks are logged; destruction by two and in time."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.db import transaction

from onewindow.adapters.pdf.fake import FakeRenderer
from onewindow.core.cases import Order
from onewindow.core.kernel.actor import SYSTEM, Actor, Channel, Role, Scope
from onewindow.core.kernel.ids import new_id
from onewindow.core.kernel.refusal import Refused
from onewindow.core.process.chain import chain_hash
from onewindow.reads import archive as pages
from onewindow.reads import archive_console as console
from onewindow.store.models import Application, ArchiveFile, ArchiveNote, Case, Document, File, Outbox
from onewindow.usecases import archive, archive_destroy, archive_lists, cases, documents, identity
from onewindow.usecases.command import Command
from onewindow.usecases.handlers import CHANNELS, Parcel
from onewindow.usecases.ports import wire, wired
from onewindow.usecases.verify import verify
from tests import builders, life
from tests.builders import day
from tests.life import PLACE, Life

pytestmark = pytest.mark.django_db
NOW = day("2026-03-02")


class Sheets:
    def print(self, title: str, facts: Any, sections: Any, **more: Any) -> bytes:
        return json.dumps([title, list(facts), sections[0]["rows"]], ensure_ascii=False).encode()


def staff(username: str) -> Actor:
    made = builders.account(username)
    identity.grant(made, Role.CLERK, jurisdiction=PLACE, on=date(2020, 1, 1))
    return Actor(Role.CLERK, username, str(made.id), scope=Scope(frozenset({PLACE})), channel=Channel.WINDOW)


def command(actor: Actor, at: Any = NOW) -> Command:
    return Command(actor, at, at, new_id().hex)


def refused(act: Callable[[], Any]) -> str:
    with pytest.raises(Refused) as no:
        act()
    return no.value.code


def test_an_application_is_filed_with_everything_it_rests_on_and_leaves_only_by_an_approved_list() -> None:
    life.content()
    application = Life(now=NOW).submit()
    wire(replace(wired(), renderer=FakeRenderer(), sheet_print=Sheets()))
    clerk, other = staff("wang"), staff("limin3")
    assert refused(lambda: archive.file(application.id, "A-12", command(clerk))) == "archive.open"
    for row in Case.objects.filter(application=application, open=True):
        cases.execute(row.id, Order("withdraw"), command(clerk))
    assert refused(lambda: archive.file(application.id, "A-12", command(clerk))) == "archive.unserved"
    Document.objects.filter(application=application).update(served_at=NOW)
    assert refused(lambda: archive.file(application.id, "A-12", command(clerk))) == "archive.unset"
    for paper in Document.objects.filter(application=application):
        documents.typeset(paper.id)
    assert console.console_page(clerk, console.Wanted("late"), on=NOW.date()).due == ()
    (late,) = console.console_page(clerk, console.Wanted("late"), on=date(2026, 6, 1)).due
    assert (late.id, late.late) == (application.id, True)
    due = pages.archive_page(clerk, on=NOW.date()).due
    assert [(line.id, line.late) for line in due] == [(application.id, False)]
    assert refused(lambda: archive.file(application.id, " ", command(clerk))) == "archive.box"
    key = archive.file(application.id, "A-12", command(clerk))
    assert refused(lambda: archive.file(application.id, "A-12", command(clerk))) == "archive.twice"
    row = ArchiveFile.objects.get(pk=key)
    assert (row.retention, row.keep_until, row.box) in (("30", date(2056, 12, 31), "A-12"), ("permanent", None, "A-12"))
    assert refused(lambda: archive.package(key, "", "court", command(clerk))) == "archive.words"
    found = archive.package(key, "云溪县人民法院调卷", "court", command(clerk))
    _proved(found.data, row.digest, application)
    assert refused(lambda: archive.note(key, "destroy", "期满销毁", command(clerk))) == "archive.kept"
    if row.keep_until is not None:
        _destroyed(key, clerk, other)
    assert verify().violations == []


def _proved(data: bytes, digest: str, application: Application) -> None:
    """Every entry has the hash of the manifest, the manifest the digest on record, every event the hash of its text."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        manifest = package.read("manifest.json")
        assert hashlib.sha256(manifest).hexdigest() == digest
        told = json.loads(manifest)
        assert told["application"] == application.number
        for entry in told["entries"]:
            assert hashlib.sha256(package.read(entry["path"])).hexdigest() == entry["sha256"]
        chains = [entry["path"] for entry in told["entries"] if entry["path"].startswith("events/")]
        assert len(chains) == 1 + application.cases.count()
        for path in chains:
            for line in package.read(path).decode().splitlines():
                text, before, mark = json.loads(line)
                assert chain_hash(before, text, json.loads(text)["hash_alg"]) == mark


@contextmanager
def dies_at(point: str) -> Iterator[None]:
    """The process ends at a named point: what was not committed is gone."""

    def reach(name: str) -> None:
        if name == point:
            raise SystemExit(point)

    with pytest.MonkeyPatch.context() as patched, pytest.raises(SystemExit), transaction.atomic():
        patched.setattr(archive_destroy, "reach", reach)
        yield


def erase(body: dict[str, str], made: Command) -> str:
    """What the jobs do with the letter."""
    return CHANNELS["erase"].handle(Parcel(new_id(), "erase", "erase/x", body, made))


def _destroyed(key: Any, clerk: Actor, other: Actor) -> None:
    filed = ArchiveFile.objects.select_related("package").get(pk=key)
    assert filed.package is not None
    store, address = wired().files, filed.package.address
    assert erase({"archive": str(key), "file": str(filed.package_id), "address": address}, command(SYSTEM)) == "kept"
    over = day("2057-01-04")
    last = over.date()
    assert refused(lambda: archive.note(key, "transferred", "县档案馆 王馆长接收", command(clerk, over))) == "archive.not-listed"
    assert archive_lists.enter([key], "transfer", "满十年移交县档案馆", command(clerk, over)).done == 1
    sheet = json.loads(archive_lists.sheet("transfer", "pdf", clerk, on=last).data)
    assert sheet[0] == "档案移交清单" and sheet[2][0][1] == ArchiveFile.objects.get(pk=key).number
    assert archive_lists.enter([key], "transferred", "县档案馆 王馆长接收", command(clerk, over)).done == 1
    assert refused(lambda: archive_lists.sheet("transfer", "pdf", clerk, on=last)) == "archive.empty"
    assert refused(lambda: archive_lists.added_sheet(key, clerk, on=last)) == "archive.empty"
    archive.note(key, "added", "补入法院判决书两页，法院送来", command(clerk, over))
    assert "补入法院判决书两页" in archive_lists.added_sheet(key, clerk, on=last).data.decode()
    assert refused(lambda: archive_lists.enter([], "destroy", "保管期满", command(clerk, over))) == "archive.none"
    said = "保管期满，无继续保存价值"
    mine = Application.objects.filter(pk=filed.application_id)
    mine.update(open=1)  # a court had a part opened again
    assert refused(lambda: archive.note(key, "destroy", said, command(clerk, over))) == "archive.reopened"
    mine.update(open=0)
    assert archive_lists.enter([key], "destroy", said, command(clerk, over)).done == 1
    assert archive_lists.enter([key], "destroy", said, command(clerk, over)).done == 0  # on the list already
    asked = ArchiveNote.objects.get(archive=key, kind="destroy")
    own = archive_lists.approve([asked.id], command(clerk, over))
    assert (own.done, own.refused[0][1][0].code) == (0, "archive.same-person")
    (line,) = console.console_page(clerk, console.Wanted("over"), on=last).over
    assert (line.note, line.mine, line.why) == (asked.id, True, said)
    mine.update(open=1)
    again = archive_lists.approve([asked.id], command(other, over))
    assert (again.done, again.refused[0][1][0].code) == (0, "archive.reopened")
    mine.update(open=0)
    with dies_at("destroy.before_commit"):
        archive_lists.approve([asked.id], command(other, over))
    assert ArchiveFile.objects.get(pk=key).package_id == filed.package_id and not Outbox.objects.filter(topic="erase").exists()
    assert archive_lists.approve([asked.id], command(other, over)).done == 1
    assert console.console_page(clerk, console.Wanted("over"), on=last).over == ()
    found = console.console_page(clerk, console.Wanted("log", kind="court", since="2026-03-02", until="2026-03-02"), on=last).log
    assert [one.words for one in found] == ["云溪县人民法院调卷"]
    assert console.console_page(clerk, console.Wanted("log", query="没有这一号"), on=last).log == ()
    row = ArchiveFile.objects.get(pk=key)
    assert (row.status, row.package) == ("destroyed", None) and store.path(address).exists()  # only after the commit
    body = json.loads(Outbox.objects.get(topic="erase").body)
    with dies_at("destroy.after_remove"):
        erase(body, command(SYSTEM, over))
    assert not store.path(address).exists() and File.objects.filter(address=address).exists()
    for answer in ("erased", "again"):
        assert erase(body, command(SYSTEM, over)) == answer
        assert not store.path(address).exists() and not File.objects.filter(address=address).exists()
    assert [line.kind for line in pages.file_page(key, actor=clerk).notes][:2] == ["erased", "destroyed"]
    with pytest.raises(Refused) as no:
        archive.package(key, "想看看里面", "consulted", command(clerk, over))
    assert f"已销毁：{row.number} 在 2057-01-04" in no.value.refusals[0].message()
    assert ArchiveNote.objects.filter(archive=key, kind="erased").count() == 1
    archive.note(key, "consulted", "来查，告知已销毁", command(clerk, over))
    assert refused(lambda: archive.package(key, "想看看里面", "consulted", command(clerk, over))) == "archive.destroyed"
