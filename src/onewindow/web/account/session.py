"""The session of a person: begun anew at login, so that nobody can plant one."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.middleware.csrf import rotate_token
from django.urls import NoReverseMatch, reverse

from onewindow.core.kernel.actor import Role
from onewindow.web.ui.nav import desk_named, foot_links, home_url

HOMES = {
    Role.CITIZEN: "citizen:home",
    Role.CLERK: "counter:home",
    Role.APPROVER: "department:home",
    Role.HEAD: "department:home",
    Role.SUPERVISOR: "cockpit:home",
    Role.DESIGNER: "console:home",
    Role.ADMINISTRATOR: "console:home",
}


def begin(request: HttpRequest, account_id: str, epoch: int) -> None:
    """Begin the session of an account. Another account's session is thrown away; a stranger's answers are kept."""
    if request.session.get("account", account_id) != account_id:
        request.session.flush()
    request.session.cycle_key()
    request.session["account"] = account_id
    request.session["epoch"] = epoch
    request.session.pop("role", None)
    rotate_token(request)


def desk_around(role: Role | None) -> dict[str, Any]:
    """The masthead of the desk at which a person sits: the account's pages have none of their own."""
    key = HOMES.get(role, "citizen:home").partition(":")[0] if role else "citizen"
    desk = desk_named(key)
    staff = desk is not None and desk.staff
    return {
        "desk": desk,
        "desk_home": home_url(desk),
        "foot_links": foot_links(desk),
        "shell": "ui/staff.html" if staff else "ui/citizen.html",
    }


def home_of(role: Role) -> str:
    """The first page of a role; the account's own page where its desk is not there."""
    try:
        return reverse(HOMES[role])
    except (KeyError, NoReverseMatch):
        return reverse("account:home")
