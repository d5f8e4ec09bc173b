"""ASN.1 values are written as asn1crypto writes them, and once: lengths that end in 0x80 are lengths like others."""

from __future__ import annotations

import io

import pki_bench
import pytest
from asn1crypto import cms, core, crl, ocsp, parser, tsp, x509
from asn1crypto.version import __version__
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.ocsp import OCSPRequestBuilder
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation.generic_cms import extract_tst_data_iter

from vanthu.pdf import dumps
from vanthu.pdf.verdict import Report
from vanthu.pdf.verify import verify


class Nest(core.Sequence):
    """A value within a value, as deep as one likes."""

    _fields = [("number", core.Integer)]


Nest._fields += [
    ("inner", Nest, {"optional": True}),
    ("text", core.OctetString, {"explicit": 2, "optional": True}),
]


class Nests(core.SequenceOf):
    _child_spec = Nest


class originally:
    """Within it, values are written by asn1crypto's own code."""

    def __enter__(self) -> None:
        self._ours = {one: one.dump for one in dumps.originals}
        for one, dump in dumps.originals.items():
            one.dump = dump

    def __exit__(self, *_: object) -> None:
        for one, dump in self._ours.items():
            one.dump = dump


@pytest.fixture(scope="module")
def values(authority, good) -> dict[type[core.Asn1Value], bytes]:
    """Real values of each kind that signed files carry, in DER."""
    embedded = PdfFileReader(io.BytesIO(good)).embedded_signatures[0]
    (token,) = extract_tst_data_iter(embedded.signer_info, signed=False)
    asked = OCSPRequestBuilder().add_certificate(authority.leader.certificate, authority.ca.certificate, SHA256())
    answer = pki_bench.ocsp_answer(asked.build().public_bytes(Encoding.DER), authority.leader, authority.ca)
    whole = embedded.pkcs7_content
    return {
        x509.Certificate: authority.leader.der,
        cms.ContentInfo: whole[: parser.peek(whole)],
        tsp.TSTInfo: token["encap_content_info"]["content"].parsed.dump(),
        ocsp.OCSPResponse: answer,
        crl.CertificateList: authority.lists((authority.leader, pki_bench.NOW))[1].dump(),
    }


def walked(value: object, steps: list[int], found: list[core.Asn1Value]) -> None:
    """Visit parts of a value, chosen by `steps`, as readers of it do."""
    if isinstance(value, core.Asn1Value):
        found.append(value)
    if not steps:
        return
    step, rest = steps[0], steps[1:]
    if isinstance(value, core.Sequence) and value._fields:
        walked(value[step % len(value._fields)], rest, found)
    elif isinstance(value, core.SequenceOf) and len(value):
        walked(value[step % len(value)], rest, found)
    elif isinstance(value, core.Choice):
        walked(value.chosen, rest, found)
    elif isinstance(value, (core.Any, core.ParsableOctetString, core.ParsableOctetBitString)):
        walked(value.parsed, rest, found)


def written(kind: type[core.Asn1Value], der: bytes, ways: list[list[int]], force: bool, changed: bool) -> list[bytes]:
    """What a value and its parts are written as, by the code that is in use now."""
    value = kind.load(der)
    found: list[core.Asn1Value] = []
    for way in ways:
        walked(value, way, found)
    if changed:
        for part in found:
            if isinstance(part, (core.Sequence, core.SequenceOf)):
                part._mutated = True
    copies = [part.copy() for part in found if not isinstance(part, core.Void)]
    return [value.dump(force=force), *(part.dump() for part in copies), *(part.dump(force=force) for part in found)]


WAYS = st.lists(st.lists(st.integers(0, 8), max_size=9), max_size=4)


@settings(max_examples=25)
@given(data=st.data(), ways=WAYS, force=st.booleans(), changed=st.booleans())
def test_values_of_every_kind_are_written_alike(values, data, ways, force: bool, changed: bool) -> None:
    kind = data.draw(st.sampled_from(sorted(values, key=lambda kind: kind.__name__)))
    with originally():
        expected = written(kind, values[kind], ways, force, changed)
    assert written(kind, values[kind], ways, force, changed) == expected
    assert expected[0] == values[kind]


def built(numbers: list[int], text: bytes | None = None) -> Nest:
    value = Nest({"number": numbers[0], "text": text})
    for number in numbers[1:]:
        value = Nest({"number": number, "inner": value})
    return value


@settings(max_examples=25)
@given(numbers=st.lists(st.integers(-300, 1 << 70), min_size=1, max_size=5), text=st.binary(max_size=300))
@example([1], b"x" * 128)
@example([1, 2], b"x" * 121)
def test_values_that_were_built_and_changed_are_written_alike(numbers: list[int], text: bytes) -> None:
    def work() -> list[bytes]:
        value = built(numbers, text)
        many = Nests([value, value.copy()])
        found = [value.dump(), many.dump()]
        value["number"] = 5
        many.append(Nest({"number": 1}))
        found += [value.dump(), many.dump(), many.dump(force=True)]
        again = Nests.load(many.dump())
        again[0]["number"] = 6
        return [*found, again.dump(), Nests.load(many.dump()).untag().dump()]

    with originally():
        expected = work()
    assert work() == expected


def test_a_value_without_what_it_needs_is_refused_alike() -> None:
    def refusal() -> str:
        value = Nest.load(b"\x30\x03\x02\x01\x05")
        value.children = [core.VOID, core.VOID, core.VOID]
        with pytest.raises(ValueError, match="missing") as refused:
            value.dump()
        return str(refused.value)

    with originally():
        expected = refusal()
    assert refusal() == expected


@pytest.mark.parametrize("size", [0x80, 0x180, 0x1080])
def test_a_length_that_ends_in_0x80_is_a_length_like_others(size: int) -> None:
    # In DER the number would be one octet: whoever signed these bytes signed them as they are.
    number = b"\x02\x02\x00\x05"
    filler = size - len(number) - 8
    text = b"\xa2\x82" + (filler + 4).to_bytes(2, "big") + b"\x04\x82" + filler.to_bytes(2, "big") + bytes(filler)
    given = b"\x30\x82" + size.to_bytes(2, "big") + number + text
    assert given[3] == 0x80

    value = Nest.load(given, strict=True)
    assert value["number"].native == 5 and len(value["text"].native) == filler
    assert value.dump() == given

    with originally():
        assert Nest.load(given).dump() != given, "asn1crypto does this now by itself"


def test_an_indefinite_length_is_written_as_der() -> None:
    inner = b"\x30\x80\x02\x01\x05\x00\x00"
    text = b"\xa2\x80\x24\x80\x04\x02ab\x04\x01c\x00\x00\x00\x00"
    value = Nest.load(b"\x30\x80\x02\x01\x07" + inner + text + b"\x00\x00", strict=True)

    assert value.dump() == Nest({"number": 7, "inner": {"number": 5}, "text": b"abc"}).dump()


def encodings(monkeypatch: pytest.MonkeyPatch, work) -> int:
    """How often contents are put together while `work` is done."""
    counted = 0
    with monkeypatch.context() as patched:
        for kind in (core.Sequence, core.SequenceOf, core.SetOf, core.Set):
            original = kind._set_contents

            def counting(value, force=False, original=original):
                nonlocal counted
                counted += 1
                original(value, force=force)

            patched.setattr(kind, "_set_contents", counting)
        work()
    return counted


def test_what_was_built_is_written_once_on_every_level(monkeypatch) -> None:
    for depth in (5, 40, 80):
        value = Nest({"number": 0})
        for _ in range(depth - 1):
            outer = Nest({"number": 1})
            outer.children[1], outer._mutated = value, True
            value = outer
        assert encodings(monkeypatch, value.dump) == depth


def test_ber_is_written_anew_once_on_every_level(monkeypatch) -> None:
    for depth in (2, 5, 9):
        given = b"\x30\x80\x02\x01\x05" * depth + b"\x00\x00" * depth
        assert encodings(monkeypatch, Nest.load(given).dump) == depth
        assert Nest.load(given).dump() == built([5] * depth).dump()


def test_the_writers_are_in_use_and_the_library_is_the_one_that_was_compared(monkeypatch) -> None:
    assert __version__ == dumps.PINNED, "compare dumps.py with the new asn1crypto, then pin it"
    assert core.Asn1Value.dump is dumps._value and core.Sequence.dump is dumps._sequence
    with originally():
        monkeypatch.setattr(dumps, "__version__", "1.6.0")
        assert not dumps.install()
        assert core.Asn1Value.dump is dumps.originals[core.Asn1Value]


def in_ber(der: bytes, level: int = 1) -> bytes:
    """A CMS with indefinite lengths, nested as deep as asn1crypto reads them."""
    _, constructed, _, header, contents, _ = parser.parse(der)
    if not constructed or level > parser._MAX_DEPTH:
        return der
    parts: list[bytes] = []
    while contents:
        end = parser.peek(contents)
        # Certificates and the signer's identifier are choices, which asn1crypto reads in DER only.
        choice = (level == 4 and header[0] == 0xA0) or (level == 5 and len(parts) == 1)
        parts.append(contents[:end] if choice else in_ber(contents[:end], level + 1))
        contents = contents[end:]
    return header[:1] + b"\x80" + b"".join(parts) + b"\x00\x00"


def test_a_signature_in_ber_costs_nothing_special(good, trust, monkeypatch) -> None:
    embedded = PdfFileReader(io.BytesIO(good)).embedded_signatures[-1]
    der = cms.ContentInfo.load(embedded.pkcs7_content).dump()
    ber = in_ber(der)
    written: list[bytes] = []
    assert encodings(monkeypatch, lambda: written.append(cms.ContentInfo.load(ber).dump())) < 500
    assert written == [der]

    start, end = embedded.byte_range[1] + 1, embedded.byte_range[2] - 1
    assert 2 * len(ber) <= end - start
    changed = good[:start] + ber.hex().encode().ljust(end - start, b"0") + good[end:]
    found: list[Report] = []
    assert encodings(monkeypatch, lambda: found.append(verify(changed, trust=trust))) < 100
    assert found[0].verdict == "valid"
