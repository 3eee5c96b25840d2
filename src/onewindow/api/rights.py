"""The interface is open at the gate and closed at its own door: a key is asked for there, never a session."""

from onewindow.api.routes import ROUTES
from onewindow.core.kernel.actor import Role

EVERYBODY = frozenset(Role)
RIGHTS: dict[str, frozenset[Role]] = {f"api:{route.name}": EVERYBODY for route in ROUTES}
