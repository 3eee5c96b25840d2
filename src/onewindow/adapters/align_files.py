"""The dictionary of fields as it stands in a content folder."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from onewindow.adapters.content_files import load_yaml
from onewindow.core.align import Dictionary, read_dictionary
from onewindow.core.kernel.refusal import declare, refuse

declare(
    "align.no-dictionary",
    zh="{folder} 里没有字段词典。请用 --content 指明内容文件夹。",
    en="There is no dictionary of fields in {folder}. Name the content folder with --content.",
)


@lru_cache(maxsize=2)
def load_dictionary(folder: Path) -> Dictionary:
    """The dictionary of a content folder, read once per process. Refused (`align.no-dictionary`, `align.bad-dictionary`)."""
    home = folder / "align"
    try:
        parties, cues, codes = (load_yaml(home / f"{name}.yaml") for name in ("parties", "cues", "codes"))
        rows = [row for path in sorted((home / "elements").glob("*.yaml")) for row in load_yaml(path)]
    except FileNotFoundError:
        raise refuse("align.no-dictionary", folder=str(folder)) from None
    except ValueError as error:
        raise refuse("align.bad-dictionary", where=str(home), why=str(error)) from None
    return read_dictionary(parties, rows, cues, codes)
