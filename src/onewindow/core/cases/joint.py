"""Joint review and joint inspection 联审联办、联合踏勘 (AL art. 26.2; requirements E7): a lead department, cooperating ones
with a day each, one composite opinion; where they disagree the named head rules, and where one of them is silent past its day
after it was chased. What nobody has claimed the lead may call off. It stops no clock: waiting for
another department is none of the eight reasons (domain rule 17).
"""

from __future__ import annotations

from typing import Any

from onewindow.core.clock import Limit
from onewindow.core.kernel.dates import legal_date
from onewindow.core.kernel.refusal import Refusal, declare
from onewindow.core.kernel.text import T
from onewindow.core.process.clocks import ClockChange
from onewindow.core.process.events import DocumentOrder
from onewindow.core.process.procedure import Made
from onewindow.core.process.refusals import words

from .checks import CaseDeed, check, limit_of, listed
from .guards import CaseSight, guard
from .makers import end_date, ended, maker, started
from .promises import ASKED, CALLED_OFF, COMPOSED, OPEN, RULED, SILENT, WHEN_DUE, Duty, Joint

AL26 = "行政许可法第二十六条第二款"
MODES = ("review", "inspection", "acceptance", "drawings", "video")
"""联审, 联合踏勘, 联合验收, 多图联审, 视频联审 (requirements F8)."""
MEETS = frozenset({"acceptance", "video"})
"""Where everybody comes together at one hour: on the site, or in a video room that the convening names."""
OPINIONS = ("agree", "conditions", "disagree")

JOINT_RUNS = declare(
    "case.joint_runs",
    zh="联审正在进行。请先收齐意见，作出综合意见；到期不出的，催办后由召集时写明的负责人裁定，没有认领的可以取消。",
    en="A joint review is under way. Collect the opinions and compose the one opinion first. Who is silent past its day is "
    "chased, then the named head rules without it; a duty that nobody claimed may be called off.",
    clause=AL26,
)
NO_JOINT = declare(
    "case.no_joint", zh="没有正在进行的联审。", en="No joint review is under way.", clause=AL26
)
NOT_ASKED = declare(
    "case.joint_not_asked",
    zh="这次联审没有请您的部门出意见，意见已经出过，或者逾期没出、负责人已经裁定。",
    en="Your department is not asked in this joint review, has given its opinion, or was late and the head ruled without it.",
    clause=AL26,
)
OPINIONS_OPEN = declare(
    "case.joint_opinions_open",
    zh="还有 {count} 个部门没有出意见，最晚 {due}。请催办，期限照走；过了这一天，由召集时写明的负责人裁定，没有认领的可以取消。",
    en="{count} departments have given no opinion yet, due by {due}. Chase them: the clock does not stop. After that day the "
    "named head rules without them; a duty that nobody claimed may be called off.",
    clause=AL26,
)
DISAGREED = declare(
    "case.joint_disagreed",
    zh="部门意见不一致，要由召集时写明的负责人裁定。",
    en="The departments disagree: the head who was named at the convening rules.",
    clause=AL26,
)
AGREED = declare(
    "case.joint_agreed", zh="没有等裁定的分歧。", en="There is no disagreement to rule on.", clause=AL26
)
NOT_NAMED_HEAD = declare(
    "case.joint_not_named",
    zh="分歧由召集时写明的负责人裁定，请交给他。",
    en="The disagreement is ruled on by the head named at the convening.",
    clause=AL26,
)
NOT_SILENT = declare(
    "case.joint_not_silent",
    zh="各部门的期限到 {due} 为止，还没有过，不能按不出意见处理。",
    en="The departments have until {due}: none can be called silent before that day is over.",
    clause=AL26,
)
NOT_CHASED = declare(
    "case.joint_not_chased",
    zh="还没有催办过。请先催办，再裁定。",
    en="Nobody was chased yet. Chase them first, then rule.",
    clause=AL26,
)
CLAIMED = declare(
    "case.joint_claimed",
    zh="这个部门没有被请，或者已经认领、出过意见，不能取消。逾期不出的，请负责人裁定。",
    en="This department was not asked, or has claimed the duty or spoken: it cannot be called off. Past its day the head rules.",
    clause=AL26,
)
WHO_COOPERATES = declare(
    "case.joint_who",
    zh="请选至少一个别的部门，写明每个部门几天内出意见，并选一位裁定分歧的负责人。",
    en="Choose at least one other department, say how long each has, and name the head who rules on disagreement.",
    clause=AL26,
)
NO_MEETING = declare(
    "case.joint_no_meeting",
    zh="联合验收、视频联审大家同时参加。请写明时间、地点或者视频会议室。",
    en="For a joint acceptance or a video review all take part at one time: say when, and where or in which video room.",
    clause=AL26,
)
OPINION_UNKNOWN = declare(
    "case.joint_opinion",
    zh="意见要选：同意、附条件同意、不同意。",
    en="An opinion is: agree, agree on conditions, or disagree.",
    clause=AL26,
)
words(
    department=T("取消哪个部门的", "whose duty is called off"),
    departments=T("配合的部门", "the cooperating departments"),
    head=T("裁定分歧的负责人", "the head who rules"),
    question=T("请各部门审什么", "what is asked of them"),
    stance=T("意见", "the opinion"),
)


def told(joint: Joint, **changes: Any) -> dict[str, Any]:
    """A joint review as an event says it, with what changes."""
    now = {
        "mode": joint.mode,
        "head": joint.head,
        "stage": joint.stage,
        "result": joint.result,
        "duties": [duty_json(duty) for duty in joint.duties],
        **({"chased": joint.chased} if joint.chased else {}),
    }
    return {**now, **changes}


def duty_json(duty: Duty) -> list[Any]:
    return [duty.department, duty.by.isoformat() if duty.by else None, duty.claimed, duty.opinion]


def _mine(sight: CaseSight) -> Duty | None:
    """The open duty of the actor's own department."""
    joint = sight.state.joint
    if joint is None or not joint.open:
        return None
    place = sight.terms.jurisdiction
    return next(
        (d for d in joint.duties if not d.opinion and sight.actor.of_department(d.department, place)), None
    )


# --- guards ---------------------------------------------------------------------------------------------------------


@guard
def no_joint_open(sight: CaseSight) -> Refusal | None:
    joint = sight.state.joint
    return None if joint is None or not joint.open else Refusal(JOINT_RUNS, {})


@guard
def joint_open(sight: CaseSight) -> Refusal | None:
    joint = sight.state.joint
    return None if joint is not None and joint.open else Refusal(NO_JOINT, {})


@guard
def duty_mine(sight: CaseSight) -> Refusal | None:
    return None if _mine(sight) is not None else Refusal(NOT_ASKED, {})


@guard
def joint_complete(sight: CaseSight) -> Refusal | None:
    joint = sight.state.joint
    if joint is None or not joint.missing:
        return None
    return Refusal(OPINIONS_OPEN, {"count": len(joint.missing), "due": _last_day(joint)})


def _last_day(joint: Joint) -> str:
    """The last of the days of those who have not spoken."""
    return max((duty.by.isoformat() for duty in joint.missing if duty.by), default="—")


@guard
def joint_silent(sight: CaseSight) -> Refusal | None:
    """Somebody has not spoken, and the day of each who has not is over."""
    joint = sight.state.joint
    if joint is None or not joint.missing:
        return Refusal(NO_JOINT, {})
    over = all(duty.by is not None and duty.by < legal_date(sight.at) for duty in joint.missing)
    return None if over else Refusal(NOT_SILENT, {"due": _last_day(joint)})


@guard
def joint_chased(sight: CaseSight) -> Refusal | None:
    joint = sight.state.joint
    return None if joint is not None and joint.chased else Refusal(NOT_CHASED, {})


@guard
def not_chased_when_due(sight: CaseSight) -> Refusal | None:
    """The sweep chases once, when the time of all is over."""
    joint = sight.state.joint
    return Refusal(NO_JOINT, {}) if joint is None or joint.chased == WHEN_DUE else None


@guard
def duty_unclaimed(sight: CaseSight) -> Refusal | None:
    joint = sight.state.joint
    unclaimed = joint is not None and any(not duty.claimed for duty in joint.missing)
    return None if unclaimed else Refusal(CLAIMED, {})


@guard
def joint_missing(sight: CaseSight) -> Refusal | None:
    joint = sight.state.joint
    return None if joint is not None and joint.missing else Refusal(NO_JOINT, {})


@guard
def joint_settled(sight: CaseSight) -> Refusal | None:
    joint = sight.state.joint
    return Refusal(DISAGREED, {}) if joint is not None and joint.disagreed and joint.stage == OPEN else None


@guard
def joint_disagreed(sight: CaseSight) -> Refusal | None:
    joint = sight.state.joint
    return None if joint is not None and joint.disagreed and joint.stage == OPEN else Refusal(AGREED, {})


@guard
def named_head(sight: CaseSight) -> Refusal | None:
    joint = sight.state.joint
    return None if joint is None or sight.actor.account_id == joint.head else Refusal(NOT_NAMED_HEAD, {})


# --- checks ---------------------------------------------------------------------------------------------------------


@check
def joint_convened(deed: CaseDeed) -> Refusal | None:
    named = set(listed(deed.data["departments"]))
    limits = [_limit(deed, department) for department in named]
    mode = deed.data.get("mode", MODES[0])
    own = deed.terms.department in named
    return Refusal(WHO_COOPERATES, {}) if own or None in limits or mode not in MODES else None


@check
def meeting_told(deed: CaseDeed) -> Refusal | None:
    told = deed.order.private.get("meeting", "").strip()
    return Refusal(NO_MEETING, {}) if deed.data.get("mode") in MEETS and not told else None


@check
def stance_known(deed: CaseDeed) -> Refusal | None:
    return None if deed.data["stance"] in OPINIONS else Refusal(OPINION_UNKNOWN, {})


@check
def duty_can_go(deed: CaseDeed) -> Refusal | None:
    """Asked, not claimed, not answered."""
    joint, department = deed.state.joint, deed.data["department"]
    missing = joint.missing if joint is not None else ()
    return None if any(d.department == department and not d.claimed for d in missing) else Refusal(CLAIMED, {})


@check
def both_claimed(deed: CaseDeed) -> Refusal | None:
    """A duty is claimed once."""
    duty = _mine(deed)
    return Refusal(NOT_ASKED, {}) if duty is not None and duty.claimed else None


def _limit(deed: CaseDeed, department: str) -> Limit | None:
    """How long a department has: its own time, or the one time for all."""
    days = deed.data["days"]
    return limit_of(days.get(department) if isinstance(days, dict) else days)


# --- makers ---------------------------------------------------------------------------------------------------------


@maker("convene_joint")
def convene_joint(deed: CaseDeed) -> Made:
    """Everybody gets a day; the clock runs to the last of them."""
    duties, last = [], None
    for department in sorted(set(listed(deed.data["departments"]))):
        changes = started(deed, "opinion", _limit(deed, department), deed.at)
        duties.append([department, end_date(changes, "opinion"), False, ""])
        if changes and (last is None or changes[0].clock.due.by > last.clock.due.by):
            last = changes[0]
    joint = {"mode": deed.data.get("mode", MODES[0]), "head": deed.data["head"], "stage": OPEN, "result": "",
             "duties": duties}  # fmt: skip
    return Made({"joint": joint}, clocks=(last,) if last is not None else ())


@maker("claim_duty")
def claim_duty(deed: CaseDeed) -> Made:
    """认领职责: this department says that the question is its own."""
    return Made({"joint": _moved(deed, claimed=True)})


@maker("give_opinion")
def give_opinion(deed: CaseDeed) -> Made:
    joint, duty = deed.state.joint, _mine(deed)
    assert joint is not None and duty is not None  # guarded: duty_mine
    last = len(joint.missing) == 1
    changes: tuple[ClockChange, ...] = ended(deed, ("opinion",), deed.at) if last else ()
    late = duty.by is not None and legal_date(deed.at) > duty.by
    body = {"joint": _moved(deed, claimed=True, opinion=deed.data["stance"]), "by": duty.department}
    return Made({**body, "late": True} if late else body, clocks=changes)


def _moved(deed: CaseDeed, *, claimed: bool, opinion: str = "") -> dict[str, Any]:
    joint, mine = deed.state.joint, _mine(deed)
    assert joint is not None and mine is not None  # guarded: duty_mine
    after = Duty(mine.department, mine.by, claimed, opinion)
    return told(joint, duties=[duty_json(after if duty == mine else duty) for duty in joint.duties])


@maker("chase_opinions", "chase_when_due")
def chase_opinions(deed: CaseDeed) -> Made:
    """催办: by the lead; by the sweep, once, when the time of all is over."""
    joint = deed.state.joint
    assert joint is not None  # guarded: joint_missing
    how = WHEN_DUE if deed.action.name == "chase_when_due" or joint.chased == WHEN_DUE else ASKED
    return Made({"chased_departments": [duty.department for duty in joint.missing], "joint": told(joint, chased=how)})


@maker("call_off_duty")
def call_off_duty(deed: CaseDeed) -> Made:
    """取消: the question was not this department's, or can do without it. With the last duty the whole is called off."""
    joint, department = deed.state.joint, deed.data["department"]
    assert joint is not None  # guarded: joint_open
    left = [duty for duty in joint.duties if duty.department != department]
    waiting = any(not duty.opinion for duty in left)
    changes: tuple[ClockChange, ...] = () if waiting else ended(deed, ("opinion",), deed.at)
    now = told(joint, duties=[duty_json(duty) for duty in left], stage=joint.stage if left else CALLED_OFF)
    return Made({"joint": now, "called_off": department}, clocks=changes)


@maker("rule_on_silence")
def rule_on_silence(deed: CaseDeed) -> Made:
    """裁定: chased and silent past its day, a department holds nothing up; the named head rules, on their disagreement too."""
    joint = deed.state.joint
    assert joint is not None  # guarded: joint_silent
    duties = [duty_json(duty if duty.opinion else Duty(duty.department, duty.by, duty.claimed, SILENT)) for duty in joint.duties]
    body = {"joint": told(joint, stage=RULED, result=deed.data["stance"], duties=duties),
            "silent": [duty.department for duty in joint.missing]}  # fmt: skip
    return Made(body, clocks=ended(deed, ("opinion",), deed.at))


@maker("rule_on_disagreement")
def rule_on_disagreement(deed: CaseDeed) -> Made:
    joint = deed.state.joint
    assert joint is not None  # guarded: joint_disagreed
    return Made({"joint": told(joint, stage=RULED, result=deed.data["stance"])})


@maker("compose_opinion")
def compose_opinion(deed: CaseDeed) -> Made:
    """综合意见: one opinion for all; after a ruling it is the ruling's."""
    joint = deed.state.joint
    assert joint is not None  # guarded: joint_open
    result = joint.result if joint.stage == RULED else deed.data["stance"]
    paper = DocumentOrder(
        "composite_opinion",
        {"stance": result, "mode": joint.mode, "opinions": [[duty.department, duty.opinion] for duty in joint.duties]},
    )
    return Made({"joint": told(joint, stage=COMPOSED, result=result)}, documents=(paper,))
