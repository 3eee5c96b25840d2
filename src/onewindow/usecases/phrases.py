"""Sayings kept for forms: one's own, and those a head shares with the agency or the supervisor with the hall.

A saying is about a paper, a reason or an act, or about anything. It is written once and read by many, so it holds nothing of
any applicant: what looks like a document number or a telephone number is refused (PIPL art. 6: no more than is needed).
"""

from __future__ import annotations

import re
import unicodedata
from uuid import UUID

from django.db import transaction
from django.db.models import F, QuerySet

from onewindow.core.cases import ACTIONS
from onewindow.core.kernel.actor import Actor, Role
from onewindow.core.kernel.dates import legal_date
from onewindow.core.kernel.refusal import declare, refuse
from onewindow.store.catalogue import catalogue_on
from onewindow.store.hall import place_of
from onewindow.store.models import Phrase
from onewindow.usecases.command import Command
from onewindow.usecases.paperwork import REASON_CODES

declare(
    "phrase.empty",
    zh="还没写内容。常用语至少 {least} 个字，最多 {most} 个字。",
    en="Nothing is written. A saying has {least} to {most} characters.",
)
declare(
    "phrase.long",
    zh="太长了：{n} 个字。常用语最多 {most} 个字，请分成几条。",
    en="Too long: {n} characters. A saying has at most {most}; make several of it.",
)
declare(
    "phrase.personal",
    zh="里面有像证件号、电话号码的一串数字（{found}）。常用语大家都会看到，不能写某个申请人的信息，请删掉。",
    en="It holds what looks like a document or telephone number ({found}). Sayings are used for everybody: leave it out.",
    clause="个人信息保护法第六条",
)
declare(
    "phrase.about",
    zh="不认识这个用处（{about}）。请从列表里选用在哪里。",
    en="This use ({about}) is not known. Choose one of the list.",
)
declare(
    "phrase.share",
    zh="共用的常用语由部门负责人（大厅由督办人员）定。您可以存成自己的。",
    en="Shared sayings are set by the head of the agency (in the hall by the supervisor). You may keep it as your own.",
)
declare(
    "phrase.too-many",
    zh="已经有 {most} 条了。请先删掉不用的。",
    en="There are {most} already. Remove those you do not use first.",
)
declare(
    "phrase.gone",
    zh="找不到这条常用语，或者不归您管。请刷新页面。",
    en="This saying is not here, or not yours to change. Reload the page.",
)

ANY = "any"
LEAST, LONGEST, MOST = 2, 500, 200
MAY = frozenset({Role.CLERK, Role.SUPERVISOR, Role.APPROVER, Role.HEAD})
SHARERS = frozenset({Role.HEAD, Role.SUPERVISOR})
_CODE = re.compile(r"[A-Za-z0-9_-]{1,60}")
# digits of a document or a telephone, also where somebody put spaces, dots or dashes between them
_GAP = r"[\s.·-]?"
_PERSONAL = re.compile(
    rf"(?<!\d)(?:\d{_GAP}){{17}}[\dX](?!\d)"  # citizen id, 18 places
    rf"|(?<!\d)(?:\d{_GAP}){{14}}\d(?!\d)"  # citizen id, 15 places
    rf"|(?<!\d)1(?:{_GAP}[3-9])(?:{_GAP}\d){{9}}(?!\d)"  # mobile
    rf"|(?<!\d)0\d{{2,3}}{_GAP}\d{{7,8}}(?!\d)"  # telephone with its area
    r"|(?<![A-Z0-9])[EGHMPS][A-Z]?\d{7,8}(?!\d)"  # passport, permits of Hong Kong, Macau and Taiwan
    r"|(?<![A-Z0-9])[0-9ANY][0-9A-Z]\d{6}[0-9A-Z]{10}(?![A-Z0-9])",  # credit code
    re.IGNORECASE,
)


def personal(text: str) -> str:
    """The first run that looks like somebody's number, or empty. Full-width digits count as digits."""
    found = _PERSONAL.search(unicodedata.normalize("NFKC", text))
    return found[0] if found else ""


def mine(actor: Actor) -> QuerySet[Phrase]:
    """What this actor may change: one's own, and as a head or supervisor what is shared there."""
    rows = Phrase.objects.filter(jurisdiction__in=actor.scope.jurisdictions, gone_at=None)
    own = rows.filter(account_id=_account(actor))
    if actor.role is Role.HEAD:
        return own | rows.filter(account=None, department__in=actor.scope.departments - {""})
    if actor.role is Role.SUPERVISOR:
        return own | rows.filter(account=None, department="")
    return own


def save(about: str, text: str, command: Command, *, shared: bool = False) -> UUID:
    """Keep a saying; the same words for the same use are kept once (the same press again gives the same one).

    `about`: `material:CODE`, `reason:CODE`, `action:NAME` or `any`. Refused: `phrase.*`.
    """
    actor = command.actor
    if actor.role not in MAY:
        raise refuse("scope.not-found")
    if shared and actor.role not in SHARERS:
        raise refuse("phrase.share")
    about, words = _about(about.strip(), command), _words(text)
    account = None if shared else _account(actor)
    department = _department(actor) if shared else ""
    rows = Phrase.objects.filter(
        jurisdiction__in=actor.scope.jurisdictions, account_id=account, department=department, gone_at=None
    )
    with transaction.atomic():
        known = rows.filter(about=about, text=words).first()
        if known is not None:
            return known.id
        if rows.count() >= MOST:
            raise refuse("phrase.too-many", most=MOST)
        row = Phrase.objects.create(
            jurisdiction=place_of(actor), department=department, account_id=account, about=about, text=words,
            made_at=command.wall, made_by=actor.account_id[:40],
        )  # fmt: skip
    return row.id


def remove(phrase_id: UUID | str, command: Command) -> None:
    """Take a saying out of every list; twice is no fault. Refused(`phrase.gone`) for another's."""
    row = _one(mine(command.actor), phrase_id)
    Phrase.objects.filter(pk=row.pk, gone_at=None).update(gone_at=command.wall)


def used(phrase_id: UUID | str, actor: Actor) -> None:
    """Somebody put it into a form: what is used most stands first. Refused(`phrase.gone`) for what they cannot see."""
    row = _one(within(actor), phrase_id)
    Phrase.objects.filter(pk=row.pk).update(used=F("used") + 1)


def within(actor: Actor) -> QuerySet[Phrase]:
    """What this actor may use: one's own, the agency's, and the hall's."""
    rows = Phrase.objects.filter(jurisdiction__in=actor.scope.jurisdictions, gone_at=None)
    shared = rows.filter(account=None, department__in={"", *actor.scope.departments})
    return rows.filter(account_id=_account(actor)) | shared


def _one(rows: QuerySet[Phrase], phrase_id: UUID | str) -> Phrase:
    try:
        row = rows.filter(pk=UUID(str(phrase_id))).first()
    except ValueError:
        row = None
    if row is None:
        raise refuse("phrase.gone")
    return row


def _account(actor: Actor) -> UUID:
    """The account of the actor. Refused(`scope.not-found`) for one without an account (the system)."""
    try:
        return UUID(actor.account_id)
    except ValueError:
        raise refuse("scope.not-found") from None


def _department(actor: Actor) -> str:
    """Where a shared saying is shared: the hall (empty), or the head's agency."""
    if actor.role is Role.SUPERVISOR:
        return ""
    own = actor.department or next(iter(sorted(actor.scope.departments)), "")
    if not own:
        raise refuse("phrase.share")
    return own


def _about(about: str, command: Command) -> str:
    kind, _, code = about.partition(":")
    known = about == ANY
    if kind == "reason":
        known = code in REASON_CODES
    elif kind == "action":
        known = code in ACTIONS
    elif kind == "material" and _CODE.fullmatch(code):
        known = code in catalogue_on(legal_date(command.now), place_of(command.actor)).materials
    if not known:
        raise refuse("phrase.about", about=about[:40])
    return about


def _words(text: str) -> str:
    words = text.strip()
    if len(words) < LEAST:
        raise refuse("phrase.empty", least=LEAST, most=LONGEST)
    if len(words) > LONGEST:
        raise refuse("phrase.long", n=len(words), most=LONGEST)
    found = personal(words)
    if found:
        raise refuse("phrase.personal", found=found)
    return words
