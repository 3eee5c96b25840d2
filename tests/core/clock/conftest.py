"""The calendar of content/calendars, read once for all clock tests."""

import pytest

from onewindow.cli.due import calendars_folder, load_calendar


@pytest.fixture(scope="session")
def calendar():
    return load_calendar(calendars_folder())
