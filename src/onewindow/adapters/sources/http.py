"""Registers over HTTP: one POST per call to the exchange gateway of the place, with an idempotency key.

Request `{"source", "keys": {element: value}}`, answer `{"values": {element: value}}`; a list stands there under its
relation as `[{element: value}]`. The gateway's address and token come from the environment; only elements the source
may yield are taken.
"""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from collections.abc import Mapping
from typing import Any

from onewindow.core.catalogue.model import Source
from onewindow.core.catalogue.rows import given_by
from onewindow.usecases.ports import SourceDown

TIMEOUT_SECONDS = 4.0
MOST_BYTES = 1 << 20


class HttpSources:
    """Calls the exchange gateway at `base`. Anything but a well-formed answer in time counts as down."""

    demo = False

    def __init__(self, base: str, token: str) -> None:
        if not base.startswith(("https://", "http://127.0.0.1", "http://localhost")):
            raise ValueError("the exchange gateway is reached over https only")
        self.base = base.rstrip("/")
        self.token = token

    def call(self, source: Source, keys: Mapping[str, Any], *, idempotency_key: str) -> Mapping[str, Any]:
        request = urllib.request.Request(
            f"{self.base}/sources/{source.code}",
            data=json.dumps({"source": source.code, "keys": dict(keys)}).encode(),
            headers={
                "Content-Type": "application/json",
                "Authorization": f"Bearer {self.token}",
                "Idempotency-Key": idempotency_key,
            },
            method="POST",
        )
        try:
            with urllib.request.urlopen(request, timeout=TIMEOUT_SECONDS) as answer:
                values = json.loads(answer.read(MOST_BYTES))["values"]
        except (urllib.error.URLError, TimeoutError, ValueError, KeyError, TypeError) as error:
            raise SourceDown(source.code) from error
        return given_by(source, values)
