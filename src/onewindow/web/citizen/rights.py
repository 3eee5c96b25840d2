"""Who may open which page of the citizen's desk."""

from onewindow.core.kernel.actor import Role
from onewindow.web.ui.rights import ANYONE

CITIZEN = frozenset({Role.CITIZEN})

_OPEN = (
    "home", "thing", "plan", "proof", "help", "accessibility", "privacy", "check", "certificate", "verify", "track",
    "guide-thing", "once", "guide-item", "guide-item-list", "guide-who", "listed", "library", "draws", "spot", "quota",
    "register", "notice", "register-json", "register-csv",
    "hall", "screen", "kiosk", "slip",
)  # fmt: skip
_OWN = (
    "start", "drafts", "draft", "draft-discard", "draft-restore", "situation", "route", "sources", "retry", "dispute",
    "materials", "file-add", "file-remove", "file-restore", "review", "section", "file", "sheet",
    "my", "messages", "certificates", "document", "case", "received", "access", "withdraw", "correct", "correct-add",
    "rate", "call", "promise", "by-rule", "signers", "to-sign", "sign", "touched", "speak", "licences", "licence",
    "address", "data", "data-paper", "mandates", "mandate", "mandate-give", "standing",
)  # fmt: skip

RIGHTS: dict[str, frozenset[Role]] = {
    **{f"citizen:{name}": ANYONE for name in _OPEN},
    **{f"citizen:{name}": CITIZEN for name in _OWN},
}
