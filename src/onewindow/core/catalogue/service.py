"""How far an item may be had without coming, and through which steps: what the halls count every year (A3)."""

from __future__ import annotations

from dataclasses import dataclass

from onewindow.core.catalogue.basis import Basis
from onewindow.core.kernel.text import Text


@dataclass(frozen=True, slots=True)
class ItemService:
    """`online` 全程网办 · `instant` 秒批 · `scan` 扫码办 · `simple` 简易事项一趟办.

    `steps` 环节: what the applicant's matter passes through, such as 受理、审查、决定; empty: not counted yet.
    `in_person`: the article by which the person must come and no agent may; without a source: an agent may (AL art. 29.2).
    `present`: the roles that must all appear, where the article names more than the applicant (both spouses).
    `steps_basis`: the clauses that lay them down, or that they were reconstructed.
    """

    online: bool = False
    instant: bool = False
    scan: bool = False
    simple: bool = False
    steps: tuple[Text, ...] = ()
    steps_basis: Basis = Basis("reconstructed", "")
    in_person: Basis = Basis("known", "")
    present: tuple[str, ...] = ()

    @property
    def reserved(self) -> str:
        """The article that reserves the item to the person, as it is told; "" where an agent may come."""
        return f"《{self.in_person.source}》{self.in_person.clause}" if self.in_person.source else ""
