"""The exchange gateway of a journey: the demo registers over HTTP, so that the network to them can really be cut."""

from __future__ import annotations

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

HOST = "127.0.0.1"


class Gateway:
    """Answers what `content/demo` holds at `url`. `cut()` closes the door (calls are refused), `mend()` opens it again.

    `asked` counts the calls that were answered.
    """

    def __init__(self, folder: Path) -> None:
        from onewindow.config.wiring import demo_records

        self.records = demo_records(folder)
        self.asked = 0
        self._server: ThreadingHTTPServer | None = None
        self.mend()

    @property
    def url(self) -> str:
        return f"http://{HOST}:{self.port}"

    def mend(self) -> None:
        """Listen, on the same port as before."""
        if self._server is not None:
            return
        self._server = ThreadingHTTPServer((HOST, getattr(self, "port", 0)), self._handler())
        self.port = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()

    def cut(self) -> None:
        """Nobody listens any more."""
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()
            self._server = None

    def find(self, code: str, keys: dict[str, Any]) -> dict[str, Any]:
        """The first record of a register that has every key asked with; empty when there is none."""
        for record in self.records.get(code, ()):
            if all(str(record.get(name)) == str(value) for name, value in keys.items()):
                return record
        return {}

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        gateway = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:  # the name is the library's
                told = json.loads(self.rfile.read(int(self.headers.get("Content-Length", 0))))
                gateway.asked += 1
                body = json.dumps({"values": gateway.find(told["source"], told["keys"])}, ensure_ascii=False).encode()
                self.send_response(200)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, format: str, *args: object) -> None:
                return

        return Handler
