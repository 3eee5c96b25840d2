"""Logging in and out, roles, passwords, opening an account, and who has seen one's data."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client, RequestFactory

from onewindow.core.kernel.actor import Role
from onewindow.store.models import AccessLog, Account, LoginAttempt, Party
from onewindow.usecases import unmask
from onewindow.usecases.accounts import PER_ADDRESS
from onewindow.usecases.command import Command
from onewindow.usecases.identity import PER_ACCOUNT, grant
from onewindow.web.account.views import address
from tests import builders
from tests.builders import OFFICER, PASSWORD, WALL, account, application, part, person
from tests.core.cases.build import PLACE

pytestmark = pytest.mark.django_db
PERSON = {
    "name": "林晓岚",
    "id_number": "990101199001010422",
    "phone": "13800005620",
    "username": "lin.xiaolan",
    "new": "quiet-harbour-7",
}


@pytest.fixture
def client() -> Client:
    return Client()


def log_in(client: Client, username: str, password: str = PASSWORD, **more: str) -> int:
    return client.post("/login", {"username": username, "password": password, **more}).status_code


def text(response: object) -> str:
    return response.content.decode()  # type: ignore[attr-defined]


def test_the_login_page_opens_for_strangers_and_shows_the_demo_accounts_only_in_demo_mode(
    client: Client, settings: object
) -> None:
    account("wangyun", Role.CLERK)
    page = text(client.get("/login"))
    assert "登录" in page and "wangyun" in page and "yunxi-demo-2026" in page
    settings.DEMO = False  # type: ignore[attr-defined]
    page = text(client.get("/login"))
    assert "wangyun" not in page and "yunxi-demo-2026" not in page


def test_after_logging_in_one_is_where_one_wanted_to_go(client: Client) -> None:
    account("clerk01", Role.CLERK)
    answer = client.post("/login", {"username": "clerk01", "password": PASSWORD, "next": "/account?x=1"})
    assert (answer.status_code, answer["Location"]) == (303, "/account?x=1")


@pytest.mark.parametrize(
    "crafted", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", "\\\\evil"]
)
def test_a_crafted_link_leads_nowhere_else(client: Client, crafted: str) -> None:
    account("clerk01", Role.CLERK)
    answer = client.post("/login", {"username": "clerk01", "password": PASSWORD, "next": crafted})
    assert answer.status_code == 303
    assert answer["Location"].startswith("/") and not answer["Location"].startswith("//")
    assert "evil" not in answer["Location"]


def test_a_session_planted_before_login_is_worth_nothing_after_it(client: Client) -> None:
    account("clerk01", Role.CLERK)
    session = client.session
    session["situation"] = "kept"
    session.save()
    before = session.session_key
    log_in(client, "clerk01")
    assert client.session.session_key != before
    assert client.session["situation"] == "kept"


def test_another_account_s_session_is_thrown_away(client: Client) -> None:
    account("clerk01", Role.CLERK)
    account("clerk02", Role.CLERK)
    log_in(client, "clerk01")
    session = client.session
    session["note"] = "of the first"
    session.save()
    log_in(client, "clerk02")
    assert "note" not in client.session


def test_a_wrong_password_says_so_keeps_the_name_and_tells_nothing_else(client: Client) -> None:
    account("clerk01", Role.CLERK)
    wrong = client.post("/login", {"username": "clerk01", "password": "no-such-password"})
    unknown = client.post("/login", {"username": "nobody", "password": "no-such-password"})
    assert (wrong.status_code, unknown.status_code) == (403, 403)
    assert 'value="clerk01"' in text(wrong) and "no-such-password" not in text(wrong)
    assert "login.wrong" in text(wrong) and "login.wrong" in text(unknown)
    assert "account" not in client.session


def test_too_many_wrong_tries_have_to_wait_even_with_the_right_password(client: Client) -> None:
    account("clerk01", Role.CLERK)
    for _ in range(PER_ACCOUNT):
        assert log_in(client, "clerk01", "wrong-password") == 403
    answer = client.post("/login", {"username": "clerk01", "password": PASSWORD})
    assert answer.status_code == 429
    assert "分钟后再试" in text(answer)


def test_logging_out_ends_the_session_and_is_never_a_mere_link(client: Client) -> None:
    account("clerk01", Role.CLERK)
    log_in(client, "clerk01")
    assert client.get("/logout").status_code == 405
    assert client.post("/logout").status_code == 303
    assert client.get("/account").status_code == 303


def test_one_account_acts_in_one_role_at_a_time_and_may_take_another_it_holds(client: Client) -> None:
    made = account("zhao", Role.APPROVER, department="police")
    grant(made, Role.CLERK, jurisdiction=PLACE, on=date(2020, 1, 1))
    log_in(client, "zhao")
    assert client.post("/account/role", {"role": "clerk"}).status_code == 303
    assert client.session["role"] == "clerk"
    assert client.post("/account/role", {"role": "administrator"}).status_code == 409
    assert client.session["role"] == "clerk"


def test_changing_the_password_ends_all_other_sessions_and_keeps_this_one(client: Client) -> None:
    account("clerk01", Role.CLERK)
    other = Client()
    log_in(client, "clerk01")
    log_in(other, "clerk01")
    answer = client.post("/account/password", {"old": PASSWORD, "new": "another-river-43"})
    assert answer.status_code == 303
    assert client.get("/account").status_code == 200
    assert other.get("/account").status_code == 303
    assert log_in(Client(), "clerk01") == 403
    assert log_in(Client(), "clerk01", "another-river-43") == 303


@pytest.mark.parametrize("new", ["short", "1234567890", "aaaaaaaaaaaa"])
def test_a_weak_password_is_not_taken(client: Client, new: str) -> None:
    account("clerk01", Role.CLERK)
    log_in(client, "clerk01")
    answer = client.post("/account/password", {"old": PASSWORD, "new": new})
    assert answer.status_code == 422
    assert new not in text(answer)
    assert (
        client.post("/account/password", {"old": "wrong-old-one", "new": "another-river-43"}).status_code
        == 422
    )


def test_a_person_opens_an_account_and_is_logged_in(client: Client) -> None:
    assert client.get("/register").status_code == 200
    answer = client.post("/register", PERSON)
    assert answer.status_code == 303
    made = Account.objects.get(username="lin.xiaolan")
    assert made.party is not None and made.display_name == ""
    assert client.get("/account").status_code == 200
    assert client.get("/account/seen").status_code == 200


def test_every_fault_of_the_form_is_told_at_once_and_what_was_typed_stays(client: Client) -> None:
    answer = client.post(
        "/register", {"name": "", "id_number": "123", "phone": "5", "username": "1", "new": "x"}
    )
    page = text(answer)
    assert answer.status_code == 422
    assert page.count("field-bad") == 5
    assert 'value="123"' in page
    assert not Party.objects.exists()


def test_a_doubtful_id_number_is_asked_about_once_and_then_taken(client: Client) -> None:
    doubtful = {**PERSON, "id_number": "990101199001010421"}
    answer = client.post("/register", doubtful)
    assert answer.status_code == 422
    assert "最后一位对不上" in text(answer) and 'name="sure"' in text(answer)
    assert client.post("/register", {**doubtful, "sure": "yes"}).status_code == 303


def test_nobody_opens_an_account_on_another_person_s_id_number(client: Client) -> None:
    person(id_number=PERSON["id_number"])
    answer = client.post("/register", PERSON)
    assert answer.status_code == 422
    assert "到窗口" in text(answer)
    assert not Account.objects.exists()


def test_a_taken_account_name_leaves_no_half_made_person(client: Client) -> None:
    account("lin.xiaolan", Role.CLERK)
    assert client.post("/register", PERSON).status_code == 422
    assert not Party.objects.exists()


def test_one_place_cannot_open_accounts_without_end(client: Client) -> None:
    for n in range(PER_ADDRESS):
        client.post("/register", {**PERSON, "username": f"lin{n:04}"})
    answer = Client().post("/register", {**PERSON, "username": "yetanother"})
    assert answer.status_code == 429
    assert LoginAttempt.objects.count() == PER_ADDRESS


def test_everyone_sees_who_opened_their_data_and_why_and_nobody_else_does(client: Client) -> None:
    builders.calendars()
    party = person()
    row = part(application(party))
    officer = OFFICER
    value = unmask.unmask(
        str(row.id),
        "party.phone",
        Command(officer, WALL, WALL, "command-1"),
        reason_code="contact",
        reason="约核查时间",
    )
    assert value == builders.CANARY_PHONE
    account("owner01", party=party)
    account("other01", party=person("何立新", "990101199512200172", "13600004417"))
    log_in(client, "owner01")
    page = text(client.get("/account/seen"))
    assert "周建国" in page and "手机号" in page and "约核查时间" in page and "联系申请人" in page
    other = Client()
    log_in(other, "other01")
    page = text(other.get("/account/seen"))
    assert "周建国" not in page and "没有人打开看过" in page


def test_the_account_page_shows_what_is_kept_with_the_numbers_masked(client: Client) -> None:
    account("own02", party=person("何立新", "990101199512200172", "13600004417"))
    log_in(client, "own02")
    page = text(client.get("/account"))
    assert "何立新" in page and "9901**********0172" in page and "136****4417" in page
    assert "990101199512200172" not in page and "13600004417" not in page
    assert "窗口领取或者邮寄" in page
    account("staff02", Role.CLERK)
    staff = Client()
    log_in(staff, "staff02")
    assert "我们存着的" not in text(staff.get("/account"))


def test_the_reason_of_a_look_is_encrypted(client: Client) -> None:
    builders.calendars()
    row = part()
    unmask.unmask(
        str(row.id),
        "party.name",
        Command(OFFICER, WALL, WALL, "command-1"),
        reason_code="other",
        reason="当事人来电核对",
    )
    look = AccessLog.objects.get()
    assert "当事人".encode() not in bytes(look.reason_enc or b"")


def test_guessing_the_old_password_is_throttled_too(client: Client) -> None:
    account("clerk01", Role.CLERK)
    log_in(client, "clerk01")
    for _ in range(PER_ACCOUNT):
        wrong = client.post("/account/password", {"old": "a-wrong-guess", "new": "another-river-43"})
        assert wrong.status_code == 422
    answer = client.post("/account/password", {"old": PASSWORD, "new": "another-river-43"})
    assert answer.status_code == 429 and "分钟后再试" in text(answer)


@pytest.mark.parametrize(
    ("proxies", "passed", "believed"),
    [
        (0, "1.1.1.1, 2.2.2.2", "127.0.0.1"),
        (1, "1.1.1.1, 2.2.2.2", "2.2.2.2"),
        (2, "1.1.1.1, 2.2.2.2", "1.1.1.1"),
        (1, "", "127.0.0.1"),
    ],
)
def test_only_our_own_proxies_are_believed_about_the_address(
    settings: object, proxies: int, passed: str, believed: str
) -> None:
    settings.PROXIES = proxies  # type: ignore[attr-defined]
    request = RequestFactory().get("/login", headers={"X-Forwarded-For": passed} if passed else {})
    assert address(request) == believed
