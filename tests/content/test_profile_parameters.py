"""Whatever domain.md calls local is a parameter with a source, and the page that compares places names every one of them."""

from __future__ import annotations

from onewindow.core.catalogue.check.profiles import PARAMETERS
from onewindow.reads.console_profiles import NAMES
from tests.life import _documents


def profiles() -> dict[str, dict[str, dict[str, object]]]:
    return {code: body["parameters"] for kind, code, body in _documents() if kind == "profiles"}


def test_every_parameter_has_a_name_on_the_page_that_compares_places() -> None:
    assert set(PARAMETERS) == set(NAMES)


def test_every_value_of_every_place_says_where_it_is_found() -> None:
    without = [
        (code, name)
        for code, parameters in profiles().items()
        for name, told in parameters.items()
        if not told["basis"].get("source")  # type: ignore[attr-defined]
    ]
    assert without == []


def test_places_differ_where_the_law_lets_them() -> None:
    told = profiles()
    assert (told["national"]["notice"]["value"], told["anyang"]["notice"]["value"]) == ("5wd", "on_the_spot")
    late = {code: told[code]["on_late_deferral"]["value"] for code in ("anyang", "binzhou", "zhejiang")}
    assert late == {"anyang": "withdrawn", "binzhou": "refused", "zhejiang": "acceptance_revoked"}
