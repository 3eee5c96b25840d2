"""Files that come in: a pack of another city is verified before it is believed; a workbook becomes drafts, once."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from openpyxl import load_workbook

from onewindow.core.kernel.codec import digest
from onewindow.core.kernel.refusal import Refused
from onewindow.store import catalogue
from onewindow.store.models import CatalogueChange, CatalogueUpload
from onewindow.usecases import catalogue_pack as packs
from onewindow.usecases import catalogue_versions as versions
from onewindow.usecases import catalogue_workbook as files
from onewindow.usecases.command import Command
from tests import life
from tests.builders import WALL
from tests.usecases.test_catalogue_versions import TODAY, by

pytestmark = pytest.mark.usefixtures("standing_content")

ITEM = ("items", "cad-alarm")
BODIES = {"items": {"a": {"code": "a", "name": {"zh-hans": "甲"}}}, "materials": {"b": {"code": "b"}}}


@pytest.fixture(autouse=True)
def _demo(settings: Any) -> None:
    settings.DEMO, settings.PACK_KEY, settings.PACK_TRUST = True, "", ""


def signed() -> bytes:
    return packs.write_pack(BODIES, name="t", at=WALL)


def again(change: Callable[[dict[str, bytes]], None], data: bytes | None = None) -> bytes:
    """The pack with its files changed by hand, zipped again."""
    with zipfile.ZipFile(io.BytesIO(data or signed())) as packed:
        held = {name: packed.read(name) for name in packed.namelist()}
    change(held)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        for name, content in held.items():
            packed.writestr(name, content)
    return out.getvalue()


def refused(data: bytes, **more: Any) -> str:
    with pytest.raises(Refused) as caught:
        packs.open_pack(data, **more)
    return caught.value.code


def test_a_pack_opens_with_what_was_put_in_and_says_that_its_key_is_for_demonstration() -> None:
    opened = packs.open_pack(signed())
    assert opened.documents == {
        (kind, code): body for kind, each in BODIES.items() for code, body in each.items()
    }
    assert opened.demo and opened.key == packs.public_hex(packs.demo_key())
    assert signed() == signed()


def test_a_changed_byte_a_missing_and_an_added_file_are_each_refused_by_name() -> None:
    path = "content/items/a.json"
    assert refused(again(lambda held: held.update({path: held[path] + b" "}))) == "pack.changed"
    assert refused(again(lambda held: held.pop(path) and None)) == "pack.missing-file"
    assert refused(again(lambda held: held.update({"content/items/z.json": b"{}"}))) == "pack.extra-file"


def test_a_manifest_touched_after_signing_and_a_wrong_signature_are_refused() -> None:
    def touch(held: dict[str, bytes]) -> None:
        held["manifest.json"] = held["manifest.json"].replace(b'"name":"t"', b'"name":"u"')

    assert refused(again(touch)) == "pack.bad-signature"
    assert refused(again(lambda held: held.update({"manifest.sig": b"00" * 64}))) == "pack.bad-signature"
    assert refused(again(touch), unsigned=True) == "pack.bad-signature", "the flag never excuses a wrong one"


def test_every_changed_byte_of_a_pack_is_noticed() -> None:
    good = signed()
    opened = packs.open_pack(good)
    for at in range(0, len(good), 7):
        bad = bytearray(good)
        bad[at] ^= 0x55
        try:
            found = packs.open_pack(bytes(bad))
        except Refused as no:
            assert no.code.startswith("pack.")
        else:
            assert found.documents == opened.documents, (
                "only what is no content may differ, such as a time stamp"
            )


def test_without_a_signature_it_takes_the_flag() -> None:
    bare = again(lambda held: held.pop("manifest.sig") and None)
    assert refused(bare) == "pack.unsigned"
    assert packs.open_pack(bare, unsigned=True).key == ""
    plain = packs.write_json(BODIES, name="t", at=WALL)
    assert refused(plain) == "pack.unsigned"
    assert packs.open_pack(plain, unsigned=True).documents == packs.open_pack(signed()).documents


def test_a_key_is_believed_only_where_it_is_on_the_list(settings: Any) -> None:
    settings.PACK_KEY = "11" * 32
    data = signed()
    assert not packs.open_pack(data).demo
    own = packs.public_hex(Ed25519PrivateKey.from_private_bytes(bytes.fromhex("11" * 32)))
    settings.PACK_KEY = ""
    assert refused(data) == "pack.unknown-key"
    settings.PACK_TRUST = f"{'0' * 64}, {own.upper()}"
    assert packs.open_pack(data).key == own


def test_outside_demo_mode_nothing_is_signed_without_a_key_and_the_demo_key_counts_for_nothing(
    settings: Any,
) -> None:
    data = signed()
    settings.DEMO = False
    assert refused(data) == "pack.unknown-key"
    with pytest.raises(Refused) as caught:
        signed()
    assert caught.value.code == "pack.no-key"


NO_PACK = (b"", b"abc", b"PK\x05\x06" + bytes(18), b'{"format":1}', b'{"format":"x","content":{}}')


@pytest.mark.parametrize("data", NO_PACK)
def test_what_is_no_pack_is_refused(data: bytes) -> None:
    assert refused(data, unsigned=True) in ("pack.not-a-pack", "pack.format")


def plain(inner: str) -> bytes:
    return b'{"format":"onewindow-catalogue/1","content":{"items":%s}}' % inner.encode()


def bare(manifest: bytes) -> bytes:
    """An unsigned ZIP with just this manifest."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("manifest.json", manifest)
    return out.getvalue()


def of_one(code: str, body: bytes) -> bytes:
    """An unsigned ZIP whose hashes are right and whose one definition is `body`."""
    entry = {"sha256": digest(body), "kind": "items", "code": code}
    path = f"content/items/{code}.json"
    told = {"format": packs.FORMAT, "name": "", "place": "", "made_at": "", "files": {path: entry}}
    return again(lambda held: held.update({path: body}), bare(json.dumps(told).encode()))


MALFORMED = {
    "infinity": (plain('{"x":{"a":Infinity}}'), "pack.not-a-pack"),
    "nan": (plain('{"x":{"a":NaN}}'), "pack.not-a-pack"),
    "overflow": (plain('{"x":{"a":1e999}}'), "pack.not-a-pack"),
    "surrogate": (plain('{"x":{"a":"\\ud800"}}'), "pack.not-a-pack"),
    "surrogate code": (plain('{"\\ud800":{}}'), "pack.not-a-pack"),
    "nested": (plain('{"x":' + '{"a":' * 100_000 + "1" + "}" * 100_000 + "}"), "pack.not-a-pack"),
    "too deep": (plain('{"x":' + '{"a":' * 200 + "1" + "}" * 200 + "}"), "pack.not-a-pack"),
    "long code": (plain('{"' + "x" * 65 + '":{}}'), "pack.bad-code"),
    "no code": (plain('{"":{}}'), "pack.bad-code"),
    "NUL in a code": (plain('{"a\\u0000":{}}'), "pack.bad-code"),
    "body is a list": (plain('{"x":[]}'), "pack.format"),
    "items is a list": (plain("[]"), "pack.format"),
    "manifest is a list": (bare(b"[]"), "pack.not-a-pack"),
    "files is a list": (bare(b'{"format":"onewindow-pack/1","files":[]}'), "pack.not-a-pack"),
    "huge manifest": (bare(b" " * (packs.MOST_MANIFEST + 1)), "pack.too-big"),
    "file with infinity": (of_one("x", b'{"a":-Infinity}'), "pack.not-a-pack"),
    "file with a list": (of_one("x", b"[]"), "pack.not-a-pack"),
    "file with a long code": (of_one("x" * 65, b"{}"), "pack.bad-code"),
}


@pytest.mark.parametrize("name", MALFORMED)
def test_a_malformed_pack_is_refused_with_its_code(name: str) -> None:
    data, code = MALFORMED[name]
    assert refused(data, unsigned=True) == code


def test_the_longest_code_and_an_ordinary_file_are_taken() -> None:
    assert packs.open_pack(of_one("x" * 64, b'{"a":1}'), unsigned=True).documents == {
        ("items", "x" * 64): {"a": 1}
    }


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_damaged_entry_of_any_packing_is_refused(method: int) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as packed:
        packed.writestr("manifest.json", b'{"format":"onewindow-pack/1"}' * 40)
    data = bytearray(out.getvalue())
    data[50:80] = b"\xff" * 30
    assert refused(bytes(data), unsigned=True) == "pack.bad-signature"


# --- on the real content -----------------------------------------------------------------------------------


@pytest.fixture
def content(db: None) -> None:
    life.content()


def test_the_whole_catalogue_goes_to_another_place_and_shows_what_differs_there(content: None) -> None:
    data = files.export_pack(on=TODAY, at=WALL)
    same = packs.against(packs.open_pack(data), catalogue.read_in_force(TODAY))
    assert not same.new and not same.differing and not same.only_here and len(same.same) > 800
    other = again(_shorter, packs.write_pack(_bodies(), name="t", at=WALL))
    assert refused(other) == "pack.changed"
    bodies = _bodies()
    bodies["items"]["cad-alarm"] = {**bodies["items"]["cad-alarm"], "promise": "0wd"}
    bodies["items"].pop("cad-peace-use")
    row = files.upload("别的城市.zip", packs.write_pack(bodies, name="t", at=WALL), by())
    page = files.preview(row.id, on=TODAY)
    assert [(line.code, line.what, [each.path for each in line.changes]) for line in page.lines] == [
        ("cad-alarm", "changed", ["promise"])
    ]
    assert page.only_here == 1 and page.demo and page.place == life.PLACE
    change = files.take(row.id, by(), title="", only=frozenset({ITEM}), on=TODAY)
    assert [(line.kind, line.code) for line in change.lines.all()] == [ITEM]


def _shorter(held: dict[str, bytes]) -> None:
    path = "content/items/cad-alarm.json"
    held[path] = json.dumps({**json.loads(held[path]), "promise": "0wd"}).encode()


def _bodies() -> dict[str, dict[str, Any]]:
    return {kind: dict(each) for kind, each in versions.bodies_in_force(TODAY).items()}


def corrected(data: bytes, promise: str) -> bytes:
    book = load_workbook(io.BytesIO(data))
    page = book["事项"]
    heads = [each.value for each in page[1]]
    page.cell(2, heads.index("承诺时限") + 1).value = promise
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_a_workbook_is_looked_at_becomes_drafts_once_and_comes_back_marked(content: None) -> None:
    data = files.export_workbook(on=TODAY, only=frozenset({ITEM}))
    bad = files.upload("事项.xlsx", corrected(data, "三天"), by())
    page = files.preview(bad.id, on=TODAY)
    assert (page.errors, page.left_out, page.lines) == (1, (ITEM,), ())
    back = corrected(files.marked(bad.id, on=TODAY), "0个工作日")
    good = files.upload("事项.xlsx", back, by())
    page = files.preview(good.id, on=TODAY)
    assert [(line.what, line.legal) for line in page.lines] == [("changed", 1)] and page.errors == 0
    command: Command = by()
    change = files.take(good.id, command, title="压缩时限", on=TODAY)
    assert files.take(good.id, command, title="压缩时限", on=TODAY).id == change.id
    with pytest.raises(Refused, match="已经变成草稿"):
        files.take(good.id, by(), title="", on=TODAY)
    checked = versions.check(change.id, change.version, by(), on=TODAY)
    done = versions.publish(checked.id, checked.version, TODAY, by("乙"))
    catalogue.forget()
    assert (
        done.state == "published"
        and str(catalogue.catalogue_on(date(2026, 4, 1)).items["cad-alarm"].promise) == "0wd"
    )


def test_nothing_and_what_is_no_file_of_ours_is_not_kept(content: None) -> None:
    wrong = (
        ("a.xlsx", b"", "catalogue-file.empty"),
        ("a.xlsx", b"x", "workbook.unreadable"),
        ("a.zip", b"x", "pack.not-a-pack"),
    )
    for name, data, code in wrong:
        with pytest.raises(Refused) as caught:
            files.upload(name, data, by())
        assert caught.value.code == code
    assert not CatalogueUpload.objects.exists()


def test_a_malformed_pack_leaves_no_upload_behind(content: None) -> None:
    for data, code in MALFORMED.values():
        with pytest.raises(Refused) as caught:
            files.upload("对方.json", data, by(), unsigned=True)
        assert caught.value.code == code
    assert not CatalogueUpload.objects.exists()


def test_two_presses_at_once_leave_one_draft(content: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second press has looked before the first one is through: its own draft is undone."""
    data = corrected(files.export_workbook(on=TODAY, only=frozenset({ITEM})), "0个工作日")
    row = files.upload("事项.xlsx", data, by())
    before = files._documents

    def meanwhile(*args: Any) -> Any:
        monkeypatch.setattr(files, "_documents", before)
        files.take(row.id, by(), title="先按的", on=TODAY)
        return before(*args)

    monkeypatch.setattr(files, "_documents", meanwhile)
    with pytest.raises(Refused) as caught:
        files.take(row.id, by(), title="后按的", on=TODAY)
    assert caught.value.code == "catalogue-file.taken"
    assert [change.title for change in CatalogueChange.objects.all()] == ["先按的"]


@pytest.mark.parametrize("wrong", [{}, {"name": 5}, {"name": [], "steps": 1}, {"promise": {"a": [None]}}])
def test_a_pack_of_wrong_types_is_shown_and_never_checked_through(content: None, wrong: Any) -> None:
    data = plain(json.dumps({"cad-alarm": wrong}))
    row = files.upload("对方.json", data, by(), unsigned=True)
    assert [line.code for line in files.preview(row.id, on=TODAY).lines] == ["cad-alarm"]
    change = files.take(row.id, by(), title="", on=TODAY)
    checked = versions.check(change.id, change.version, by(), on=TODAY)
    assert checked.state == "draft" and '"severity":"error"' in checked.problems


def test_the_outcome_of_a_file_is_worked_out_once_while_nothing_in_force_changes(
    content: None, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked: list[str] = []
    real = files._look
    monkeypatch.setattr(files, "_look", lambda row, base: looked.append(row.name) or real(row, base))
    monkeypatch.setattr(files, "_outcomes", type(files._outcomes)())
    settings.PACK_KEY = "11" * 32
    row = files.upload("别的城市.zip", packs.write_pack(_bodies(), name="t", at=WALL), by())
    first = files.preview(row.id, on=TODAY)
    again_ = files.upload("同一份.zip", bytes(row.content), by())
    assert files.preview(row.id, on=TODAY) == first and looked == ["别的城市.zip"]
    assert files.preview(again_.id, on=TODAY).file == "同一份.zip" and len(looked) == 1
    members = catalogue.read_in_force(TODAY)
    fewer = {name: version for name, version in members.items() if name != "items/cad-alarm"}
    monkeypatch.setattr(catalogue, "read_in_force", lambda on: fewer)
    assert [line.code for line in files.preview(row.id, on=TODAY).lines] == ["cad-alarm"] and len(looked) == 2
    settings.PACK_KEY = ""  # the key is believed no longer
    with pytest.raises(Refused) as caught:
        files.preview(row.id, on=TODAY)
    assert caught.value.code == "pack.unknown-key"
