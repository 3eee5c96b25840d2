"""Who is touched, a line each: name, number, telephone; what cannot be told apart is refused."""

from __future__ import annotations

import pytest

from onewindow.core.kernel.refusal import Refused
from onewindow.usecases.thirds import Named, _read
from tests.life import NUMBER


def test_a_line_names_a_person_or_an_organisation_by_its_number() -> None:
    (one,) = _read(f" 张三，{NUMBER} 13800000000 ")
    assert one == Named("张三", "natural", "citizen_id", NUMBER, "13800000000")


@pytest.mark.parametrize(
    "line",
    [
        f"张三 13800000000 {NUMBER}", f"张三 138-0000-0000 {NUMBER}", f"张三 0571-87654321 {NUMBER}",
        f"张三 {NUMBER[:-1]}9", "张三",
    ],
)  # fmt: skip
def test_a_telephone_in_place_of_the_name_and_a_wrong_number_are_refused(line: str) -> None:
    with pytest.raises(Refused) as no:
        _read(line)
    assert no.value.code == "third.line"
