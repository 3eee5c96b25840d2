"""Why is this asked? Who needs it, and why no source gives it, told from the network itself."""

from __future__ import annotations

from onewindow.core.catalogue.model import Source
from onewindow.core.kernel.text import T, Text

from .calls import Call, available, holds_case, instance
from .context import Context, filled, joined
from .demand import needed_text
from .supply import Supplied

_NEEDED = T("{items}要用。", "Needed by {items}.")
_OPENS = T(
    "填了它，就能从{sources}查到 {count} 项，不用您再填。", "With it, {count} facts come from {sources}."
)
_NOBODY = T("没有政府数据源登记这一项，只有您知道。", "No government register holds it: only you know.")
_OFF = T(
    "{source}现在查不到，请您先填，查到后我们自己核对。", "{source} cannot be reached now; we check it later."
)
_PLANNED = T(
    "{source}还没有接通，接通以后就不用填。", "{source} is not connected yet; once it is, this is not asked."
)
_OTHER_CASE = T("{source}里没有登记您这种情形。", "{source} does not hold your case.")
_DISPUTED = T(
    "{source}的登记您说不对，请您填，我们去核对。", "You say {source} is wrong: please fill in; we check it."
)
_LAW = T(
    "{source}的依据不包括这几项，不能拿来查。", "The legal basis of {source} does not cover these parts."
)
_SENSITIVE = T(
    "{source}含敏感信息，不为少填一项去查。", "{source} is sensitive: not used to save a question."
)
_DEARER = T("从{source}查要先填{keys}，反而更麻烦。", "To use {source} you would fill in {keys}: more work.")
_NOT_YET = T("要等这次办好{item}，{source}里才有。", "{source} will hold it only once {item} is granted.")
_ITS_KEY = T("它本身就是查询要用的号码。", "It is itself the key of the look-up.")
_OPTIONAL = T("可以不填。", "You may leave it empty.")
_CIRCLE = T(
    "{item}办好后才有，而{item}要等这里，不能互相等。", "It comes from {item}, which itself waits for this."
)
_STATED = T(
    "要求有登记核验，现在核验不了，先按您填的办。",
    "It should be verified by a register; for now yours counts.",
)


Keys = list[tuple[str, ...]]


def question_why(ctx: Context, solved: Supplied, ref: str, items: set[str], *, required: bool) -> Text:
    """The reasons in whole sentences, in both languages."""
    users = {demand.item for demand in solved.network.wanted if demand.ref == ref}
    sentences: list[Text] = []
    if users:
        sentences.append(filled(_NEEDED, items=needed_text(ctx, users)))
    opened = solved.keyed.get(ref, [])
    if opened:
        sentences.append(_opens(ctx, solved, ref, opened))
    if not users and not opened:
        sentences.append(filled(_NEEDED, items=needed_text(ctx, items)))
    sentences.extend(_why_not_elsewhere(ctx, solved, ref, users or items))
    if any(demand.ref == ref for demand in solved.relaxed):
        sentences.append(_STATED)
    if not required:
        sentences.append(_OPTIONAL)
    return Text("".join(s.zh for s in sentences), " ".join(s.pick("en") for s in sentences))


def _opens(ctx: Context, solved: Supplied, ref: str, opened: list[Call]) -> Text:
    names = {
        node[1]
        for node, supply in solved.by.items()
        if supply.call is not None and any(body[1] == ref for body in supply.body)
    }
    sources = joined(list(dict.fromkeys(call.source.name for call in opened)))
    return filled(_OPENS, sources=sources, count=len(names))


def _why_not_elsewhere(ctx: Context, solved: Supplied, ref: str, items: set[str]) -> list[Text]:
    """One sentence for every source that has the fact and does not give it; one when there is none."""
    found: list[Text] = []
    for code, keys in _holders(ctx).get(ref, {}).items():
        found.append(_reason(ctx, solved, ctx.catalogue.sources[code], keys, ref, items))
    makers = [code for code in _makers(ctx, ref) if code not in items]
    if makers:
        found.append(filled(_CIRCLE, item=ctx.names_of(makers)))
    return list(dict.fromkeys(found)) or [_NOBODY]


def _makers(ctx: Context, ref: str) -> list[str]:
    """The active parts whose result the fact is."""
    return [a.code for a in ctx.active if ref in {ctx.names(output) for output in a.item.result.outputs}]


def _holders(ctx: Context) -> dict[str, dict[str, Keys]]:
    """Which sources would yield a fact, and by which key sets (canonical names): `name → source → key sets`.

    Made once for a plan: a form asks it for every question.
    """
    if not ctx.holders:
        for source in ctx.catalogue.sources.values():
            for role in ctx.names.roles_of(source.entity):
                keys = [tuple(ctx.names(instance(ctx, role, code)) for code in one) for one in source.keys]
                for code in source.yields:
                    found = ctx.holders.setdefault(ctx.names(instance(ctx, role, code)), {})
                    found.setdefault(source.code, keys)
    return ctx.holders


def _reason(ctx: Context, solved: Supplied, source: Source, keys: Keys, ref: str, items: set[str]) -> Text:
    if source.code in ctx.sources_off:
        return filled(_OFF, source=source.name)
    if not available(ctx, source):
        return filled(_PLANNED, source=source.name)
    if holds_case(ctx, source, ref.partition(".")[0]) is not True:
        return filled(_OTHER_CASE, source=source.name)
    if ref in ctx.disputed:
        return filled(_DISPUTED, source=source.name)
    if source.sensitive:
        return filled(_SENSITIVE, source=source.name)
    others = [names for names in keys if ref not in names]
    if not others:
        return _ITS_KEY
    makers = {maker for names in others for name in names for maker in _makers(ctx, name)}
    if makers and not any(name in solved.asked or name in ctx.facts for names in others for name in names):
        return filled(_NOT_YET, item=ctx.names_of(sorted(makers)), source=source.name)
    if source.serves and not items <= set(source.serves):
        return filled(_LAW, source=source.name)
    lightest = min(others, key=lambda names: (sum(solved.network.weight(n) for n in names), names))
    labels = [element.label for name in lightest if (element := ctx.names.element(name)) is not None]
    return filled(_DEARER, source=source.name, keys=joined(labels))
