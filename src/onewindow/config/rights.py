"""One table: which roles may open which address. Each desk keeps its rows in `rights.py`; here they become one.

`ANYONE` opens an address to strangers; what is not in the table is closed.
"""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec

from onewindow.core.kernel.actor import Actor, Role
from onewindow.web.ui.rights import ANYONE

ROOMS = (
    "onewindow.web.ui",
    "onewindow.web.account",
    "onewindow.web.citizen",
    "onewindow.web.counter",
    "onewindow.web.department",
    "onewindow.web.cockpit",
    "onewindow.web.console",
    "onewindow.api",
)


def _table() -> dict[str, frozenset[Role]]:
    table: dict[str, frozenset[Role]] = {}
    for room in ROOMS:
        if find_spec(room) is None or find_spec(f"{room}.rights") is None:
            continue
        for name, roles in import_module(f"{room}.rights").RIGHTS.items():
            if name in table:
                raise ValueError(f"the address {name} has two rows of rights")
            table[name] = frozenset(roles)
    return table


RIGHTS = _table()


def may_enter(view_name: str, actor: Actor | None) -> bool:
    """True when the table lets this actor open the address. Unknown addresses are closed."""
    roles = RIGHTS.get(view_name)
    if roles is None:
        return False
    return roles == ANYONE or (actor is not None and actor.role in roles)
