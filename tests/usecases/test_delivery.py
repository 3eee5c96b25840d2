"""The outbox: claimed before it leaves, marked after it left, and never resent in silence."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from onewindow.core.kernel.refusal import Refused
from onewindow.store.models import Delivery, Event, Outbox
from onewindow.usecases import delivery
from onewindow.usecases.command import Command
from onewindow.usecases.handlers import Channel, Hopeless, Parcel, Policy
from onewindow.usecases.outbox import Letter, post
from onewindow.usecases.ports import ChannelOff, NotSent
from tests.builders import ADMINISTRATOR, CLERK, WALL
from tests.core.cases.build import PLACE

pytestmark = pytest.mark.django_db
TOPIC = "test"


def letter(key: str = "test/letter/1") -> Delivery:
    post([Letter(TOPIC, key, '{"a":1}')], jurisdiction=PLACE, year=2026, at=WALL)
    return Delivery.objects.get(key=key)


def channel(handle: Callable[[Parcel], str], policy: Policy = Policy.INSIDE) -> dict[str, Channel]:
    return {TOPIC: Channel(handle, lambda: policy)}


def raises(error: Exception) -> Callable[[Parcel], str]:
    def handle(parcel: Parcel) -> str:
        raise error

    return handle


def deliver(channels: dict[str, Channel], after: timedelta = timedelta()) -> delivery.Delivered:
    return delivery.deliver_due(WALL + after, WALL + after, channels=channels)


def status(row: Delivery) -> str:
    row.refresh_from_db()
    return row.status


def test_a_letter_is_marked_sending_before_it_leaves_and_sent_after() -> None:
    row, seen = letter(), []

    def handle(parcel: Parcel) -> str:
        seen.append((Delivery.objects.get().status, parcel.body, parcel.key))
        return "r-1"

    assert deliver(channel(handle)) == delivery.Delivered(sent=1)
    assert seen == [("sending", {"a": 1}, "test/letter/1")]
    row.refresh_from_db()
    assert (row.status, row.receipt, row.attempts, row.done_at) == ("sent", "r-1", 1, WALL)


def test_a_sent_letter_is_not_sent_again() -> None:
    letter()
    sent: list[str] = []
    channels = channel(lambda parcel: sent.append(parcel.key) or "")
    deliver(channels)
    assert deliver(channels, timedelta(days=1)) == delivery.Delivered()
    assert sent == ["test/letter/1"]


def test_a_letter_of_the_future_waits() -> None:
    row = letter()
    Delivery.objects.update(next_at=WALL + timedelta(seconds=1))
    assert deliver(channel(lambda parcel: "")) == delivery.Delivered()
    assert status(row) == "pending"


def test_what_another_worker_claimed_first_is_left_alone() -> None:
    row = letter()
    Delivery.objects.update(status="sending", attempts=1)
    assert delivery._claim(row, WALL) is False


def test_a_failure_is_tried_again_later_and_later_and_then_dies() -> None:
    row, now, pauses = letter(), timedelta(), []
    for _ in range(delivery.MOST_ATTEMPTS - 1):
        deliver(channel(raises(RuntimeError("secret words"))), now)
        row.refresh_from_db()
        assert (row.status, row.problem) == ("pending", "RuntimeError")
        pauses.append(row.next_at - WALL - now)
        now = row.next_at - WALL
    deliver(channel(raises(RuntimeError("secret words"))), now)
    assert status(row) == "dead"
    assert all(second > first for first, second in zip(pauses, pauses[1:], strict=False))
    assert pauses[0] >= delivery.FIRST_PAUSE


def test_a_pause_is_never_longer_than_an_hour_and_a_half() -> None:
    assert all(delivery.pause(n) <= delivery.LONGEST_PAUSE * 1.5 for n in range(1, 60))


def test_what_is_hopeless_dies_at_once() -> None:
    row = letter()
    deliver(channel(raises(Hopeless("no-phone"))))
    assert (status(row), row.problem) == ("dead", "no-phone")


def test_where_there_is_no_channel_the_letter_is_put_aside_not_failed() -> None:
    row = letter()
    deliver(channel(raises(ChannelOff())))
    assert (status(row), row.problem) == ("discarded", "channel-off")


def test_a_topic_nobody_handles_goes_to_the_dead_letters() -> None:
    row = letter()
    deliver({})
    assert (status(row), row.problem) == ("dead", "no-handler")


@pytest.mark.parametrize("policy", [Policy.ASK, Policy.RETRY])
def test_without_keys_a_doubtful_failure_is_uncertain_and_a_sure_one_is_tried_again(policy: Policy) -> None:
    row = letter()
    deliver(channel(raises(TimeoutError()), policy))
    assert (status(row), row.problem) == ("uncertain", "TimeoutError")
    Delivery.objects.update(status="pending", next_at=WALL)
    deliver(channel(raises(NotSent("refused")), policy))
    assert (status(row), row.problem) == ("pending", "refused")


def test_the_uncertain_wait_for_a_person_or_by_policy_for_a_pause() -> None:
    row, later = letter(), delivery.UNCERTAIN_PAUSE + timedelta(seconds=1)
    deliver(channel(raises(TimeoutError()), Policy.ASK))
    assert deliver(channel(lambda parcel: "", Policy.ASK), timedelta(days=3)) == delivery.Delivered()
    assert status(row) == "uncertain"
    assert deliver(channel(lambda parcel: "", Policy.RETRY)) == delivery.Delivered()
    assert deliver(channel(lambda parcel: "", Policy.RETRY), later) == delivery.Delivered(sent=1)


@pytest.mark.parametrize(
    ("policy", "then"),
    [
        (Policy.INSIDE, "pending"),
        (Policy.KEYED, "pending"),
        (Policy.RETRY, "uncertain"),
        (Policy.ASK, "uncertain"),
    ],
)
def test_what_a_dead_worker_held_is_taken_back_by_policy(policy: Policy, then: str) -> None:
    row = letter()
    host = delivery.worker_name().partition("/")[0]
    Delivery.objects.update(status="sending", claimed_by=f"{host}/4194305/77", claimed_at=WALL, attempts=1)
    assert delivery.recover(WALL, channels=channel(lambda parcel: "", policy)) == 1
    assert (status(row), row.problem) == (then, "interrupted")


def test_what_a_living_worker_holds_is_left_alone() -> None:
    letter()
    host = delivery.worker_name().partition("/")[0]
    Delivery.objects.update(status="sending", claimed_by=delivery._process(1), claimed_at=WALL, attempts=1)
    assert delivery._process(1).startswith(f"{host}/1/")
    assert delivery.recover(WALL + timedelta(days=1)) == 0


def test_a_worker_on_another_machine_is_believed_for_its_lease() -> None:
    letter()
    Delivery.objects.update(status="sending", claimed_by="elsewhere/7/1", claimed_at=WALL, attempts=1)
    channels = channel(lambda parcel: "")
    assert delivery.recover(WALL + delivery.LEASE, channels=channels) == 0
    assert delivery.recover(WALL + delivery.LEASE + timedelta(seconds=1), channels=channels) == 1


def test_a_letter_that_kills_its_worker_each_time_dies_in_the_end() -> None:
    row = letter()
    Delivery.objects.update(
        status="sending", claimed_by=delivery.worker_name(), attempts=delivery.MOST_ATTEMPTS
    )
    delivery.recover(WALL, channels=channel(lambda parcel: ""))
    assert status(row) == "dead"


def test_a_dead_letter_alerts_whoever_looks_after_the_system(settings: object) -> None:
    settings.ALERT_MAIL = "duty@example.cn"  # type: ignore[attr-defined]
    letter()
    deliver(channel(raises(Hopeless("no-phone"))))
    assert list(Outbox.objects.filter(topic="mail").values_list("body", flat=True)) == [
        '{"letter":"test/letter/1"}'
    ]


def test_the_administrator_retries_discards_or_confirms_what_is_stuck_and_the_journal_says_so() -> None:
    rows = [letter(f"test/letter/{n}") for n in range(3)]
    Delivery.objects.update(status="dead", attempts=8)
    acts = (delivery.retry, delivery.discard, delivery.confirm_sent)
    for number, (act, row) in enumerate(zip(acts, rows, strict=True)):
        act(row.message_id, Command(ADMINISTRATOR, WALL, WALL, f"command-{number}"))
    assert [status(row) for row in rows] == ["pending", "discarded", "sent"]
    assert list(Event.objects.order_by("seq").values_list("type", flat=True)) == [
        "outbox.retried",
        "outbox.discarded",
        "outbox.confirmed",
    ]


def test_nobody_else_touches_the_outbox_and_nothing_that_is_on_its_way_is_touched() -> None:
    row = letter()
    with pytest.raises(Refused) as refused:
        delivery.retry(row.message_id, Command(CLERK, WALL, WALL, "command-1"))
    assert refused.value.code == "delivery.not-yours"
    with pytest.raises(Refused) as refused:
        delivery.retry(row.message_id, Command(ADMINISTRATOR, WALL, WALL, "command-2"))
    assert refused.value.code == "delivery.not-stuck"
