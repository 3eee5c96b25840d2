"""A doubt worth telling: the person says the house is their own, the land register names somebody else.

A warning, never a refusal: it may be a relative's house or a wrong number, and only the agency decides.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from onewindow.core.catalogue.model import OneThing
from onewindow.core.compose.plan import Known
from onewindow.core.kernel.text import T

_SEVERAL = re.compile(r"[、,，;；/和]+")

TO_PERSON = T(
    "您答的是自己的房子，不动产登记上的所有权人却是别人。请核对不动产权证号；房子是租的或者村里的，请改回答。"
    "是家里人的房子，照实填就行，部门会核实。可以照常提交。",
    "You said the house is yours, but the land register names another owner. Check the certificate number; if you rent "
    "it or it belongs to the village, change your answer. If it is your family's, leave it: the agency will check. You "
    "can hand it in as it is.",
)
TO_CLERK = T(
    "申请人答的是自己的房子，不动产登记上的所有权人却是别人。请问清楚：证号填错了的改证号，租的改回答，家里人的照实记。"
    "这不是不收件的理由，由部门核实。",
    "The applicant says the house is their own; the land register names another owner. Ask: a wrong number or a wrong "
    "answer is put right, a relative's house is left as it is. No reason not to take it in; the agency checks.",
)


def owner_differs(thing: OneThing, values: Mapping[str, Any], known: Iterable[Known] = ()) -> str:
    """The role (of a house) that the applicant calls their own while the register names another owner, or "".

    `values` by ref; `known` of a plan adds what the situation has answered. Without an owner from the register, or
    without the applicant's name, there is nothing to compare.
    """
    values = {**{each.ref: each.value for each in known if each.value is not None}, **values}
    own_names = {_plain(values.get(f"{thing.applicant_role}.{name}")) for name in ("name", "legal_name")} - {""}
    for role in thing.roles:
        owner = values.get(f"{role}.owner_name")
        if values.get(f"{role}.right_to_use") != "own" or not owner or not own_names:
            continue
        if not own_names & {_plain(name) for name in _SEVERAL.split(str(owner))}:
            return role
    return ""


def doubtful_section(thing: OneThing, values: Mapping[str, Any], known: Iterable[Known] = ()) -> str:
    """The section of the form in which that house stands, or ""."""
    role = owner_differs(thing, values, known)
    return next((each.code for each in thing.sections if role in each.roles), role) if role else ""


def _plain(name: Any) -> str:
    return re.sub(r"[\s·•]", "", str(name or ""))
