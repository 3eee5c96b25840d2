"""Who may open which page of the account."""

from onewindow.core.kernel.actor import Role
from onewindow.web.ui.rights import ANYONE

PEOPLE = frozenset(Role) - {Role.SYSTEM}

RIGHTS: dict[str, frozenset[Role]] = {
    "account:login": ANYONE,
    "account:logout": ANYONE,
    "account:register": ANYONE,
    "account:home": PEOPLE,
    "account:role": PEOPLE,
    "account:password": PEOPLE,
    "account:seen": frozenset({Role.CITIZEN}),
}
