"""Mail by SMTP (alerts to whoever looks after the system), and the demo twin.

ONEWINDOW_SMTP           host:port of the mail server; without it no mail leaves
ONEWINDOW_SMTP_USER, ONEWINDOW_SMTP_PASSWORD, ONEWINDOW_MAIL_FROM
"""

from __future__ import annotations

import os

from django.conf import settings

from onewindow.adapters.sms.fake import FakeSender
from onewindow.adapters.sms.off import OffSender
from onewindow.usecases.ports import Sender

from .smtp import SmtpMail

__all__ = ["SmtpMail", "choose"]


def choose(*, demo: bool) -> Sender:
    """The server where one is named, the twin in demo mode, otherwise none."""
    host, _, port = os.environ.get("ONEWINDOW_SMTP", "").rpartition(":")
    if host:
        return SmtpMail(
            host,
            int(port),
            os.environ.get("ONEWINDOW_MAIL_FROM", f"onewindow@{host}"),
            user=os.environ.get("ONEWINDOW_SMTP_USER", ""),
            password=os.environ.get("ONEWINDOW_SMTP_PASSWORD", ""),
        )
    return FakeSender(settings.VAR / "demo-mail.jsonl") if demo else OffSender()
