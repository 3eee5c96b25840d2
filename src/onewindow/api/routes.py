"""The table of routes: addresses, methods, handlers and their words. URLs and the OpenAPI document come from it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from onewindow.api import applications, cases, rulesets, things
from onewindow.core.kernel.actor import Role

VERSION = "v1"
DEPARTMENT = frozenset({Role.APPROVER, Role.HEAD})
PARTNER = frozenset({Role.CLERK})
"""A partner hands in for people, as the window does: its key stands for a clerk."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter in the query, the path or a header."""

    name: str
    where: str
    about: str
    schema: Mapping[str, Any] = field(default_factory=lambda: {"type": "string"})
    required: bool = False


@dataclass(frozen=True, slots=True)
class Route:
    """One method of one address. `path` is Django's; `handler` gets `(request, actor, **path)`.

    `open`: no key is needed; `roles`: whose keys open it. `body`, `answer`: names of schemas; an empty `answer` is a file.
    """

    method: str
    path: str
    name: str
    handler: Callable[..., Any]
    summary: str
    answer: str
    open: bool = False
    body: str = ""
    parameters: tuple[Parameter, ...] = ()
    roles: frozenset[Role] = DEPARTMENT


_UUID = {"type": "string", "format": "uuid"}
_CASE = Parameter("case_id", "path", "Id of the part.", _UUID, True)
_KEY = Parameter(
    "Idempotency-Key", "header",
    "8 to 64 characters, one per order. Sending the same key again carries nothing out and gives the first answer.",
    {"type": "string", "minLength": 8, "maxLength": 64}, True,
)  # fmt: skip

_RULESET = Parameter("code", "path", "Code of the rule set.", required=True)
_LOOK_KEY = Parameter(
    "Idempotency-Key", "header", "8 to 64 characters. Every call is a look of its own and stands in the record.",
    {"type": "string", "minLength": 8, "maxLength": 64}, True,
)  # fmt: skip

ROUTES: tuple[Route, ...] = (
    Route(
        "GET", "cases", "cases", cases.work_list, "The department's work list, by due date, 30 to a page.", "WorkList",
        parameters=(
            Parameter("tab", "query", "Which list.", {"type": "string", "default": "todo",
                      "enum": ["todo", "near", "late", "waiting", "done"]}),
            Parameter("status", "query", "Only parts in this status."),
            Parameter("item", "query", "Only parts of this item."),
            Parameter("after", "query", "Cursor of the page before (`next`)."),
            Parameter("limit", "query", "Rows to a page, at most 100.", {"type": "integer", "default": 30, "maximum": 100}),
        ),
    ),
    Route(
        "GET", "cases/<uuid:case_id>", "case", cases.one, "One part: state, clocks, verdict, facts (personal numbers "
        "in part), materials, open actions.", "Case", parameters=(_CASE,),
    ),
    Route(
        "POST", "cases/<uuid:case_id>/orders", "orders", cases.order, "Carry out one order on a part.", "Executed",
        body="Order", parameters=(_CASE, _KEY),
    ),
    Route(
        "POST", "cases/<uuid:case_id>/unmask", "unmask", cases.unmask, "One personal value in full. The look is "
        "recorded and the person can see it.", "Unmasked", body="Unmask", parameters=(_CASE, _LOOK_KEY),
    ),
    Route(
        "GET", "cases/<uuid:case_id>/form", "form", cases.form, "The department's complete form, every field filled from "
        "the one application; personal values masked.", "Form", parameters=(_CASE,),
    ),
    Route(
        "POST", "cases/<uuid:case_id>/form/full", "form-full", cases.form_in_full, "The complete form with "
        "personal values in full. Each is recorded and the person can see it.", "Form", body="FormAsked",
        parameters=(_CASE, _LOOK_KEY),
    ),
    Route(
        "GET", "cases/<uuid:case_id>/files/<uuid:upload_id>", "file", cases.file, "A file of one of the part's "
        "materials.", "", parameters=(_CASE, Parameter("upload_id", "path", "Id of the file.", _UUID, True)),
    ),
    Route(
        "GET", "cases/<uuid:case_id>/papers/<uuid:document_id>", "paper", cases.paper, "A paper of the part as PDF.",
        "", parameters=(_CASE, Parameter("document_id", "path", "Id of the paper.", _UUID, True)),
    ),
    Route(
        "POST", "applications", "applications", applications.create, "Hand in a one-thing for a person, everything at "
        "once. Refused with every problem.", "Applied", body="Apply", parameters=(_KEY,), roles=PARTNER,
    ),
    Route(
        "GET", "rulesets", "rulesets", rulesets.listed, "The rule sets of the department: mode and figures.", "RuleSets",
    ),
    Route(
        "GET", "rulesets/<slug:code>", "ruleset", rulesets.one, "One rule set as data: inputs, rows, clauses, mode.",
        "RuleSet", parameters=(_RULESET,),
    ),
    Route(
        "GET", "rulesets/<slug:code>/records", "ruleset-records", rulesets.records, "The verdict records of a rule set, "
        "newest first, 30 to a page. No personal value stands in them.", "RuleRecords",
        parameters=(_RULESET, Parameter("after", "query", "Cursor of the page before (`next`).")),
    ),
    Route("GET", "things", "things", things.listed, "The one-things of this place.", "Things", open=True),
    Route(
        "GET", "search", "search", things.search, "One-things, items and listed items by what a person wants, best "
        "first, 30 to a page.", "Found", open=True,
        parameters=(
            Parameter("q", "query", "What is wanted: Chinese, pinyin or its first letters, a code.", required=True),
            Parameter("kind", "query", "Only this kind.", {"type": "string", "enum": ["things", "items", "listed"]}),
            Parameter("after", "query", "Cursor of the page before (`next`)."),
        ),
    ),
    Route(
        "GET", "things/<slug:code>/plan", "plan", things.plan, "The plan of a one-thing for situation answers: parts, "
        "questions, materials, steps, dates.", "Plan", open=True,
        parameters=(
            Parameter("code", "path", "Code of the one-thing.", required=True),
            Parameter("route", "query", "Way through it, such as `ordinary` or `commitment`."),
            Parameter("answers", "query", "Every other parameter is a situation answer, by its key "
                      "(`?area=120&own_house=yes`).", {"type": "object", "additionalProperties": {"type": "string"}}),
        ),
    ),
    Route("GET", "openapi.json", "openapi", things.document, "This document.", "OpenApi", open=True),
)  # fmt: skip
