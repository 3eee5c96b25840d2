"""Mail by SMTP. The key makes the Message-ID, so that a mail read twice shows; SMTP itself cannot honour it."""

from __future__ import annotations

import smtplib
from email.message import EmailMessage
from hashlib import sha256

from onewindow.usecases.ports import NotSent, Sent


class SmtpMail:
    """`sender` is the address mails come from; `timeout` in seconds. TLS is required except on this machine."""

    idempotent = False
    demo = False

    def __init__(
        self,
        host: str,
        port: int,
        sender: str,
        *,
        user: str = "",
        password: str = "",
        timeout: float = 15.0,
    ) -> None:
        self.host, self.port, self.sender, self.timeout = host, port, sender, timeout
        self._user, self._password = user, password

    def send(self, to: str, text: str, *, key: str) -> Sent:
        """Raises NotSent while nothing has been handed over; after that nobody knows."""
        mail = EmailMessage()
        domain = self.sender.rpartition("@")[2] or "localhost"
        mail["From"], mail["To"], mail["Subject"] = self.sender, to, "一窗 OneWindow"
        mail["Message-ID"] = f"<{sha256(key.encode()).hexdigest()[:40]}@{domain}>"
        mail.set_content(text)
        try:
            server = smtplib.SMTP(self.host, self.port, timeout=self.timeout)
        except OSError:
            raise NotSent("smtp-unreachable") from None
        with server:
            try:
                if self.host not in ("127.0.0.1", "localhost"):
                    server.starttls()
                if self._user:
                    server.login(self._user, self._password)
            except (smtplib.SMTPException, OSError):
                raise NotSent("smtp-login") from None
            try:
                server.send_message(mail)
            except (smtplib.SMTPRecipientsRefused, smtplib.SMTPSenderRefused):
                raise NotSent("smtp-refused") from None
        return Sent(mail["Message-ID"])
