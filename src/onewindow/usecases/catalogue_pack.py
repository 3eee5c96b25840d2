"""Packs: the catalogue as a file that another city takes in. Signed with Ed25519 (RFC 8032), checked byte by byte.

A pack is a ZIP: `manifest.json` with the hash of every file, `manifest.sig` over its exact bytes, and one JSON file per
definition under `content/`.
A plain JSON file holds the same without signature and is only taken with that said.
"""

from __future__ import annotations

import io
import json
import lzma
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings

from onewindow.core.catalogue.lists import LIST_KINDS
from onewindow.core.catalogue.read import KINDS
from onewindow.core.kernel.codec import canonical, digest
from onewindow.core.kernel.refusal import Refused, declare, refuse
from onewindow.usecases import content

FORMAT, JSON_FORMAT = "onewindow-pack/1", "onewindow-catalogue/1"
MANIFEST, SIGNATURE, FOLDER = "manifest.json", "manifest.sig", "content/"
KNOWN = frozenset({*KINDS, *LIST_KINDS, "calendars"})
MOST_BYTES, MOST_UNPACKED, MOST_FILES = 32 << 20, 128 << 20, 20_000
MOST_MANIFEST = 8 << 20
"""Bytes of a manifest: it is read before it is believed, since the key stands in it."""
MOST_CODE, MOST_DEPTH = 64, 64
"""Characters of a code (the width of its column), and levels of a definition inside each other."""
DEMO_SEED = digest("onewindow demo pack key: signs nothing that counts")
DAY = (1980, 1, 1, 0, 0, 0)
Bodies = Mapping[str, Mapping[str, Any]]
_BROKEN = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, OSError)
_MALFORMED = (ValueError, TypeError, KeyError, AttributeError, RecursionError)

declare(
    "pack.not-a-pack",
    zh="这不是内容包，读不出来。请向对方要一份用 onewindow pack 导出的文件。",
    en="This is no pack. Ask for a file written by `onewindow pack`.",
)
declare(
    "pack.format",
    zh="内容包的格式“{format}”这里不认识。请升级这一边，或者请对方换一个版本导出。",
    en="The format {format} of this pack is not known here. Upgrade, or ask for a pack of another version.",
)
declare(
    "pack.too-big",
    zh="内容包太大（{what}），没有打开。请对方只导出要交换的部分。",
    en="The pack is too large ({what}) and was not opened. Ask for the part you need.",
)
declare(
    "pack.unsigned",
    zh="内容包没有签名，不知道是谁给的。核实来源以后，可以明确说“接受没有签名的”再导入。",
    en="The pack is not signed: nobody knows who made it. When its origin is sure, say that unsigned is accepted.",
)
declare(
    "pack.bad-signature",
    zh="签名对不上：清单签名之后被改过，或者签名损坏。不要用它，请向对方重新要一份。",
    en="The signature does not hold: the manifest was changed after signing. Do not use it; ask for another.",
)
declare(
    "pack.unknown-key",
    zh="签名的公钥 {key} 不在信任名单里。请用另一条路（电话、公文）核对公钥，再加进 ONEWINDOW_PACK_TRUST。",
    en="The key {key} is not trusted here. Verify it by another way, then add it to ONEWINDOW_PACK_TRUST.",
)
declare(
    "pack.changed",
    zh="文件 {file} 和清单里的校验值对不上，被改过或者损坏。整包没有导入，请重新要一份。",
    en="File {file} does not match its hash in the manifest. Nothing was taken in; ask for another pack.",
)
declare(
    "pack.missing-file",
    zh="清单里有 {file}，包里没有。整包没有导入，请重新要一份。",
    en="The manifest names {file}, which is not in the pack. Nothing was taken in; ask for another pack.",
)
declare(
    "pack.extra-file",
    zh="包里多出 {file}，清单里没有它。整包没有导入，请重新要一份。",
    en="The pack holds {file}, which its manifest does not name. Nothing was taken in; ask for another pack.",
)
declare(
    "pack.bad-code",
    zh="定义 {name} 的编码不能用：编码要有 1 到 {most} 个可见字符。整包没有导入，请对方改好再导出。",
    en="The code of {name} cannot be used: it needs 1 to {most} visible characters. Nothing was taken in; ask for another pack.",
)
declare(
    "pack.no-key",
    zh="没有签名用的密钥。请设置 ONEWINDOW_PACK_KEY（64 位十六进制），或者导出没有签名的 JSON。",
    en="There is no key to sign with. Set ONEWINDOW_PACK_KEY (64 hexadecimal characters), or export JSON.",
)


@dataclass(frozen=True, slots=True)
class Pack:
    """An opened pack: its bodies by (kind, code), who made it, and how it was signed (`key` empty: not at all)."""

    documents: dict[tuple[str, str], dict[str, Any]]
    name: str
    place: str
    made_at: str
    key: str = ""
    demo: bool = False


def _key() -> tuple[Ed25519PrivateKey, bool]:
    """The key of this place, or in demo mode the demo key, marked as such. Refused(`pack.no-key`)."""
    if settings.PACK_KEY:
        try:
            return Ed25519PrivateKey.from_private_bytes(bytes.fromhex(settings.PACK_KEY)), False
        except ValueError:
            raise refuse("pack.no-key") from None
    if settings.DEMO:
        return demo_key(), True
    raise refuse("pack.no-key")


def demo_key() -> Ed25519PrivateKey:
    """The key that everybody knows. What it signs says 演示 and is trusted in demo mode only."""
    return Ed25519PrivateKey.from_private_bytes(bytes.fromhex(DEMO_SEED))


def public_hex(key: Ed25519PrivateKey) -> str:
    """The public half as 64 hexadecimal characters: what another place puts in its list of trust."""
    return key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw).hex()


def trusted() -> set[str]:
    """Public keys accepted here: the list, this place's own, and in demo mode the demo key."""
    found = {each.strip().lower() for each in settings.PACK_TRUST.split(",") if each.strip()}
    if settings.PACK_KEY:
        found.add(public_hex(_key()[0]))
    if settings.DEMO:
        found.add(public_hex(demo_key()))
    return found


def write_pack(bodies: Bodies, *, name: str, at: datetime) -> bytes:
    """A signed pack of these bodies. The same content at the same moment gives the same bytes. Refused(`pack.no-key`)."""
    key, demo = _key()
    files = {
        f"{FOLDER}{kind}/{code}.json": canonical(dict(body)).encode()
        for kind, each in sorted(bodies.items())
        for code, body in sorted(each.items())
    }
    manifest = canonical(
        {
            "format": FORMAT, "name": name, "place": settings.JURISDICTION, "made_at": at.isoformat(),
            "key": public_hex(key), "demo": demo, "note": "演示密钥签名，不作数" if demo else "",
            "files": {
                path: {"sha256": digest(data), "kind": path.split("/")[1], "code": path.split("/")[2][:-5]}
                for path, data in files.items()
            },
        }
    ).encode()  # fmt: skip
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for path, data in (
            (MANIFEST, manifest),
            (SIGNATURE, key.sign(manifest).hex().encode()),
            *files.items(),
        ):
            packed.writestr(zipfile.ZipInfo(path, DAY), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def write_json(bodies: Bodies, *, name: str, at: datetime) -> bytes:
    """The same content as one JSON document, unsigned."""
    told = {"format": JSON_FORMAT, "name": name, "place": settings.JURISDICTION, "made_at": at.isoformat()}
    return (
        canonical({**told, "content": {kind: dict(each) for kind, each in bodies.items()}}) + "\n"
    ).encode()


def open_pack(data: bytes, *, unsigned: bool = False) -> Pack:
    """Open and verify a pack (ZIP or JSON). `unsigned`: one without a signature is accepted; a wrong one never is.

    Refused(`pack.*`), each with its own code, before anything in it is believed.
    """
    if len(data) > MOST_BYTES:
        raise refuse("pack.too-big", what=f"{len(data) >> 20} MB")
    if data[:1] == b"{":
        return _open_json(data, unsigned)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            return _open_zip(packed, unsigned)
    except Refused:
        raise
    except (*_BROKEN, *_MALFORMED, NotImplementedError, RuntimeError):
        raise refuse("pack.not-a-pack") from None


def _json(data: bytes) -> dict[str, Any]:
    """An object of JSON (RFC 8259) that can be written and hashed again. Raises one of `_MALFORMED` for anything else.

    Infinity and NaN are no JSON, a lone surrogate has no UTF-8, and what is nested without end has no use.
    """
    told = json.loads(data, parse_constant=_no_number)
    if not isinstance(told, dict):
        raise TypeError("no object")
    level: list[Any] = [told]
    for _ in range(MOST_DEPTH):
        inner = [each.values() if isinstance(each, dict) else each for each in level]
        level = [each for group in inner for each in group if isinstance(each, dict | list)]
    if level:
        raise ValueError("too deep")
    canonical(told).encode()
    return told


def _no_number(name: str) -> Any:
    raise ValueError(name)


def _open_json(data: bytes, unsigned: bool) -> Pack:
    try:
        told = _json(data)
    except _MALFORMED:
        raise refuse("pack.not-a-pack") from None
    if told.get("format") != JSON_FORMAT or not isinstance(told.get("content"), dict):
        raise refuse("pack.format", format=str(told.get("format"))[:40])
    if not unsigned:
        raise refuse("pack.unsigned")
    documents = {
        (kind, code): body for kind, each in told["content"].items() for code, body in _pairs(kind, each)
    }
    return Pack(
        documents, str(told.get("name", "")), str(told.get("place", "")), str(told.get("made_at", ""))
    )


def _pairs(kind: str, each: Any) -> list[tuple[str, dict[str, Any]]]:
    if kind not in KNOWN or not isinstance(each, dict) or not all(isinstance(b, dict) for b in each.values()):
        raise refuse("pack.format", format=f"content/{kind}"[:40])
    for code in each:
        _sound_code(kind, code)
    return list(each.items())


def _sound_code(kind: str, code: str) -> None:
    if not code or len(code) > MOST_CODE or not code.isprintable():
        raise refuse("pack.bad-code", name=f"{kind}/{code[:40]}", most=MOST_CODE)


def _open_zip(packed: zipfile.ZipFile, unsigned: bool) -> Pack:
    entries = packed.infolist()
    if len(entries) > MOST_FILES or sum(each.file_size for each in entries) > MOST_UNPACKED:
        raise refuse("pack.too-big", what=f"{len(entries)} files")
    names = [each.filename for each in entries]
    if MANIFEST not in names or len(set(names)) != len(names):
        raise refuse("pack.not-a-pack")
    if packed.getinfo(MANIFEST).file_size > MOST_MANIFEST:
        raise refuse("pack.too-big", what=MANIFEST)
    try:
        raw = packed.read(MANIFEST)
    except _BROKEN:
        raise refuse("pack.bad-signature") from None
    signed = SIGNATURE in names
    if not signed and not unsigned:
        raise refuse("pack.unsigned")
    told = _json(raw) if not signed else _verified(raw, packed, SIGNATURE)
    if told.get("format") != FORMAT:
        raise refuse("pack.format", format=str(told.get("format"))[:40])
    if not isinstance(told["files"], dict):
        raise TypeError("files")
    documents = _files(packed, told["files"], set(names) - {MANIFEST, SIGNATURE})
    key = str(told.get("key", "")) if signed else ""
    return Pack(
        documents, str(told["name"]), str(told["place"]), str(told["made_at"]), key, bool(told.get("demo"))
    )


def _verified(raw: bytes, packed: zipfile.ZipFile, name: str) -> dict[str, Any]:
    """The manifest, once its signature holds and its key is trusted."""
    try:
        told = _json(raw)
        key = str(told["key"]).lower()
        signature = bytes.fromhex(packed.read(name).decode())
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(key)).verify(signature, raw)
    except (InvalidSignature, *_MALFORMED, *_BROKEN):
        raise refuse("pack.bad-signature") from None
    if key not in trusted():
        raise refuse("pack.unknown-key", key=key)
    return told


def _files(
    packed: zipfile.ZipFile, named: Mapping[str, Any], present: set[str]
) -> dict[tuple[str, str], dict[str, Any]]:
    for path in sorted(set(named) - present):
        raise refuse("pack.missing-file", file=path[:120])
    for path in sorted(present - set(named)):
        raise refuse("pack.extra-file", file=path[:120])
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for path, entry in named.items():
        try:
            data = packed.read(path)
        except _BROKEN:
            raise refuse("pack.changed", file=path[:120]) from None
        if digest(data) != entry["sha256"]:
            raise refuse("pack.changed", file=path[:120])
        kind, code, body = str(entry["kind"]), str(entry["code"]), _json(data)
        _sound_code(kind, code)
        if kind not in KNOWN or path != f"{FOLDER}{kind}/{code}.json":
            raise refuse("pack.format", format=path[:40])
        found[kind, code] = body
    return found


@dataclass(frozen=True, slots=True)
class Against:
    """A pack beside what is in force here: (kind, code) of each."""

    new: tuple[tuple[str, str], ...]
    differing: tuple[tuple[str, str], ...]
    same: tuple[tuple[str, str], ...]
    only_here: tuple[tuple[str, str], ...]


def against(pack: Pack, in_force: Mapping[str, str]) -> Against:
    """What taking a pack in would change. `in_force`: `kind/code` → version hash. What is only here stays."""
    ours = {tuple(name.split("/", 1)): version for name, version in in_force.items()}
    hashes = {name: content.version_hash(*name, body) for name, body in pack.documents.items()}
    return Against(
        tuple(sorted(name for name in hashes if name not in ours)),
        tuple(sorted(name for name, version in hashes.items() if ours.get(name, version) != version)),
        tuple(sorted(name for name, version in hashes.items() if ours.get(name) == version)),
        tuple(sorted((kind, code) for kind, code in ours if (kind, code) not in hashes)),
    )
