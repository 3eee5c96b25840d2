"""What would make a paper unnecessary: told from the content, for the lines that a person still hands in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol

from onewindow.core.catalogue.model import Availability, Source
from onewindow.core.kernel.text import T, Text

from .context import Context, filled
from .demand import MaterialDemand

_HELD = T("您有电子证照“{what}”就不用交。", "Not needed if you hold the e-certificate {what}.")
_OFF = T("{what}恢复查询后就不用交。", "Not needed once {what} can be reached again.")
_PLANNED = T("{what}接通后就不用交。", "Not needed once {what} is connected.")
_LAW = T("{what}有依据为{item}核验后就不用交。", "Not needed once {what} may lawfully verify it for {item}.")
_ROUTE = T("选“{what}”，您的承诺可以代替。", "On the route {what} your commitment stands in for it.")
_MADE = T("一起办{what}，由它办出来直接传递。", "Apply for {what} too: it makes the paper and passes it on.")


class Lined(Protocol):
    """One part's line of a paper."""

    @property
    def demand(self) -> MaterialDemand: ...


def what_would_spare(ctx: Context, lines: Sequence[Lined]) -> tuple[Text, ...]:
    """One sentence for each way, in the order of the lines; empty when only the person has the paper."""
    return tuple(dict.fromkeys(way for line in lines for way in _ways(ctx, line.demand)))


def _ways(ctx: Context, demand: MaterialDemand) -> Iterator[Text]:
    line = demand.line
    material = ctx.catalogue.materials.get(line.material)
    for code in dict.fromkeys((line.exempt_certificate, material.certificate if material else "")):
        certificate = ctx.catalogue.certificates.get(code)
        if certificate is not None and code not in ctx.held:
            yield filled(_HELD, what=certificate.title)
    source = ctx.catalogue.sources.get(line.exempt_source)
    if source is not None:
        yield from _by_source(ctx, demand, source)
    active = {part.code for part in ctx.active}
    if line.output_of and line.output_of not in active and line.output_of in ctx.catalogue.items:
        yield filled(_MADE, what=ctx.item_name(line.output_of))
    commitment = demand.part.item.commitment
    if (
        commitment.allowed
        and not demand.part.committed
        and (line.commitment or line.material in commitment.replaces)
    ):
        for route in ctx.thing.routes:
            if route.commitment and ctx.judged(route.when).outcome is not False:
                yield filled(_ROUTE, what=route.name)


def _by_source(ctx: Context, demand: MaterialDemand, source: Source) -> Iterator[Text]:
    if source.code in ctx.sources_off or source.availability is Availability.OFF:
        yield filled(_OFF, what=source.name)
    elif source.availability is Availability.PLANNED:
        yield filled(_PLANNED, what=source.name)
    elif source.serves and demand.item not in source.serves:
        yield filled(_LAW, what=source.name, item=ctx.item_name(demand.item))
