"""The twin for demo mode and tests: keeps what would have been sent, with the number masked."""

from __future__ import annotations

import json
import os
from pathlib import Path

from onewindow.core.kernel.checks import mask_phone
from onewindow.usecases.ports import Sent


class FakeSender:
    """Appends a line of JSON per message to `file` (a line is written whole, also by several processes).

    `idempotent` False plays a channel that cannot honour the key: the same key twice is two messages.
    """

    demo = True

    def __init__(self, file: Path, *, idempotent: bool = True) -> None:
        self.file, self.idempotent = file, idempotent

    def send(self, to: str, text: str, *, key: str) -> Sent:
        """Keep the message; a key that was sent before is not sent again where the channel is idempotent."""
        known = self.sent() if self.idempotent else []
        if not any(line["key"] == key for line in known):
            line = json.dumps({"to": mask_phone(to), "text": text, "key": key}, ensure_ascii=False) + "\n"
            self.file.parent.mkdir(parents=True, exist_ok=True)
            out = os.open(self.file, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
            try:
                os.write(out, line.encode())
                os.fsync(out)
            finally:
                os.close(out)
        return Sent(f"demo:{len(known) + 1}")

    def sent(self) -> list[dict[str, str]]:
        """Everything sent so far: `to` (masked), `text`, `key`."""
        if not self.file.exists():
            return []
        return [json.loads(line) for line in self.file.read_text().splitlines()]
