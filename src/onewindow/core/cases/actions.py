"""ACTIONS: the one table of the licence procedure. Every change of a part is a row here (domain.md A7).

Read a row as: who may do it, from where to where, with what, on which clause; which clocks it touches and which
documents it makes. The expected matrix is written by hand in tests/core/cases/matrix.txt.
"""

from __future__ import annotations

from onewindow.core.process.procedure import Action

from .rows_authority import AUTHORITY_ROWS
from .rows_corrections import CORRECTION_ROWS
from .rows_decision import DECISION_ROWS
from .rows_frame import FRAME_ROWS
from .rows_intake import INTAKE_ROWS
from .rows_joint import JOINT_ROWS
from .rows_prereview import PRE_REVIEW_ROWS
from .rows_promises import COMMITMENT_ROWS, HEARING_ROWS
from .rows_public import OUTSIDE_ROWS, PUBLICITY_ROWS
from .rows_review import REVIEW_ROWS
from .rows_third import THIRD_ROWS

ROWS = (
    *INTAKE_ROWS, *REVIEW_ROWS, *DECISION_ROWS, *COMMITMENT_ROWS, *HEARING_ROWS, *JOINT_ROWS, *PRE_REVIEW_ROWS, *FRAME_ROWS,
    *PUBLICITY_ROWS, *OUTSIDE_ROWS, *AUTHORITY_ROWS, *THIRD_ROWS, *CORRECTION_ROWS,
)  # fmt: skip
ACTIONS: dict[str, Action] = {row.name: row for row in ROWS}
if len(ACTIONS) != len(ROWS):
    raise ValueError("two rows of the ACTIONS table have the same name")
