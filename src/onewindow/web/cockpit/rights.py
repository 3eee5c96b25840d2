"""Who may open which page of the cockpit. A head sees the figures of the own agency only (the scope of the store)."""

from onewindow.core.kernel.actor import Role

WATCHERS = frozenset({Role.SUPERVISOR, Role.HEAD, Role.ADMINISTRATOR})

RIGHTS: dict[str, frozenset[Role]] = {
    "cockpit:home": WATCHERS,
    "cockpit:list": WATCHERS,
    "cockpit:suspended": WATCHERS,
    "cockpit:aired": WATCHERS,
    "cockpit:years": WATCHERS,
    "cockpit:case": WATCHERS,
    "cockpit:spot": frozenset({Role.SUPERVISOR}),
    "cockpit:spot-list": frozenset({Role.SUPERVISOR}),
}
