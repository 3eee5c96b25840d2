"""Who acts by law, without a mandate of the person: a guardian for the ward, the legal representative for the organisation.

The relation is proved once, at a window or by a register, and then holds until it ends. Civil Code: guardians of minors
art. 27, of adults who lack capacity art. 28; they act for the ward by law, art. 23, 34, 163; it ends by art. 39, 175;
legal representative art. 61.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from onewindow.core.kernel.checks import citizen_birth
from onewindow.core.kernel.refusal import Refusal, declare
from onewindow.core.kernel.text import T, Text

ADULT_AGE = 18
"""Civil Code art. 17."""
GUARDIAN, REPRESENTATIVE = "guardian", "representative"
REGISTER = "register"
"""The proof of a relation that a register told."""


@dataclass(frozen=True, slots=True)
class Relation:
    """What somebody is to a ward. `minor`, `adult`: for whom the law names them."""

    name: Text
    minor: bool
    adult: bool
    named: bool = False
    """Needs a designation or consent of the committee or civil affairs (art. 27.2(3), 28(4), 31)."""


RELATIONS: dict[str, Relation] = {
    "parent": Relation(T("父母", "parent"), True, True),
    "grandparent": Relation(T("祖父母、外祖父母", "grandparent"), True, True),
    "sibling": Relation(T("兄、姐", "elder brother or sister"), True, True),
    "spouse": Relation(T("配偶", "spouse"), False, True),
    "child": Relation(T("子女", "child"), False, True),
    "other": Relation(T("其他愿意担任监护人的个人、组织（居委会、村委会或者民政部门同意）",
                        "another person or body, with the consent of the committee or civil affairs"), True, True, True),
}  # fmt: skip
GUARDIAN_PROOFS: dict[str, Text] = {
    "household": T("户口簿", "household register"),
    "birth": T("出生医学证明", "birth certificate"),
    "court": T("法院认定无民事行为能力、限制民事行为能力或者指定监护人的判决书", "judgement on capacity or guardianship"),
    "designation": T("居委会、村委会、民政部门指定监护人的文书", "designation by the committee or civil affairs"),
    "agreement": T("公证的意定监护协议", "notarised agreement on guardianship"),
}
REPRESENTATIVE_PROOFS: dict[str, Text] = {
    "licence": T("营业执照和法定代表人身份证", "business licence and the representative's identity card"),
    "letter": T("法定代表人（负责人）身份证明书", "certificate of the representative's office"),
}
PROOFS: dict[str, Text] = {
    **GUARDIAN_PROOFS, **REPRESENTATIVE_PROOFS, REGISTER: T("市场主体登记", "the business register"),
}  # fmt: skip
ENDINGS: dict[str, Text] = {
    "capacity": T("被监护人取得或者恢复完全民事行为能力", "the ward gained or regained full capacity"),
    "incapable": T("监护人丧失监护能力", "the guardian is no longer able"),
    "death": T("一方死亡", "one of the two died"),
    "changed": T("监护人、法定代表人变更", "somebody else is guardian or representative now"),
    "court": T("法院撤销监护人资格，或者认定终止", "revoked or ended by a court"),
    "ended": T("单位终止", "the organisation ended"),
    "mistake": T("登记错了", "entered by mistake"),
}
"""Why it ended: Civil Code art. 36, 39, 175."""

LAW = "民法典第二十七条、第二十八条、第三十四条"
RELATION = declare("standing.relation", zh="请选和被监护人的关系。未成年人的监护人和成年人的不一样。",
                   en="Choose the relation: the law names others for minors than for adults.", clause=LAW)  # fmt: skip
PROOF = declare("standing.proof", zh="请选看了哪一种证明。", en="Choose which proof was seen.", clause=LAW)
NEEDS_COURT = declare(
    "standing.needs-court",
    zh="成年人的监护人，要看法院认定他（她）无民事行为能力或者限制民事行为能力的判决书，或者公证的意定监护协议。",
    en="The guardian of an adult shows the judgement on the ward's capacity, or a notarised agreement on guardianship.",
    clause="民法典第二十一条、第二十四条、第三十三条",
)
NEEDS_DESIGNATION = declare(
    "standing.needs-designation",
    zh="法定顺序以外的监护人，要看居委会、村委会、民政部门的文书或者法院的判决书。",
    en="A guardian beyond those the law names shows the paper of the committee, civil affairs or the court.",
    clause="民法典第二十七条、第二十八条、第三十一条",
)
TOO_YOUNG = declare("standing.too-young", zh="监护人自己还没满十八周岁，不能作监护人。",
                    en="The guardian is under eighteen.", clause="民法典第十七条、第二十七条")  # fmt: skip


def comes_of_age(id_number: str) -> date | None:
    """The eighteenth birthday by a citizen identity number (born on 29 February: 1 March); None where it is no such number."""
    born = citizen_birth(id_number)
    if born is None:
        return None
    try:
        return born.replace(year=born.year + ADULT_AGE)
    except ValueError:
        return date(born.year + ADULT_AGE, 3, 1)


def minor_on(id_number: str, on: date) -> bool:
    """Under eighteen on a date (art. 17). False where the number tells no birth date."""
    grown = comes_of_age(id_number)
    return grown is not None and on < grown


def last_day(ward_number: str, on: date) -> date | None:
    """The last day of the guardianship of a minor, the day before they come of age (art. 175.1); None for an adult."""
    grown = comes_of_age(ward_number)
    return grown - timedelta(days=1) if grown is not None and on < grown else None


def guardian_lacks(relation: str, proof: str, *, ward: str, guardian: str, on: date) -> tuple[Refusal, ...]:
    """Why this person may not be noted as guardian. `ward`, `guardian`: numbers of identity documents."""
    known = RELATIONS.get(relation)
    minor = minor_on(ward, on)
    if known is None or not (known.minor if minor else known.adult):
        return (Refusal(RELATION),)
    if proof not in GUARDIAN_PROOFS:
        return (Refusal(PROOF),)
    found = []
    if not minor and proof not in ("court", "agreement"):
        found.append(Refusal(NEEDS_COURT))
    elif minor and known.named and proof not in ("court", "designation"):
        found.append(Refusal(NEEDS_DESIGNATION))
    if minor_on(guardian, on):
        found.append(Refusal(TOO_YOUNG))
    return tuple(found)
