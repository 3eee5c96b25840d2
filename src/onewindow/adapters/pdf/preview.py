"""Look at documents: `python -m onewindow.adapters.pdf.preview FILE.json… --out FOLDER` writes a PDF beside each name.

A file holds what `core.certs.to_json(DocumentData)` gives. For whoever changes a template or a wording.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from onewindow.core.certs import DocumentData, from_json
from onewindow.core.kernel.refusal import Refused

from .renderer import PdfRenderer


def main(arguments: list[str] | None = None) -> int:
    """Exit code 0, or 1 when a document was refused (its message goes to stderr)."""
    parser = argparse.ArgumentParser(prog="onewindow.adapters.pdf.preview")
    parser.add_argument("files", nargs="+", type=Path, help="JSON files, each one document")
    parser.add_argument("--out", type=Path, default=Path("."), help="where the PDFs go")
    options = parser.parse_args(arguments)
    renderer, code = PdfRenderer(), 0
    options.out.mkdir(parents=True, exist_ok=True)
    for file in options.files:
        try:
            pdf = renderer.render(from_json(DocumentData, json.loads(file.read_text("utf-8"))))
        except Refused as refused:
            code = 1
            for refusal in refused.refusals:
                print(f"{file}: {refusal.message()}", file=sys.stderr)
            continue
        target = options.out / f"{file.stem}.pdf"
        target.write_bytes(pdf)
        print(target)
    renderer.close()
    return code


if __name__ == "__main__":
    sys.exit(main())
