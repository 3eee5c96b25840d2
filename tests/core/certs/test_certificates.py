"""Numbers, licence identifiers, digests, public views, remedy dates."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onewindow.cli.due import calendars_folder, load_calendar
from onewindow.core.catalogue.model import ActType, CertificateType, Department, Item, Remedy
from onewindow.core.certs import (
    CertificateStatus,
    DocumentKind,
    certificate_digest,
    certificate_number,
    code_for_reading,
    document_number,
    from_catalogue,
    kinds_for,
    licence_identifier,
    licence_identifier_check,
    licence_serial,
    mask_name,
    public_view,
    reconsideration_untold,
    remedy_dates,
    status_on,
    verification_code,
    verification_url,
)
from onewindow.core.certs.certificate import content
from onewindow.core.certs.data import SealMode
from onewindow.core.kernel.refusal import Refused
from onewindow.core.kernel.text import Text

from .samples import BUSINESS_LICENCE, FOOD, POLICE_CODE, TYPE_CODE, certificate

K = DocumentKind


@pytest.mark.parametrize(
    "short, kind, act, serial, expected",
    [
        ("云溪公", K.ACCEPTANCE_NOTICE, ActType.LICENCE, 1873, "云溪公许受〔2026〕1873 号"),
        ("云溪公", K.NOT_COMPETENT_DECISION, ActType.LICENCE, 7, "云溪公许不予受〔2026〕7 号"),
        ("云溪市监", K.RECEIPT, ActType.MARKET_REGISTRATION, 12, "云溪市监登收〔2026〕12 号"),
        ("云溪市监", K.REGISTRATION_NOTICE, ActType.MARKET_REGISTRATION, 12, "云溪市监登准〔2026〕12 号"),
        ("云溪文旅", K.FILING_RECEIPT, ActType.FILING, 31, "云溪文旅备回〔2026〕31 号"),
        ("云溪人社", K.BENEFIT_REFUSAL, ActType.BENEFIT, 2, "云溪人社给不准〔2026〕2 号"),
    ],
)
def test_document_numbers_carry_agency_act_kind_year_and_a_serial_without_zeros(
    short, kind, act, serial, expected
):
    assert document_number(short, kind, 2026, serial, act=act) == expected


def test_numbers_of_different_kinds_never_meet():
    for act in ActType:
        made = [
            document_number("云溪公", kind, 2026, 1, act=act)
            for kind in sorted(kinds_for(act) - {K.CERTIFICATE, K.MATERIAL_LIST})
        ]
        assert len(made) == len(set(made))


def test_a_certificate_has_no_document_number():
    with pytest.raises(Refused) as refused:
        document_number("云溪公", K.CERTIFICATE, 2026, 1)
    assert refused.value.code == "documents.unnumbered"


@pytest.mark.parametrize("year, serial", [(2026, 0), (2026, -1), (26, 1)])
def test_a_serial_below_one_or_a_short_year_is_refused(year, serial):
    with pytest.raises(Refused) as refused:
        document_number("云溪公", K.RECEIPT, year, serial)
    assert refused.value.code == "documents.bad-serial"


def test_a_certificate_number_has_word_division_year_and_five_digits():
    assert certificate_number("JY", "990101000000", 2026, 88) == "JY990101202600088"


def test_the_licence_identifier_has_root_type_issuer_serial_version_and_check():
    made = licence_identifier("11100000MB03280511021", "11370800MB28559184", "YX2026000088")
    assert made == "1.2.156.3005.2.11100000MB03280511021.11370800MB28559184.YX2026000088.001." + made[-1]
    assert licence_identifier_check(made)


@given(st.text("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=1, max_size=32), st.integers(1, 999))
def test_every_made_identifier_holds(serial, version):
    assert licence_identifier_check(licence_identifier(TYPE_CODE, POLICE_CODE, serial, version=version))


@given(st.integers(0, 60), st.sampled_from("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
def test_one_wrong_character_breaks_the_identifier(place, wrong):
    made = licence_identifier(TYPE_CODE, POLICE_CODE, "YX2026000088")
    start = len("1.2.156.3005.2.")
    at = start + place % (len(made) - start)
    if made[at] in (".", wrong):
        return
    assert not licence_identifier_check(made[:at] + wrong + made[at + 1 :])


@pytest.mark.parametrize(
    "bad",
    [
        {"type_code": "12345"},
        {"type_code": "11100000MB0328051" + "0" + "021"},
        {"issuer_code": "11370800MB28559185"},
        {"serial": ""},
        {"serial": "yx1"},
        {"serial": "A.B"},
        {"serial": "1" * 33},
        {"version": 0},
        {"version": 1000},
    ],
)
def test_a_malformed_segment_is_refused_by_name(bad):
    whole = {"type_code": TYPE_CODE, "issuer_code": POLICE_CODE, "serial": "1", "version": 1, **bad}
    version = whole.pop("version")
    with pytest.raises(Refused) as refused:
        licence_identifier(*whole.values(), version=version)
    assert refused.value.code == "certificates.bad-identifier"


@pytest.mark.parametrize(
    "text", ["", "1.2.156.3005.2.", "x1.2.156.3005.2.A.B.C.001.1", "1.2.156.3005.2.A.B.C.001"]
)
def test_what_is_no_identifier_does_not_hold(text):
    assert not licence_identifier_check(text)


def test_a_serial_keeps_plain_numbers_and_digests_the_rest():
    assert licence_serial("JY23301990012345") == "JY23301990012345"
    first, second = licence_serial("云溪公特旅字第 88 号"), licence_serial("云溪卫公证字第 88 号")
    assert first != second
    assert all(re.fullmatch("[A-Z0-9]{1,32}", serial) for serial in (first, second))


def test_the_digest_of_a_certificate_is_stable():
    assert (
        certificate_digest(certificate())
        == "e6e5f5a96a120e2a94c7db0a96a1f75fc0a953ff5a47f55a526970783cce73d8"
    )


def test_the_digest_covers_the_content_and_nothing_else():
    first = certificate()
    same = replace(
        first, status=CertificateStatus.REVOKED, carried=BUSINESS_LICENCE.carried, layout="opinion"
    )
    sealed = replace(first, issuer=replace(first.issuer, seal=SealMode.ESEAL))
    assert certificate_digest(first) == certificate_digest(same) == certificate_digest(sealed)
    assert certificate_digest(replace(first, number="x")) != certificate_digest(first)
    assert certificate_digest(replace(first, version=2)) != certificate_digest(first)
    assert certificate_digest(replace(first, fields=first.fields[1:])) != certificate_digest(first)
    assert set(content(first)) >= {"title", "number", "identifier", "issuer", "holder", "fields", "version"}


def test_the_digest_can_be_sm3():
    assert len(certificate_digest(certificate(), "sm3")) == 64
    assert certificate_digest(certificate(), "sm3") != certificate_digest(certificate())


def test_strangers_see_no_personal_value():
    view = public_view(certificate(), on=date(2026, 10, 1))
    assert view.holder.name == "䶮**"
    assert view.holder.identity == "3303**********0427"
    assert "330300199001010427" not in repr(view)
    assert view.identifier_holds
    assert view.status_words.zh == "有效"


def test_an_organisation_is_shown_in_full():
    assert public_view(FOOD, on=date(2026, 10, 1)).holder.name == "云溪县半山听雨民宿有限公司"


@pytest.mark.parametrize("name, shown", [("林晓岚", "林**"), ("王五", "王*"), ("A", "A*"), ("", "*")])
def test_names_keep_their_first_character_only(name, shown):
    assert mask_name(name) == shown


def test_a_certificate_is_valid_through_its_last_day():
    assert status_on(FOOD, on=date(2031, 9, 22)) is CertificateStatus.VALID
    assert status_on(FOOD, on=date(2031, 9, 23)) is CertificateStatus.EXPIRED
    revoked = replace(FOOD, status=CertificateStatus.REVOKED)
    assert status_on(revoked, on=date(2040, 1, 1)) is CertificateStatus.REVOKED


def test_the_verification_code_is_short_readable_and_needs_the_salt():
    code = verification_code("ab" * 32, "salt")
    assert re.fullmatch("[0-9A-HJKMNP-TV-Z]{16}", code)
    assert code == verification_code("ab" * 32, "salt")
    assert code != verification_code("ab" * 32, "other")
    assert code_for_reading(code).replace("-", "") == code
    assert verification_url("https://yunxi.example/", code) == f"https://yunxi.example/verify/{code}"


@pytest.fixture(scope="module")
def calendar():
    return load_calendar(calendars_folder())


@pytest.mark.parametrize(
    "served, reconsideration, suit, why",
    [
        (date(2026, 9, 24), date(2026, 11, 23), date(2027, 3, 24), "sixty calendar days, six months"),
        (date(2026, 3, 4), date(2026, 5, 6), date(2026, 9, 4), "the last day, 3 May, is a holiday: the 6th"),
        (date(2025, 8, 31), date(2025, 10, 30), date(2026, 2, 28), "no 31 February: a worked Saturday"),
        (
            date(2025, 8, 5),
            date(2025, 10, 9),
            date(2026, 2, 5),
            "the 60th day falls into the October holidays",
        ),
    ],
)
def test_review_ends_sixty_calendar_days_and_six_months_after_service(
    served, reconsideration, suit, why, calendar
):
    made = remedy_dates(served, calendar=calendar)
    assert (made.reconsideration_until, made.suit_until) == (reconsideration, suit), why


def test_an_untold_remedy_runs_for_a_year(calendar):
    assert reconsideration_untold(date(2025, 3, 3), calendar=calendar).date == date(2026, 3, 3)


DEPARTMENT = Department(
    "public-security",
    Text("云溪县公安局"),
    Text("公安局"),
    POLICE_CODE,
    "990101000000",
    "云溪公",
    "云溪县公安局行政许可专用章",
    Remedy(Text("云溪县人民政府"), Text("云溪县人民法院"), "demo/fuyi"),
    "0500-1",
    "0500-12345",
    Text("公园路"),
    Text("工作日"),
)


def test_the_agency_of_the_catalogue_becomes_the_issuer():
    made = from_catalogue.issuer(DEPARTMENT, seal=SealMode.DEMO)
    assert (made.name, made.code, made.acceptance_seal) == ("云溪县公安局", POLICE_CODE, "行政许可专用章")
    told = from_catalogue.remedies(DEPARTMENT)
    assert told is not None
    assert (told.body, told.court, told.online, told.reconsideration_days) == (
        "云溪县人民政府",
        "云溪县人民法院",
        "demo/fuyi",
        60,
    )
    assert from_catalogue.remedies(replace(DEPARTMENT, remedy=None)) is None


def test_clauses_are_cited_without_their_wording():
    class Lawful:
        by_law = (
            "《消防法》第十五条：公众聚集场所投入使用、营业前消防安全检查实行告知承诺管理。",
            "《甲办法》第二条",
        )

    item: Item = Lawful()  # type: ignore[assignment]
    assert from_catalogue.citations(item) == ("《消防法》第十五条", "《甲办法》第二条")


@pytest.mark.parametrize(
    "start, months, end",
    [
        (date(2026, 9, 23), 48, date(2030, 9, 22)),
        (date(2026, 3, 1), 12, date(2027, 2, 28)),
        (date(2028, 2, 29), 12, date(2029, 2, 28)),
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2026, 9, 23), None, None),
    ],
)
def test_validity_ends_the_day_before_the_same_day(start, months, end):
    kind = CertificateType("x", Text("证"), TYPE_CODE, (), "a.b", valid_months=months)
    assert from_catalogue.last_valid_day(kind, start) == end
