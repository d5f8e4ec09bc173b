"""One test per row of the verdict table, on files that were really signed."""

from __future__ import annotations

import io
import json
import re

import file_bench as bench
import pikepdf
import pytest
from cryptography.x509.oid import ExtendedKeyUsageOID
from file_bench import LEADER, NOTE, NUMBER, SEAL
from pki_bench import DAY, NOW, Authority, Holder, issue, name, rsa_key

from vanthu.pdf.certificates import fingerprint
from vanthu.pdf.trust import TrustList
from vanthu.pdf.verdict import COPY, ORIGINAL, REFERENCE, Report, may_return_automatically
from vanthu.pdf.verify import verify


def codes(report: Report) -> set[str]:
    return set(report.codes)


# -- valid ----------------------------------------------------------------------------------------------------------


@pytest.mark.req("BD-7.1", "BD-4.1", "HG-3", "ST-3.1", "QN-4.1")
def test_a_document_signed_numbered_and_sealed_is_valid_and_an_original(good, trust):
    report = verify(good, trust=trust)

    assert (report.verdict, report.legal_value, codes(report)) == ("valid", ORIGINAL, set())
    leader, seal = report.signatures
    assert (leader.field, leader.kind, leader.coverage) == (LEADER, "person", "revision")
    assert (seal.field, seal.kind, seal.coverage) == (SEAL, "organisation", "whole_file")
    for signature in (leader, seal):
        assert signature.trusted and signature.revoked is False
        assert (signature.signed_at, signature.time_source) == (NOW, "tsa")
        assert signature.certificate.not_before < NOW < signature.certificate.not_after
        assert "CA cấp dưới thử nghiệm" in signature.certificate.issuer
    assert {(c.field, c.before, c.after, c.code) for c in leader.changes_after} == {
        ("vb_so", "", "1234", "filled_before_seal"),
        ("vb_ngay", "", "05", "filled_before_seal"),
        ("vb_thang", "", "11", "filled_before_seal"),
    }
    assert seal.changes_after == ()
    assert not may_return_automatically(report)


def test_one_line_end_after_the_last_signature_is_no_addition(good, trust):
    assert verify(good + b"\n", trust=trust).verdict == "valid"


def test_a_file_that_word_wrote_is_judged_as_any_other(authority, trust):
    signed = bench.sign(bench.prepared(bench.word_page()), LEADER, authority.leader, authority)
    sealed = bench.sign(signed, SEAL, authority.office, authority, fill={NUMBER: "7"}, crls=authority.lists())

    assert (verify(sealed, trust=trust).verdict, codes(verify(sealed, trust=trust))) == ("valid", set())
    assert "changed_after_signing" in codes(verify(bench.with_overlay(sealed), trust=trust))


def test_a_number_under_the_leaders_lock_survives_seal_and_archive_time_stamp(authority, trust):
    """HG with an archive copy: the field is older than the seal that locks it, and nothing touches it afterwards."""
    initialled = bench.sign(bench.prepared(initials=True), "KyNhay1", authority.leader, authority)
    signed = bench.sign(initialled, LEADER, authority.leader, authority, fill={NUMBER: "77"})
    sealed = bench.sign(signed, SEAL, authority.office, authority, crls=authority.lists())

    report = verify(bench.stamped(sealed, authority, NOW), trust=trust)
    assert (report.verdict, report.legal_value, codes(report)) == ("valid", ORIGINAL, set())


def test_an_unsigned_file_is_unsigned_and_for_reference_only(trust):
    report = verify(bench.page(), trust=trust)

    assert (report.verdict, report.legal_value, report.signatures) == ("unsigned", REFERENCE, ())
    assert not may_return_automatically(report)


def test_a_prepared_file_whose_signature_fields_are_empty_is_unsigned(trust):
    assert verify(bench.prepared(), trust=trust).verdict == "unsigned"


def test_a_leader_without_the_organisation_gives_reference_only(awaiting_seal, trust):
    report = verify(awaiting_seal, trust=trust)

    assert (report.verdict, report.legal_value) == ("valid", REFERENCE)


@pytest.mark.req("BD-4.1")
def test_the_organisation_alone_gives_a_copy(authority, trust):
    scan = bench.sign(bench.prepared(), SEAL, authority.office, authority, crls=authority.lists())

    assert verify(scan, trust=trust).legal_value == COPY


def test_a_persons_signature_after_the_seal_does_not_make_an_original(authority, trust):
    scan = bench.sign(
        bench.prepared(leader_locks=False, seal_locks=False), SEAL, authority.office, authority, crls=authority.lists()
    )
    assert verify(scan, trust=trust).legal_value == COPY

    report = verify(bench.sign(scan, LEADER, authority.leader, authority), trust=trust)
    assert (report.verdict, report.legal_value, codes(report)) == ("warning", REFERENCE, {"signed_after_seal"})
    assert not may_return_automatically(report)


def test_a_joint_document_with_two_seals_is_an_original_that_the_clerk_looks_at(authority, trust):
    other = issue(name("Sở khác", uid="MST:0200000000", office="Sở khác"), by=authority.ca)
    prepared = bench.prepared(leader_locks=False, seal_locks=False)
    signed = bench.sign(prepared, LEADER, authority.leader, authority)
    sealed = bench.sign(signed, SEAL, authority.office, authority, crls=authority.lists())
    joint = bench.sign(sealed, "DauThuHai", other, authority)

    report = verify(joint, trust=trust)
    assert (report.verdict, report.legal_value, codes(report)) == ("warning", ORIGINAL, {"signed_after_seal"})
    assert "Sở khác" in report.signatures[1].problems[0].sentence


def test_a_number_in_the_leaders_own_locked_revision_needs_no_later_seal(authority, trust):
    """HG: the number is filled with the leader's signature, after the initials."""
    initialled = bench.sign(bench.prepared(initials=True), "KyNhay1", authority.leader, authority)
    signed = bench.sign(initialled, LEADER, authority.leader, authority, fill={NUMBER: "77"}, crls=authority.lists())

    report = verify(signed, trust=trust)
    assert (report.verdict, codes(report)) == ("valid", set())
    assert [change.code for change in report.signatures[0].changes_after] == ["filled_before_seal"]
    assert report.legal_value == REFERENCE  # initials and leader, and no organisation


def test_an_archive_time_stamp_after_the_seal_keeps_everything_valid(good, authority, trust):
    report = verify(bench.stamped(good, authority, NOW), trust=trust)

    assert (report.verdict, report.legal_value) == ("valid", ORIGINAL)
    assert [(s.kind, s.coverage) for s in report.signatures] == [
        ("person", "revision"),
        ("organisation", "revision"),
        ("timestamp", "whole_file"),
    ]


# -- broken, wrapped, unreadable ------------------------------------------------------------------------------------


@pytest.mark.req("LC-14.2", "HG-10.2a", "ST-8.1b")
def test_a_changed_byte_breaks_the_signatures(good, trust):
    place = good.index(b"stream") + 20
    changed = good[:place] + bytes([good[place] ^ 1]) + good[place + 1 :]

    report = verify(changed, trust=trust)
    assert (report.verdict, report.legal_value) == ("invalid", REFERENCE)
    assert codes(report) == {"broken"} | (codes(report) & {"unsealed_field"})
    assert may_return_automatically(report)


@pytest.mark.parametrize(
    "anomaly",
    [
        pytest.param(lambda a, b, c: (0, a, b, c - 40), id="short-at-the-end"),
        pytest.param(lambda a, b, c: (0, a - 30, b, c), id="large-gap"),
        pytest.param(lambda a, b, c: (1, a - 1, b, c), id="not-from-the-start"),
        pytest.param(lambda a, b, c: (0, a, b - 40, c), id="overlap"),
        pytest.param(lambda a, b, c: (0, a, b, c + 999), id="beyond-the-end"),
        pytest.param(lambda a, b, c: (0, a, -9, c), id="negative"),
    ],
)
def test_a_byte_range_other_than_two_blocks_around_the_signature_is_an_anomaly(good, trust, anomaly):
    found = list(re.finditer(rb"/ByteRange \[0 (\d+) (\d+) (\d+)\s*\]", good))[-1]
    numbers = anomaly(*(int(group) for group in found.groups()))
    text = b"/ByteRange [" + b" ".join(b"%d" % number for number in numbers)
    changed = good[: found.start()] + text.ljust(len(found[0]) - 1) + b"]" + good[found.end() :]

    report = verify(changed, trust=trust)
    assert report.verdict == "invalid"
    assert "byte_range" in {problem.code for problem in report.signatures[-1].problems}
    assert may_return_automatically(report)


def test_a_signature_wrapped_into_a_later_revision_is_an_anomaly(good, trust):
    report = verify(bench.with_moved_signature(good), trust=trust)

    assert report.verdict == "invalid"
    assert "byte_range" in codes(report)


@pytest.mark.parametrize("filler", [b"0", b"f"])
def test_a_signature_whose_value_was_wiped_is_unreadable_and_goes_to_the_clerk(good, trust, filler):
    start, end = bench.contents_span(good)
    wiped = good[: start + 1] + filler * (end - start - 2) + good[end - 1 :]

    report = verify(wiped, trust=trust)
    assert report.verdict == "invalid"
    assert report.signatures[-1].problems[0].code == "unreadable_signature"
    assert [s.field for s in report.signatures] == [LEADER, SEAL]


def test_a_file_without_readable_structure_that_claims_a_signature_is_invalid(good, trust):
    report = verify(good[: good.rindex(b"startxref")], trust=trust)

    assert report.verdict == "invalid"
    assert not may_return_automatically(report)


@pytest.mark.parametrize("pdf", [b"", b"PK\x03\x04 a zip", b"<html></html>" * 200])
def test_what_is_no_pdf_is_unreadable(trust, pdf):
    report = verify(pdf, trust=trust)

    assert (report.verdict, codes(report)) == ("unreadable", {"not_a_pdf"})


def test_a_pdf_in_ruins_is_unreadable(trust):
    assert codes(verify(b"%PDF-1.7\nnothing more", trust=trust)) == {"unreadable_file"}


@pytest.mark.parametrize("user", ["", "mat-khau"])
def test_an_encrypted_file_is_unreadable(good, trust, user):
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(good)) as document:
        document.save(out, encryption=pikepdf.Encryption(owner="chu", user=user))

    report = verify(out.getvalue(), trust=trust)
    assert (report.verdict, codes(report)) == ("unreadable", {"encrypted"})


# -- changes --------------------------------------------------------------------------------------------------------


@pytest.mark.req("LC-14.2", "HG-10.2a")
@pytest.mark.parametrize(
    "change",
    [
        bench.with_overlay,
        lambda pdf: bench.with_rect(pdf, NUMBER, (0, 0, 595, 842)),
        lambda pdf: bench.with_hidden(pdf, LEADER),
    ],
    ids=["drawn-over-the-page", "field-enlarged", "signature-hidden"],
)
def test_a_forbidden_change_after_signing_is_invalid(awaiting_seal, trust, change):
    report = verify(change(awaiting_seal), trust=trust)

    assert report.verdict == "invalid"
    assert "changed_after_signing" in codes(report)
    assert may_return_automatically(report)


@pytest.mark.parametrize("locked", [True, False], ids=["locked", "not-locked"])
def test_a_number_changed_after_the_seal_is_invalid_with_or_without_a_lock(authority, trust, locked):
    signed = bench.sign(bench.prepared(seal_locks=locked), LEADER, authority.leader, authority)
    sealed = bench.sign(signed, SEAL, authority.office, authority, fill={NUMBER: "1234"}, crls=authority.lists())
    assert verify(sealed, trust=trust).verdict == "valid"

    report = verify(bench.filled(sealed, {NUMBER: "9999"}), trust=trust)
    assert report.verdict == "invalid"
    assert "changed_after_seal" in codes(report)
    seal = report.signatures[1]
    assert [(c.field, c.before, c.after) for c in seal.changes_after] == [(NUMBER, "1234", "9999")]
    assert "1234" in seal.problems[0].sentence and "9999" in seal.problems[0].sentence
    assert may_return_automatically(report)


def test_a_field_that_the_leader_locked_may_not_change_even_before_the_seal(authority, trust):
    initialled = bench.sign(bench.prepared(initials=True), "KyNhay1", authority.leader, authority)
    signed = bench.sign(initialled, LEADER, authority.leader, authority, fill={NUMBER: "77"}, crls=authority.lists())

    report = verify(bench.filled(signed, {NUMBER: "78"}), trust=trust)
    assert report.verdict == "invalid"
    assert "changed_after_seal" in codes(report)


def test_a_number_filled_and_never_sealed_is_invalid_and_goes_to_the_clerk(awaiting_seal, trust):
    report = verify(bench.filled(awaiting_seal, {NUMBER: "1234"}), trust=trust)

    assert report.verdict == "invalid"
    assert {"unsealed_field", "not_whole_file"} <= codes(report)
    assert not may_return_automatically(report)


def test_another_field_filled_and_never_sealed_is_a_warning(awaiting_seal, trust):
    report = verify(bench.filled(awaiting_seal, {NOTE: "gap"}), trust=trust)

    assert report.verdict == "warning"
    assert {"unsealed_field", "not_whole_file"} == codes(report)


def test_a_field_covered_by_a_seal_that_is_itself_invalid_counts_as_unsealed(authority, trust):
    stranger = Authority()
    pdf = bench.document(authority, office=stranger.office)

    report = verify(pdf, trust=trust)
    assert {"untrusted", "unsealed_field"} <= codes(report)
    assert {change.code for change in report.signatures[0].changes_after} == {"unsealed_field"}


@pytest.mark.parametrize(
    "seal",
    [{"draws": {NUMBER: "9999"}}, {"draws": {NUMBER: ""}}, {"colour": "1 g"}],
    ids=["other-number", "nothing", "white-on-white"],
)
def test_a_number_that_is_not_what_the_page_shows_is_invalid(authority, trust, seal):
    report = verify(bench.document(authority, **seal), trust=trust)

    assert report.verdict == "invalid"
    assert codes(report) == {"field_mismatch"}
    assert may_return_automatically(report)


def test_another_field_that_is_not_what_the_page_shows_is_a_warning(authority, trust):
    report = verify(bench.document(authority, fill={NOTE: "mot"}, draws={NOTE: "hai"}), trust=trust)

    assert (report.verdict, codes(report)) == ("warning", {"field_mismatch"})
    assert not may_return_automatically(report)


def test_a_filled_field_hidden_from_the_page_is_a_mismatch(authority, trust):
    prepared = bench.with_hidden(bench.prepared(), NUMBER)
    signed = bench.sign(prepared, LEADER, authority.leader, authority)
    sealed = bench.sign(signed, SEAL, authority.office, authority, fill={NUMBER: "5"}, crls=authority.lists())

    assert codes(verify(sealed, trust=trust)) == {"field_mismatch"}


# -- coverage of the whole file -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "change",
    [lambda pdf: pdf + b"\n% added behind the end", lambda pdf: pdf + b"\n\n\n\n", bench.with_info],
    ids=["trailing-bytes", "trailing-lines", "description-changed"],
)
def test_anything_after_the_last_signature_is_never_valid(good, trust, change):
    report = verify(change(good), trust=trust)

    assert (report.verdict, codes(report)) == ("warning", {"not_whole_file"})
    assert report.legal_value == REFERENCE
    assert not may_return_automatically(report)


# -- certificates ---------------------------------------------------------------------------------------------------


@pytest.mark.req("LC-13.3", "BD-7.1")
def test_a_chain_outside_the_trust_list_is_untrusted(good, trust):
    stranger = Authority()

    report = verify(good, trust=TrustList(anchors=(stranger.root.der,), intermediates=(stranger.ca.der,)))

    assert report.verdict == "invalid"
    assert "untrusted" in codes(report)
    assert not any(signature.trusted for signature in report.signatures)
    assert may_return_automatically(report)


def test_an_anchor_is_enough_when_the_file_brings_intermediates_and_evidence(good, authority):
    report = verify(good, trust=TrustList(anchors=(authority.root.der,)))

    assert report.verdict == "valid"


@pytest.mark.req("BD-7.1")
@pytest.mark.parametrize(
    ("since", "until"), [(NOW - 700 * DAY, NOW - DAY), (NOW + DAY, NOW + 700 * DAY)], ids=["expired", "not-yet"]
)
def test_a_certificate_out_of_its_validity_at_the_proven_time_is_invalid(authority, trust, since, until):
    leader = authority.person(since=since, until=until)

    report = verify(bench.document(authority, leader=leader), trust=trust)
    assert report.verdict == "invalid"
    assert codes(report) == {"out_of_validity"}
    assert may_return_automatically(report)


@pytest.mark.req("BD-7.1")
def test_a_certificate_expired_since_a_proven_time_is_valid(authority, trust):
    leader = authority.person(until=NOW + 10 * DAY)
    pdf = bench.document(authority, leader=leader)

    report = verify(pdf, trust=trust, at=NOW + 400 * DAY)
    assert (report.verdict, report.legal_value) == ("valid", ORIGINAL)


def test_a_document_time_stamp_proves_the_time_of_a_signature_that_has_none(authority, trust):
    leader = authority.person(until=NOW + 10 * DAY)
    signed = bench.sign(
        bench.prepared(), LEADER, leader, authority, stamper=None, crls=authority.lists(until=NOW + 90 * DAY)
    )
    stamped = bench.stamped(signed, authority, NOW + 5 * DAY)

    report = verify(stamped, trust=trust, at=NOW + 50 * DAY)
    assert report.verdict == "valid"
    assert (report.signatures[0].signed_at, report.signatures[0].time_source) == (NOW + 5 * DAY, "tsa")


def test_a_certificate_expired_since_an_unproven_time_is_a_warning(authority, trust):
    leader = authority.person(until=NOW + 10 * DAY)
    pdf = bench.sign(
        bench.prepared(), LEADER, leader, authority, stamper=None, crls=authority.lists(until=NOW + 90 * DAY)
    )

    report = verify(pdf, trust=trust, at=NOW + 50 * DAY, accepts_claimed_time=True)
    assert (report.verdict, codes(report)) == ("warning", {"no_proof_of_time"})
    assert not may_return_automatically(report)


@pytest.mark.req("BD-7.1", "ST-8.1b")
def test_a_certificate_revoked_before_signing_is_invalid(authority, trust):
    crls = authority.lists((authority.leader, NOW - 2 * DAY))

    report = verify(bench.document(authority, crls=crls), trust=trust)
    assert report.verdict == "invalid"
    assert codes(report) == {"revoked"}
    assert report.signatures[0].revoked is True and report.signatures[1].revoked is False
    assert may_return_automatically(report)


def test_one_proof_of_revocation_outweighs_a_newer_list_that_is_silent(authority, trust):
    crls = [*authority.lists((authority.leader, NOW - 5 * DAY), since=NOW - 4 * DAY), *authority.lists()]

    assert codes(verify(bench.document(authority, crls=crls), trust=trust)) == {"revoked"}


def test_a_certificate_revoked_after_a_proven_signing_stays_valid(authority, trust):
    crls = authority.lists((authority.leader, NOW + 2 * DAY), since=NOW + 3 * DAY)

    report = verify(bench.document(authority, crls=crls), trust=trust, at=NOW + 10 * DAY)
    assert (report.verdict, report.signatures[0].revoked) == ("valid", False)


def test_a_certificate_revoked_after_a_merely_claimed_time_is_a_warning(authority, trust):
    crls = authority.lists((authority.leader, NOW + 2 * DAY), since=NOW + 3 * DAY)
    pdf = bench.sign(bench.prepared(), LEADER, authority.leader, authority, stamper=None, crls=crls)

    report = verify(pdf, trust=trust, at=NOW + 10 * DAY, accepts_claimed_time=True)
    assert (report.verdict, codes(report)) == ("warning", {"no_proof_of_time"})


@pytest.mark.parametrize("window", [None, (NOW - 30 * DAY, NOW - 20 * DAY)], ids=["no-evidence", "run-out"])
def test_revocation_that_nobody_can_tell_is_a_warning(authority, trust, window):
    crls = authority.lists(since=window[0], until=window[1]) if window else ()

    report = verify(bench.document(authority, crls=crls), trust=trust)
    assert (report.verdict, codes(report)) == ("warning", {"revocation_unknown"})
    assert report.signatures[0].revoked is None
    assert not may_return_automatically(report)


def test_a_list_signed_by_someone_else_is_no_evidence(authority, trust):
    report = verify(bench.document(authority, crls=Authority().lists()), trust=trust)

    assert codes(report) == {"revocation_unknown"}


@pytest.mark.req("BD-7.1")
def test_a_signature_without_time_stamp_is_a_warning_unless_the_profile_accepts_it(authority, trust):
    pdf = bench.sign(bench.prepared(), LEADER, authority.leader, authority, stamper=None, crls=authority.lists())

    report = verify(pdf, trust=trust)
    assert (report.verdict, codes(report)) == ("warning", {"claimed_time"})
    assert report.signatures[0].time_source == "claimed"
    assert verify(pdf, trust=trust, accepts_claimed_time=True).verdict == "valid"


def test_a_claim_from_the_future_is_a_warning_even_where_claims_are_accepted(authority, trust):
    pdf = bench.sign(bench.prepared(), LEADER, authority.leader, authority, stamper=None, crls=authority.lists())

    report = verify(pdf, trust=trust, at=NOW - DAY / 2, accepts_claimed_time=True)
    assert (report.verdict, codes(report)) == ("warning", {"claimed_time"})


def test_a_time_stamp_of_a_stranger_proves_nothing_even_where_claims_are_accepted(authority, trust):
    stranger = Authority()
    pdf = bench.sign(
        bench.prepared(), LEADER, authority.leader, authority, stamper=stranger.stamper(NOW), crls=authority.lists()
    )

    report = verify(pdf, trust=trust, accepts_claimed_time=True)
    assert (report.verdict, codes(report)) == ("warning", {"claimed_time"})
    assert report.signatures[0].time_source == "claimed"
    [problem] = report.problems
    assert "không do tổ chức trong danh sách tin cậy cấp; nếu" in problem.sentence and "hết hạn" not in problem.sentence


def test_a_time_stamp_whose_certificate_ran_out_says_so_and_what_to_do(authority, trust):
    short = issue(
        name("Dấu thời gian ngắn hạn"),
        by=authority.ca,
        key=rsa_key(2048),
        until=NOW + 10 * DAY,
        purposes=(ExtendedKeyUsageOID.TIME_STAMPING,),
    )
    stamper = authority.stamper(NOW, tsa=short)
    pdf = bench.sign(bench.prepared(), LEADER, authority.leader, authority, stamper=stamper, crls=authority.lists())

    assert verify(pdf, trust=trust).verdict == "valid"
    [problem] = (one for one in verify(pdf, trust=trust, at=NOW + 20 * DAY).problems if one.code == "claimed_time")
    assert "“Dấu thời gian ngắn hạn” dùng chứng thư số đã hết hạn" in problem.sentence
    assert "đề nghị nơi gửi" in problem.sentence and "danh sách tin cậy" not in problem.sentence


def test_a_certificate_not_made_for_time_stamps_proves_no_time(authority, trust):
    other = issue(name("Máy chủ"), by=authority.ca, key=rsa_key(2048))
    pdf = bench.sign(
        bench.prepared(),
        LEADER,
        authority.leader,
        authority,
        stamper=authority.stamper(NOW, tsa=other),
        crls=authority.lists(),
    )

    assert codes(verify(pdf, trust=trust)) == {"claimed_time"}


@pytest.mark.req("BD-7.1")
def test_sha_1_is_too_weak(authority, trust):
    pdf = bench.sign(
        bench.prepared(), LEADER, authority.leader, authority, digest="sha1", stamper=None, crls=authority.lists()
    )

    report = verify(pdf, trust=trust, accepts_claimed_time=True)
    assert (report.verdict, codes(report)) == ("invalid", {"weak_algorithm"})
    assert not may_return_automatically(report)


def test_an_rsa_key_of_1024_bits_is_too_weak(authority, trust):
    leader = authority.person(key=rsa_key(1024))

    report = verify(bench.document(authority, leader=leader), trust=trust)
    assert report.verdict == "invalid"
    assert "weak_algorithm" in codes(report)


@pytest.mark.parametrize("wrong", ["office-as-leader", "leader-as-office", "server", "authority", "encryption"])
def test_a_certificate_of_the_wrong_kind_is_invalid(authority, trust, wrong):
    def person(**options) -> Holder:
        return authority.person(**options)

    documents = {
        "office-as-leader": {"leader": authority.office},
        "leader-as-office": {"office": authority.leader},
        "server": {"leader": person(purposes=(ExtendedKeyUsageOID.SERVER_AUTH,))},
        "authority": {"leader": authority.ca},
        "encryption": {"leader": person(usage=("key_encipherment",))},
    }

    report = verify(bench.document(authority, **documents[wrong]), trust=trust)
    assert report.verdict == "invalid"
    assert "wrong_kind" in codes(report)
    assert may_return_automatically(report)


def test_the_registry_overrides_what_a_certificate_seems_to_be(good, authority, trust):
    kinds = {fingerprint(authority.office.asn1): "person"}

    report = verify(good, trust=trust, kinds=kinds)
    assert codes(report) >= {"wrong_kind"}
    assert report.signatures[1].kind == "person"


def test_the_time_of_verification_needs_a_zone(good, trust):
    with pytest.raises(ValueError, match="zone"):
        verify(good, trust=trust, at=NOW.replace(tzinfo=None))


def test_the_report_survives_json(good, trust):
    report = verify(bench.filled(good, {NUMBER: "9"}), trust=trust)

    assert Report.from_dict(json.loads(json.dumps(report.to_dict()))) == report
