"""What comes back from a form."""

from __future__ import annotations

import pytest
from django.http import QueryDict

from onewindow.web.ui.fields import FieldView, OptionView, RowView, errors_of, read

OPTIONS = (OptionView("a", "甲"), OptionView("b", "乙"))


def test_answers_come_back_by_name_stripped():
    fields = [FieldView("operator.person.name", "text"), FieldView("way", "choice", options=OPTIONS)]
    data = QueryDict("operator.person.name=+%E6%9E%97+&way=&way=b")
    assert read(fields, data) == {"operator.person.name": "林", "way": "b"}


def test_a_choice_left_open_is_empty_and_a_field_not_sent_is_left_out():
    fields = [FieldView("way", "choice", options=OPTIONS), FieldView("other", "text")]
    assert read(fields, QueryDict("way=")) == {"way": ""}


def test_many_choices_come_as_a_list_and_none_as_an_empty_one():
    fields = [FieldView("meals", "multi", options=OPTIONS)]
    assert read(fields, QueryDict("meals=&meals=a&meals=b")) == {"meals": ["a", "b"]}
    assert read(fields, QueryDict("meals=")) == {"meals": []}


def test_a_group_is_a_dict_and_rows_are_a_list_without_empty_ones():
    fields = [
        FieldView("host", "group", fields=(FieldView("host.name"), FieldView("host.phone"))),
        FieldView("staff", "rows", rows=(RowView((FieldView("staff.0.name"),)),)),
    ]
    data = QueryDict("host.name=A&host.phone=1&staff.2.name=C&staff.0.name=B&staff.1.name=&staff.x.name=no")
    assert read(fields, data) == {
        "host": {"name": "A", "phone": "1"},
        "staff": [{"name": "B"}, {"name": "C"}],
    }


def test_known_values_and_files_are_never_read_from_the_form():
    fields = [FieldView("area", "known", value="1"), FieldView("plan", "file")]
    assert read(fields, QueryDict("area=999&plan=x")) == {}


def test_inner_errors_are_found_in_page_order():
    inner = FieldView("g.x", "choice", options=OPTIONS, error="一")
    fields = [
        FieldView("g", "group", fields=(inner,)),
        FieldView("r", "rows", rows=(RowView((FieldView("r.0.y", error="二"),)),)),
    ]
    assert errors_of(fields) == [("f-g-x-1", "一"), ("f-r-0-y", "二")]


def test_an_unknown_kind_and_a_choice_without_options_are_refused():
    with pytest.raises(ValueError, match="no field of kind"):
        FieldView("x", "slider")
    with pytest.raises(ValueError, match="needs options"):
        FieldView("x", "select")


def test_yes_and_no_are_chosen_from_any_form_of_the_value():
    chosen = [FieldView("x", "yesno", value=v).chosen for v in (True, "yes", False, "no", None, "")]
    assert chosen == [("yes",), ("yes",), ("no",), ("no",), (), ()]
