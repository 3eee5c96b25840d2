"""Which parts apply: 必办, 待定 (with the answers that would settle it) or 不用办, each with its reason."""

from __future__ import annotations

from onewindow.core.catalogue.model import Item, Part
from onewindow.core.kernel.text import T, Text

from .asking import next_questions, rule
from .context import SELF, ActivePart, Context, filled
from .names import SITUATION
from .plan import Conflict, PlannedPart
from .schedule_outlook import profile_caps

_ALWAYS = T("办“{thing}”都要办这一项。", "Always part of {thing}.")
_BY_ANSWERS = T("按您的回答要办：{facts}。", "Needed because of your answers: {facts}.")
_NOT_BY_ANSWERS = T("按您的回答不用办：{facts}。", "Not needed because of your answers: {facts}.")
_OPEN = T("还要看：{facts}。", "Still depends on: {facts}.")
_COMMITTED = T("按告知承诺先办后查。", "Decided on your commitment, checked afterwards.")
_NOT_COMMITTED = T(
    "法律没有允许这一项用告知承诺，按一般程序办。", "The law does not allow a commitment here."
)
_DIFFERS = T(
    "“{label}”您答的是 {answer}，{source}是 {value}，按{source}的算。",
    "You answered {answer} to “{label}”; {source} has {value}, which counts.",
)
_DISPUTE = T(
    "登记不对的，点“有误？”，由您来填。", "If the register is wrong, say so and fill it in yourself."
)
_YES, _NO = T("是", "yes"), T("否", "no")


def decide_parts(ctx: Context) -> tuple[PlannedPart, ...]:
    """Judge every part of the one-thing and set `ctx.active` and `ctx.undecided`."""
    planned: list[PlannedPart] = []
    active: list[ActivePart] = []
    undecided: list[tuple[Part, Item]] = []
    for part in ctx.thing.parts:
        item = _item(ctx, part)
        if item is None:
            continue
        judged = ctx.judged(part.when)
        committed = bool(judged.outcome) and _committed(ctx, item)
        if judged.outcome:
            active.append(ActivePart(part, item, committed))
        elif judged.outcome is None:
            undecided.append((part, item))
        planned.append(_planned(ctx, part, item, judged.outcome, judged.missing, committed))
    ctx.active, ctx.undecided = tuple(active), tuple(undecided)
    return tuple(planned)


def _item(ctx: Context, part: Part) -> Item | None:
    item = ctx.catalogue.items.get(part.item)
    if item is None:
        what = T(
            "目录里没有事项 {item}，这一部分没有编排。",
            "Item {item} is not in the catalogue; the part is left out.",
        )
        ways = (T("补上这个事项，或从一件事里去掉。", "Add the item, or take the part out."),)
        ctx.conflicts.append(Conflict("item-missing", filled(what, item=part.item), (part.item,), ways))
        return None
    early = item.effective_from is not None and ctx.on < item.effective_from
    late = item.effective_to is not None and ctx.on > item.effective_to
    if early or late:
        what = T(
            "{item}在 {on} 没有施行，这一部分没有编排。",
            "{item} is not in force on {on}; the part is left out.",
        )
        ways = (T("改用施行中的版本。", "Use the version in force."),)
        told = filled(what, item=item.name, on=ctx.on.isoformat())
        ctx.conflicts.append(Conflict("item-not-in-force", told, (item.code,), ways))
        return None
    return item


def _committed(ctx: Context, item: Item) -> bool:
    if not ctx.route.commitment or not item.commitment.allowed:
        return False
    return ctx.judged(ctx.route.when).outcome is not False


def _planned(
    ctx: Context, part: Part, item: Item, outcome: bool | None, missing: frozenset[str], committed: bool
) -> PlannedPart:
    promise = item.promise
    commitment_why = Text("")
    if outcome and ctx.route.commitment:
        if committed:
            promise = item.commitment.promise or item.promise
            commitment_why = _COMMITTED
        else:
            commitment_why = item.commitment.why_not if item.commitment.why_not.zh else _NOT_COMMITTED
    settled_by = tuple(sorted({ctx.names(fact) for fact in missing})) if outcome is None else ()
    return PlannedPart(
        item=item.code,
        name=item.name,
        department=item.department,
        applies=outcome,
        why=_why(ctx, part, outcome, missing),
        basis=basis_text(part.basis.source, part.basis.clause),
        settled_by=tuple(_settling_name(ctx, ref) for ref in settled_by),
        committed=committed,
        commitment_why=commitment_why,
        promise=promise,
        pre_review=_pre_review(item) if outcome else "",
    )


def _pre_review(item: Item) -> str:
    """What lets the part be examined before its prerequisite (模拟审批); a clause against it stands before it."""
    if item.pre_review is None or any(one.no_pre_review for one in item.prerequisites):
        return ""
    return basis_text(item.pre_review.basis.source, item.pre_review.basis.clause)


def _settling_name(ctx: Context, ref: str) -> str:
    key = ctx.names.situation_key(ref)
    return SITUATION + key if key else ref


def _why(ctx: Context, part: Part, outcome: bool | None, missing: frozenset[str]) -> Text:
    if outcome is None:
        return filled(_OPEN, facts=_told(ctx, sorted(missing), values=False))
    if outcome and part.why.zh:
        return part.why
    if not outcome and part.why_not.zh:
        return part.why_not
    if part.when is None:
        return filled(_ALWAYS, thing=ctx.thing.name)
    facts = _told(ctx, sorted(part.when.facts()), values=True)
    return filled(_BY_ANSWERS if outcome else _NOT_BY_ANSWERS, facts=facts)


def _told(ctx: Context, refs: list[str], *, values: bool) -> Text:
    """Facts in words, with their values where known: `建筑面积 280 平方米`."""
    zh: list[str] = []
    en: list[str] = []
    for ref in refs:
        label = fact_label(ctx, ref)
        value = value_text(ctx, ref) if values and ref in ctx.values else Text("")
        zh.append(f"{label.zh}{value.zh}")
        en.append(f"{label.pick('en')} {value.pick('en')}".strip())
    return Text("，".join(dict.fromkeys(zh)), "; ".join(dict.fromkeys(en)))


def fact_label(ctx: Context, ref: str) -> Text:
    """The words for a fact: its situation question or its element, else the ref itself."""
    key = ctx.names.situation_key(ref)
    if key in ctx.names.questions:
        return ctx.names.questions[key].label
    element = ctx.names.element(ref)
    return element.label if element else Text(ref)


def value_text(ctx: Context, ref: str) -> Text:
    """A known value in words (`：是`, ` 280 平方米`), or an empty text when there is nothing to say."""
    value = ctx.values[ref]
    key = ctx.names.situation_key(ref)
    question = ctx.names.questions.get(key)
    element = ctx.names.element(ref)
    options = question.options if question else element.options if element else ()
    unit = question.unit if question and question.unit.zh else element.unit if element else Text("")
    if isinstance(value, bool):
        word = _YES if value else _NO
    elif isinstance(value, str | int | float):
        word = next((option.label for option in options if option.value == value), Text(str(value)))
    else:
        return Text("")
    tail = f" {unit.zh}" if unit.zh else ""
    return Text(f"：{word.zh}{tail}", f": {word.pick('en')} {unit.pick('en')}".rstrip())


def differing_answers(ctx: Context) -> list[Conflict]:
    """Answers that a surer fact contradicts: the register counts, and the person is told."""
    said = [(SITUATION + key, answer) for key, answer in ctx.situation.items()]
    said += [(fact.ref, fact.value) for fact in ctx.overruled]
    found: list[Conflict] = []
    for ref, answer in said:
        fact = ctx.facts.get(ctx.names(ref))
        if fact is None or fact.source in (SELF, "situation", "default") or fact.value == answer:
            continue
        source = ctx.catalogue.sources.get(fact.source)
        shown = {"label": fact_label(ctx, ref), "source": source.name if source else fact.source}
        told = filled(_DIFFERS, answer=answer, value=fact.value, **shown)
        found.append(Conflict("answer-differs", told, (ref, fact.source), (_DISPUTE,)))
    return found


def next_situation(ctx: Context) -> tuple[str, ...]:
    """Keys of the situation questions to put next: three at most, none that can no longer matter."""
    rules = [rule(part.when, deciding=True) for part, _ in ctx.undecided]
    if ctx.undecided or ctx.active:
        rules.extend(rule(route.when, deciding=True) for route in ctx.thing.routes)
        caps = [*ctx.thing.caps, *profile_caps(ctx.catalogue, ctx.profile)]
        rules.extend(rule(cap.when) for cap in caps)  # the type of project decides its ceiling
    present = [(None, active.item) for active in ctx.active] + [
        (part.when, item) for part, item in ctx.undecided
    ]
    codes = {item.code for _, item in present}
    for applies, item in present:
        rules.extend(rule(applies, need.when) for need in item.needs if need.when is not None)
        rules.extend(rule(applies, line.when) for line in item.materials if line.when is not None)
        edges = [edge for edge in item.prerequisites if edge.item in codes and edge.when is not None]
        rules.extend(rule(applies, edge.when) for edge in edges)
    return next_questions(ctx.thing, ctx.names, ctx.values, rules)


def basis_text(source: str, clause: str) -> str:
    """`食品安全法 第三十五条`, or an empty string."""
    return f"{source} {clause}".strip()
