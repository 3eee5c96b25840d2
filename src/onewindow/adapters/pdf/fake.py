"""The twin for tests: no helper, no fonts, a tiny valid PDF that says plainly what it is."""

from __future__ import annotations

import struct
import zlib
from datetime import date

from onewindow.core.certs import DocumentData, sheet
from onewindow.core.certs.wording.complete_form import form_sheet
from onewindow.core.forms.expand_form import FilledForm
from onewindow.core.kernel.refusal import refuse

from .refusals import NO_PAGE, UNREADABLE

MARK = "FAKE DOCUMENT - NOT FOR USE"


class FakeRenderer:
    """Checks and words the document as the real one does, and keeps the words; `made` lists what was rendered."""

    def __init__(self) -> None:
        self.made: list[DocumentData] = []

    def render(self, data: DocumentData) -> bytes:
        """A one-page PDF with the mark, the kind and the words as a comment. Refuses what the wording refuses."""
        written = sheet(data)
        self.made.append(data)
        comment = "".join(f"% {line}\n" for line in written.text().splitlines())
        return _pdf(f"{MARK}  {data.kind.value}") + comment.encode()

    def render_form(self, form: FilledForm, *, agency: str, number: str, on: date) -> bytes:
        """A one-page PDF with the mark and the words of the form as a comment."""
        written = form_sheet(form, agency=agency, number=number, on=on)
        comment = "".join(f"% {line}\n" for line in written.text().splitlines())
        return _pdf(f"{MARK}  complete_form") + comment.encode()


    def picture(self, pdf: bytes, *, page: int, width: int) -> bytes:
        """A small white PNG for a page the file has. Refuses like the real one."""
        if b"%%EOF" not in pdf:
            raise refuse(UNREADABLE, page=page)
        if not 1 <= page <= pdf.replace(b" ", b"").count(b"/Type/Page/"):
            raise refuse(NO_PAGE, page=page)
        return _WHITE

    def sample(self, title: str) -> bytes:
        """A one-page PDF with the mark."""
        return _pdf(f"{MARK}  sample")


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


_WHITE = (
    b"\x89PNG\r\n\x1a\n"
    + _chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    + _chunk(b"IDAT", zlib.compress(b"\0\xff"))
    + _chunk(b"IEND", b"")
)


def _pdf(line: str) -> bytes:
    content = f"BT /F1 14 Tf 60 780 Td ({line}) Tj ET".encode()
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R"
        b"/Resources<</Font<</F1<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(content), content),
    ]
    out, places = bytearray(b"%PDF-1.4\n"), []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj" % number + body + b"endobj\n"
    start = len(out)
    rows = b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"xref\n0 5\n0000000000 65535 f \n" + rows
    out += b"trailer<</Size 5/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % start
    return bytes(out)
