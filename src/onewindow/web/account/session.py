"""The session of a person: begun anew at login, so that nobody can plant one."""

from __future__ import annotations

from django.http import HttpRequest
from django.middleware.csrf import rotate_token
from django.urls import NoReverseMatch, reverse

from onewindow.core.kernel.actor import Role

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


def home_of(role: Role) -> str:
    """The first page of a role; the account's own page where its desk is not there."""
    try:
        return reverse(HOMES[role])
    except (KeyError, NoReverseMatch):
        return reverse("account:home")
