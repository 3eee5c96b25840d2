"""terms_for: the frozen terms of one part from the published catalogue, the place's profile and the plan.

Profile parameters read here (each may be left out; a parent profile answers, then the national rule):
`notice` ("5wd" or "on_the_spot"), `collect_within`, `supplement_within`, `on_late_supplement` ("withdrawn" or
"not_accepted"), `deferral_within`, `deferral_max`, `deferral_before_promise`, `deferral_clock_starts`,
`deferral_credit_check`, `deferral_good_credit`, `on_late_deferral` ("withdrawn", "refused" or "acceptance_revoked"),
`precheck_within`, `assign_inspectors_within`,
`statutory` and `extension` (licences whose item names none), `statutory_others` (acts outside the Administrative Licensing
Law whose item names none), `limits` and `limits_visited` ({item or act type: limit}, quicker than the item's own),
`verify_items` ({item: limit}, before the item's own), `verify_within` (after it), `defence_within`,
`delivery`, `window_accepts`, `upstream_accepts`, `cutoff` ("17:30") and `special_stops`
({reason: [statutory, promise]}).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from onewindow.core.catalogue.authority import REVIEW_MOST, Act, Competence, Stage
from onewindow.core.catalogue.check.law import longer
from onewindow.core.catalogue.model import Catalogue, Department, Item, Necessity
from onewindow.core.clock import ClockEffect, ClockName, Limit, Unit
from onewindow.core.kernel.text import Text

from .authority_terms import AuthorityTerm, StageTerm
from .kinds import ACCEPTED_KINDS, JUDGED, ActType, Blocks
from .local import Local
from .public import PublicityTerm
from .quota import QuotaTerm
from .terms import (
    AGENCY_HEAD,
    FROM_ACCEPTANCE,
    FROM_COMPLETE,
    FROM_RECEIPT,
    LATE_NOT_ACCEPTED,
    LATE_REFUSED,
    LATE_REVOKED,
    LATE_WITHDRAWN,
    CaseTerms,
    CommitmentTerm,
    ConditionTerm,
    EdgeTerm,
    ExtensionTerm,
    MaterialTerm,
    PreReviewTerm,
    RemedyTerm,
    SpecialTerm,
)
from .waiting import FrameTerm

_NOTICE = Limit.parse("5wd")
_COLLECT = Limit.parse("2wd")
_SUPPLEMENT = Limit.parse("15wd")
_DELIVERY = Limit.parse("10wd")
_DEFERRAL = Limit.parse("10wd")
_DEFENCE = Limit.parse("5wd")
_DECISION = Limit.parse("20wd")
_EXTENSION = Limit.parse("10wd")
_VERIFY = Limit.parse("60wd")
_FROM_RECEIPT = frozenset({ActType.BENEFIT, ActType.FILING, ActType.STEP})
_EXTENSION_CLAUSES: dict[str, str] = {
    ActType.LICENCE: "行政许可法第四十二条第一款",
    ActType.MARKET_REGISTRATION: "市场主体登记管理条例第十九条",
}


def terms_for(
    catalogue: Catalogue,
    item_code: str,
    *,
    profile: str,
    materials: Iterable[str],
    edges: Iterable[EdgeTerm] = (),
    commitment: bool = False,
    frame: FrameTerm | None = None,
    barred: bool = False,
    good: bool = False,
    competence: Competence | None = None,
    place: str = "",
) -> CaseTerms:
    """The terms of one part.

    `materials`: codes the plan asks for this part (asked or deferrable); `edges`: the earlier parts of the same
    application, with their case ids; `commitment`: the applicant chose 告知承诺 for the route;
    `frame`: the limit of joint handling, where the part is in one; `barred`: a record stands against
    the applicant, which excludes a deferral where the place says so; `good`: commitments kept and no mark, which gives more
    time for one where the place says so (守信激励); `competence`: who decides, by the authority rows of
    the day (else the item's own agency); `place`: the jurisdiction that keeps the case. KeyError for an item,
    department or material that is not in the catalogue; Refused `case.profile_wrong` for an unreadable parameter.
    """
    item, edges = catalogue.items[item_code], tuple(edges)
    department = competence.acting if competence else catalogue.departments[item.department]
    agency = competence.agency if competence else department
    local = Local(catalogue, profile)
    chosen = commitment and item.commitment.allowed
    statutory = _statutory(item, local)
    return CaseTerms(
        item=item.code,
        item_name=item.name,
        version=catalogue.versions.get(f"items/{item.code}", ""),
        department=department.code,
        department_name=agency.name,
        jurisdiction=place or department.jurisdiction,
        act_type=item.act_type,
        statutory=statutory,
        promise=_promise(item, local, chosen),
        delivery=None
        if item.act_type is ActType.STEP
        else item.delivery or local.limit("delivery", _DELIVERY),
        clock_starts=item.clock_starts or _usual_start(item),
        notice=_notice(item, local),
        collect_within=local.limit("collect_within", _COLLECT),
        supplement=local.limit("supplement_within", _SUPPLEMENT),
        on_late=local.word("on_late_supplement", (LATE_WITHDRAWN, LATE_NOT_ACCEPTED)),
        special=_special(item, local, framed=frame is not None),
        extension=_extension(item, department.code, statutory, local),
        window_accepts=item.window_accepts and bool(local.value("window_accepts", True)),
        on_the_spot=item.on_the_spot,
        substance_check=item.substance_check,
        pure_rule=_pure_rule(item),
        upstream_accepts=bool(local.value("upstream_accepts", True)),
        remedies=_remedies(agency),
        commitment=_commitment(item, local, chosen),
        edges=edges,
        materials=_materials(catalogue, item, materials, chosen),
        deferral=_deferral(item, local, chosen, barred, good),
        deferral_written=True,
        good_credit=good,
        deferral_starts=local.word("deferral_clock_starts", (FROM_ACCEPTANCE, FROM_COMPLETE)),
        on_late_deferral=local.word("on_late_deferral", (LATE_WITHDRAWN, LATE_REFUSED, LATE_REVOKED)),
        certificate=item.result.certificate if item.act_type in JUDGED else "",
        cutoff=local.hour("cutoff"),
        supervisor=competence.supervisor if competence else item.supervisor,
        authority=authority_term(item, competence) if competence else None,
        publicity=_publicity(item, local),
        precheck=local.optional("precheck_within"),
        assign=local.optional("assign_inspectors_within") if _visited(item) else None,
        pre_review=_pre_review(item, edges),
        frame=frame,
        quota=_quota(item, local),
    )


def _pre_review(item: Item, edges: Iterable[EdgeTerm]) -> PreReviewTerm | None:
    """Offered where the item says so, this part really waits to be accepted, and no clause wants what it waits for met
    before it is examined."""
    waits = {edge.item for edge in edges if edge.blocks == Blocks.ACCEPTANCE}
    closed = {one.item for one in item.prerequisites if one.no_pre_review}
    if item.pre_review is None or not waits or waits & closed:
        return None
    basis = f"{item.pre_review.basis.source} {item.pre_review.basis.clause}".strip()
    return PreReviewTerm(item.pre_review.within, item.pre_review.valid, basis)


def _quota(item: Item, local: Local) -> QuotaTerm | None:
    """How many may be granted (AL art. 57): the item says so, the place may say another number."""
    quota = item.quota
    if quota is None:
        return None
    numbers = local.value("quotas", {})
    number = numbers.get(item.code, quota.number) if isinstance(numbers, Mapping) else quota.number
    return QuotaTerm(number, quota.period, quota.way, f"{quota.basis.source} {quota.basis.clause}".strip())


def _usual_start(item: Item) -> str:
    return FROM_RECEIPT if item.act_type in _FROM_RECEIPT else FROM_ACCEPTANCE


def _visited(item: Item) -> bool:
    """A licence for which somebody goes there: at least two are named within the time of AL art. 55."""
    return item.act_type is ActType.LICENCE and item.substance_check and not item.on_the_spot


def _publicity(item: Item, local: Local) -> PublicityTerm | None:
    """公示 before the decision; it stops the promise where the place says so, the statutory clock never."""
    if item.publicity is None:
        return None
    effect, basis = local.effect(), item.publicity.basis
    stops = frozenset(clock.value for clock in ClockName if effect.stops_clock("publicity", clock))
    told = f"{basis.source}{basis.clause}"
    return PublicityTerm(item.publicity.within, told, stops & {ClockName.PROMISE.value})


def _notice(item: Item, local: Local) -> Limit | None:
    """Five working days at most; on the spot for real-estate registration and where the place says so."""
    if item.act_type is ActType.REAL_ESTATE_REGISTRATION or local.value("notice", "") == "on_the_spot":
        return None
    return local.limit("notice", _NOTICE)


def _special(item: Item, local: Local, *, framed: bool) -> tuple[SpecialTerm, ...]:
    """What stops the statutory clock stops the frame of 45 days for this part too: art. 45 speaks of all of that section."""
    effect = local.effect()
    return tuple(
        SpecialTerm(
            special.reason.value,
            special.reason.label(),
            special.basis,
            _stops(effect, special.reason.value, framed),
            special.usual_days,
        )
        for special in item.special
    )


def _stops(effect: ClockEffect, reason: str, framed: bool) -> frozenset[str]:
    found = {clock.value for clock in ClockName if effect.stops_clock(reason, clock)}
    return frozenset(found | {"frame"} if framed and "statutory" in found else found)


def _statutory(item: Item, local: Local) -> Limit | None:
    """The item's own limit by its law, unless the place has a shorter one for it (AL art. 42: "法律、法规另有规定的");
    an item that names none has the general one: a licence the 20 working days of AL art. 42.1, another act what the place
    says of acts outside that law (Hunan), and a step within the government none.
    """
    here = _here(item, local)
    if here is not None and (item.statutory is None or longer(item.statutory, here)):
        return here
    if item.statutory is not None or item.act_type is ActType.STEP:
        return item.statutory
    if item.act_type is ActType.LICENCE:
        return local.limit("statutory", _DECISION)
    return local.optional("statutory_others")


def _promise(item: Item, local: Local, chosen: bool) -> Limit | None:
    """What is promised on this route; never longer than a limit of the place's own."""
    promise, here = item.commitment.promise if chosen and item.commitment.promise else item.promise, _here(item, local)
    return here if here is not None and longer(promise, here) else promise


def _here(item: Item, local: Local) -> Limit | None:
    """The place's own limit for this item, else for its kind of act; another where somebody goes there to look.

    Items that are published before they are decided keep their own: such rules leave the publication out (Shanghai, real
    estate, art. 12), and no clock of the law stops for it here.
    """
    if item.publicity is not None:
        return None
    names = ("limits_visited", "limits") if item.substance_check else ("limits",)
    found = (local.of(name, (item.code, str(item.act_type))) for name in names)
    return next((limit for limit in found if limit is not None), None)


def _extension(item: Item, department: str, statutory: Limit | None, local: Local) -> ExtensionTerm | None:
    """A licence may be extended by 10 working days (AL art. 42.1); anything else only where its own law says so."""
    if statutory is None:
        return None
    limit = item.extension or (local.limit("extension", _EXTENSION) if item.act_type is ActType.LICENCE else None)
    if limit is None:
        return None
    clause = _EXTENSION_CLAUSES.get(item.act_type) or (item.by_law[0] if item.by_law else "")
    return ExtensionTerm(limit, AGENCY_HEAD, department, clause)


def authority_term(item: Item, answer: Competence) -> AuthorityTerm | None:
    """The answer of routing as frozen terms; None where no row of authority counts (the agency of the list of items).

    Levels belong to acts that are accepted: a filing is recorded, not reviewed.
    """
    counted = (reason for reason in answer.reasons if reason.counts and reason.act is not Act.RECEIVE)
    rows = tuple(reason.row for reason in counted if reason.row)
    if not rows:
        return None
    chain: tuple[StageTerm, ...] = ()
    if answer.reviews and item.act_type in ACCEPTED_KINDS:
        chain = (*(_stage(stage, law=_law_of(stage, item)) for stage in answer.reviews), _stage(answer.decide))
    return AuthorityTerm(
        form=str(answer.form), clause=answer.clause, agency=answer.agency.code, agency_name=answer.agency.name,
        chain=chain, also=answer.also.code if answer.also else "",
        also_name=answer.also.name if answer.also else Text(""), window=answer.window_decides, rows=rows,
        division=answer.division,
        issue=_stage(answer.issue) if answer.issue and answer.issue.agency.code != answer.acting.code else None,
    )  # fmt: skip


def _stage(stage: Stage, law: Limit | None = None) -> StageTerm:
    issuer = stage.on_behalf_of.code if stage.on_behalf_of else ""
    return StageTerm(stage.agency.code, stage.agency.name, stage.within, stage.clause, issuer, law)


def _law_of(review: Stage, item: Item) -> Limit | None:
    """Twenty working days for a lower body that reviews a licence by its own power (AL art. 43). One that reviews for the body
    that decides (art. 24) uses that body's time."""
    own = item.act_type is ActType.LICENCE and review.on_behalf_of is None
    return REVIEW_MOST if own else None


def remedies_of(department: Department) -> RemedyTerm | None:
    """What may be done against this agency's acts, as terms have it."""
    return _remedies(department)


def _pure_rule(item: Item) -> bool:
    """Rules alone may decide an on-the-spot item that nobody inspects."""
    inspected = item.substance_check or any(rule.needs_inspection for rule in item.rules)
    return item.on_the_spot and bool(item.rules) and not inspected


def _remedies(department: Department) -> RemedyTerm | None:
    remedy = department.remedy
    if remedy is None:
        return None
    return RemedyTerm(
        remedy.reconsideration_body,
        remedy.court,
        remedy.online_channel,
        remedy.reconsideration_days,
        remedy.suit_months,
    )


def _deferral(item: Item, local: Local, chosen: bool, barred: bool, good: bool) -> Limit | None:
    """How long deferred papers may take here: the place's time (with good credit its longer one), never beyond its own cap,
    nor nearer to the promise than it says (Shenzhen: two working days before it, twenty at most; Liaoning: within it).
    None: no deferral.
    """
    if barred and local.value("deferral_credit_check", False):
        return None
    limits = [local.limit("deferral_within", _DEFERRAL)]
    if good:
        limits = [max(limits[0], local.limit("deferral_good_credit", limits[0]), key=length_of)]
    cap, ahead = local.value("deferral_max", None), local.value("deferral_before_promise", None)
    if cap is not None:
        limits.append(local.limit("deferral_max", _DEFERRAL))
    promise = item.commitment.promise if chosen and item.commitment.promise else item.promise
    if ahead is not None and promise is not None and promise.unit is Unit.WORKING_DAY:
        if promise.amount - ahead < 1:
            return None
        limits.append(Limit(promise.amount - ahead, Unit.WORKING_DAY))
    return min(limits, key=length_of)


def length_of(limit: Limit) -> float:
    """A limit in working days, near enough to compare: seven calendar days are five."""
    return limit.amount if limit.unit is Unit.WORKING_DAY else limit.amount * 5 / 7


def _commitment(item: Item, local: Local, chosen: bool) -> CommitmentTerm:
    """The check afterwards: what the place says of this item, then what the item's own rules say, then the place's usual
    time. A local rule about one item is the most particular of the three."""
    own = item.commitment
    within = local.of("verify_items", (item.code,)) if own.allowed else None
    within = within or own.verify_within or (local.limit("verify_within", _VERIFY) if own.allowed else None)
    conditions = tuple(ConditionTerm(one.code, one.text, one.within) for one in own.conditions)
    defence = local.limit("defence_within", _DEFENCE)
    return CommitmentTerm(own.allowed, chosen, within, own.basis, own.why_not, conditions, defence)


def _materials(
    catalogue: Catalogue, item: Item, asked: Iterable[str], chosen: bool
) -> tuple[MaterialTerm, ...]:
    """What is asked of this part, and, on the commitment route, what the commitment stands in for."""
    needs = {need.material: need for need in item.materials}
    replaced = [code for code in item.commitment.replaces if chosen and code in needs]
    codes = dict.fromkeys([*(code for code in asked if code not in replaced), *replaced])
    found = []
    for code in codes:
        need, name = needs.get(code), _name(catalogue, code)
        found.append(
            MaterialTerm(
                code=code,
                name=name,
                required=code not in replaced and (need is None or need.necessity is not Necessity.OPTIONAL),
                deferrable=need is not None and need.necessity is Necessity.DEFERRABLE,
                committed=code in replaced,
            )
        )
    return tuple(found)


def _name(catalogue: Catalogue, code: str) -> Text:
    material = catalogue.materials.get(code)
    return material.name if material else Text(code)
