"""Who may open which page of the console: the catalogue is read by three roles, the system by its administrator."""

from onewindow.core.kernel.actor import Role

READERS = frozenset({Role.DESIGNER, Role.ADMINISTRATOR, Role.SUPERVISOR})
DESIGNERS = frozenset({Role.DESIGNER})
ADMINISTRATOR = frozenset({Role.ADMINISTRATOR})

_READ = (
    "home", "search", "things", "thing", "items", "item", "who", "kind", "definition", "profiles", "calendar",
    "routing", "divisions",
    "calendar-year", "lists", "list", "list-import", "main-items", "thing-export",
)  # fmt: skip
_VERSIONS = ("changes", "change", "compare", "files", "file-export", "file", "file-marked", "reforms", "reform-ledger",
             "reform-download")  # fmt: skip
_HANDS = ("change-check", "change-publish", "change-withdraw", "file-upload", "file-take", "reform-new")
_SYSTEM = (
    "accounts", "account", "account-new", "account-grant", "account-revoke", "account-active", "account-password",
    "outbox", "outbox-settle", "outbox-discard", "records", "records-verify", "clock", "clock-move", "imports", "system",
)  # fmt: skip

_STUDIO = (
    "studio", "studio-new", "studio-compare", "studio-bench", "studio-act", "studio-copy", "studio-levers", "studio-why",
    "studio-download", "studio-submit", "studio-align",
)  # fmt: skip

_HALL = ("hall", "hall-window", "hall-window-new", "hall-tutorial")

_ARCHIVE = ("archive", "archive-list")

_DEPARTMENT = frozenset({Role.APPROVER, Role.HEAD})
_RULES = {
    **{f"console:{name}": READERS | _DEPARTMENT for name in ("rules", "rules-one", "rules-backtest")},
    **{f"console:{name}": _DEPARTMENT | {Role.SUPERVISOR} for name in ("rules-case", "rules-replay")},
    "console:rules-switch": frozenset({Role.HEAD}),
    "console:rules-answer": _DEPARTMENT,
    **{f"console:{name}": DESIGNERS | {Role.ADMINISTRATOR} for name in ("rules-edit", "rules-upload", "rules-sheet")},
    **{f"console:{name}": frozenset({Role.SUPERVISOR}) for name in ("rules-audit", "rules-found")},
}
"""Rule sets: departments read and test them, the head switches, a case opens to those within whose reach it lies."""
_QUESTIONS = {
    **{f"console:{name}": READERS | _DEPARTMENT for name in ("questions", "question")},
    "console:question-answer": _DEPARTMENT | {Role.DESIGNER, Role.ADMINISTRATOR},
    **{f"console:{name}": frozenset({Role.DESIGNER, Role.ADMINISTRATOR}) for name in ("question-new", "question-withdraw")},
}
"""Questions to agencies: an agency reads and answers its own, the hands of the catalogue ask."""

RIGHTS: dict[str, frozenset[Role]] = {
    **{f"console:{name}": READERS for name in (*_READ, *_VERSIONS)},
    **{f"console:{name}": frozenset({Role.DESIGNER, Role.ADMINISTRATOR}) for name in _HANDS},
    **{f"console:{name}": ADMINISTRATOR for name in _SYSTEM},
    **{f"console:{name}": DESIGNERS for name in _STUDIO},
    **_RULES,
    **_QUESTIONS,
    **{f"console:{name}": ADMINISTRATOR | {Role.SUPERVISOR} for name in (*_HALL, *_ARCHIVE)},
}
