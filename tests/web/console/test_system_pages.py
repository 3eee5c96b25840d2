"""The administrator's pages: forms that are posted for real, each act by one use case, refusals told on the page."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from onewindow.core.kernel.actor import Role
from onewindow.core.kernel.dates import SHANGHAI, legal_date
from onewindow.core.kernel.ids import new_id
from onewindow.jobs.sweeping import Sweeping
from onewindow.store import clockwork
from onewindow.store.models import Account, Delivery, Event, Outbox, RoleGrant
from onewindow.usecases import identity, selfcheck
from onewindow.usecases.content import import_pack
from tests import life
from tests.builders import WALL, day
from tests.life import PLACE

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _content(standing_content: None) -> None:
    life.content()


@pytest.fixture
def admin() -> Client:
    account = identity.create_account("boss", "bright-river-42", "管理员", at=day("2026-01-05"))
    identity.grant(account, Role.ADMINISTRATOR, jurisdiction=PLACE, on=date(2020, 1, 1))
    client = Client()
    session = client.session
    session.update({"account": str(account.id), "epoch": 0, "role": "administrator"})
    session.save()
    return client


def post(client: Client, url: str, **data: Any) -> Any:
    return client.post(url, {"command_id": new_id().hex, **data})


def new_account(admin: Client, username: str = "wang.yun", role: str = "clerk", department: str = "") -> Account:
    answer = post(admin, "/console/accounts/new", username=username, name="王芸", role=role, department=department)
    assert answer.status_code == 200
    return Account.objects.get(username=username)


# --- accounts ------------------------------------------------------------------------------------------------


def test_an_account_is_opened_and_its_password_is_shown_once(admin: Client) -> None:
    answer = post(admin, "/console/accounts/new", username="wang.yun", name="王芸", role="clerk", department="")
    secret = re.findall(r'class="secret mono">([a-z0-9-]+)<', answer.content.decode())[0]
    assert answer["Cache-Control"] == "no-store"
    made = identity.log_in("wang.yun", secret, address="a", wall=WALL)
    assert secret not in admin.get(f"/console/accounts/{made.id}").content.decode()


def test_a_wrong_form_says_why_and_keeps_what_was_typed(admin: Client) -> None:
    answer = post(admin, "/console/accounts/new", username="wang.yun", name="王芸", role="approver", department="")
    page = answer.content.decode()
    assert answer.status_code == 422 and "staff.department" in page
    assert 'value="王芸"' in page and 'value="wang.yun"' in page and 'value="approver" selected' in page
    assert Account.objects.count() == 1


def test_a_form_without_its_nonce_does_nothing(admin: Client) -> None:
    answer = admin.post("/console/accounts/new", {"username": "wang.yun", "name": "王芸", "role": "clerk"})
    assert answer.status_code == 422 and "command.no-key" in answer.content.decode()
    assert Account.objects.count() == 1


def test_roles_are_given_and_taken_on_their_own_pages(admin: Client) -> None:
    made = new_account(admin)
    page = f"/console/accounts/{made.id}"
    assert post(admin, f"{page}/grant", role="head", department="health").status_code == 303
    grant = RoleGrant.objects.get(account=made, role="head")
    asked = admin.get(f"{page}/revoke/{grant.id}").content.decode()
    assert "收回" in asked and asked.count("<h1") == 1
    assert post(admin, f"{page}/revoke/{grant.id}").status_code == 303
    again = post(admin, f"{page}/revoke/{grant.id}")
    assert again.status_code == 409 and "staff.stale" in again.content.decode()
    assert admin.get(f"{page}/revoke/{grant.id}").status_code == 404


def test_closing_with_an_old_page_is_refused_and_the_present_state_is_shown(admin: Client) -> None:
    made = new_account(admin)
    page = f"/console/accounts/{made.id}"
    assert post(admin, f"{page}/active", seen="0", active="no").status_code == 303
    stale = post(admin, f"{page}/active", seen="0", active="yes")
    assert stale.status_code == 409 and "staff.stale" in stale.content.decode()
    made.refresh_from_db()
    assert not made.active
    assert post(admin, f"{page}/active", active="yes").status_code == 409  # no version at all
    assert post(admin, f"{page}/active", seen="1", active="yes").status_code == 303


def test_one_s_own_account_has_no_closing_and_a_citizen_has_no_page(admin: Client) -> None:
    own = Account.objects.get(username="boss")
    assert "不能停用" in admin.get(f"/console/accounts/{own.id}").content.decode()
    assert post(admin, f"/console/accounts/{own.id}/active", seen="0", active="no").status_code == 409
    citizen = life.Life().account
    assert admin.get(f"/console/accounts/{citizen.id}").status_code == 404


def test_thirty_accounts_need_as_many_queries_as_one(admin: Client) -> None:
    admin.get("/console/accounts")
    with CaptureQueriesContext(connection) as one:
        admin.get("/console/accounts")
    for number in range(29):
        account = Account.objects.create(
            username=f"w{number:02}", password="x", display_name="王芸", created_at=WALL
        )
        for role in (Role.CLERK, Role.SUPERVISOR):
            identity.grant(account, role, jurisdiction=PLACE, on=date(2020, 1, 1))
    with CaptureQueriesContext(connection) as thirty:
        page = admin.get("/console/accounts").content.decode()
    assert page.count('class="list-main"') == 30
    assert len(thirty) == len(one)


def test_accounts_are_read_on_by_name(admin: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("onewindow.reads.console_accounts.PAGE", 2)
    for name in ("aaa", "bbb", "ccc"):
        Account.objects.create(username=name, password="x", display_name=name, created_at=WALL)
    seen, url = [], "/console/accounts"
    while url:
        page = admin.get(url).content.decode()
        seen += re.findall(r'class="mono">([a-z]+)</td>', page)
        more = re.findall(r'href="(\?q=[^"]*after=[^"]+)"', page)
        url = f"/console/accounts{more[0].replace('&amp;', '&')}" if more else ""
    assert seen == ["aaa", "bbb", "boss", "ccc"]


# --- outbox --------------------------------------------------------------------------------------------------


def letter(status: str, topic: str = "sms") -> Delivery:
    key = new_id()
    Outbox.objects.create(jurisdiction=PLACE, opened_year=2026, id=key, topic=topic, key=f"k/{key}", body="{}", created_at=WALL)
    return Delivery.objects.create(
        message_id=key, jurisdiction=PLACE, opened_year=2026, topic=topic, key=f"k/{key}", status=status, attempts=8,
        next_at=WALL, problem="timeout",
    )  # fmt: skip


def test_a_dead_letter_is_sent_again_and_an_uncertain_one_confirmed(admin: Client) -> None:
    dead, uncertain = letter("dead"), letter("uncertain")
    page = admin.get("/console/outbox").content.decode()
    assert page.count('value="retry"') == 2 and page.count('value="confirm"') == 1
    assert post(admin, f"/console/outbox/{dead.message_id}", verb="retry").status_code == 303
    assert post(admin, f"/console/outbox/{uncertain.message_id}", verb="confirm").status_code == 303
    assert set(Delivery.objects.values_list("status", flat=True)) == {"pending", "sent"}
    late = post(admin, f"/console/outbox/{dead.message_id}", verb="retry")
    assert late.status_code == 409 and "delivery.not-stuck" in late.content.decode()


def test_giving_up_is_asked_first_and_an_unknown_verb_is_refused(admin: Client) -> None:
    dead = letter("dead")
    assert post(admin, f"/console/outbox/{dead.message_id}", verb="burn").status_code == 409
    assert admin.get(f"/console/outbox/{dead.message_id}/discard").status_code == 200
    dead.refresh_from_db()
    assert dead.status == "dead"
    assert post(admin, f"/console/outbox/{dead.message_id}/discard").status_code == 303
    dead.refresh_from_db()
    assert dead.status == "discarded"
    assert admin.get(f"/console/outbox/{dead.message_id}/discard").status_code == 404


# --- records -------------------------------------------------------------------------------------------------


def test_a_verification_is_kept_with_its_figures(admin: Client) -> None:
    life.Life().handed_in()
    assert "还没有在这里核对过" in admin.get("/console/records").content.decode()
    events = Event.objects.count()
    assert post(admin, "/console/records/verify").status_code == 303
    page = admin.get("/console/records").content.decode()
    assert "全部对得上" in page and f"{events} 条记录" in page


def test_a_changed_event_is_named(admin: Client) -> None:
    application = life.Life().handed_in()
    event = Event.objects.filter(stream_id=application.id).order_by("seq")[0]
    Event.objects.filter(stream_id=event.stream_id, seq=event.seq).update(
        envelope=event.envelope.replace("open-restaurant", "open-restaurants")
    )
    post(admin, "/console/records/verify")
    page = admin.get("/console/records").content.decode()
    assert "对不上" in page and str(event.stream_id) in page


def test_too_many_events_are_left_to_the_command_line(admin: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("onewindow.usecases.verifying.MOST", 0)
    life.Life().handed_in()
    answer = post(admin, "/console/records/verify")
    assert answer.status_code == 409 and "verify.too-many" in answer.content.decode()
    assert "replay --verify" in admin.get("/console/records").content.decode()


# --- clock ---------------------------------------------------------------------------------------------------


def test_the_time_machine_goes_on_by_days_to_a_date_and_back(admin: Client) -> None:
    assert post(admin, "/console/clock/move", days="7").status_code == 303
    assert clockwork.offset() == timedelta(days=7)
    assert "拨了 7 天" in admin.get("/console/clock").content.decode()
    post(admin, "/console/clock/move", days="-1")
    assert clockwork.offset() == timedelta(days=6)
    wanted = (legal_date(datetime.now(UTC)) + timedelta(days=40)).isoformat()
    post(admin, "/console/clock/move", date=wanted)
    assert timedelta(days=38) < clockwork.offset() < timedelta(days=42)
    post(admin, "/console/clock/move", to="now")
    assert clockwork.offset() == timedelta()


@pytest.mark.parametrize("wrong", [{"days": "x"}, {"days": ""}, {"days": "0"}, {"date": "2026-13-01"}, {"days": "9999"}])
def test_a_wrong_day_moves_nothing(admin: Client, wrong: dict[str, str]) -> None:
    assert post(admin, "/console/clock/move", **wrong).status_code == 409
    assert clockwork.offset() == timedelta()


def test_outside_the_demo_time_is_time(admin: Client, settings: Any) -> None:
    settings.DEMO = False
    assert "只有演示模式有时间机器" in admin.get("/console/clock").content.decode()
    answer = post(admin, "/console/clock/move", days="7")
    assert answer.status_code == 409 and "time.not-demo" in answer.content.decode()


# --- imports, self-check, rights -----------------------------------------------------------------------------


def test_an_import_stands_with_its_origin_and_an_unpublished_version_as_a_draft(admin: Client) -> None:
    body = {"code": "x-test", "name": {"zh-hans": "试"}}
    import_pack([("materials", "x-test", body)], origin="a-workbook.xlsx", by="t", at=WALL, on=date(2026, 3, 2), publish=False)
    page = admin.get("/console/imports").content.decode()
    assert "a-workbook.xlsx" in page and "materials/x-test" in page and "没有公布的版本 1 个" in page


def test_the_self_check_says_what_is_missing_and_the_line_that_helps(admin: Client, settings: Any, tmp_path: Any) -> None:
    settings.FONTS = tmp_path
    page = admin.get("/console/system").content.decode()
    assert "apt-get install -y fonts-noto-cjk" in page
    (tmp_path / "a.ttc").write_bytes(b"x")
    (tmp_path / "dangling.ttc").symlink_to(tmp_path / "nowhere")
    assert selfcheck.checks()[0].told.zh == "有 1 个"


def test_the_sweep_leaves_a_sign_of_life(admin: Client) -> None:
    assert "还没有跑过" in admin.get("/console/system").content.decode()
    wall = datetime.now(UTC)
    Sweeping().tick(wall, wall)
    page = admin.get("/console/system").content.decode()
    assert "还没有跑过" not in page and f"最近一次 {wall.astimezone(SHANGHAI).month}月" in page


def test_only_the_administrator_has_the_links_and_the_time_machine_in_the_banner(admin: Client) -> None:
    page = admin.get("/console/").content.decode()
    assert 'href="/console/accounts"' in page and 'href="/console/clock"' in page
    account = identity.create_account("designer1", "bright-river-42", "方设计", at=day("2026-01-05"))
    identity.grant(account, Role.DESIGNER, jurisdiction=PLACE, on=date(2020, 1, 1))
    client = Client()
    session = client.session
    session.update({"account": str(account.id), "epoch": 0, "role": "designer"})
    session.save()
    page = client.get("/console/").content.decode()
    assert "/console/accounts" not in page and "/console/clock" not in page and "/cockpit/" not in page


@pytest.mark.parametrize(
    "url", ["/console/accounts", "/console/accounts/new", "/console/outbox", "/console/records", "/console/clock",
            "/console/imports", "/console/system"],
)  # fmt: skip
def test_headings_and_labels_are_english_for_an_english_reader(admin: Client, url: str) -> None:
    letter("dead")
    admin.cookies["ow_locale"] = "en"
    page = admin.get(url).content.decode().partition('<main id="main"')[2].partition("</main>")[0]
    ours = re.findall(r"<(h1|h2|h3|th|dt|summary|caption|button|label)\b[^>]*>(.*?)</\1>", page, re.S)
    ours += [("tag", each) for each in re.findall(r'<span class="tag[^"]*">(.*?)</span>', page, re.S)]
    left = [(kind, said) for kind, said in ours if re.search(r"[一-鿿]", re.sub(r"<[^>]+>", "", said))]
    assert left == []
