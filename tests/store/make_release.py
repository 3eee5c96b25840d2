"""Writes the database that the present version leaves behind: `python -m tests.store.make_release` (once per release).

One application settled, one half way, one draft that waits. The file is never changed afterwards: `test_release` proves that the
newest migrations carry it on. Its keys are made up and protect nothing.
"""

from __future__ import annotations

import json
import lzma
import os
import sqlite3
import tempfile
from datetime import UTC, datetime
from pathlib import Path

FOLDER = Path(__file__).parent / "releases"
KEY = "0f" * 32


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        var = Path(folder)
        os.environ.update(
            ONEWINDOW_VAR=folder, ONEWINDOW_DEMO="1", ONEWINDOW_MASTER_KEY=KEY, ONEWINDOW_SECRET_KEY=KEY
        )
        told = lived()
        name = last_migration()
        target = FOLDER / f"{name}.sqlite3.xz"
        if target.exists():
            raise SystemExit(f"{target} is a released version: it is not written again")
        FOLDER.mkdir(exist_ok=True)
        with sqlite3.connect(var / "onewindow.sqlite3") as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        target.write_bytes(lzma.compress((var / "onewindow.sqlite3").read_bytes(), preset=9))
        target.with_name(f"{name}.json").write_text(json.dumps({"master_key": KEY, **told}, indent=1) + "\n")


def lived() -> dict[str, str]:
    """A life to its end, another half way, and a draft."""
    from onewindow.config import boot

    boot()
    from onewindow.store.models import Case
    from tests import life
    from tests.jobs import driver, whole_life

    prepared = driver.prepare()
    whole_life.whole_life(str(prepared["draft"]))
    one = life.Life(now=datetime.now(UTC))
    application = one.submit()
    for row in Case.objects.filter(application=application).order_by("item")[:2]:
        one.accept(row)
    return {"half_way": str(application.id), "draft": str(one.draft())}


def last_migration() -> str:
    import onewindow.store.migrations as package

    names = sorted(path.stem for path in Path(str(package.__file__)).parent.glob("0*.py"))
    return names[-1]


if __name__ == "__main__":
    main()
