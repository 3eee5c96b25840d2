"""A browser without scripts: cookies, redirects, forms and files over one kept connection. Standard library only."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from http.client import HTTPConnection, HTTPException, HTTPResponse
from http.cookies import SimpleCookie
from urllib.parse import urlencode, urljoin, urlsplit

from .journey_page import Form, Page

MOST_REDIRECTS = 6


class Stuck(Exception):
    """A page did not do what it should: where, what it answered, what it says."""


class Overtaken(Stuck):
    """Somebody was faster (409): the page has to be opened again, as a person would."""


class Browser:
    """One person at one browser. `tell(what)` hears of every page opened and every form sent."""

    def __init__(self, host: str, port: int, who: str, tell: Callable[[str, str], None]) -> None:
        self.host, self.port, self.who, self.tell = host, port, who, tell
        self.cookies: dict[str, str] = {}
        self.sent = 0
        self._connection: HTTPConnection | None = None

    def get(self, path: str, *, expect: Sequence[int] = (200,)) -> Page:
        """Open a page, following redirects. Stuck when its status is another than expected."""
        return self._page("GET", path, None, {}, expect)

    def bytes_of(self, path: str) -> tuple[str, str, bytes]:
        """Fetch a file: media type, content disposition, bytes. Stuck unless the answer is 200."""
        answer, body, at = self._ask("GET", path, None, {})
        if answer.status != 200:
            raise Stuck(f"{self.who}: {at} answered {answer.status}")
        return answer.headers.get_content_type(), answer.headers.get("Content-Disposition", ""), body

    def send(self, page: Page, form: Form, *, button: tuple[str, str] | None = None,
             expect: Sequence[int] = (200,)) -> Page:  # fmt: skip
        """Send a form of a page as it is filled in, pressing `button` (name, value) where it matters."""
        pairs = form.pairs(button)
        target = urljoin(page.path, form.action) if form.action else page.path
        self.sent += 1
        if form.method == "get":
            return self.get(f"{target.split('?')[0]}?{urlencode(pairs)}", expect=expect)
        headers = {"Referer": f"http://{self.host}:{self.port}{page.path}"}
        if form.multipart:
            body, headers["Content-Type"] = _multipart(pairs, form.files)
        else:
            body, headers["Content-Type"] = urlencode(pairs).encode(), "application/x-www-form-urlencoded"
        return self._page("POST", target, body, headers, expect)

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()

    # --- one request -------------------------------------------------------------------------------------------

    def _page(
        self, method: str, path: str, body: bytes | None, headers: dict[str, str], expect: Sequence[int]
    ) -> Page:
        answer, data, at = self._ask(method, path, body, headers)
        page = Page(answer.status, at, data.decode("utf-8", "replace"))
        if answer.status not in expect:
            said = "; ".join(page.complaints) or page.heading
            kind = Overtaken if answer.status == 409 else Stuck
            raise kind(f"{self.who}: {method} {path} answered {answer.status}: {said}")
        return page

    def _ask(
        self, method: str, path: str, body: bytes | None, headers: dict[str, str]
    ) -> tuple[HTTPResponse, bytes, str]:
        for _ in range(MOST_REDIRECTS):
            answer, data = self._once(method, path, body, headers)
            self._keep_cookies(answer)
            self.tell(self.who, f"{method} {path} {answer.status}")
            if answer.status not in (301, 302, 303, 307, 308):
                return answer, data, path
            parts = urlsplit(urljoin(path, answer.headers["Location"]))
            path = parts.path + (f"?{parts.query}" if parts.query else "")
            if answer.status not in (307, 308):
                method, body, headers = "GET", None, {}
        raise Stuck(f"{self.who}: {path} leads round in circles")

    def _once(
        self, method: str, path: str, body: bytes | None, headers: dict[str, str]
    ) -> tuple[HTTPResponse, bytes]:
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        whole = {**headers, **({"Cookie": cookies} if cookies else {})}
        path = path.split("#")[0]
        for attempt in (1, 2):
            if self._connection is None:
                self._connection = HTTPConnection(self.host, self.port, timeout=60)
            fresh = self._connection.sock is None
            try:
                self._connection.request(method, path, body, whole)
                answer = self._connection.getresponse()
                return answer, answer.read()
            except (OSError, HTTPException) as error:
                self._connection.close()
                self._connection = None
                # a kept connection may have been closed meanwhile; a fresh one tells the truth
                if fresh or attempt == 2:
                    raise Stuck(f"{self.who}: {method} {path}: {error!r}") from error
        raise AssertionError("unreachable")

    def _keep_cookies(self, answer: HTTPResponse) -> None:
        for line in answer.headers.get_all("Set-Cookie") or []:
            for name, morsel in SimpleCookie(line).items():
                if morsel["max-age"] == "0" or not morsel.value:
                    self.cookies.pop(name, None)
                else:
                    self.cookies[name] = morsel.value


def _multipart(pairs: Sequence[tuple[str, str]], files: Sequence[tuple[str, str, bytes, str]]) -> tuple[bytes, str]:
    """The body of a form with files, and its content type."""
    mark = secrets.token_hex(16)
    out = bytearray()
    for name, value in pairs:
        out += f'--{mark}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
    for name, file_name, data, media_type in files:
        out += (
            f'--{mark}\r\nContent-Disposition: form-data; name="{name}"; filename="{file_name}"\r\n'
            f"Content-Type: {media_type}\r\n\r\n"
        ).encode()
        out += data + b"\r\n"
    out += f"--{mark}--\r\n".encode()
    return bytes(out), f"multipart/form-data; boundary={mark}"
