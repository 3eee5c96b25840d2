"""Certificate types: type code, layout, and that everything printed on one is known when it is issued."""

from __future__ import annotations

import re

from onewindow.core.catalogue.check.findings import Findings
from onewindow.core.catalogue.check.registers import slug
from onewindow.core.catalogue.model import CertificateType, Item
from onewindow.core.kernel.checks import credit_code_check
from onewindow.core.kernel.text import T

LAYOUTS = ("permit", "licence", "filing", "held")


def check_certificates(findings: Findings) -> None:
    issuers: dict[str, list[Item]] = {}
    for item in findings.catalogue.items.values():
        issuers.setdefault(item.result.certificate, []).append(item)
    codes: dict[str, str] = {}
    for certificate in findings.catalogue.certificates.values():
        slug(findings, "certs", certificate.code)
        _type_code(findings, certificate, codes)
        findings.one_of(("certs", certificate.code, "layout"), LAYOUTS, certificate.layout, "layout")
        _fields(findings, certificate, issuers.get(certificate.code, []))


def _type_code(findings: Findings, certificate: CertificateType, codes: dict[str, str]) -> None:
    at = ("certs", certificate.code, "type_code")
    value = certificate.type_code
    if not re.fullmatch(r"[0-9A-Z]{21}", value) or not credit_code_check(value[:18]):
        findings.error(
            at,
            "type-code",
            T(f"证照类型代码“{value}”不对。", f"The type code {value!r} is not well formed."),
            T(
                "写类型所有者的统一社会信用代码 18 位，再加 3 位（GB/T 36903、36904）。",
                "Write the owner's credit code (18) and three characters (GB/T 36904).",
            ),
        )
    first = codes.setdefault(value, certificate.code)
    if first != certificate.code:
        findings.error(
            at,
            "type-code-taken",
            T(f"类型代码与 {first} 相同。", f"The type code is that of {first}."),
            T("每种证照一个代码。", "Give each certificate its own."),
        )


def _fields(findings: Findings, certificate: CertificateType, issuers: list[Item]) -> None:
    if not certificate.fields:
        findings.error(
            ("certs", certificate.code, "fields"),
            "no-fields",
            T("证照上什么也没有。", "Nothing stands on the certificate."),
            T("写 fields。", "Write fields."),
        )
    refs = [("holder_ref", certificate.holder_ref)]
    refs += [(f"fields[{i}].ref", line.ref) for i, line in enumerate(certificate.fields) if line.ref]
    for path, ref in refs:
        _ref(findings, certificate, path, ref)
        for item in issuers:
            known = {need.ref for need in item.needs} | set(item.result.outputs)
            if ref not in known:
                findings.error(
                    ("certs", certificate.code, path),
                    "field-unknown",
                    T(
                        f"{item.name.zh}没有要 {ref}，证照上印不出来。",
                        f"{item.code} does not need {ref}: it cannot be printed.",
                    ),
                    T(
                        f"在 {item.code} 的 needs 里加上它，或者从证照上去掉。",
                        f"Add it to the needs of {item.code}, or take it off the certificate.",
                    ),
                )
    for index, line in enumerate(certificate.fields):
        if not line.ref and not line.fixed.zh:
            findings.error(
                ("certs", certificate.code, f"fields[{index}]"),
                "field-empty",
                T("这一栏没有写印什么。", "Nothing says what stands in this field."),
                T("写 ref 或者 fixed。", "Write ref or fixed."),
            )


def _ref(findings: Findings, certificate: CertificateType, path: str, ref: str) -> None:
    role, _, attribute = ref.partition(".")
    known = findings.roles
    if not known:
        return
    at = ("certs", certificate.code, path)
    if findings.exists(at, known, role, "角色", "role"):
        codes = [code for entity in known[role] for code in findings.elements.get(entity, ())]
        findings.exists(at, [code.partition(".")[2] for code in codes], attribute, "数据元", "element")
