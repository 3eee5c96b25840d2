"""Many applications at once: accepted, posted; a preview that writes nothing, then row by row."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from onewindow.store.crypto import unseal_text
from onewindow.store.models import Application, ArchiveFile, Case, Document, Event, Service
from onewindow.usecases import archive
from tests.life import NAME, Life
from tests.web.counter.conftest import NOW, Desk, forms, key, statuses, words
from tests.web.counter.test_out import decided, drain

__all__ = ["decided"]
TODAY, ACCEPT, POST = "/counter/today", "/counter/today/accept", "/counter/out/post"
HAND, FILE = "/counter/out/hand", "/counter/archive/many"


def post(client: Client, step: str, chosen: list[Application], numbers: list[str], command: str = ""):  # type: ignore[no-untyped-def]
    fields = {f"tracking.{row.id}": number for row, number in zip(chosen, numbers, strict=True)}
    ids = [str(row.id) for row in chosen]
    return client.post(POST, {"command_id": command or key(), "step": step, "application": ids, **fields})


def second() -> Application:
    """Another application of the same person, nothing of it looked at."""
    return Life(thing="open-restaurant", now=NOW).submit()


# --- accept ----------------------------------------------------------------------------------------------------------


def test_complete_ones_are_accepted_and_the_rest_says_why(clerk: Client, homestay: Application) -> None:
    other = second()
    Desk(clerk, homestay).check_all()
    before = Event.objects.count()
    chosen = {"application": [str(homestay.id), str(other.id)]}
    look = clerk.post(ACCEPT, {**forms(clerk.get(TODAY), ACCEPT)[0], **chosen})
    assert look.status_code == 200 and Event.objects.count() == before
    assert "还没有办" in words(look) and "可以受理" in words(look)
    sure = forms(look, ACCEPT, step="do")[0]
    done = clerk.post(ACCEPT, {**sure, **chosen})
    assert "办成" in words(done) and "accepted" in statuses(homestay).values()
    written = Event.objects.count()
    again = clerk.post(ACCEPT, {**sure, **chosen})
    assert again.status_code == 200 and Event.objects.count() == written


def test_a_part_somebody_moved_is_told_and_nothing_of_it_is_done(clerk: Client, homestay: Application) -> None:
    Desk(clerk, homestay).check_all()
    chosen = {"application": [str(homestay.id)]}
    sure = forms(clerk.post(ACCEPT, {"command_id": key(), **chosen}), ACCEPT, step="do")[0]
    for row in Case.objects.filter(application=homestay):
        Case.objects.filter(pk=row.pk).update(version=row.version + 7)
    done = clerk.post(ACCEPT, {**sure, **chosen})
    assert done.status_code == 200 and "1 份没有办成" in words(done)
    assert "accepted" not in statuses(homestay).values()


def test_nothing_chosen_and_a_reload(clerk: Client) -> None:
    assert "没有选中" in words(clerk.post(ACCEPT, {"command_id": key()}))
    assert clerk.get(ACCEPT).status_code in (302, 303)


# --- post ------------------------------------------------------------------------------------------------------------


def test_results_are_posted_not_served_and_a_bad_row_stops_nobody(clerk: Client, decided: Application) -> None:
    drain()
    other = second()
    assert NAME in words(clerk.get(POST)) and "批量邮寄" in words(clerk.get("/counter/out"))
    look = post(clerk, "look", [decided, other], ["EMS1234567890CN", ""])
    assert look.status_code == 200 and Service.objects.filter(outcome="sent").count() == 0
    assert "1 份可以寄" in words(look) and "邮件号没填" in words(look)
    command = key()
    done = post(clerk, "do", [decided, other], ["EMS1234567890CN", "EMS1234567891CN"], command)
    assert "登记寄出 1 份" in words(done) and "没有等寄的结果" in words(done)
    sent = list(Service.objects.select_related("data_key", "document").filter(outcome="sent", mode="post"))
    assert sent and all(row.document.served_at is None and row.until for row in sent)
    told = {unseal_text(row.data_key, row.evidence_enc, place=f"service/{row.id}/evidence") for row in sent}
    assert told == {"EMS1234567890CN"}
    assert "settled" not in statuses(decided).values()
    again = post(clerk, "do", [decided], ["EMS1234567890CN"], command)
    assert "早已登记" in words(again) and Service.objects.filter(outcome="sent").count() == len(sent)
    fresh = post(clerk, "do", [decided], ["EMS1234567890CN"])
    assert "已经寄出" in words(fresh)


def test_the_cover_names_person_number_and_papers(clerk: Client, other_clerk: Client, decided: Application) -> None:
    drain()
    done = post(clerk, "do", [decided], ["EMS1234567890CN"])
    assert f"/counter/out/covers?a={decided.id}" in done.content.decode()
    page = words(clerk.get(f"/counter/out/covers?a={decided.id}&a=nonsense"))
    assert NAME in page and "EMS1234567890CN" in page and decided.number in page
    for paper in Document.objects.filter(services__outcome="sent"):
        assert paper.number in page


@pytest.mark.parametrize("typed", ["", "12345", "<b>123456</b>", "一二三四五六"])
def test_a_postal_number_is_letters_and_digits(clerk: Client, decided: Application, typed: str) -> None:
    drain()
    assert "邮件号没填或者不对" in words(post(clerk, "do", [decided], [typed]))
    assert not Service.objects.filter(outcome="sent").exists()


def test_one_number_is_one_envelope(clerk: Client, decided: Application) -> None:
    drain()
    page = words(post(clerk, "do", [decided, second()], ["EMS1234567890CN", "ems1234567890cn"]))
    assert "填了两次" in page and not Service.objects.filter(outcome="sent").exists()


def test_papers_still_being_set_wait(clerk: Client, decided: Application) -> None:
    Document.objects.filter(application=decided).update(status="queued")
    assert "还有文书没排好版" in words(post(clerk, "do", [decided], ["EMS1234567890CN"]))


def test_the_list_to_post_costs_the_same_for_thirty(clerk: Client, decided: Application) -> None:
    from tests.web.counter.test_lists import copies

    drain()

    def asked() -> int:
        clerk.get(POST)
        with CaptureQueriesContext(connection) as seen:
            assert clerk.get(POST).status_code == 200
        return len(seen)

    one = asked()
    copies(decided, 30)
    assert asked() == one


# --- hand out across applications, and close into the archive ---------------------------------------------------------


def hand(client: Client, step: str, chosen: list[Application], command: str = "", **more: str):  # type: ignore[no-untyped-def]
    page = forms(client.get(HAND), HAND)
    fields = {**(page[0] if page else {}), **more, "command_id": command or key(), "step": step}
    for row in chosen:
        fields.setdefault(f"recipient.{row.id}", NAME)
    return client.post(HAND, {**fields, "application": [str(row.id) for row in chosen]})


def test_results_of_many_are_handed_out_row_by_row(clerk: Client, decided: Application) -> None:
    drain()
    other = second()
    before = Event.objects.count()
    assert "批量发放" in words(clerk.get("/counter/out"))
    look = hand(clerk, "look", [decided, other])
    assert Event.objects.count() == before and "1 份可以发" in words(look) and "没有可以领的结果" in words(look)
    nobody = hand(clerk, "look", [decided], **{f"recipient.{decided.id}": " "})
    assert "还没写谁领走的" in words(nobody)
    command, sure = key(), forms(look, HAND)[0]
    posted = {**sure, "command_id": command, "step": "do", f"recipient.{decided.id}": "金小二",
              f"relation.{decided.id}": "agent", "application": [str(decided.id), str(other.id)]}  # fmt: skip
    done = clerk.post(HAND, posted)
    assert "发放了 1 份" in words(done) and "1 份没有办成" in words(done)
    rows = list(Service.objects.filter(outcome="served", relation="agent"))
    assert len(rows) >= 3 and "settled" in statuses(decided).values()
    written = Event.objects.count()
    again = clerk.post(HAND, posted)
    assert again.status_code == 200 and Event.objects.count() == written


def test_the_list_to_hand_out_costs_the_same_for_thirty(clerk: Client, decided: Application) -> None:
    from tests.web.counter.test_lists import copies

    def asked() -> int:
        clerk.get(HAND)
        with CaptureQueriesContext(connection) as seen:
            assert clerk.get(HAND).status_code == 200
        return len(seen)

    one = asked()
    copies(decided, 30)
    assert asked() == one


def test_settled_applications_are_closed_into_one_box_and_the_rest_says_what_it_lacks(
    clerk: Client, homestay: Application, monkeypatch: pytest.MonkeyPatch
) -> None:
    """归档: one closed, one still open; the package itself is tried in tests/usecases/test_archive.py."""
    other = second()
    me = Life(thing="open-homestay", now=NOW)
    for row in Case.objects.filter(application=homestay, open=True):
        me.do(row, "withdraw", me.citizen)
    Document.objects.filter(application=homestay).update(served_at=NOW, status="ready")
    monkeypatch.setattr(archive, "pack", lambda *given: (b'{"pages": 1}', b"zip"))
    assert "等归档" in words(clerk.get("/counter/archive")) and clerk.get(FILE).status_code in (302, 303)
    chosen = {"application": [str(homestay.id), str(other.id)], "box": "A-7"}
    look = clerk.post(FILE, {"command_id": key(), "step": "look", **chosen})
    assert not ArchiveFile.objects.exists() and "1 份可以归档，装 A-7 盒" in words(look) and "还没有全部办结" in words(look)
    assert "请写档案盒号" in words(clerk.post(FILE, {"command_id": key(), "step": "look", **chosen, "box": ""}))
    sure = forms(look, FILE)[0]
    posted = {**sure, **chosen, "command_id": "close-many-1"}
    assert "归档 1 份，1 份没有办成" in words(clerk.post(FILE, posted))
    assert ArchiveFile.objects.get().box == "A-7" and "早已归档" in words(clerk.post(FILE, posted))
    assert "这份申请已经归档" in words(clerk.post(FILE, {**posted, "command_id": "close-many-2"}))
