"""更正通知书: what an earlier paper or record says, what it should say, and why. The earlier paper stays as it was."""

from __future__ import annotations

from ..data import DocumentData
from ..kinds import DocumentKind
from .phrases import applied, reasons_lines, reference_rows, you
from .sheet import Block, Heading, Listing, Pairs, Para


def rectification_notice(data: DocumentData) -> list[Block]:
    """One sheet for a slip of the pen, a corrected receipt, a recalled notice, a transfer to the right item."""
    return [
        Para(f"{applied(data)}，本机关发现下列内容需要更正，现予告知。"),
        Pairs(reference_rows(data)),
        Heading("更正的内容"),
        Pairs(tuple((pair.label, pair.value) for pair in data.result), ruled=True),
        Heading("更正的理由"),
        Listing(reasons_lines(data)),
        Para(
            f"本通知书与原文书一并使用；原文书不再修改。更正不延长办理期限，也不减损{you(data)}的权利。原文书载明的救济期限，"
            f"因更正影响{you(data)}行使权利的，自本通知书送达之日起计算。",
            lead="效力：",
        ),
    ]


WRITERS = {DocumentKind.RECTIFICATION_NOTICE: rectification_notice}
