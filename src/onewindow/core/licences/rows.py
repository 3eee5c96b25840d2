"""ACTIONS of the licence stream: who begins each act, from where to where, on which clause, with which paper.

The expected matrix is written by hand in tests/core/licences/matrix.txt.
"""

from __future__ import annotations

from dataclasses import replace

from onewindow.core.cases.rows import ANYONE, HEAD, MACHINE, OFFICER, PERSON
from onewindow.core.kernel.text import T, Text
from onewindow.core.process.procedure import Action, By

from . import borrowed
from .kinds import AL, CHANGE, ENDED, KINDS, LICENCE, RENEWAL, REPLACEMENT, SURRENDER, Status

NEW = frozenset({Status.NEW})
IN_FORCE = frozenset({Status.IN_FORCE})
GONE = frozenset({*ENDED, Status.CANCELLED})
_HEAD_ONLY = frozenset({HEAD})
_END_REQUEST = tuple(f"end:{name}" for name in (CHANGE, RENEWAL, REPLACEMENT, SURRENDER))
_END_HEARD = ("end:defence", "end:hearing_request", "end:hearing")
_END_ALL = (*_END_REQUEST, *_END_HEARD)


def _asked(
    kind: str,
    label: Text,
    clause: str,
    *,
    applies: frozenset[str] = LICENCE,
    needs: tuple[str, ...] = (),
    private: tuple[str, ...] = (),
    guards: tuple[str, ...] = (),
    checks: tuple[str, ...] = (),
) -> Action:
    return Action(
        f"request_{kind}", label, IN_FORCE, (), PERSON, clause, applies=applies, needs=needs, needs_private=private,
        guards=("no_request", "not_over", *guards), checks=checks, clocks=(f"start:{kind}",),
        documents=("act_acceptance",),
    )  # fmt: skip


def _granted(
    name: str, kind: str, label: Text, clause: str, paper: str, *, applies: frozenset[str] = LICENCE,
    guards: tuple[str, ...] = (),
) -> Action:  # fmt: skip
    return Action(
        name, label, IN_FORCE, (), OFFICER, clause, applies=applies, needs=("certificate",),
        guards=("own_department", f"asked_{kind}", *guards), clocks=_END_REQUEST, documents=(paper, "certificate"),
    )  # fmt: skip


def _refused(
    kind: str,
    label: Text,
    clause: str,
    *,
    applies: frozenset[str] = LICENCE,
    guards: tuple[str, ...] = (),
) -> Action:
    return Action(
        f"refuse_{kind}", label, IN_FORCE, (), OFFICER, clause, applies=applies, needs_private=("reasons",),
        guards=("own_department", f"asked_{kind}", *guards, "remedies_known"), clocks=_END_REQUEST,
        documents=("act_refusal",), adverse=True,
    )  # fmt: skip


STREAM_ROWS = (
    Action(
        "open", T("登记在册", "put on record"), NEW, (Status.IN_FORCE,), MACHINE, f"{AL}第三十九条", by=By.AUTOMATIC,
        applies=KINDS, needs=("certificate",),
    ),
    Action(
        "remind", T("到期提醒", "remind of the end"), IN_FORCE, (), MACHINE, f"{AL}第五十条第一款", by=By.AUTOMATIC,
        applies=LICENCE, needs=("level", "until"), guards=("has_end", "not_over"),
    ),
)  # fmt: skip

REQUEST_ROWS = (
    _asked(CHANGE, T("申请变更", "ask for a change"), f"{AL}第四十九条", needs=("fields",), private=("values", "reasons"),
           checks=("fields_stand_on_it",)),
    _asked(RENEWAL, T("申请延续", "ask for a renewal"), f"{AL}第五十条第一款", guards=("has_end",),
           checks=("taken_when_late",)),
    _asked(REPLACEMENT, T("申请补证、换证", "ask for a replacement"), f"{AL}第三十九条", applies=KINDS, needs=("why",),
           private=("statement",), checks=("why_known",)),
    _asked(SURRENDER, T("申请注销", "give the licence up"), f"{AL}第七十条第六项", private=("reasons",)),
    Action(
        "take_back_request", T("撤回申请", "take the request back"), IN_FORCE, (), PERSON, f"{AL}第二十九条", applies=KINDS,
        guards=("any_request",), clocks=_END_REQUEST, documents=("act_taken_back",),
    ),
    _granted("grant_change", CHANGE, T("准予变更", "grant the change"), f"{AL}第四十九条", "change_decision",
             guards=("not_over",)),
    _refused(CHANGE, T("不予变更", "refuse the change"), f"{AL}第三十八条第二款、第四十九条"),
    _granted("grant_renewal", RENEWAL, T("准予延续", "grant the renewal"), f"{AL}第五十条第二款", "renewal_decision",
             guards=("renewal_undecided",)),
    _refused(RENEWAL, T("不予延续", "refuse the renewal"), f"{AL}第三十八条第二款、第五十条第二款",
             guards=("renewal_undecided",)),
    Action(
        "renew_by_silence", T("视为准予延续", "renewed by silence"), IN_FORCE, (), MACHINE, f"{AL}第五十条第二款",
        by=By.AUTOMATIC, applies=LICENCE, needs=("certificate",), guards=("silence_renews",), clocks=_END_REQUEST,
        documents=("renewal_decision", "certificate"),
    ),
    _granted("replace_certificate", REPLACEMENT, T("补发、换发证照", "replace the certificate"), f"{AL}第三十九条",
             "replacement_notice", applies=KINDS, guards=("not_over",)),
    _refused(REPLACEMENT, T("不予补发、换发", "refuse the replacement"), f"{AL}第三十八条第二款", applies=KINDS),
    Action(
        "cancel_surrendered", T("准予注销", "cancel as asked for"), IN_FORCE, (Status.CANCELLED,), OFFICER,
        f"{AL}第七十条第六项", applies=LICENCE, guards=("own_department", f"asked_{SURRENDER}", "no_ending"),
        clocks=_END_ALL, documents=("cancellation",),
    ),
    _refused(SURRENDER, T("不予注销", "refuse the cancellation"), f"{AL}第三十八条第二款、第七十条"),
)  # fmt: skip

_ANNOUNCES = ("start:defence", "start:hearing_request")

ENDING_ROWS = (
    Action(
        "announce_withdrawal", T("告知拟撤回", "announce the withdrawal"), IN_FORCE, (), OFFICER,
        f"{AL}第七条、第八条第二款", applies=LICENCE, needs=("ground", "starter"), needs_private=("reasons",),
        guards=("own_department", "no_ending"), checks=("withdrawal_ground", "starter_known"), clocks=_ANNOUNCES,
        documents=("withdrawal_announcement",), adverse=True,
    ),
    Action(
        "announce_revocation", T("告知拟撤销", "announce the revocation"), IN_FORCE, (), OFFICER,
        f"{AL}第七条、第六十九条", applies=LICENCE, needs=("ground", "starter"), needs_private=("reasons",),
        guards=("own_department", "no_ending"), checks=("revocation_ground", "starter_known"), clocks=_ANNOUNCES,
        documents=("licence_revocation_notice",), adverse=True,
    ),
    replace(borrowed.row("record_defence"), from_states=IN_FORCE, roles=ANYONE, applies=LICENCE,
            guards=("own_department", "ending_open", "defence_in_time")),
    Action(
        "withdraw_licence", T("撤回决定", "withdraw the licence"), IN_FORCE, (Status.WITHDRAWN,), _HEAD_ONLY,
        f"{AL}第八条第二款", applies=LICENCE, needs_private=("reasons",),
        guards=("own_department", "withdrawal_announced", "defence_over", "hearing_closed", "remedies_known"),
        checks=("compensation_said", "defence_answered", "rests_on_record"), clocks=_END_ALL,
        documents=("licence_withdrawal",), adverse=True,
    ),
    Action(
        "revoke_licence", T("撤销决定", "revoke the licence"), IN_FORCE, (Status.REVOKED,), _HEAD_ONLY,
        f"{AL}第六十九条", applies=LICENCE, needs=("harm",), needs_private=("reasons",),
        guards=("own_department", "revocation_announced", "defence_over", "hearing_closed", "remedies_known"),
        checks=("harm_weighed", "compensation_said", "defence_answered", "rests_on_record"), clocks=_END_ALL,
        documents=("licence_revocation",), adverse=True,
    ),
    Action(
        "drop_ending", T("不予撤销、撤回", "neither revoke nor withdraw"), IN_FORCE, (), OFFICER,
        f"{AL}第七条、第六十九条第三款", applies=LICENCE, needs=("why",), needs_private=("reasons",),
        guards=("own_department", "ending_open", "hearing_closed"), checks=("may_drop", "rests_on_record"),
        clocks=_END_HEARD, documents=("ending_dropped",),
    ),
    Action(
        "revoke_by_order", T("登记外部撤销决定", "enter a revocation decided elsewhere"), IN_FORCE, (Status.REVOKED,),
        OFFICER, f"{AL}第六十九条；行政诉讼法第七十条", applies=LICENCE, needs=("ground", "starter", "body", "document"),
        guards=("own_department", "remedies_known"), checks=("order_ground", "ordered_by_known", "day_lawful"),
        clocks=_END_ALL, documents=("outside_record",), adverse=True,
    ),
    Action(
        "record_strike", T("登记吊销", "enter a strike"), IN_FORCE, (Status.STRUCK,), OFFICER,
        "行政处罚法第九条；行政许可法第七十条第四项", applies=KINDS, needs=("body", "document"),
        guards=("own_department", "remedies_known"), checks=("day_lawful",), clocks=_END_ALL,
        documents=("outside_record",), adverse=True,
    ),
    Action(
        "end_with_decision", T("原决定被撤销", "its decision was revoked"), IN_FORCE, (Status.REVOKED,), MACHINE,
        f"{AL}第六十九条；国办发〔2020〕42号", by=By.AUTOMATIC, applies=KINDS, needs=("ground",), clocks=_END_ALL,
    ),
    Action(
        "cancel", T("依法注销", "cancel by law"), IN_FORCE, (Status.CANCELLED,), OFFICER, f"{AL}第七十条", applies=KINDS,
        needs=("ground",), needs_private=("reasons",), guards=("own_department", "no_ending", "remedies_known"),
        checks=("cancellation_ground",), clocks=_END_ALL, documents=("cancellation",), adverse=True,
    ),
    Action(
        "cancel_expired", T("期满注销", "cancel as expired"), IN_FORCE, (Status.CANCELLED,), MACHINE, f"{AL}第七十条第一项",
        by=By.AUTOMATIC, applies=LICENCE, guards=("has_end", "expired"), clocks=_END_ALL, documents=("cancellation",),
    ),
    Action(
        "cancel_ended", T("随之注销", "cancel after its end"), ENDED, (Status.CANCELLED,), MACHINE, f"{AL}第七十条第四项",
        by=By.AUTOMATIC, applies=KINDS, documents=("cancellation",),
    ),
    Action(
        "restore", T("登记复议、诉讼撤销了原决定", "enter that a review annulled it"), GONE, (Status.IN_FORCE,), OFFICER,
        "行政复议法第六十四条；行政诉讼法第七十条", applies=KINDS, needs=("body", "document"),
        guards=("own_department", "ended_by_act"), checks=("day_lawful",), documents=("outside_record",),
    ),
)  # fmt: skip

HEARING_ROWS = tuple(
    replace(borrowed.row(name), from_states=IN_FORCE, applies=LICENCE) for name in borrowed.HEARINGS
)

SLIP_ROWS = tuple(
    replace(borrowed.row(name), from_states=IN_FORCE | GONE, applies=KINDS) for name in borrowed.SLIPS
)

ROWS = (*STREAM_ROWS, *REQUEST_ROWS, *ENDING_ROWS, *HEARING_ROWS, *SLIP_ROWS)
ACTIONS: dict[str, Action] = {row.name: row for row in ROWS}
if len(ACTIONS) != len(ROWS):
    raise ValueError("two rows of the licence table have the same name")
