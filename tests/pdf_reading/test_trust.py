from __future__ import annotations

import file_bench as bench
import pytest
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from pki_bench import NOW, Authority

from vanthu.pdf.trust import BrokenTrustList, TrustList
from vanthu.pdf.verify import verify


@pytest.mark.req("LC-13.3")
def test_self_signed_certificates_are_anchors_and_all_others_intermediates(authority, trust):
    assert trust.anchors == (authority.root.der,)
    assert trust.intermediates == (authority.ca.der,)


def test_one_file_may_hold_several_certificates_and_keys_are_passed_over(authority, tmp_path):
    key = authority.root.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    parts = [key, *(holder.certificate.public_bytes(Encoding.PEM) for holder in (authority.root, authority.ca))]
    (tmp_path / "tat-ca.pem").write_bytes(b"\n".join(parts))
    (tmp_path / "khoa.pem").write_bytes(key)

    found = TrustList.load(tmp_path)
    assert (found.anchors, found.intermediates) == ((authority.root.der,), (authority.ca.der,))


def test_the_version_follows_the_contents_and_not_the_names(authority, trust, tmp_path):
    (tmp_path / "a.cer").write_bytes(authority.ca.der)
    (tmp_path / "b.crt").write_bytes(authority.root.der)
    assert TrustList.load(tmp_path).version == trust.version

    (tmp_path / "c.der").write_bytes(Authority().root.der)
    assert TrustList.load(tmp_path).version != trust.version


def test_an_anchor_is_not_the_same_version_as_an_intermediate(authority):
    der = (authority.root.der,)

    assert TrustList(anchors=der).version != TrustList(intermediates=der).version


@pytest.mark.parametrize("data", [b"no certificate", b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"])
def test_a_file_that_is_no_certificate_is_named(tmp_path, data):
    (tmp_path / "hong.crt").write_bytes(data)

    with pytest.raises(BrokenTrustList, match="hong.crt"):
        TrustList.load(tmp_path)


def test_a_folder_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(BrokenTrustList):
        TrustList.load(tmp_path / "khong-co")


def test_a_folder_without_a_self_signed_certificate_is_refused(authority, tmp_path):
    (tmp_path / "ca.der").write_bytes(authority.ca.der)

    with pytest.raises(BrokenTrustList):
        TrustList.load(tmp_path)


# -- purposes -------------------------------------------------------------------------------------------------------


@pytest.fixture
def split(authority, tmp_path):
    """An agency whose time-stamps come from another authority than its signers' certificates."""
    stamps = Authority()
    for folder, holders in (("", [authority.root]), ("tsa", [stamps.root, stamps.ca]), ("signing", [authority.ca])):
        (tmp_path / folder).mkdir(exist_ok=True)
        for place, holder in enumerate(holders):
            (tmp_path / folder / f"{place}.der").write_bytes(holder.der)
    return tmp_path, stamps


def test_sub_folders_name_the_purpose(authority, split):
    folder, stamps = split

    found = TrustList.load(folder)
    assert (found.anchors, found.intermediates) == ((authority.root.der,), ())
    assert (found.tsa_anchors, found.tsa_intermediates) == ((stamps.root.der,), (stamps.ca.der,))
    assert (found.signing_anchors, found.signing_intermediates) == ((), (authority.ca.der,))
    assert found.for_purpose("tsa").anchors == (authority.root.der, stamps.root.der)
    assert found.for_purpose("signing").intermediates == (authority.ca.der,)
    assert found.barred_from("signing") == {stamps.root.der, stamps.ca.der}
    assert found.barred_from("tsa") == {authority.ca.der}


def test_the_version_covers_the_purpose(authority):
    der = (authority.root.der,)

    versions = {TrustList(**{kind: der}).version for kind in ("anchors", "tsa_anchors", "signing_anchors")}
    assert len(versions) == 3


def test_anchors_for_time_stamps_alone_are_no_trust_list(authority, tmp_path):
    (tmp_path / "tsa").mkdir()
    (tmp_path / "tsa" / "goc.der").write_bytes(authority.root.der)

    with pytest.raises(BrokenTrustList):
        TrustList.load(tmp_path)


def test_an_anchor_for_time_stamps_makes_no_signer_trusted(authority, good):
    stranger = Authority()
    trust = TrustList(
        anchors=(stranger.root.der,), tsa_anchors=(authority.root.der,), tsa_intermediates=(authority.ca.der,)
    )

    report = verify(good, trust=trust, at=NOW)
    assert {signature.time_source for signature in report.signatures} == {"tsa"}
    assert (report.verdict, "untrusted" in report.codes) == ("invalid", True)


def test_an_anchor_for_signers_proves_no_time(authority, good):
    trust = TrustList(signing_anchors=(authority.root.der,), signing_intermediates=(authority.ca.der,))

    report = verify(good, trust=trust, at=NOW)
    assert (report.verdict, report.codes) == ("warning", {"claimed_time"})


def test_an_intermediate_for_time_stamps_signs_for_nobody_though_its_root_is_for_all(authority, good):
    trust = TrustList(anchors=(authority.root.der,), tsa_intermediates=(authority.ca.der,))

    report = verify(good, trust=trust, at=NOW)
    assert (report.verdict, "untrusted" in report.codes) == ("invalid", True)
    assert verify(good, trust=TrustList(anchors=(authority.root.der,)), at=NOW).verdict == "valid"


def test_each_purpose_with_an_authority_of_its_own_is_valid(authority, split):
    folder, stamps = split
    pdf = bench.sign(
        bench.prepared(),
        bench.LEADER,
        authority.leader,
        authority,
        stamper=stamps.stamper(NOW),
        crls=[*authority.lists(), *stamps.lists()],
    )

    assert verify(pdf, trust=TrustList.load(folder), at=NOW).verdict == "valid"
