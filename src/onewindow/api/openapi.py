"""The OpenAPI 3.1 document: addresses from the table of routes, schemas by hand."""

from __future__ import annotations

import re
from typing import Any

from onewindow.api.routes import ROUTES, VERSION, Route

_TEXT = {"$ref": "#/components/schemas/Text"}
_DATE = {"type": ["string", "null"], "format": "date"}
_MOMENT = {"type": ["string", "null"], "format": "date-time"}
_UUID = {"type": "string", "format": "uuid"}
_STRING = {"type": "string"}
_NUMBER = {"type": "integer"}
_FLAG = {"type": "boolean"}
_LAMP = {"type": ["string", "null"], "enum": ["ok", "near", "late", None]}


def _object(required: str, **properties: Any) -> dict[str, Any]:
    return {"type": "object", "required": required.split(), "properties": properties}


def _list(items: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": items}


def _ref(name: str) -> dict[str, Any]:
    return {"$ref": f"#/components/schemas/{name}"}


_FORM_CELL = _object(
    "id label text refs from", id=_STRING, label=_STRING, unit=_STRING, refs=_list(_STRING),
    text={**_STRING, "description": "As printed, in the form's own way of writing; empty when nothing is known."},
    masked=_FLAG, exact={"type": "object", "description": "The values by ref, where the text does not give them back."},
    **{"from": _list(_object("source assurance", source=_STRING, assurance=_STRING))},
)  # fmt: skip

_JUDGED = _object(
    "code outcome clause missing facts", code=_STRING, title=_TEXT, clause=_STRING, missing=_list(_STRING),
    outcome={**_STRING, "enum": ["held", "failed", "unknown"]},
    facts=_list(_object(
        "ref source assurance observed_at", ref=_STRING, source=_STRING, assurance=_STRING, observed_at=_MOMENT
    )) | {"description": "Which facts, from which source, at what time; never a value."},
)  # fmt: skip

SCHEMAS: dict[str, Any] = {
    "Text": _object("zh-hans", **{"zh-hans": _STRING, "en": _STRING}) | {
        "description": "A text for people; Chinese is always there."},
    "Refused": _object(
        "refused", refused=_list(_object("code message clause", code=_STRING, message=_STRING, clause=_STRING))
    ) | {
        "description": "Why not: every reason with a stable code, the sentence and the clause."},
    "WorkList": _object(
        "cases counts next",
        cases=_list(_object(
            "id title item application state lamp due received_at",
            id=_UUID, title=_STRING, item=_TEXT, application=_STRING, state=_TEXT, lamp=_LAMP, due=_DATE,
            provisional=_FLAG, note={"anyOf": [_TEXT, {"type": "null"}]}, received_at=_MOMENT, closed_at=_MOMENT,
        )),
        counts={"type": "object", "additionalProperties": _NUMBER,
                "description": "How many on each list; 101 means more than 100."},
        next={"type": ["string", "null"], "description": "Cursor of the next page (`after`)."},
    ),
    "Clock": _object(
        "state days_left used promise limit clocks",
        state={"type": "string", "enum": ["ok", "near", "late", "paused", "done", "wait"]},
        days_left={**_NUMBER, "description": "Working days to the nearer of promise and limit; negative: over."},
        used=_NUMBER, promise=_DATE, limit=_DATE, provisional=_FLAG,
        clocks=_list(_object("name limit due lamp kept", name=_TEXT, limit=_TEXT, due=_DATE, lamp=_LAMP,
                             kept={"type": ["boolean", "null"]}, provisional=_FLAG)),
    ),
    "Case": _object(
        "id version number application title item status state applicant clock verdict facts materials papers actions "
        "other_parts ceilings history",
        id=_UUID, version=_NUMBER, number=_STRING, application=_STRING, title=_STRING, item=_TEXT, status=_STRING,
        state=_TEXT,
        applicant=_object("name id_number phone", name=_STRING, id_number=_STRING, phone=_STRING),
        clock=_ref("Clock"),
        verdict=_object("outcome clauses", outcome={"type": ["string", "null"], "enum": ["yes", "no", "unknown", None]},
                        clauses=_list(_object("code clause condition outcome because", code=_STRING, clause=_STRING,
                                              condition=_TEXT, outcome=_STRING, because=_TEXT, needs_inspection=_FLAG))),
        facts=_list(_object("ref label value masked source observed_at", ref=_STRING, label=_TEXT, value=_TEXT,
                            masked=_FLAG, source=_TEXT, observed_at=_MOMENT)),
        materials=_list(_object("code name state files", code=_STRING, name=_TEXT, state=_TEXT,
                                files=_list(_object("id name size pages", id=_UUID, name=_STRING, size=_NUMBER, pages=_NUMBER)))),
        papers=_list(_object("id kind title number at status", id=_UUID, kind=_STRING, title=_TEXT, number=_STRING,
                             at=_MOMENT, status=_STRING)),
        actions=_list(_object("action label allowed adverse clause refused", action=_STRING, label=_TEXT, allowed=_FLAG,
                              adverse=_FLAG, clause=_STRING, refused={"type": "array"})),
        other_parts=_list(_object("item agency state due", item=_TEXT, agency=_TEXT, state=_TEXT, due=_DATE)),
        ceilings=_list(_object(
            "name used left until lamp", name=_TEXT, until=_DATE, lamp=_LAMP,
            used={**_NUMBER, "description": "Working days of the whole project (or its stage) that are used."},
            left={**_NUMBER, "description": "Working days left of the ceiling for its type of project; negative: over."},
        )),
        history=_object("length unbroken", length=_NUMBER, unbroken=_FLAG),
    ),
    "RuleSets": _object("rulesets", rulesets=_list(_object(
        "code title item department mode judged decided person agreed differed agreement window",
        code=_STRING, title=_TEXT, item=_TEXT, department=_TEXT,
        mode={**_STRING, "enum": ["off", "shadow", "on"],
              "description": "A version newer than the one switched on counts as shadow."},
        newer=_FLAG, judged=_NUMBER, decided=_NUMBER, person=_NUMBER, agreed=_NUMBER, differed=_NUMBER,
        window={**_NUMBER, "description": "The figures are of so many newest judgements of the rule set."},
        agreement={"type": ["integer", "null"], "description": "Percent of compared cases that a person decided alike."},
    ))),
    "RuleSet": _object(
        "version mode table", version=_STRING, mode={**_STRING, "enum": ["off", "shadow", "on"]}, changed_at=_MOMENT,
        table={"type": "object", "description": "The rule set as published: inputs, rows with condition and clause, examples."},
    ),
    "RuleRecords": _object(
        "records next",
        records=_list(_object(
            "id case number version mode row decides result judged_at rows clauses", id=_UUID, case=_UUID, number=_STRING,
            version=_STRING, mode=_STRING, row=_STRING, decides=_STRING, result=_STRING, blocked=_STRING,
            judged_at=_MOMENT, rows=_list(_JUDGED),
            clauses={"anyOf": [_list(_JUDGED), {"type": "null"}],
                     "description": "The clauses of the item; null in older records, which hold the table only."},
        )),
        next={"type": ["string", "null"], "description": "Cursor of the next page (`after`)."},
    ),
    "Order": _object(
        "action",
        action={**_STRING, "description": "A name of the ACTIONS table (`actions` of the part lists them)."},
        data={"type": "object", "description": "Codes and dates. The verdict of the rules is added on this side."},
        private={"type": "object", "additionalProperties": _STRING, "description": "Free words: reasons, findings, notes."},
        seen={**_NUMBER, "description": "The version you read; refused with `case.stale` when it has moved on."},
        at={**_MOMENT, "description": "Legal time of an act of an earlier day, with its offset; `private.late_reason` says why."},
    ),
    "Executed": _object(
        "case version events documents again", case=_UUID, version=_NUMBER, events=_list(_STRING),
        documents=_list(_UUID), again={**_FLAG, "description": "True: this key was carried out before."},
    ),
    "Unmask": _object(
        "ref reason_code", ref={**_STRING, "description": "`role.attribute` of a fact, or party.id_number, party.phone."},
        reason_code={"type": "string", "enum": ["identity", "contact", "review", "complaint", "other"]}, reason=_STRING,
    ),
    "FormAsked": _object(
        "reason_code",
        reason_code={"type": "string", "enum": ["identity", "contact", "review", "complaint", "other"]}, reason=_STRING,
    ),
    "Form": _object(
        "item title department own fields tables", item=_STRING, title=_STRING, number=_STRING, department=_STRING,
        own={**_FLAG, "description": "False: the department gave no form; it is made from what the item needs."},
        fields=_list(_FORM_CELL),
        tables=_list(_object("id role rows", id=_STRING, title=_STRING, role=_STRING, pages=_NUMBER, rows=_list(
            _object("row cells", row=_NUMBER, cells=_list(_FORM_CELL))))),
    ),
    "Unmasked": _object("ref value", ref=_STRING, value=_STRING),
    "Apply": _object(
        "thing applicant",
        thing=_STRING, route={**_STRING, "description": "Empty: the first route the situation allows."},
        situation={"type": "object", "description": "Situation answers by key, as in `plan`."},
        answers={"type": "object", "description": "`role.attribute` of a question of the plan → value."},
        applicant=_object("name id_type id_number", name=_STRING, id_type=_STRING, id_number=_STRING, phone=_STRING),
        at_window={**_list(_STRING), "description": "Codes of materials that will be brought to the window."},
        signed={**_STRING, "description": "Name under the commitment, where the route has one."},
        consent={**_FLAG, "description": "The person agrees to electronic service."},
    ),
    "Applied": _object(
        "application number promise parts", application=_UUID, number=_STRING, promise=_DATE,
        parts=_list(_object("case item department status", case=_UUID, item=_STRING, department=_STRING, status=_STRING)),
    ),
    "Things": _object("jurisdiction things", jurisdiction=_STRING, things=_list(_object(
        "code name summary departments parts", code=_STRING, name=_TEXT, summary=_TEXT, departments=_NUMBER, parts=_NUMBER))),
    "Found": _object(
        "query sure found next", query=_STRING,
        sure={**_FLAG, "description": "False: everything found only comes close to the words."},
        found=_list(_object(
            "kind code name department here complete why",
            kind={"type": "string", "enum": ["things", "items", "listed"]}, code=_STRING, name=_TEXT, department=_TEXT,
            here={**_FLAG, "description": "It is done in this place."},
            complete={**_FLAG, "description": "False: known by name and code only."},
            why={**_TEXT, "description": "Why it was found, where its name does not say so."})),
        next={**_STRING, "description": "Cursor of the page after; empty on the last."},
    ),
    "Plan": {"type": "object", "required": ["thing", "parts", "questions", "materials", "steps"],
             "description": "The document of docs/compose.schema.json, with `wrong_answers` beside it."},
    "OpenApi": {"type": "object", "required": ["openapi", "info", "paths"]},
}  # fmt: skip


def openapi(address: str) -> dict[str, Any]:
    """The whole document. `address`: where people reach the service."""
    paths: dict[str, Any] = {}
    for route in ROUTES:
        paths.setdefault(template(route), {})[route.method.lower()] = _operation(route)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "OneWindow 一窗",
            "version": VERSION,
            "description": "For systems of departments. Every refusal carries a code, a sentence and a clause.",
        },
        "servers": [{"url": f"{address.rstrip('/')}/api"}],
        "paths": paths,
        "components": {
            "schemas": SCHEMAS,
            "securitySchemes": {"key": {"type": "http", "scheme": "bearer", "description": "ow_…, from the administrator"}},
        },
        "security": [{"key": []}],
    }  # fmt: skip


def template(route: Route) -> str:
    """`cases/<uuid:case_id>` → `/v1/cases/{case_id}`."""
    return f"/{VERSION}/" + re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", route.path)


def _operation(route: Route) -> dict[str, Any]:
    found: dict[str, Any] = {
        "operationId": f"{route.method.lower()}-{route.name}",
        "summary": route.summary,
        "responses": {"200": _answer(route), **_refusals(route)},
    }
    if route.open:
        found["security"] = []
    if route.parameters:
        found["parameters"] = [
            {
                "name": p.name,
                "in": p.where,
                "description": p.about,
                "required": p.required,
                "schema": dict(p.schema),
            }
            | ({"style": "form", "explode": True} if p.schema.get("type") == "object" else {})
            for p in route.parameters
        ]
    if route.body:
        found["requestBody"] = {
            "required": True,
            "content": {"application/json": {"schema": _ref(route.body)}},
        }
    return found


def _answer(route: Route) -> dict[str, Any]:
    if not route.answer:
        return {"description": "The file.", "content": {"application/octet-stream": {}}}
    return {"description": "Done.", "content": {"application/json": {"schema": _ref(route.answer)}}}


def _refusals(route: Route) -> dict[str, Any]:
    content = {"application/json": {"schema": _ref("Refused")}}
    codes = {"409": "Refused, with every reason."} if route.method == "POST" else {}
    if not route.open:
        codes["401"] = "No key, or a wrong one."
    if "<" in route.path:
        codes["404"] = "Not here, or not within your remit."
    if route.body:
        codes["400"] = "The body or the key header cannot be read."
    return {code: {"description": words, "content": content} for code, words in sorted(codes.items())}
