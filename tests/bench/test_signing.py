"""The measurements of signing: both sides of a ratio do what they say, and the report names what must hold."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from asn1crypto import pem, x509
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation.dss import DocumentSecurityStore

from vanthu.bench import signing, stock
from vanthu.bench.signing_world import LEADER, World, letter, world
from vanthu.pdf.verify import verify


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with world(tmp_path_factory.mktemp("bench")) as found:
        yield found


def test_a_letter_has_the_size_that_was_asked_for() -> None:
    assert 94_000 <= len(letter(95_000)) <= 96_000


def test_a_clerk_who_fills_and_seals_is_measured_against_a_plain_signature_of_the_same_file(made: World) -> None:
    led = signing._led(made)
    found = signing._clerk(made, led, rounds=1)
    assert found["bytes"] == len(led)
    # What must hold on a quiet machine is 2.5; ten of it on any machine, in processor time.
    assert 0 < found["ratio"] < 25
    assert found["parts"]
    sealed = signing._sealed(made, led)
    report = verify(sealed, trust=made.trust())
    assert (report.verdict, report.legal_value) == ("valid", "bản gốc")
    _same_as_stock(made, sealed, report)


def _same_as_stock(made: World, sealed: bytes, report: Any) -> None:
    """Stock pyHanko decides what we decide, or the ratio would compare different work."""
    import io

    context = DocumentSecurityStore.read_dss(PdfFileReader(io.BytesIO(sealed))).as_validation_context(
        {
            "trust_roots": [x509.Certificate.load(pem.unarmor(made.root)[2])],
            "allow_fetching": False,
            "revocation_mode": "require",
            "retroactive_revinfo": True,
        }
    )
    assert signing.decided(report) == stock.facts(sealed, context)


def test_a_signature_is_measured_against_its_hash_and_one_raw_signature(made: World) -> None:
    found = signing._sign(made, letter(95_000), rounds=1)
    assert found["ratio"] == pytest.approx(found["ms"] / (found["hash_ms"] + found["raw_ms"]), rel=0.2)
    assert sum(found["parts"].values()) <= 1.05
    assert made.signers[LEADER].signing_cert.public_key.bit_size == 2048


def one(ratio: float) -> dict[str, Any]:
    return dict.fromkeys(
        ("ms", "hash_ms", "raw_ms", "plain_ms", "foreign_ms", "stock_ms", "one_per_second", "two_per_second", "start_s",
         "memory_mb"), 1
    ) | {"ratio": ratio, "parts": {"ASN.1": 0.25}}  # fmt: skip


def test_the_report_says_what_must_hold_and_what_does_not() -> None:
    found = {
        "cores": 2, "load_average": 0.1, "rounds": 5, "sign_95kb": one(14.2), "sign_10mb": one(1.9), "seal": one(2.5),
        "verify": one(2.4), "workers": one(1.4),
    }  # fmt: skip
    assert signing.missed(found) == ["sign_10mb", "workers"]
    said = signing.report(found)
    assert "ratio 14.20 (≤ 25)" in said
    assert "ratio 2.40 (≥ 2, wanted 2.5)" in said
    assert said.count("MISSED") == 2
    assert "ASN.1 25%" in said


@pytest.mark.long
def test_everything_is_measured_in_one_run(tmp_path: Path) -> None:
    found = signing.run(rounds=1)
    assert {*signing.AT_MOST, *signing.AT_LEAST} <= set(found)
    assert found["verify"]["ratio"] > 1
    assert found["workers"]["memory_mb"] < 500
    assert signing.report(found)
