"""The words papers share: seal, recipient, place, limits, facts as they are printed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from django.conf import settings

from onewindow.core.catalogue.model import Catalogue
from onewindow.core.certs import DocumentKind, SealMode, from_catalogue, title
from onewindow.core.certs import data as paper
from onewindow.core.clock import Limit
from onewindow.core.kernel.checks import mask_id
from onewindow.core.kernel.dates import legal_date, local
from onewindow.core.process.clocks import Clock
from onewindow.store.drafts import profile_of
from onewindow.store.models import Account
from onewindow.usecases.papers import Folder, PaperContext


def seal_mode() -> SealMode:
    """Demo papers carry 样章; a real hall stamps by hand until a seal service is connected."""
    return SealMode.DEMO if settings.DEMO else SealMode.WET


def recipient(c: PaperContext) -> paper.Recipient:
    """The applicant as the paper addresses him; the number is masked, the paper may lie on a counter."""
    party = c.folder.applicant
    agent = c.folder.agent
    return paper.Recipient(
        name="、".join((party.name, *(one.name for one in c.folder.cosigners))),
        organisation=party.kind == "legal",
        identity_kind="居民身份证" if party.id_type == "citizen_id" else "证件",
        identity=mask_id(party.id_number) if party.id_number else "",
        agent=agent.name if agent else "",
    )


def hall_of(c: PaperContext) -> str:
    """Where it is handled: the service centre of the place, never the issuer."""
    return _centre(c.folder.catalogue) or c.department.address.zh


_CENTRES: dict[str, str] = {}


def _centre(catalogue: Catalogue) -> str:
    """The window of the service centre of a bundle (a bundle never changes); empty where it has none."""
    known = _CENTRES.get(catalogue.bundle)
    if known is None:
        names = (
            one.name.zh
            for one in catalogue.departments.values()
            if not one.administrative and one.remedy is None and "政务服务中心" in one.name.zh
        )
        found = next(names, "")
        known = _CENTRES[catalogue.bundle] = f"{found}综合窗口" if found else ""
    return known


def day(at: datetime | None) -> date | None:
    return legal_date(at) if at else None


def moment(at: datetime) -> str:
    here = local(at)
    return f"{here.year}年{here.month}月{here.day}日{here.hour}时{here.minute:02d}分"


# --- intake --------------------------------------------------------------------------------------------------------


def limits(c: PaperContext) -> paper.Limits:
    """The two clocks and the delivery time, each with its unit and the day it falls on."""
    clocks = c.state.clocks
    return paper.Limits(
        _law(c) or _term(clocks.get("statutory"), c.terms.statutory),
        _term(clocks.get("promise"), c.terms.promise),
        _term(None, c.terms.delivery),
        counted_from=legal_date(clocks["promise"].started) if "promise" in clocks else None,
    )


def _law(c: PaperContext) -> paper.Term | None:
    """The time of a lower body that reviews first and that of the body that decides, together and without a day: the second
    begins when the part comes up (AL art. 43). None where there is one time only."""
    chain = c.terms.authority.chain if c.terms.authority else ()
    own = [stage.law for stage in chain if stage.law is not None]
    whole = c.terms.statutory
    if not own or whole is None or any(limit.unit is not whole.unit for limit in own):
        return None
    return paper.Term(whole.amount + sum(limit.amount for limit in own), str(whole.unit), None, False)


def local_rule(c: PaperContext, name: str) -> str:
    """The clause of this place's own rule as its profile names it; empty where the place has none of its own.

    A rule of another place is no legal basis here (domain rule 44), whatever the default was taken from.
    """
    profile = profile_of(c.folder.catalogue, c.row.jurisdiction)
    found = profile.parameters.get(name)
    if found is None or not profile.division or not found.basis.source:
        return ""
    return f"《{found.basis.source}》{found.basis.clause.partition('；')[0]}"


def _term(clock: Clock | None, limit: Limit | None) -> paper.Term | None:
    wanted = clock.limit if clock else limit
    if wanted is None:
        return None
    due = clock.due if clock else None
    return paper.Term(
        wanted.amount, str(wanted.unit), due.date if due else None, bool(due and due.provisional)
    )


def result_pairs(c: PaperContext) -> list[paper.Pair]:
    """What was granted, registered, filed or provided: name and the facts that stand on its certificate."""
    pairs = [paper.Pair("办理结果", c.item.result.name.zh)]
    kind = c.folder.catalogue.certificates.get(c.item.result.certificate)
    if kind is not None:
        pairs += from_catalogue.certificate_fields(kind, lambda ref: printed(c, ref))
    return pairs


def printed(c: PaperContext, ref: str) -> str:
    """A fact of this application as it stands on paper."""
    return printed_value(c.folder, c.row.thing, ref)


def printed_value(folder: Folder, thing_code: str, ref: str) -> str:
    """A fact as it stands on paper: option labels instead of codes, lists joined."""
    value = folder.facts.get(ref)
    if value is None:
        return ""
    thing = folder.catalogue.things[thing_code]
    try:
        element = folder.catalogue.element_for(thing, ref)
    except KeyError:
        return str(value)
    labels: Mapping[str, str] = {option.value: option.label.zh for option in element.options}
    if isinstance(value, list):
        return "、".join(labels.get(str(one), str(one)) for one in value)
    if isinstance(value, bool):
        return "是" if value else "否"
    return labels.get(str(value), str(value))


def from_kind(kind: str) -> str:
    """The Chinese title of a kind."""
    return title(DocumentKind(kind)).zh


def inspectors(c: PaperContext) -> tuple[str, ...]:
    """Names of the officers who were there, by their accounts."""
    ids = [str(one) for one in c.state.inspectors]
    names = {
        str(a.id): a.display_name for a in Account.objects.filter(pk__in=[i for i in ids if len(i) == 36])
    }
    return tuple(names.get(one, one) for one in ids)
