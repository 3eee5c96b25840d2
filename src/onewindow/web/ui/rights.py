"""The word for 'open to strangers', and the shared addresses' own rights."""

from onewindow.core.kernel.actor import Role

ANYONE: frozenset[Role] = frozenset(Role)
"""Every role, and nobody at all: the address needs no login."""

RIGHTS: dict[str, frozenset[Role]] = {
    "ui:locale": ANYONE,
    "ui:mode": ANYONE,
    "ui:gallery": ANYONE,
    "ui:gallery-save": ANYONE,
    "ui:gallery-page": ANYONE,
}
