"""Columnar files (Parquet) written and read with DuckDB, in this process: no server, nothing fetched."""

from .files import ColumnarFiles

__all__ = ["ColumnarFiles"]
