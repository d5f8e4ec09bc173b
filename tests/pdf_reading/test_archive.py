"""What still holds in ten years, with nobody to ask: the clock is set, certificates have run out, sources are silent."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

import file_bench as bench
import pytest
from cryptography.x509.oid import ExtendedKeyUsageOID
from file_bench import DAY as DAY_FIELD
from file_bench import LEADER, MONTH, NUMBER, SEAL
from pki_bench import DAY, NOW, OFFICE, Authority, issue, name, rsa_key
from pyhanko.sign.timestamps import TimeStamper

from vanthu.pdf.archive import EvidenceMissing, NotArchivable, archive
from vanthu.pdf.stamp_time import TimeStampUnavailable
from vanthu.pdf.trust import TrustList
from vanthu.pdf.verdict import ORIGINAL
from vanthu.pdf.verify import verify

YEAR = 365 * DAY
TEN_YEARS = NOW + 10 * YEAR
TWENTY_YEARS = NOW + 20 * YEAR


class LongLived(Authority):
    """Authorities that live for thirty years, a time-stamping authority for twelve, people and offices for two."""

    def __init__(self) -> None:
        cau = "Cơ yếu thử nghiệm"
        self.root = issue(name("CA gốc lâu năm", office=cau), ca=True, until=NOW + 30 * YEAR)
        self.ca = issue(name("CA cấp dưới lâu năm", office=cau), by=self.root, ca=True, until=NOW + 30 * YEAR)
        self.tsa = self.stamping("Dấu thời gian 2", NOW + 12 * YEAR)
        self.leader = self.person(until=NOW + 2 * YEAR)
        self.office = issue(name(OFFICE, uid="MST:0100000000"), by=self.ca, until=NOW + 2 * YEAR)

    def stamping(self, common: str, until):
        return issue(
            name(common, office="Cơ yếu thử nghiệm"),
            by=self.ca,
            key=rsa_key(2048),
            purposes=(ExtendedKeyUsageOID.TIME_STAMPING,),
            until=until,
        )


@dataclass(frozen=True, kw_only=True)
class World:
    authority: LongLived
    trust: TrustList
    sealed: bytes  # B-LT
    archived: bytes  # B-LTA


@pytest.fixture(scope="module")
def world(tmp_path_factory) -> World:
    authority = LongLived()
    trust = TrustList.load(authority.write_trust(tmp_path_factory.mktemp("tin-cay")))
    sealed = bench.document(authority)
    made = archive(sealed, trust=trust, timestamper=authority.stamper(NOW), at=NOW, online=False)
    assert made.stamped_at == NOW and made.good_until == NOW + 12 * YEAR
    return World(authority=authority, trust=trust, sealed=sealed, archived=made.pdf)


def test_a_long_term_file_verifies_without_asking_anybody(world):
    report = verify(world.sealed, trust=world.trust, at=NOW, online=False)

    assert (report.verdict, report.legal_value, set(report.codes)) == ("valid", ORIGINAL, set())


def test_the_archival_copy_verifies_in_ten_years_with_certificates_that_have_run_out(world):
    report = verify(world.archived, trust=world.trust, at=TEN_YEARS, online=False)

    assert (report.verdict, report.legal_value, set(report.codes)) == ("valid", ORIGINAL, set())
    leader, seal, stamp = report.signatures
    assert {leader.certificate.not_after, seal.certificate.not_after} == {NOW + 2 * YEAR}
    assert (stamp.kind, stamp.coverage, stamp.time_source) == ("timestamp", "whole_file", "tsa")
    assert (leader.coverage, seal.coverage) == ("revision", "revision")


def test_the_copy_is_the_issued_file_and_one_update_more(world):
    assert world.archived.startswith(world.sealed)
    added = world.archived[len(world.sealed) :]
    assert added.count(b"%%EOF") == 1, "evidence and time-stamp come in one update"


def test_a_stamp_whose_certificate_has_run_out_proves_nothing_unless_it_was_renewed(world):
    assert "no_proof_of_time" in verify(world.archived, trust=world.trust, at=TWENTY_YEARS, online=False).codes

    later = NOW + 11 * YEAR
    authority = world.authority
    authority_of_later = authority.stamping("Dấu thời gian đời sau", NOW + 25 * YEAR)
    stamper = authority.stamper(later, tsa=authority_of_later)
    lists = authority.lists(since=later - DAY, until=later + DAY)
    renewed = archive(with_lists(world.archived, lists), trust=world.trust, timestamper=stamper, at=later, online=False)

    assert renewed.good_until == NOW + 25 * YEAR
    report = verify(renewed.pdf, trust=world.trust, at=TWENTY_YEARS, online=False)
    assert (report.verdict, report.legal_value, set(report.codes)) == ("valid", ORIGINAL, set())
    assert [signature.kind for signature in report.signatures][2:] == ["timestamp", "timestamp"]


def with_lists(pdf: bytes, lists) -> bytes:
    """The file with revocation lists of today in a revision of their own, as if the network had been asked."""
    from pyhanko.sign.validation.dss import DocumentSecurityStore

    writer = bench._writer(pdf)
    DocumentSecurityStore.supply_dss_in_writer(writer, None, crls=lists)
    return bench._written(writer)


def test_what_was_sealed_at_claimed_time_gets_its_proof_of_time_afterwards(world):
    authority = world.authority
    signed = bench.sign(bench.prepared(), LEADER, authority.leader, authority, stamper=None)
    sealed = bench.sign(
        signed,
        SEAL,
        authority.office,
        authority,
        stamper=None,
        fill={NUMBER: "1234", DAY_FIELD: "05", MONTH: "11"},
        crls=authority.lists(),
    )
    assert "no_proof_of_time" in verify(sealed, trust=world.trust, at=TEN_YEARS, accepts_claimed_time=True).codes

    made = archive(
        sealed,
        trust=world.trust,
        timestamper=authority.stamper(NOW),
        at=NOW,
        accepts_claimed_time=True,
        online=False,
    )

    report = verify(made.pdf, trust=world.trust, at=TEN_YEARS, online=False)
    assert (report.verdict, set(report.codes)) == ("valid", set())


def test_no_copy_without_the_evidence_that_it_is_for(world):
    authority = world.authority
    bare = bench.document(authority, crls=())

    with pytest.raises(EvidenceMissing) as refusal:
        archive(bare, trust=world.trust, timestamper=authority.stamper(NOW), at=NOW, online=False)
    assert "chưa hỏi được tình trạng thu hồi" in refusal.value.sentence


@pytest.mark.parametrize(
    "change", [bench.with_overlay, lambda _: bench.page()], ids=["changed after the seal", "unsigned"]
)
def test_what_is_not_good_is_not_archived(world, change):
    with pytest.raises(NotArchivable):
        archive(change(world.sealed), trust=world.trust, timestamper=world.authority.stamper(NOW), at=NOW, online=False)


class Silent(TimeStamper):
    async def async_request_tsa_response(self, req):
        await asyncio.sleep(0)
        raise OSError("no answer")


def test_a_silent_or_untrusted_time_stamp_authority_is_told_as_such(world):
    stranger = LongLived()
    for stamper in (Silent(), stranger.stamper(NOW)):
        with pytest.raises(TimeStampUnavailable):
            archive(world.sealed, trust=world.trust, timestamper=stamper, at=NOW, online=False)
