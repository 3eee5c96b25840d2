"""Publication before and after decisions, and what another body does to a decided part, through the use cases."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from pytest_django.plugin import DjangoDbBlocker

from onewindow.core.certs import disclosure
from onewindow.core.certs.data import Holder
from onewindow.core.kernel.dates import legal_date
from onewindow.core.kernel.ids import new_id
from onewindow.core.kernel.refusal import Refused
from onewindow.reads import department_public, public_register
from onewindow.store.models import Application, Case, Certificate, Disclosure, Event, OutsideReviewRow
from onewindow.usecases import certificates, publication
from onewindow.usecases.command import Command
from tests.department_world import NOW, PLACE, World, standing

OFFICER, HEAD = "liuchang", "liuchang-head"
FILED = {"review_kind": "reconsideration", "body": "云溪县人民政府", "review_number": "云政复〔2026〕3号",
         "filed_on": NOW.date().isoformat()}  # fmt: skip


@pytest.fixture(scope="module")
def built(
    tmp_path_factory: pytest.TempPathFactory, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[World]:
    with django_db_blocker.unblock(), standing(tmp_path_factory.mktemp("public")) as world:
        yield world


@pytest.fixture
def world(built: World, db: None) -> World:
    return built


def command(world: World, username: str) -> Command:
    return Command(world.actor(username), NOW, NOW, str(new_id()))


def granted(world: World) -> Case:
    row = world.upstream(world.accepted("fire-check", of=world.commitment))
    world.do(row, "grant")
    return Case.objects.get(pk=row.pk)


def issued(world: World) -> Case:
    row = granted(world)
    certificates.issue(row.pk, command(world, OFFICER))
    return Case.objects.get(pk=row.pk)


def entry(row: Case) -> Disclosure:
    """The entry of the licence."""
    return Disclosure.objects.get(case=row, kind="licence")


def test_a_licence_granted_is_to_be_published_within_seven_working_days(world: World) -> None:
    found = entry(granted(world))
    days = (found.decided_on.isoformat(), found.due_on.isoformat())
    assert (found.state, *days) == ("due", "2026-09-16", "2026-09-24")  # the 20th is worked


def test_it_waits_for_its_certificate_and_is_published_with_it_once(world: World) -> None:
    row = granted(world)
    assert publication.publish_due(NOW, NOW) == 0
    certificates.issue(row.pk, command(world, OFFICER))
    later = NOW + timedelta(hours=2)
    assert (publication.publish_due(later, later), publication.publish_due(later, later)) == (1, 0)
    told = entry(row)
    assert told.state == "published" and told.content["certificate_number"]
    assert told.digest == disclosure.entry_digest(told.content)


def test_without_a_certificate_the_last_day_publishes_it_all_the_same(world: World) -> None:
    row = granted(world)
    last = NOW + timedelta(days=8)
    assert publication.publish_due(last, last) == 1
    assert entry(row).content["decision_number"]


def test_of_a_person_only_the_first_character_stands_in_it(world: World) -> None:
    row = issued(world)
    publication.publish_due(NOW, NOW)
    told = entry(row).content
    assert told["subject"].endswith("*") and "credit_code" not in told
    feed = public_register.feed(PLACE)
    text = feed.to_csv() + str(feed.to_json())
    from onewindow.store.parties import open_party

    who = open_party(Application.objects.get(pk=row.application_id).applicant)
    assert who.name not in text and who.id_number not in text and who.phone not in text


def test_an_organisation_stands_with_name_and_code() -> None:
    on = NOW.date()
    told = disclosure.disclosed(
        disclosure.Decision("licence", Holder("云溪酒店有限公司", True, "统一社会信用代码", "91990101MA00000000"), "消防检查",
                            "准予许可决定书", "云消许〔2026〕1号", on, "县消防大队", "11990101X", "合格证", "A1")
    )  # fmt: skip
    assert (told["subject"], told["credit_code"]) == ("云溪酒店有限公司", "91990101MA00000000")
    person = Holder("张三", False, "居民身份证", "110105194912310021")
    told = disclosure.disclosed(
        disclosure.Decision("licence", person, "社保卡", "决定书", "1", on, "人社局", "2", "卡", "110105194912310021")
    )
    assert "certificate_number" not in told and told["subject"] == "张*"


def test_what_fails_is_tried_again_and_the_head_sees_it(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    row = issued(world)

    def broken(*_: object, **__: object) -> None:
        raise OSError

    with monkeypatch.context() as patched:
        patched.setattr(publication, "entry_of", broken)
        assert publication.publish_due(NOW, NOW) == 0
    told = entry(row)
    assert (told.state, told.attempts, told.fault) == ("failed", 1, "OSError")
    page = department_public.public_page(world.actor(HEAD), on=NOW.date() + timedelta(days=20))
    assert (page.overdue, page.waiting[0].late, page.head) == (1, True, True)
    assert publication.publish_due(NOW, NOW) == 0  # not before its hour
    later = NOW + timedelta(hours=1)
    assert publication.publish_due(later, later) == 1


def test_a_revocation_takes_the_licence_back_and_is_published_itself(world: World) -> None:
    from tests.usecases.test_commitments import revoked

    row = revoked(world)
    kinds = Disclosure.objects.filter(case=row).order_by("round").values_list("kind", "state")
    assert list(kinds) == [("licence", "withdrawn"), ("revocation", "due")]


def test_the_head_withholds_on_a_ground_of_the_law_and_nobody_else(world: World) -> None:
    row = granted(world)
    for username, reason, code in (
        (OFFICER, "privacy", "publication.not-head"),
        (HEAD, "shame", "publication.no-reason"),
    ):
        with pytest.raises(Refused) as refused:
            publication.withhold(entry(row).pk, reason, command(world, username))
        assert refused.value.code == code
    publication.withhold(entry(row).pk, "privacy", command(world, HEAD))
    assert publication.publish_due(NOW + timedelta(days=1), NOW + timedelta(days=1)) == 0


def reviewed(world: World, row: Case, result: str, **more: object) -> Case:
    world.do(row, "record_review", FILED)
    world.do(row, "record_review_result", {"review": 1, "result": result, "paper_number": "云政复决1号", **more})
    return Case.objects.get(pk=row.pk)


def test_annulled_the_certificate_and_the_publication_fall_and_the_record_stays(world: World) -> None:
    row = issued(world)
    publication.publish_due(NOW, NOW)
    row = reviewed(world, row, "annulled")
    assert Certificate.objects.get(case=row).status == "revoked"
    told = entry(row)
    assert (told.state, "subject" in told.content, told.edition) == ("withdrawn", False, 2)
    feed = public_register.feed(PLACE, since=legal_date(NOW))
    assert [one["state"] for one in feed.rows] == ["withdrawn"]
    listed = OutsideReviewRow.objects.get(case=row)
    assert (listed.result, listed.paper) == ("annulled", "云政复决1号")


def test_annulled_and_redone_opens_part_and_application_and_a_second_certificate_follows(world: World) -> None:
    row = reviewed(world, issued(world), "annulled_redo", days="15wd")
    application = Application.objects.get(pk=row.application_id)
    assert (row.status, row.outcome, row.decided_on, row.closed_at) == ("accepted", "", None, None)
    assert application.open == Case.objects.filter(application=application, open=True).count()
    world.do(row, "record_inspection", {"inspectors": people()}, {"findings": "符合。"})
    world.do(row, "grant", {}, {"difference": "复核后符合。"})
    again = certificates.issue(row.pk, command(world, OFFICER))
    assert not again.again
    assert list(Certificate.objects.filter(case=row).order_by("edition").values_list("edition", "status")) == [
        (1, "revoked"), (2, "valid"),
    ]  # fmt: skip
    rounds = Disclosure.objects.filter(case=row).order_by("round").values_list("kind", "state")
    assert list(rounds) == [("licence", "withdrawn"), ("annulment", "due"), ("licence", "due")]


def people() -> list[str]:
    from onewindow.store.models import Account

    return [str(Account.objects.get(username=name).pk) for name in (OFFICER, HEAD)]


def test_an_application_that_was_settled_is_opened_by_an_event_and_settled_again(world: World) -> None:
    row = world.accepted("fire-check", of=world.commitment)
    row = world.upstream(row)
    others = Case.objects.filter(application=row.application_id).exclude(pk=row.pk)
    for other in others.filter(open=True):
        world.do(other, "withdraw", by="chen")
    world.do(row, "refuse", {}, {"reasons": "出口不足", "difference": "现场不符"})
    world.do(row, "deliver", {"mode": "in_person", "relation": "self", "evidence": "x"}, by="wangyun")
    assert Application.objects.get(pk=row.application_id).settled_at is not None
    row = reviewed(world, Case.objects.get(pk=row.pk), "annulled_redo")
    application = Application.objects.get(pk=row.application_id)
    assert (application.status, application.settled_at, application.open) == ("reopened", None, 1)
    world.do(row, "withdraw", by="chen")
    application.refresh_from_db()
    assert application.settled_at is not None and application.status == "closed"
    kinds = Event.objects.filter(stream_id=application.pk).order_by("seq").values_list("type", flat=True)
    assert list(kinds)[-3:] == ["application.settled", "application.reopened", "application.settled"]
