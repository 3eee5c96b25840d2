"""The plan's two lists: what we ask and what we know, each line with its source, its reason and its basis."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from onewindow.core.catalogue.model import Catalogue, OneThing
from onewindow.core.compose.plan import Known, Plan, Question
from onewindow.core.kernel.text import EN, T, Text
from onewindow.reads import citizen_words as words


@dataclass(frozen=True, slots=True)
class Source:
    """A chip. `kind`: register, calc or self (see `web.ui.parts.Source`); `ref`: the line on the proof page."""

    kind: str
    label: Text
    ref: str = ""


@dataclass(frozen=True, slots=True)
class KnownRow:
    ref: str
    label: Text
    value: Text
    source: Source
    why: Text
    basis: str


@dataclass(frozen=True, slots=True)
class AskRow:
    ref: str
    label: Text
    why: Text
    needed_by: Text
    fills: Text


@dataclass(frozen=True, slots=True)
class AskGroup:
    title: Text
    items: tuple[Text, ...]
    note: Text
    rows: tuple[AskRow, ...]


_ASKED_FOR = {
    "source": T("登录以后查出来，给您核对", "Looked up after you log in, for you to check"),
    "held": T("用您已有的电子证照", "From a certificate you hold"),
    "part": T("这次办理时产生", "Comes out of this application"),
    "derived": T("由已知的信息推算", "Worked out from what is known"),
    "default": T("", ""),
}
_SELF = T("您的回答", "Your answer")
_USUAL = T("常用值，您可以改", "Usual value, you may change it")


def ask_groups(plan: Plan, catalogue: Catalogue, thing: OneThing, *, required: bool) -> tuple[AskGroup, ...]:
    """The questions by section of the form, in the form's order."""
    titles = {section.code: section.title for section in thing.sections}
    grouped: dict[str, list[Question]] = {}
    for question in plan.questions:
        if question.required is required:
            grouped.setdefault(question.section, []).append(question)
    return tuple(
        AskGroup(
            titles.get(section, Text(section)),
            tuple(question.label for question in questions),
            words.say("{n} 项", "{n}", n=len(questions)),
            tuple(_ask_row(question, plan, catalogue) for question in questions),
        )
        for section, questions in grouped.items()
    )


def _ask_row(question: Question, plan: Plan, catalogue: Catalogue) -> AskRow:
    fills = [catalogue.sources[code].name for code in question.also_key_of if code in catalogue.sources]
    return AskRow(
        question.ref,
        question.label,
        question.why,
        item_names(question.needed_by, catalogue),
        words.joined(fills) if fills else Text(""),
    )


def item_names(codes: Sequence[str], catalogue: Catalogue) -> Text:
    return words.joined([catalogue.items[code].name for code in codes if code in catalogue.items])


def known_rows(plan: Plan, catalogue: Catalogue, values: Mapping[str, object]) -> tuple[KnownRow, ...]:
    """What is not asked; `values` are known already (an account that is logged in), the rest is told where it comes from."""
    return tuple(_known_row(known, catalogue, values.get(known.ref)) for known in plan.known)


def _known_row(known: Known, catalogue: Catalogue, value: object) -> KnownRow:
    shown = words.value_text(known.element, known.value if known.value is not None else value)
    return KnownRow(
        known.ref,
        known.element.label,
        shown if shown.zh else _ASKED_FOR.get(known.kind, Text("")),
        source_of(known, catalogue),
        _why(known, catalogue),
        known.basis,
    )


def source_of(known: Known, catalogue: Catalogue) -> Source:
    """The chip of a known line: a register, a calculation, a part of this application, or the person's own answer."""
    name = known.by_name if known.by_name.zh else Text(known.by)
    if known.by.startswith("situation"):
        return Source("self", _SELF, known.ref)
    if known.kind == "derived":
        return Source("calc", name, known.ref)
    if known.kind == "default":
        return Source("self", _USUAL, known.ref)
    if known.kind == "part":
        return Source("register", words.say("由{by}办出来", "made by {by}", by=name), known.ref)
    return Source("register", words.say("来自 {by}", "from {by}", by=name), known.ref)


def _why(known: Known, catalogue: Catalogue) -> Text:
    names = item_names(known.needed_by, catalogue)
    return words.say("{items}要用", "Needed by {items}", items=names) if names.zh else Text("")


def known_counts(plan: Plan) -> Text:
    """`其中 12 项来自政府登记，7 项由已知信息推算，…`."""
    told = []
    for kinds, zh, en in (
        ({"source", "held"}, "{n} 项来自政府登记", "{n} from government registers"),
        ({"derived", "default"}, "{n} 项由已知信息推算或者已先填好", "{n} worked out or filled in beforehand"),
        ({"part"}, "{n} 项由其他部门办理时产生", "{n} come out of other parts"),
    ):
        count = sum(1 for known in plan.known if known.kind in kinds)
        if count:
            told.append(words.say(zh, en, n=count))
    return Text("，".join(each.zh for each in told), ", ".join(each.pick(EN) for each in told))
