"""Everything that is kept of one person, for that person: what access and copy give (PIPL art. 45).

What a register told about somebody else in an application is named and left out (art. 10): it is theirs to ask for.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from onewindow.core.catalogue.model import Catalogue
from onewindow.core.catalogue.rows import row_of
from onewindow.core.kernel.dates import local
from onewindow.core.kernel.refusal import Refused
from onewindow.core.rights import child_on
from onewindow.store import facts
from onewindow.store.catalogue import load_bundle
from onewindow.store.models import AccessLog, Application, Document, Draft, FactRow, Party, SourceCall
from onewindow.store.parties import open_party

MOST = 200
OTHERS = "（别人的信息，由本人另行查阅）"
_GIVEN = {"self": "本人填写", "situation": "本人回答的情形", "derived": "推算", "default": "默认值"}


def copy_of(party: Party, *, on: date) -> dict[str, Any]:
    """Plain JSON of what is kept: the person, applications with every value and its source, papers, calls, looks."""
    who = open_party(party)
    applications = list(
        Application.objects.filter(applicant_id=party.pk).select_related("data_key").order_by("-submitted_at")[:MOST]
    )
    owners = [row.id for row in applications]
    kept = _facts(applications)
    return {
        "kept_on": on.isoformat(),
        "person": {
            "name": who.name, "id_type": who.id_type, "id_number": who.id_number, "phone": who.phone,
            "electronic_service": who.electronic_service, "under_14": child_on(who.id_number, on),
        },
        "applications": [_application(row, kept.get(row.id, [])) for row in applications],
        "drafts": Draft.objects.filter(applicant_id=party.pk, application_id=None, discarded_at=None).count(),
        "documents": [
            {"kind": one.kind, "number": one.number, "issued_at": local(one.issued_at).isoformat()}
            for one in Document.objects.filter(application_id__in=owners).order_by("-issued_at")[:MOST]
        ],
        "registers_asked": [
            {"source": one.source, "at": local(one.called_at).isoformat(), "basis": one.legal_basis,
             "items": one.items, "outcome": one.outcome}
            for one in _calls(applications)
        ],
        "looked_at": [
            {"value": one.ref, "at": local(one.at).isoformat(), "who": one.actor_name, "role": one.actor_role,
             "department": one.department, "why": one.reason_code}
            for one in AccessLog.objects.filter(party_id=party.pk).order_by("-at")[:MOST]
        ],
    }  # fmt: skip


def _calls(applications: Sequence[Application]) -> list[SourceCall]:
    keys = [key for row in applications for key in (row.id, row.draft_id) if key]
    return list(SourceCall.objects.filter(owner_id__in=keys).order_by("-called_at")[:MOST])


def _facts(applications: Sequence[Application]) -> dict[Any, list[FactRow]]:
    """The newest row of each ref of each application (one query)."""
    newest: dict[Any, dict[tuple[str, str], FactRow]] = {row.id: {} for row in applications}
    rows = FactRow.objects.filter(owner_id__in=list(newest)).order_by("recorded_at", "id")
    for row in rows:
        newest[row.owner_id][row.subject, row.element] = row
    return {owner: list(found.values()) for owner, found in newest.items()}


def _application(row: Application, kept: Sequence[FactRow]) -> dict[str, Any]:
    try:
        known: Catalogue | None = load_bundle(row.bundle)
    except Refused:
        known = None
    thing = known.things.get(row.thing) if known else None
    values = []
    for one in kept:
        element = known.elements.get(one.element) if known else None
        personal = element is None or element.personal or element.sensitive
        own = thing is None or row_of(one.subject)[0] == thing.applicant_role or one.source in _GIVEN or not personal
        said = facts.open_fact(one, row.data_key).value if own else OTHERS
        values.append({
            "label": element.label.zh if element else one.element, "value": said, "source": _source(one.source, known),
            "since": local(one.observed_at).isoformat(), "sensitive": bool(element and element.sensitive), "own": own,
        })  # fmt: skip
    return {
        "number": row.number, "thing": thing.name.zh if thing else row.thing,
        "submitted_at": local(row.submitted_at).isoformat(), "status": row.status, "values": values,
    }  # fmt: skip


def _source(code: str, known: Catalogue | None) -> str:
    """Where a value comes from, in words."""
    source = known.sources.get(code) if known else None
    return _GIVEN.get(code) or (source.name.zh if source else code)


def sections(copy: dict[str, Any]) -> list[dict[str, Any]]:
    """The same as printed tables."""
    found: list[dict[str, Any]] = []
    for one in copy["applications"]:
        rows = [
            [line["label"] + ("（敏感）" if line["sensitive"] else ""), _words(line["value"]), line["source"],
             line["since"][:10]]
            for line in one["values"]
        ]
        found.append(_table(f"{one['thing']}　{one['number']}", ["项目", "内容", "来源", "时间"], rows))
    asked = [[one["at"][:16], one["source"], one["basis"], "、".join(one["items"])] for one in copy["registers_asked"]]
    looks = [
        [one["at"][:16], one["who"], one["department"] or "综合窗口", f"{one['value']}（{one['why']}）"]
        for one in copy["looked_at"]
    ]
    found.append(_table("向哪里查过", ["时间", "登记", "依据", "为哪几件"], asked))
    found.append(_table("谁看过全号", ["时间", "谁", "部门", "看了什么"], looks))
    return found


def _table(title: str, heads: list[str], rows: list[list[str]]) -> dict[str, Any]:
    if not rows:
        return {"title": title, "lines": ["没有。"], "heads": [], "widths": [], "rows": [], "break": False}
    return {"title": title, "lines": [], "heads": heads, "widths": [3, 4, 3, 3], "rows": rows, "break": False}


def _words(value: Any) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, list):
        return "、".join(map(str, value))
    return str(value)
