"""Personal values at rest: sealed under a key of their own, for one place, and gone when the key is gone."""

from __future__ import annotations

import pytest

from onewindow.core.kernel.refusal import Refused
from onewindow.store import crypto
from onewindow.store.models import DataKey
from onewindow.store.parties import find_party, open_party
from tests.builders import CANARY_ID, CANARY_NAME, CANARY_PHONE, WALL, person


def key() -> DataKey:
    return crypto.new_data_key(purpose="party", at=WALL)


def code(refused: pytest.ExceptionInfo[Refused]) -> str:
    return refused.value.code


def test_what_is_sealed_opens_again_in_its_place_and_shows_nothing() -> None:
    own = key()
    sealed = crypto.seal_text(own, CANARY_NAME, place="party.name")
    assert crypto.unseal_text(own, sealed, place="party.name") == CANARY_NAME
    assert CANARY_NAME.encode() not in sealed
    assert crypto.seal_text(own, CANARY_NAME, place="party.name") != sealed


def test_a_value_moved_to_another_place_or_under_another_key_does_not_open() -> None:
    own = key()
    sealed = crypto.seal_text(own, CANARY_NAME, place="party.name")
    with pytest.raises(Refused) as refused:
        crypto.unseal_text(own, sealed, place="party.phone")
    assert code(refused) == "store.value-changed"
    with pytest.raises(Refused) as refused:
        crypto.unseal_text(key(), sealed, place="party.name")
    assert code(refused) == "store.value-changed"


def test_every_changed_byte_is_noticed() -> None:
    own = key()
    sealed = crypto.seal_text(own, "abc", place="p")
    for place in range(len(sealed)):
        changed = bytes([*sealed[:place], sealed[place] ^ 1, *sealed[place + 1 :]])
        with pytest.raises(Refused):
            crypto.unseal_text(own, changed, place="p")


def test_after_the_key_is_destroyed_nothing_opens_and_the_reader_is_told_why() -> None:
    own = key()
    sealed = crypto.seal_text(own, "abc", place="p")
    own.wrapped = None
    with pytest.raises(Refused) as refused:
        crypto.unseal_text(own, sealed, place="p")
    assert code(refused) == "store.key-destroyed"


def test_another_master_key_opens_nothing_and_says_what_to_check(settings: object) -> None:
    own = key()
    sealed = crypto.seal_text(own, "abc", place="p")
    crypto.forget_unwrapped()
    settings.MASTER_KEY = "22" * 32  # type: ignore[attr-defined]
    with pytest.raises(Refused) as refused:
        crypto.unseal_text(own, sealed, place="p")
    assert code(refused) == "store.wrong-master-key"
    crypto.forget_unwrapped()


@pytest.mark.parametrize(
    "written", ["330102199003074718", " 330102 19900307 4718", "３３０１０２１９９００３０７４７１８"]
)
def test_the_blind_index_finds_a_number_however_it_is_written(written: str) -> None:
    assert crypto.blind_index("id/citizen_id", written) == crypto.blind_index("id/citizen_id", CANARY_ID)
    assert crypto.blind_index("phone", written) != crypto.blind_index("id/citizen_id", written)


@pytest.mark.django_db
def test_a_party_is_found_by_the_exact_document_only_and_opens_completely() -> None:
    made = person()
    assert find_party("citizen_id", CANARY_ID) == made
    assert find_party("passport", CANARY_ID) is None
    assert find_party("citizen_id", CANARY_ID[:-1]) is None
    opened = open_party(made)
    assert (opened.name, opened.id_number, opened.phone) == (CANARY_NAME, CANARY_ID, CANARY_PHONE)
