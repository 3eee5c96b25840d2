"""What is done with each topic of the outbox, and what may be done again after a crash."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from importlib import import_module
from typing import Any
from uuid import UUID

from django.conf import settings

from onewindow.core.cases import Order
from onewindow.core.kernel.refusal import Refused
from onewindow.core.kernel.text import ZH
from onewindow.store import telling
from onewindow.store.models import Message
from onewindow.store.parties import open_party
from onewindow.usecases import cases
from onewindow.usecases.command import Command
from onewindow.usecases.ports import ChannelOff, Sender, wired


class Policy(StrEnum):
    """What a crash between claim and mark means.

    INSIDE: the effect is a row of ours, once per key: do it again. KEYED: the channel honours the key: send again.
    RETRY: it cannot; marked uncertain, and sent again after a pause, because twice does no harm.
    ASK: it cannot, and twice would disturb: marked uncertain until a person decides.
    """

    INSIDE = "inside"
    KEYED = "keyed"
    RETRY = "retry"
    ASK = "ask"

    @property
    def safe(self) -> bool:
        """True when doing it again has no second effect."""
        return self in (Policy.INSIDE, Policy.KEYED)


@dataclass(frozen=True, slots=True)
class Parcel:
    """A claimed message. `command` is the system's, its id derived from the key: the effect happens once."""

    id: UUID
    topic: str
    key: str
    body: Mapping[str, Any]
    command: Command


@dataclass(frozen=True, slots=True)
class Channel:
    """`handle` returns the receipt of the other side (never a person's words or number), or raises."""

    handle: Callable[[Parcel], str]
    policy: Callable[[], Policy]


class Hopeless(Exception):
    """Trying again will not help: the message goes to the dead letters at once. `code` says why."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


# What a waiting part answers when it is past the point at which the result mattered.
_NOT_WAITING = frozenset({"case.not_waiting_for", "process.not_now"})


def upstream(parcel: Parcel) -> str:
    """Tell each waiting part the result of the earlier one. Each takes it once; who no longer waits, says so."""
    body, answers = parcel.body, []
    order = Order("upstream_result", {"case": body["case"], "outcome": body["outcome"]})
    for waiting in body["to"]:
        try:
            done = cases.execute(waiting, order, parcel.command)
            answers.append("again" if done.again else "told")
        except Refused as refused:
            if refused.code not in _NOT_WAITING:
                raise
            answers.append("not-waiting")
    return ",".join(answers)[:120]


def typeset(parcel: Parcel) -> str:
    """Set one document as PDF, once (the same data gives the same bytes)."""
    documents = import_module("onewindow.usecases.documents")  # only the jobs need the typesetter
    documents.typeset(UUID(parcel.body["document"]))
    return ""


def issue(parcel: Parcel) -> str:
    """Give a granted part its certificate; one that an officer issued meanwhile stays as it is."""
    certificates = import_module("onewindow.usecases.certificates")
    try:
        done = certificates.issue(parcel.body["case"], parcel.command, automatic=True)
    except Refused as refused:
        if refused.code == "fee.unpaid":
            return "fee-unpaid"  # issued when the payment is recorded
        if refused.code == "case.issued_by":
            return "another-agency"  # its officers issue it by hand
        if refused.code not in _NOT_WAITING:
            raise
        return "not-waiting"
    return "again" if done.again else "issued"


def automatic(parcel: Parcel) -> str:
    """Have one case judged by its rule set, and decided where that is switched on and says yes."""
    judging = import_module("onewindow.usecases.automatic")
    return str(judging.look(parcel.body["case"], parcel.command))


def frame(parcel: Parcel) -> str:
    """Tell every part that is handled jointly from when the one limit runs."""
    acts = import_module("onewindow.usecases.frame_acts")
    since = datetime.fromisoformat(parcel.body["from"])
    return str(acts.begin(UUID(parcel.body["application"]), since, parcel.command))


def load_filing(parcel: Parcel) -> str:
    """Print the licence again with the filing's code on it, once the filing is on record."""
    certificates = import_module("onewindow.usecases.certificates")
    return "loaded" if certificates.load_filing(UUID(parcel.body["case"]), parcel.command) else "later"


def erase(parcel: Parcel) -> str:
    """Remove the package of an archive file that was destroyed by an approved list."""
    destroying = import_module("onewindow.usecases.archive_destroy")
    body = parcel.body
    return str(destroying.erase(UUID(body["archive"]), UUID(body["file"]), body["address"], parcel.command))


def sms(parcel: Parcel) -> str:
    """Word the message now, and send it to the phone the party has now."""
    message = Message.objects.select_related("party__data_key").get(pk=parcel.body["message"])
    phone = open_party(message.party).phone
    if not phone:
        raise Hopeless("no-phone")
    text = telling.texts([message])[message.id].pick(ZH)
    return wired().sms.send(phone, f"【一窗】{text}", key=parcel.key).receipt


def mail(parcel: Parcel) -> str:
    """An alert to whoever looks after the system: which message died, never what was in it."""
    address = getattr(settings, "ALERT_MAIL", "")
    if not address:
        raise ChannelOff
    text = f"发件箱有一封信投递失败：{parcel.body['letter']}。请在管理台的死信页处理。\n"
    return wired().mail.send(address, text, key=parcel.key).receipt


def _inside() -> Policy:
    return Policy.INSIDE


def _outside(sender: Callable[[], Sender], otherwise: Policy) -> Callable[[], Policy]:
    return lambda: Policy.KEYED if sender().idempotent else otherwise


CHANNELS: dict[str, Channel] = {
    "upstream": Channel(upstream, _inside),
    "typeset": Channel(typeset, _inside),
    "issue": Channel(issue, _inside),
    "automatic": Channel(automatic, _inside),
    "load_filing": Channel(load_filing, _inside),
    "frame": Channel(frame, _inside),
    "erase": Channel(erase, _inside),
    "sms": Channel(sms, _outside(lambda: wired().sms, Policy.ASK)),
    "mail": Channel(mail, _outside(lambda: wired().mail, Policy.RETRY)),
}
