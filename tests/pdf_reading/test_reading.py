"""The reader that parses once compares revisions as pyHanko's own does, and what is remembered of chains stays true."""

from __future__ import annotations

import io
from datetime import timedelta

import file_bench
import pytest
from pki_bench import NOW, Authority
from pyhanko.pdf_utils.misc import PdfReadError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import SuspiciousModification
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, SimpleSigner
from pyhanko_certvalidator.registry import SimpleCertificateStore

from vanthu.pdf import chain, changes
from vanthu.pdf.fields import NUMBER, SEAL
from vanthu.pdf.reading import Reader
from vanthu.pdf.trust import TrustList
from vanthu.pdf.verify import verify


@pytest.fixture(scope="module")
def files(authority: Authority, good: bytes, awaiting_seal: bytes) -> dict[str, bytes]:
    return {
        "good": good,
        "awaiting": awaiting_seal,
        "filled": file_bench.filled(awaiting_seal, {NUMBER: "12"}),
        "info": file_bench.with_info(good),
        "overlay": file_bench.with_overlay(good),
        "hidden": file_bench.with_hidden(good, SEAL),
        "moved": file_bench.with_moved_signature(good),
        "stamped": file_bench.stamped(good, authority, NOW),
    }


NAMES = ("good", "awaiting", "filled", "info", "overlay", "hidden", "moved", "stamped")


def compared(reader: PdfFileReader, old: int, new: int) -> object:
    before, after = reader.get_historical_resolver(old), reader.get_historical_resolver(new)
    try:
        result = changes.POLICY.apply(before, after)
    except (SuspiciousModification, PdfReadError) as error:
        # Of sets of references, whose order is nobody's.
        return type(error), sorted(str(error))
    return result.modification_level, result.changed_form_fields


@pytest.mark.parametrize("name", NAMES)
def test_revisions_are_compared_as_pyhanko_does(files: dict[str, bytes], name: str) -> None:
    own, stock = Reader(io.BytesIO(files[name])), PdfFileReader(io.BytesIO(files[name]))
    count = stock.xrefs.total_revisions
    assert own.xrefs.total_revisions == count
    for old in range(count):
        for new in range(old + 1, count):
            assert compared(own, old, new) == compared(stock, old, new)
        one, other = own.get_historical_resolver(old), stock.get_historical_resolver(old)
        for revision in (one, other):
            revision._load_reverse_xref_cache()
        assert one._indirect_object_access_cache == other._indirect_object_access_cache
        for since in (None, old):
            assert one.collect_dependencies(one.root, since) == other.collect_dependencies(other.root, since)


def test_a_remembered_path_needs_its_certificates_in_the_file(authority: Authority) -> None:
    """An intermediate that one file brought must not make another file trusted."""
    chain.forget()
    only_root = TrustList(anchors=(authority.root.der,))
    with_intermediate = file_bench.document(authority)
    assert "untrusted" not in verify(with_intermediate, trust=only_root).codes
    bare = _signed_without_chain(authority)
    assert "untrusted" in verify(bare, trust=only_root).codes


def test_a_remembered_path_ends_with_its_certificates(authority: Authority, trust: TrustList, good: bytes) -> None:
    chain.forget()
    short = authority.person(until=NOW + timedelta(days=2))
    signed = file_bench.sign(file_bench.prepared(), file_bench.LEADER, short, authority, stamper=None)
    assert "out_of_validity" not in verify(signed, trust=trust).codes
    assert "no_proof_of_time" in verify(signed, trust=trust, at=NOW + timedelta(days=9)).codes
    assert "no_proof_of_time" not in verify(signed, trust=trust).codes


def test_a_good_answer_that_is_remembered_hides_no_revocation(authority: Authority, trust: TrustList) -> None:
    chain.forget()
    fine = file_bench.document(authority)
    assert verify(fine, trust=trust).verdict == "valid"
    revoked = file_bench.document(
        authority, crls=[*authority.lists(), *authority.lists((authority.leader, NOW - timedelta(days=9)))]
    )
    assert "revoked" in verify(revoked, trust=trust).codes
    assert verify(fine, trust=trust).verdict == "valid"


def test_a_remembered_answer_is_no_longer_good_when_it_has_run_out(authority: Authority, trust: TrustList) -> None:
    chain.forget()
    file = file_bench.sign(
        file_bench.prepared(), file_bench.LEADER, authority.leader, authority, stamper=None, crls=authority.lists()
    )
    within = verify(file, trust=trust, at=NOW + timedelta(days=1))
    assert "revocation_unknown" not in within.codes
    after = verify(file, trust=trust, at=NOW + timedelta(days=31))
    again = verify(file, trust=trust, at=NOW + timedelta(days=31))
    chain.forget()
    assert after == again == verify(file, trust=trust, at=NOW + timedelta(days=31))


def test_memories_are_bounded() -> None:
    memory: chain._Memory[int, str] = chain._Memory(2)
    for number in range(3):
        memory.keep(number, "x")
    assert memory.get(0) is None
    assert memory.get(1) == memory.get(2) == "x"


def _signed_without_chain(authority: Authority) -> bytes:
    signer = SimpleSigner(
        signing_cert=authority.leader.asn1,
        signing_key=authority.leader.asn1_key,
        cert_registry=SimpleCertificateStore(),
    )
    writer = file_bench._writer(file_bench.prepared())
    return PdfSigner(PdfSignatureMetadata(field_name=file_bench.LEADER), signer).sign_pdf(writer).getvalue()
