"""The demo twin of the registers: answers from `content/demo`, for tests and demo mode only, and says so."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from onewindow.core.catalogue.model import Source
from onewindow.core.catalogue.rows import given_by
from onewindow.usecases.ports import SourceDown


class DemoSources:
    """`records`: source code → list of element code → value. A record answers when it has all keys asked with."""

    demo = True

    def __init__(
        self, records: Mapping[str, Sequence[Mapping[str, Any]]], down: frozenset[str] = frozenset()
    ) -> None:
        self.records = records
        self.down = down
        self.calls: list[tuple[str, str]] = []

    def call(self, source: Source, keys: Mapping[str, Any], *, idempotency_key: str) -> Mapping[str, Any]:
        self.calls.append((source.code, idempotency_key))
        if source.code in self.down:
            raise SourceDown(source.code)
        for record in self.records.get(source.code, ()):
            if all(str(record.get(name)) == str(value) for name, value in keys.items()):
                return given_by(source, record)
        return {}
