"""Nothing remembered from the test before: content caches and number ranges."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests import builders


@pytest.fixture(autouse=True)
def _fresh_memory() -> Iterator[None]:
    builders.forget()
    yield
    builders.forget()
