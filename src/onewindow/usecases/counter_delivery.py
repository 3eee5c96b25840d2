"""Handing out at the window: results with a signed receipt, and papers served one by one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from onewindow.core.cases import Order
from onewindow.core.kernel.refusal import declare, refuse
from onewindow.core.kernel.text import T, Text
from onewindow.core.process.procedure import LATE_REASON
from onewindow.store import scope
from onewindow.store.models import Document
from onewindow.usecases.cases import Executed, execute_together
from onewindow.usecases.command import Command
from onewindow.usecases.counter import Seen
from onewindow.usecases.paperwork import EVIDENCE as ON_PAPER
from onewindow.usecases.paperwork import RELATIONS as RELATIONS_ON_PAPER

declare(
    "counter.recipient",
    zh="还没写谁领走的。请填领取人姓名。",
    en="Who received it is missing. Enter the recipient's name.",
)
declare(
    "counter.relation",
    zh="还没选领取人和申请人的关系。请选一种。",
    en="The recipient's relation to the applicant is missing. Choose one.",
)
declare(
    "counter.evidence",
    zh="还没选凭什么证明送到了。请选一种；邮寄请填邮件号。",
    en="What proves the service is missing. Choose one; by post give the postal number.",
)
declare(
    "counter.no-paper",
    zh="没有可以登记送达的文书。请刷新页面。",
    en="There is no paper to serve here. Reload the page.",
)

MODES: dict[str, Text] = {
    "in_person": T("当面领取", "in person"),
    "post": T("邮寄", "by post"),
    "electronic": T("电子送达", "electronically"),
    "cabinet": T("自助柜", "from the cabinet"),
    "left": T("留置送达", "left with a witness"),
    "entrusted": T("委托送达", "entrusted to another agency"),
    "notice": T("公告送达", "by public notice"),
}
RELATIONS: dict[str, Text] = {
    "self": T("本人", "the applicant"),
    "agent": T("代理人", "an agent"),
    "family": T("同住成年家属", "adult family of the household"),
    "staff": T("收发人员", "staff who take in post"),
    "guardian": T("监护人", "a guardian"),
    "named": T("申请人指定的代收人", "a person the applicant named"),
    "witness": T("见证人（留置、公告）", "a witness (left, or published)"),
}
EVIDENCE: dict[str, Text] = {
    "signed": T("在送达回证上签名", "signed the receipt"),
    "signed_pad": T("在签字板上签名", "signed on the pad"),
    "post_receipt": T("邮政签收回执", "postal receipt"),
    "system_record": T("系统送达记录", "record of the system"),
    "cabinet_code": T("凭取件码取走", "taken with the pick-up code"),
    "witnessed": T("见证人签名并拍照、录像", "a witness signed; pictures were taken"),
    "entrusted_receipt": T("受托机关的送达回证", "the receipt of the agency entrusted"),
    "published": T("公告文本和发布记录", "the notice and the record of its publication"),
}
assert set(EVIDENCE) == set(ON_PAPER) and set(RELATIONS) == set(RELATIONS_ON_PAPER)


@dataclass(frozen=True, slots=True)
class Handing:
    """How something was handed out. `particulars`: the postal number or pick-up code, kept encrypted; `late_reason`: why it is
    entered on a later day than it happened (补录)."""

    mode: str
    relation: str
    recipient: str
    evidence: str
    particulars: str = ""
    late_reason: str = ""

    def checked(self) -> Handing:
        """Trimmed, or Refused with every lack at once."""
        found = []
        if not self.recipient.strip():
            found.append("counter.recipient")
        if self.relation not in RELATIONS:
            found.append("counter.relation")
        if self.evidence not in EVIDENCE or (self.mode == "post" and not self.particulars.strip()):
            found.append("counter.evidence")
        if found:
            raise refuse(found[0])
        return Handing(
            self.mode, self.relation, self.recipient.strip()[:60], self.evidence, self.particulars.strip()[:60],
            self.late_reason.strip()[:200],
        )  # fmt: skip

    def data(self) -> dict[str, Any]:
        return {"mode": self.mode, "relation": self.relation, "evidence": self.evidence}

    def private(self) -> dict[str, str]:
        told = {"evidence": self.particulars, LATE_REASON: self.late_reason}
        return {"recipient": self.recipient, **{name: words for name, words in told.items() if words}}


def hand_out(handing: Handing, parts: Seen, command: Command) -> list[Executed]:
    """Deliver the results of these parts, several at once. Refusals are delivered too: their remedies run from today.

    Refused: `counter.no-part`, `counter.recipient`, `counter.relation`, `counter.evidence`, `case.*`.
    """
    if not parts:
        raise refuse("counter.no-part")
    given = handing.checked()
    return execute_together(
        [(case, Order("deliver", given.data(), given.private()), version) for case, version in parts.items()],
        command,
    )


def serve(document_ids: Sequence[UUID], handing: Handing, command: Command) -> list[Executed]:
    """Record that papers of one application were served (a notice, a decision not to accept).

    A paper that speaks for several parts is served to each of them. Refused: `counter.no-paper`, see `hand_out`.
    """
    given = handing.checked()
    papers = list(Document.objects.filter(pk__in=list(document_ids), served_at=None, void_at=None))
    mine = scope.cases(command.actor).filter(application_id__in={paper.application_id for paper in papers})
    kinds: dict[UUID, list[str]] = {}
    for case in mine:
        for paper in papers:
            shared = paper.case_id is None and paper.application_id == case.application_id
            if paper.case_id == case.id or (shared and paper.department == case.department):
                kinds.setdefault(case.id, []).append(paper.kind)
    if not kinds:
        raise refuse("counter.no-paper")
    return execute_together(
        [(case, Order("serve", {**given.data(), "documents": listed}, given.private()), None)
         for case, listed in kinds.items()],
        command,
    )  # fmt: skip
