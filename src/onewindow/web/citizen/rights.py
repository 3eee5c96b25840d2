"""Who may open which page of the citizen's desk."""

from onewindow.core.kernel.actor import Role
from onewindow.web.ui.rights import ANYONE

CITIZEN = frozenset({Role.CITIZEN})

RIGHTS: dict[str, frozenset[Role]] = {
    "citizen:home": ANYONE,
    "citizen:thing": ANYONE,
    "citizen:plan": ANYONE,
    "citizen:proof": ANYONE,
    "citizen:help": ANYONE,
    "citizen:accessibility": ANYONE,
    "citizen:privacy": ANYONE,
}
