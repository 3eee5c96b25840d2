"""Personal values at rest: AES-256-GCM under a data key per application or party, wrapped by the master key.

Destroying a data key (retention) makes its values unreadable while every hash chain still verifies. Exact look-ups use
a keyed digest (blind index), never the value.
"""

from __future__ import annotations

import hmac
import json
import os
import unicodedata
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from onewindow.core.kernel.refusal import declare, refuse
from onewindow.store.models import DataKey

declare(
    "store.key-destroyed",
    zh="这份资料的保存期已满，内容已依法销毁，只留下了经过记录。",
    en="The retention period is over: the content was destroyed by law, only the record of what happened remains.",
    clause="个人信息保护法第四十七条",
)
declare(
    "store.wrong-master-key",
    zh="主密钥不对，读不出已保存的资料。请核对 ONEWINDOW_MASTER_KEY。",
    en="The master key does not fit the stored data. Check ONEWINDOW_MASTER_KEY.",
)


declare(
    "store.value-changed",
    zh="保存的内容和当时的不一致，读取已停止。请告诉系统管理员。",
    en="A stored value is not what was sealed; reading stopped. Tell the administrator.",
)

FORMAT = b"\x01"
"""First byte of everything sealed: AES-256-GCM, 12-byte nonce. Another cipher (SM4) takes another byte."""


def _derived(purpose: str) -> bytes:
    return hmac.digest(bytes.fromhex(settings.MASTER_KEY), purpose.encode(), "sha256")


def master_key_id() -> str:
    """Which master key this is; stands beside each wrapped key so that keys can be rotated."""
    return _derived("id").hex()[:16]


def blind_index(purpose: str, value: str) -> str:
    """Keyed digest for exact look-up of a personal value (`purpose` keeps kinds apart)."""
    plain = unicodedata.normalize("NFKC", value).upper().replace(" ", "").replace("-", "").removeprefix("+86")
    return hmac.digest(_derived(f"index/{purpose}"), plain.encode(), "sha256").hex()


def new_data_key(*, purpose: str, at: datetime, owner_id: UUID | None = None) -> DataKey:
    """An unsaved data key, ready to seal with. `purpose`: party, draft, application."""
    key = DataKey(master_key_id=master_key_id(), purpose=purpose, owner_id=owner_id, created_at=at)
    plain, nonce = os.urandom(32), os.urandom(12)
    key.wrapped = FORMAT + nonce + AESGCM(_derived("wrap")).encrypt(nonce, plain, key.id.bytes)
    return key


@lru_cache(maxsize=512)
def _unwrap(key_id: UUID, wrapped: bytes) -> bytes:
    try:
        return AESGCM(_derived("wrap")).decrypt(wrapped[1:13], wrapped[13:], key_id.bytes)
    except InvalidTag as error:
        raise refuse("store.wrong-master-key") from error


@lru_cache(maxsize=512)
def _opened(key_id: UUID, wrapped: bytes) -> AESGCM:
    """The cipher of a data key: setting it up costs more than a short value."""
    return AESGCM(_unwrap(key_id, wrapped))


def _cipher(key: DataKey) -> AESGCM:
    if key.wrapped is None:
        raise refuse("store.key-destroyed")
    return _opened(key.id, bytes(key.wrapped))


def _plain(key: DataKey) -> bytes:
    if key.wrapped is None:
        raise refuse("store.key-destroyed")
    return _unwrap(key.id, bytes(key.wrapped))


def seal(key: DataKey, value: bytes, *, place: str) -> bytes:
    """Encrypt bytes under a data key: format byte, nonce, ciphertext with tag.

    `place` names where the value belongs (`party.name`, `fact/<id>`): a value moved elsewhere does not open.
    """
    nonce = os.urandom(12)
    return FORMAT + nonce + _cipher(key).encrypt(nonce, value, f"{key.id}|{place}".encode())


def unseal(key: DataKey, sealed: bytes, *, place: str) -> bytes:
    """Decrypt what `seal` made for the same place. Refused(`store.key-destroyed`, `store.value-changed`)."""
    sealed = bytes(sealed)
    cipher = _cipher(key)
    if sealed[:1] != FORMAT:
        raise refuse("store.value-changed")
    try:
        return cipher.decrypt(sealed[1:13], sealed[13:], f"{key.id}|{place}".encode())
    except InvalidTag:
        raise refuse("store.value-changed") from None


def content_mark(key: DataKey, value: bytes) -> str:
    """Keyed digest of plain bytes: tells equal files apart, and confirms nothing once the key is destroyed."""
    return hmac.digest(_plain(key), b"mark|" + value, "sha256").hex()


_JSON = json.JSONEncoder(ensure_ascii=False)


def seal_json(key: DataKey, value: Any, *, place: str) -> bytes:
    return seal(key, _JSON.encode(value).encode(), place=place)


def unseal_json(key: DataKey, sealed: bytes | None, *, place: str) -> Any:
    return None if sealed is None else json.loads(unseal(key, sealed, place=place))


def seal_text(key: DataKey, value: str, *, place: str) -> bytes:
    return seal(key, value.encode(), place=place)


def unseal_text(key: DataKey, sealed: bytes | None, *, place: str) -> str:
    return "" if sealed is None else unseal(key, sealed, place=place).decode()


def forget_unwrapped() -> None:
    """Drop unwrapped keys from memory (after a key was destroyed)."""
    _unwrap.cache_clear()
    _opened.cache_clear()
