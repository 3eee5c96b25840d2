"""SMS over the HTTP gateway of the place: one POST of JSON per message, with the key as `Idempotency-Key`."""

from __future__ import annotations

import json
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

from onewindow.usecases.ports import NotSent, Sent


class GatewaySms:
    """`idempotent`: the operator of the gateway promises one message per key; say so only when that is in the contract.

    `timeout` in seconds.
    """

    demo = False

    def __init__(self, url: str, token: str, *, idempotent: bool = False, timeout: float = 10.0) -> None:
        if not url.startswith(("https://", "http://127.0.0.1", "http://localhost")):
            raise ValueError("the SMS gateway must be reached by https")
        self.url, self._token, self.idempotent, self.timeout = url, token, idempotent, timeout

    def send(self, to: str, text: str, *, key: str) -> Sent:
        """Raises NotSent for a refused connection or a 4xx answer; after a timeout or a 5xx answer nobody knows."""
        body = json.dumps({"to": to, "text": text, "key": key}, ensure_ascii=False).encode()
        headers = {
            "Content-Type": "application/json",
            "Authorization": f"Bearer {self._token}",
            "Idempotency-Key": key,
        }
        request = Request(self.url, data=body, headers=headers, method="POST")
        try:
            with urlopen(request, timeout=self.timeout) as answer:
                told = json.loads(answer.read(65536) or b"{}")
        except HTTPError as error:
            error.close()
            if error.code < 500:
                raise NotSent(f"gateway-{error.code}") from None
            raise
        except URLError as error:
            if isinstance(error.reason, ConnectionRefusedError):
                raise NotSent("gateway-refused") from None
            raise
        return Sent(str(told.get("id", ""))[:120])
