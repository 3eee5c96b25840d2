"""到场: a clerk notes each person whom the law wants to be present, with the document that was shown.

The number on the document is compared with the one in the form. What was noted stands in the chain of the application as codes.
"""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from onewindow.core.certs import mask_name
from onewindow.core.kernel.actor import Role
from onewindow.core.kernel.refusal import declare, refuse
from onewindow.core.kernel.text import Text
from onewindow.core.process.events import NewEvent
from onewindow.core.rights import IDENTITIES, OTHER_DOCUMENTS
from onewindow.store import appearances, facts, scope
from onewindow.store.catalogue import load_bundle
from onewindow.store.models import Appearance, Application, Case
from onewindow.store.parties import find_party, open_name
from onewindow.usecases import frames
from onewindow.usecases.command import Command

declare("appearance.role", zh="这份申请不要求这个人到场。", en="The law does not ask for this person here.")
declare("appearance.how", zh="请选怎样看的证件。没有看到证件，不能记到场。",
        en="Choose how the document was seen: without one nobody is noted as present.")  # fmt: skip
declare("appearance.number", zh="请刷证，或者照证件输入号码，和表上的核对。",
        en="Read the card, or type its number: it is compared with the form.")  # fmt: skip
declare("appearance.another", zh="这是{name}的证件，号码和表上“{role}”的不一样。请核对来的是谁。",
        en="This is the document of {name}; its number is not the one of “{role}” in the form. Look again who came.")  # fmt: skip
declare("appearance.noted", zh="已经记过到场了。", en="This person has been noted already.")


def note(
    application_id: UUID | str, role: str, how: str, read: str, command: Command, *, document: str = ""
) -> None:
    """One of them is here: `how` the document was seen, `read` its number.

    Refused(`appearance.*`, `presence.document`, `scope.not-found`).
    """
    if command.actor.role is not Role.CLERK:
        raise refuse("scope.not-found")
    application = scope.application(command.actor, application_id)
    if role not in roles_of(application):
        raise refuse("appearance.role")
    if how not in IDENTITIES or how == "not_shown":
        raise refuse("appearance.how")
    if how == "other" and document not in OTHER_DOCUMENTS:
        raise refuse("presence.document")
    number = "".join(read.split()).upper()
    if not number:
        raise refuse("appearance.number")
    known = str(facts.Values(application).get(f"{role}.citizen_id", "")).upper()
    if known and number != known:
        raise refuse("appearance.another", name=_whose(number), role=_called(application, role))
    row = Appearance(
        jurisdiction=application.jurisdiction, application=application, role=role, how=how,
        document=document if how == "other" else "", at=command.now, clerk=command.actor.account_id[:40],
    )  # fmt: skip
    with transaction.atomic():
        _, made = Appearance.objects.get_or_create(
            jurisdiction=row.jurisdiction, application=application, role=role,
            defaults={"id": row.id, "how": row.how, "document": row.document, "at": row.at, "clerk": row.clerk},
        )  # fmt: skip
        if not made:
            raise refuse("appearance.noted")
        body = {"role": role, "how": how, **({"document": row.document} if row.document else {})}
        frames.append(application.id, NewEvent("application.appeared", 1, command.now, body), command)


def roles_of(application: Application) -> tuple[str, ...]:
    """Everybody the law wants to be present for any part of an application."""
    parts = Case.objects.filter(jurisdiction=application.jurisdiction, application=application).select_related("application")
    return tuple(dict.fromkeys(role for row in parts for role in appearances.wanted(row)))


def _whose(number: str) -> str:
    found = find_party("citizen_id", number)
    return mask_name(open_name(found)) if found else "另一个人"


def _called(application: Application, role: str) -> Text:
    return appearances.role_name(load_bundle(application.bundle), application.thing, role)
