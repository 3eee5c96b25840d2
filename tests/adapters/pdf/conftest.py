"""The fonts and one warm helper for all tests of the typesetter."""

from __future__ import annotations

from pathlib import Path

import pytest

from onewindow.adapters.pdf import fonts
from onewindow.adapters.pdf.client import HelperClient
from onewindow.adapters.pdf.renderer import PdfRenderer

SYSTEM = Path("/usr/share/fonts/opentype/noto")


@pytest.fixture(scope="session")
def font_folder(tmp_path_factory) -> Path:
    """The project's own font folder, else links to Debian's; without either there is nothing to typeset with."""
    own = fonts.folder()
    if not fonts.missing(own):
        return own
    if fonts.missing(SYSTEM):
        pytest.skip(f"no document fonts on this machine: {fonts.REMEDY}")
    folder = tmp_path_factory.mktemp("fonts")
    for name in fonts.FILES:
        (folder / name).symlink_to(SYSTEM / name)
    return folder


@pytest.fixture(scope="session")
def client():
    made = HelperClient()
    yield made
    made.close()


@pytest.fixture(scope="session")
def renderer(font_folder, client) -> PdfRenderer:
    return PdfRenderer(folder=font_folder, client=client, limit=60)
