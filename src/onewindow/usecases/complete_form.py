"""A department's complete form with every value in full: for a reason, on record for the person, like any such look."""

from __future__ import annotations

from django.db import transaction

from onewindow.core.forms.expand_form import FilledForm, shaded
from onewindow.core.kernel.dates import legal_date
from onewindow.core.kernel.refusal import Refused
from onewindow.store import scope
from onewindow.store.catalogue import load_bundle
from onewindow.store.complete_forms import part_form
from onewindow.usecases import agencies
from onewindow.usecases.command import Command
from onewindow.usecases.ports import FileInHand, wired
from onewindow.usecases.unmask import unmask


def full_form(case_id: str, command: Command, *, reason_code: str, reason: str = "") -> FilledForm:
    """The form with personal values in full. Each such value is recorded as looked at, before anything is given out.

    What no stored fact stands behind (worked out from others) stays masked. Refused as `usecases.unmask.unmask`.
    """
    row = scope.case(command.actor, case_id)
    form, personal = part_form(row, on=legal_date(command.now))
    closed: list[str] = []
    with transaction.atomic():
        for ref in personal:
            try:
                unmask(case_id, ref, command, reason_code=reason_code, reason=reason)
            except Refused as no:
                if no.code != "unmask.not-there":
                    raise
                closed.append(ref)
    return shaded(form, closed)


def printed_form(case_id: str, command: Command, *, reason_code: str, reason: str = "") -> FileInHand:
    """The complete form in full as a PDF, made now and kept nowhere. Refused as `full_form`, and as typesetting."""
    row = scope.case(command.actor, case_id)
    form = full_form(case_id, command, reason_code=reason_code, reason=reason)
    on = legal_date(command.now)
    agency = agencies.in_law(row, load_bundle(row.application.bundle), on=on).name.zh
    pdf = wired().renderer.render_form(form, agency=agency, number=row.number, on=on)
    return FileInHand(f"{form.title}-{row.number}.pdf", "application/pdf", pdf)
