"""The face of a certificate: holder, fields, validity, and the filings loaded on it."""

from __future__ import annotations

from ..data import Certificate, DocumentData
from .phrases import cn_date
from .sheet import Block, Face, Para


def validity(certificate: Certificate) -> str:
    """`2026年9月23日至2030年9月22日`, 长期 when there is no end, empty when nothing is said."""
    if certificate.valid_from is None:
        return ""
    if certificate.valid_to is None:
        return f"{cn_date(certificate.valid_from)}起长期有效"
    return f"{cn_date(certificate.valid_from)}至{cn_date(certificate.valid_to)}"


def face(certificate: Certificate) -> Face:
    """The face as rows in print order. The holder's row stands first unless the fields already name the holder."""
    rows = [(pair.label, pair.value) for pair in certificate.fields if pair.value]
    if not any(value == certificate.holder.name for _, value in rows):
        rows.insert(0, ("持证人", certificate.holder.name))
    if not any("有效期" in label or "期限" in label for label, _ in rows) and validity(certificate):
        rows.append(("有效期", validity(certificate)))
    label = "统一社会信用代码" if certificate.layout == "licence" else "编号"
    return Face(
        layout=certificate.layout,
        rows=tuple(rows),
        number_label=label,
        number=certificate.number,
        identifier=certificate.identifier,
        issuer_label="登记机关" if certificate.layout == "licence" else "发证机关",
        copy=certificate.copy,
        carried=tuple(
            (filing.title, f"{filing.agency}\n{cn_date(filing.filed_on)}\n{filing.number}", filing.url)
            for filing in certificate.carried
        ),
    )


def certificate(data: DocumentData) -> list[Block]:
    """What stands under the fields: the legal basis and the notes of the type."""
    assert data.certificate is not None
    lines = [Para(data.certificate.basis, flush=True)] if data.certificate.basis else []
    return [*lines, *(Para(note, flush=True) for note in data.certificate.notes)]
