"""Small files and small functions are easier to live in. The long ones are reported, not refused."""

from __future__ import annotations

import warnings

import pytest

from tests.architecture.sources import modules, seen, short

LONG_FILE, LONG_FUNCTION = 400, 50


class Large(UserWarning):
    """A file or a function that has grown."""


@pytest.mark.filterwarnings("default::tests.architecture.test_size.Large")
def test_files_and_functions_stay_small() -> None:
    paths = modules("")
    files = [(len(path.read_text().splitlines()), short(path)) for path in paths]
    functions = [
        (last - first + 1, f"{short(path)}:{first} {name}")
        for path in paths
        for first, last, name in seen(path).functions
    ]
    large = [(n, w) for n, w in files if n > LONG_FILE] + [(n, w) for n, w in functions if n > LONG_FUNCTION]
    if large:
        lines = "\n".join(f"{count:5} lines  {where}" for count, where in sorted(large, reverse=True))
        warnings.warn(Large(f"grown large:\n{lines}"), stacklevel=1)
    # a house of long functions would be another house: nine of ten stay small
    assert sum(count <= LONG_FUNCTION for count, _ in functions) >= 0.9 * len(functions)
