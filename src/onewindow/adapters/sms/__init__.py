"""SMS by the gateway of the place, and the demo twin.

ONEWINDOW_SMS_URL         address of the gateway (https); without it no SMS leave
ONEWINDOW_SMS_TOKEN       bearer token
ONEWINDOW_SMS_IDEMPOTENT  1 = the operator promises one message per Idempotency-Key
"""

from __future__ import annotations

import os

from django.conf import settings

from onewindow.usecases.ports import Sender

from .fake import FakeSender
from .gateway import GatewaySms
from .off import OffSender

__all__ = ["FakeSender", "GatewaySms", "OffSender", "choose"]


def choose(*, demo: bool) -> Sender:
    """The gateway where one is named, the twin in demo mode, otherwise none."""
    url = os.environ.get("ONEWINDOW_SMS_URL", "")
    keyed = os.environ.get("ONEWINDOW_SMS_IDEMPOTENT", "0") == "1"
    if url:
        return GatewaySms(url, os.environ.get("ONEWINDOW_SMS_TOKEN", ""), idempotent=keyed)
    if demo:
        unkeyed = os.environ.get("ONEWINDOW_SMS_IDEMPOTENT") == "0"
        return FakeSender(settings.VAR / "demo-sms.jsonl", idempotent=not unkeyed)
    return OffSender()
