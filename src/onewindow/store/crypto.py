"""Personal values at rest: AES-256-GCM under a data key per application or party, wrapped by the master key.

Destroying a data key (retention) makes its values unreadable while every hash chain still verifies. Exact look-ups use
a keyed digest (blind index), never the value.
"""

from __future__ import annotations

import hmac
import json
import os
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

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


def _derived(purpose: str) -> bytes:
    return hmac.digest(bytes.fromhex(settings.MASTER_KEY), purpose.encode(), "sha256")


def master_key_id() -> str:
    """Which master key this is; stands beside each wrapped key so that keys can be rotated."""
    return _derived("id").hex()[:16]


def blind_index(purpose: str, value: str) -> str:
    """Keyed digest for exact look-up of a personal value (`purpose` keeps kinds apart)."""
    return hmac.digest(_derived(f"index/{purpose}"), value.strip().upper().encode(), "sha256").hex()


def new_data_key(*, at: datetime) -> DataKey:
    """An unsaved data key, ready to seal with."""
    key = DataKey(master_key_id=master_key_id(), created_at=at)
    plain, nonce = os.urandom(32), os.urandom(12)
    key.wrapped = nonce + AESGCM(_derived("wrap")).encrypt(nonce, plain, key.id.bytes)
    return key


@lru_cache(maxsize=512)
def _unwrap(key_id: UUID, wrapped: bytes) -> AESGCM:
    try:
        return AESGCM(AESGCM(_derived("wrap")).decrypt(wrapped[:12], wrapped[12:], key_id.bytes))
    except Exception as error:
        raise refuse("store.wrong-master-key") from error


def _cipher(key: DataKey) -> AESGCM:
    if key.wrapped is None:
        raise refuse("store.key-destroyed")
    return _unwrap(key.id, bytes(key.wrapped))


def seal(key: DataKey, value: bytes) -> bytes:
    """Encrypt bytes under a data key: 12-byte nonce, then ciphertext with its tag."""
    nonce = os.urandom(12)
    return nonce + _cipher(key).encrypt(nonce, value, None)


def unseal(key: DataKey, sealed: bytes) -> bytes:
    """Decrypt what `seal` made. Refused(`store.key-destroyed`) after retention deletion."""
    sealed = bytes(sealed)
    return _cipher(key).decrypt(sealed[:12], sealed[12:], None)


def seal_json(key: DataKey, value: Any) -> bytes:
    return seal(key, json.dumps(value, ensure_ascii=False).encode())


def unseal_json(key: DataKey, sealed: bytes | None) -> Any:
    return None if sealed is None else json.loads(unseal(key, sealed))


def seal_text(key: DataKey, value: str) -> bytes:
    return seal(key, value.encode())


def unseal_text(key: DataKey, sealed: bytes | None) -> str:
    return "" if sealed is None else unseal(key, sealed).decode()


def forget_unwrapped() -> None:
    """Drop unwrapped keys from memory (after a key was destroyed)."""
    _unwrap.cache_clear()
