"""Canonical JSON and digests: what is hashed is exactly what is stored."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from typing import Any


def canonical(value: Any) -> str:
    """The one JSON text of a value: sorted keys, no spaces, UTF-8 characters kept, no NaN.

    Raises TypeError for anything that is not plain JSON (keys are strings), so that nothing is stringified by accident.
    """
    _only_string_keys(value)
    return _encode(value)


def compact(value: Any) -> str:
    """The same text without a look at the keys: for what a `to_json` of this house has just made."""
    return _encode(value)


_ENCODER = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def _encoder() -> Callable[[Any], str]:
    """What `_ENCODER.encode` sets up anew at every call, set up once (a text that holds itself was refused before)."""
    make = getattr(json.encoder, "c_make_encoder", None)
    if make is None:
        return _ENCODER.encode
    quote = json.encoder.encode_basestring
    chunks = make(None, _ENCODER.default, quote, None, ":", ",", True, False, False)
    return lambda value: "".join(chunks(value, 0))


_encode = _encoder()


_TEXT = frozenset({str})
_LEAVES = frozenset({str, int, float, bool, type(None)})


def _only_string_keys(value: Any) -> None:
    """TypeError for a key that is no string, wherever it stands. Leaves are not called upon: this runs for every event."""
    if isinstance(value, dict):
        if not _TEXT.issuperset(map(type, value)):
            for key in value:
                if not isinstance(key, str):
                    raise TypeError(f"a JSON key is a string, not {key!r}")
        for inner in value.values():
            if type(inner) not in _LEAVES:
                _only_string_keys(inner)
    elif isinstance(value, (list, tuple)):
        for inner in value:
            if type(inner) not in _LEAVES:
                _only_string_keys(inner)


def digest(text: str | bytes, algorithm: str = "sha256") -> str:
    """Hex digest of a text (as UTF-8) or bytes; `algorithm` is `sha256` or `sm3`."""
    data = text.encode() if isinstance(text, str) else text
    return hashlib.new(algorithm, data).hexdigest()


def content_hash(value: Any) -> str:
    """The address of a content version: sha256 over its canonical JSON."""
    return digest(canonical(value))
