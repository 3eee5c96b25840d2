"""What bounds the plan of a one-thing: stages, caps by type of project, and how several agencies handle it together."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from onewindow.core.catalogue.basis import Basis
from onewindow.core.catalogue.conditions import Condition
from onewindow.core.clock import Limit
from onewindow.core.kernel.text import Text


@dataclass(frozen=True, slots=True)
class Stage:
    """阶段: parts that belong together in time; a `Part` names its stage.

    `after`: the stages that must be over before its parts are received. `early`: its parts are done before the
    one-thing's own clock begins (during land transfer, say), so the published days do not contain it.
    """

    code: str
    name: Text
    after: tuple[str, ...] = ()
    early: bool = False
    basis: Basis = Basis("reconstructed", "")


@dataclass(frozen=True, slots=True)
class Cap:
    """A ceiling for a type of project: at most `limit` for the whole, or for one `stage`, when `when` holds."""

    code: str
    name: Text
    limit: Limit
    when: Condition | None = None
    stage: str = ""
    basis: Basis = Basis("reconstructed", "")


class HandlingMode(StrEnum):
    """How the government at that level lets several agencies handle licences (AL art. 26.2)."""

    UNIFIED = "unified"
    JOINT = "joint"
    CENTRALISED = "centralised"


@dataclass(frozen=True, slots=True)
class Handling:
    """统一办理、联合办理、集中办理, with the decision that orders it. Only then art. 42.2 (45 + 15) is the frame.

    `stage`: the stage whose licences are handled together; empty: all of the one-thing.
    `government`: the department code of the government whose head may extend it.
    """

    mode: HandlingMode
    basis: Basis
    stage: str = ""
    government: str = ""


@dataclass(frozen=True, slots=True)
class FirstReview:
    """下级先审查: what a lower body examines before the body that decides (AL art. 43).

    `within`: how much of the item's promise that takes, in the promise's unit. `by`: who examines first. `opens`: the
    clause that lets one of the two levels decide alone (下放、委托, AL art. 24); `forbids`: the clause that reserves the
    decision to its level. Neither: not settled.
    """

    within: Limit
    by: Text = Text("")
    opens: str = ""
    forbids: str = ""
    basis: Basis = Basis("reconstructed", "")
