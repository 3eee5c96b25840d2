"""A table of rows as one Parquet file, and figures asked of such files with SQL."""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import duckdb

_SAFE = ("SET autoinstall_known_extensions = false", "SET autoload_known_extensions = false", "SET threads = 2")


class ColumnarFiles:
    """Implements `store.columnar.Files`. The engine is loaded with the first file, not with the process."""

    def write(self, path: Path, columns: Mapping[str, str], rows: Iterable[Sequence[Any]]) -> int:
        """Write rows as a compressed Parquet file beside `path` and put it in its place. `columns`: name → SQL type.

        Rows go through a temporary file, so that memory stays small however many there are. Returns how many.
        """
        count = 0
        with tempfile.TemporaryDirectory(dir=path.parent, prefix=".columnar-") as folder:
            plain, made = Path(folder, "rows.csv"), Path(folder, "rows.parquet")
            with plain.open("w", encoding="utf-8", newline="") as out:
                writer = csv.writer(out)
                for row in rows:
                    writer.writerow(["\\N" if value is None else value for value in row])
                    count += 1
            told = ", ".join(f"'{name}': '{kind}'" for name, kind in columns.items())
            listed = ", ".join(f'"{name}"' for name in columns)
            with _opened() as database:
                database.execute(
                    f"COPY (SELECT {listed} FROM read_csv(?, auto_detect=false, delim=',', header=false, columns={{{told}}}, "
                    f"nullstr='\\N', quote='\"', escape='\"', allow_quoted_nulls=false)) "
                    f"TO '{_quoted(made)}' (FORMAT parquet, COMPRESSION zstd)",
                    [str(plain)],
                )
            made.replace(path)
        return count

    def ask(self, files: Mapping[str, Sequence[Path]], sql: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """Rows of a question; `{name}` in the SQL stands for the files of that name, as one table."""
        told = {name: ", ".join(f"'{_quoted(path)}'" for path in paths) for name, paths in files.items()}
        with _opened() as database:
            question = sql.format(**{name: f"read_parquet([{paths}])" for name, paths in told.items()})
            return database.execute(question, list(values)).fetchall()


def _opened() -> duckdb.DuckDBPyConnection:
    import duckdb

    database = duckdb.connect(":memory:")
    for each in _SAFE:
        database.execute(each)
    return database


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")
