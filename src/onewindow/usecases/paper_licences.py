"""What the papers of acts on a licence say, and the further edition of its certificate."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from onewindow.core.catalogue.model import Catalogue, Department
from onewindow.core.certs import Certificate as Content
from onewindow.core.certs import (
    DocumentData,
    DocumentKind,
    certificate_digest,
    code_for_reading,
    from_catalogue,
    licence_identifier,
    licence_serial,
    to_json,
)
from onewindow.core.certs import data as paper
from onewindow.core.kernel.dates import legal_date
from onewindow.core.licences import (
    CANCELLATION_GROUNDS,
    DROP_REASONS,
    ENDINGS,
    GROUNDS,
    REPLACED_FOR,
    REQUESTS,
    STARTERS,
    LicenceState,
    LicenceTerms,
)
from onewindow.core.licences.kinds import REVOCATION, WITHDRAWAL
from onewindow.store.crypto import seal_json
from onewindow.store.models import Certificate
from onewindow.usecases import agencies
from onewindow.usecases.paper_words import seal_mode
from onewindow.usecases.papers import PaperContext

K = DocumentKind
_WORDS = {"change": "变更", "renewal": "延续", "replacement": "补证、换证", "surrender": "注销"}


@dataclass(frozen=True)
class LicencePaper(PaperContext):
    """A paper of an act on a licence: the certificate as it was before, and what the holder asked to be changed."""

    content: Content | None = None
    licence: LicenceState | None = None
    licence_terms: LicenceTerms | None = None
    changes: tuple[paper.Pair, ...] = ()

    @property
    def department(self) -> Department:
        """The agency in law of the part that was granted, on the level that decided it."""
        on = legal_date(self.command.now)
        return agencies.in_law(self.row, self.folder.catalogue, on=on)


def _act(c: PaperContext, **values: Any) -> dict[str, Any]:
    assert isinstance(c, LicencePaper) and c.content is not None and c.licence is not None  # drawn by licences
    until = c.licence.valid_until
    told = paper.LicenceAct(c.content.title, c.content.number, valid_until=until, **values)
    return {"licence": told, "received_on": None, "accepted_on": None}


def _cited(clause: str) -> str:
    """`行政许可法第八条第二款` as a document cites it."""
    law, mark, rest = clause.partition("第")
    return f"《中华人民共和国{law}》{mark}{rest}"


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line for line in text.splitlines() if line.strip())


def _day(value: Any) -> date | None:
    return date.fromisoformat(value) if value else None


def accepted(group: Sequence[PaperContext]) -> dict[str, Any]:
    c = group[0]
    data = c.data
    return _act(c, act=_WORDS[data["request"]], due_on=_day(data["due"]), late=data["late"], changes=_changes(c))


def _changes(c: PaperContext) -> tuple[paper.Pair, ...]:
    return c.changes if isinstance(c, LicencePaper) else ()


def changed(group: Sequence[PaperContext]) -> dict[str, Any]:
    return _act(group[0], act="变更", changes=_changes(group[0]))


def renewed(group: Sequence[PaperContext]) -> dict[str, Any]:
    c = group[0]
    silent = c.data["silent"]
    told = _act(c, act="延续", new_until=_day(c.data["valid_until"]), silent=silent)
    return {**told, "title": "视为准予延续行政许可通知书"} if silent else told


def replaced(group: Sequence[PaperContext]) -> dict[str, Any]:
    c = group[0]
    return _act(c, act="补证、换证", why=REPLACED_FOR[c.data["why"]].zh)


def refused(group: Sequence[PaperContext]) -> dict[str, Any]:
    c = group[0]
    return {**_act(c, act=_WORDS[c.data["request"]]), "reasons": _lines(c.private.get("reasons", ""))}


def taken_back(group: Sequence[PaperContext]) -> dict[str, Any]:
    return _act(group[0], act=_WORDS[group[0].data["request"]])


def _announced(kind: str) -> Any:
    def write(group: Sequence[PaperContext]) -> dict[str, Any]:
        c = group[0]
        ground, clause = GROUNDS[kind][c.data["ground"]]
        told = _act(
            c, ground=ground.zh, clause=_cited(clause),
            starter=STARTERS[c.data["starter"]].zh, body=c.data.get("body", ""), document=c.data.get("document", ""),
            defence_by=_day(c.data["due"]), hearing_by=_day(c.data["hearing_due"]),
        )  # fmt: skip
        return {**told, "reasons": _lines(c.private.get("reasons", ""))}

    return write


def _decided(kind: str) -> Any:
    """Facts and reasons, what became of the defence, how it rests on the hearing, compensation, the bar."""

    def write(group: Sequence[PaperContext]) -> dict[str, Any]:
        c = group[0]
        ground, clause = GROUNDS[kind][c.data["ground"]]
        bar = c.data.get("bar") or {}
        told = _act(
            c, ground=ground.zh, clause=_cited(clause),
            compensation=c.private.get("compensation", "").strip(), barred_until=_day(bar.get("until")),
        )  # fmt: skip
        return {**told, "reasons": _reasons(c)}

    return write


def _reasons(c: PaperContext) -> tuple[str, ...]:
    reasons = _lines(c.private.get("reasons", ""))
    if c.private.get("answer"):
        reasons += (f"对陈述申辩的复核意见：{c.private['answer'].strip()}",)
    if c.private.get("on_record"):
        reasons += (f"对听证笔录的采纳情况：{c.private['on_record'].strip()}",)
    return reasons


def dropped(group: Sequence[PaperContext]) -> dict[str, Any]:
    c = group[0]
    told = _act(c, act=ENDINGS[c.data["kind"]].zh, why=DROP_REASONS[c.data["why"]].zh)
    return {**told, "reasons": _reasons(c)}


def outside(group: Sequence[PaperContext]) -> dict[str, Any]:
    c = group[0]
    ended = c.event.body.get("bar") or {}
    told = _act(
        c, act=c.data["act"], body=c.data["body"], document=c.data["document"], happened_on=_day(c.data["on"]),
        barred_until=_day(ended.get("until")),
    )  # fmt: skip
    return {**told, "reasons": _lines(c.private.get("reasons", ""))}


def cancelled(group: Sequence[PaperContext]) -> dict[str, Any]:
    c = group[0]
    ground, clause = CANCELLATION_GROUNDS[c.data["ground"]]
    told = _act(c, ground=ground.zh, clause=_cited(clause))
    return {**told, "reasons": _lines(c.private.get("reasons", ""))}


WRITERS = {
    K.ACT_ACCEPTANCE: accepted,
    K.CHANGE_DECISION: changed,
    K.RENEWAL_DECISION: renewed,
    K.REPLACEMENT_NOTICE: replaced,
    K.ACT_REFUSAL: refused,
    K.ACT_TAKEN_BACK: taken_back,
    K.WITHDRAWAL_ANNOUNCEMENT: _announced(WITHDRAWAL),
    K.LICENCE_WITHDRAWAL: _decided(WITHDRAWAL),
    K.LICENCE_REVOCATION_NOTICE: _announced(REVOCATION),
    K.LICENCE_REVOCATION: _decided(REVOCATION),
    K.ENDING_DROPPED: dropped,
    K.OUTSIDE_RECORD: outside,
    K.CANCELLATION: cancelled,
}


# --- the further edition --------------------------------------------------------------------------------------------


def values_of(text: str) -> dict[str, str]:
    """What the holder asked for: label → the new entry, as the request keeps it sealed."""
    found = json.loads(text) if text else {}
    return {str(label): str(value) for label, value in found.items()}


def pairs(content: Content, values: Mapping[str, str]) -> tuple[paper.Pair, ...]:
    """`床位数: 12 → 14`, in the order in which they stand on the certificate."""
    old = {pair.label: pair.value for pair in content.fields}
    return tuple(paper.Pair(label, f"{old.get(label, '')} → {values[label]}") for label in old if label in values)


def next_content(
    content: Content,
    kind_code: str,
    catalogue: Catalogue,
    agency: Department,
    *,
    edition: int,
    on: date,
    values: Mapping[str, str],
    renew: bool = False,
    silent: bool = False,
) -> Content:
    """The certificate one edition on: the same number, what changed, and after a renewal its new end.

    A renewal runs from the day after the old end, so nobody loses days by asking early.
    """
    kind = catalogue.certificates[kind_code]
    number = content.number
    first, last = content.valid_from, content.valid_to
    if renew and last is not None:
        following = last + timedelta(days=1)
        first, last = (following if silent else on), from_catalogue.last_valid_day(kind, following)
    fields = tuple(replace(pair, value=values.get(pair.label, pair.value)) for pair in content.fields)
    identifier = licence_identifier(
        kind.type_code, agency.credit_code, licence_serial(number), version=edition
    )
    return replace(
        content, version=edition, issued_on=on, identifier=identifier, fields=fields, valid_from=first, valid_to=last,
        holder=_holder(content, values), issuer=from_catalogue.issuer(agency, seal=seal_mode()),
    )  # fmt: skip


def _holder(content: Content, values: Mapping[str, str]) -> paper.Holder:
    """An organisation that changes its name changes it on the face as well."""
    for pair in content.fields:
        if content.holder.organisation and pair.value == content.holder.name and pair.label in values:
            return replace(content.holder, name=values[pair.label])
    return content.holder


def order_data(content: Content) -> dict[str, Any]:
    """What the order says of the edition; the event keeps it, the paper must agree with it."""
    return {
        "certificate": content.number,
        "identifier": content.identifier,
        "digest": certificate_digest(content),
        "valid_until": content.valid_to.isoformat() if content.valid_to else "",
    }


def prepare(context: PaperContext, content: Content, old: Certificate) -> Any:
    """The row and the sheet of a further edition."""
    from onewindow.usecases import certificates, paperwork

    token = certificates.new_token()
    row = Certificate(
        jurisdiction=old.jurisdiction, opened_year=old.opened_year, case_id=old.case_id, item=old.item, kind=old.kind,
        holder_id=old.holder_id, subject=old.subject, edition=content.version, replaces=old.id, number=content.number,
        identifier=content.identifier, data_key=old.data_key, verify_token=token, digest=certificate_digest(content),
        issued_on=content.issued_on, valid_until=content.valid_to, licence=old.licence or old.id,
    )  # fmt: skip
    row.content_enc = seal_json(old.data_key, to_json(content), place=f"certificate/{row.id}")
    frame = paperwork.frame(context, content.number)
    frame |= {"certificate": content, "qr": certificates.address_of(token), "qr_words": code_for_reading(token)}
    return certificates.Prepared(DocumentData(**frame), row)


__all__ = ["REQUESTS", "WRITERS", "LicencePaper", "next_content", "order_data", "pairs", "prepare", "values_of"]
