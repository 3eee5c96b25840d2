"""Who may open which page of the window: its clerks, nobody else."""

from onewindow.core.kernel.actor import Role

CLERK = frozenset({Role.CLERK})

PAGES = (
    "decide", "relays", "relay", "relay-receipt",
    "home", "find", "person", "today", "corrections", "out", "start", "start-thing", "draft", "draft-save", "signers",
    "draft-route", "draft-change", "draft-file", "draft-file-remove", "draft-discard", "draft-retry", "receipt", "application",
    "check", "scan", "accept", "record", "notice", "supplement", "deferred", "tolerate", "promise", "not-required",
    "not-competent", "withdraw", "papers", "serve", "hand-out", "consent", "unmask", "file", "sheet", "paper",
    "licences", "licence", "data-person",
    "who", "identity", "standing", "present",
    "print", "print-job", "print-run", "print-file", "archive", "archive-file", "archive-added",
    "service", "service-paper", "service-receipt",
    "service-address", "address", "correct", "amended", "as-of", "quick", "accept-many", "post-many", "covers", "keys",
    "hand-many", "file-many",
)  # fmt: skip

HALL = (
    "queue", "guide", "rota", "hands", "holder", "desk", "fee-notice", "books", "stamp", "blank", "calls", "close",
    "close-sheet", "data", "data-one", "data-paper", "phrases", "progress",
)  # fmt: skip
"""The day of the hall: its clerks and the supervisor who leads it."""

RIGHTS: dict[str, frozenset[Role]] = {
    **{f"counter:{page}": CLERK for page in PAGES},
    **{f"counter:{page}": CLERK | {Role.SUPERVISOR} for page in HALL},
}
