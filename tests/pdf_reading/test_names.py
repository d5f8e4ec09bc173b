"""Names that are remembered are what pyHanko and asn1crypto make of them anew."""

from __future__ import annotations

import io

import pytest
from asn1crypto import version as asn1_version
from asn1crypto import x509
from hypothesis import example, given
from hypothesis import strategies as st
from pyhanko.pdf_utils import generic
from pyhanko.version import __version__

from vanthu.pdf import names, namestrings


def outcome(work) -> tuple:
    try:
        value = work()
    except Exception as error:
        return type(error), str(error)
    return type(value), value


@given(name=st.binary(max_size=140))
@example(b"")
@example(b"A#20B")
@example(b"#4")
@example(b"#zz")
@example(b"\xc3\xa1")
@example(b"N" * 128)
def test_names_are_decoded_alike_the_first_time_and_the_second(name: bytes) -> None:
    expected = outcome(lambda: names.original_decode(name))
    assert outcome(lambda: names.decode(name)) == expected
    assert outcome(lambda: names.decode(name)) == expected


@given(name=st.one_of(st.text(max_size=140), st.text(max_size=20).map(lambda text: "/" + text)))
@example("")
@example("/")
@example("/\ud800")
def test_names_are_written_alike(name: str) -> None:
    def written(write) -> bytes:
        out = io.BytesIO()
        write(generic.NameObject(name), out)
        return out.getvalue()

    expected = outcome(lambda: written(names.original_write))
    assert outcome(lambda: written(names.write)) == expected
    assert outcome(lambda: written(names.write)) == expected


@given(
    before=st.binary(max_size=3),
    name=st.one_of(st.binary(max_size=80), st.text("ABCdef#20-", max_size=80).map(str.encode)),
    after=st.sampled_from([b"", b" ", b"/Next", b"<<", b"]", b"\x00", b"{", b"%"]),
    slash=st.sampled_from([b"/", b"", b"//"]),
)
def test_names_are_read_alike_and_end_at_the_same_place(before: bytes, name: bytes, after: bytes, slash: bytes) -> None:
    def read(reader) -> tuple:
        stream = io.BytesIO(before + slash + name + after)
        stream.seek(len(before))
        return *outcome(lambda: reader(stream)), stream.tell()

    assert read(names.read) == read(names.original_read)


def test_no_two_names_are_one_object() -> None:
    one, other = names.decode(b"Type"), names.decode(b"Type")
    assert one == other
    assert one is not other


@given(
    text=st.one_of(st.text(max_size=230), st.sampled_from(["Sở Công Thương", "SỞ  công\tthương", "\u00ad", "\ue000"]))
)
def test_strings_of_certificates_are_prepared_alike(text: str) -> None:
    name = x509.NameTypeAndValue({"type": "common_name", "value": x509.DirectoryString("utf8_string", "x")})
    expected = outcome(lambda: namestrings.original(name, text))
    assert outcome(lambda: namestrings._prepared(name, text)) == expected
    assert outcome(lambda: namestrings._prepared(name, text)) == expected


NAMES = [
    x509.Name.build({"country_name": "VN", "common_name": common}, use_printable=printable)
    for common in ("So Cong Thuong", "SO  cong thuong", "So Tai chinh", "")
    for printable in (False, True)
]


@pytest.mark.parametrize("tagged", [{}, {"explicit": 4}])
def test_names_of_certificates_are_compared_alike_wherever_they_stand(tagged: dict) -> None:
    for one in NAMES:
        for other in NAMES:
            placed = x509.Name.load(one.dump()).retag(tagged) if tagged else one
            for _ in range(2):
                assert (placed == other) is namestrings.original_equal(placed, other)
    assert NAMES[0] == NAMES[3] and NAMES[0] != NAMES[4] and NAMES[0] != "SO CONG THUONG"


def test_the_libraries_are_those_that_were_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    import vanthu.pdf.objects
    import vanthu.pdf.verify  # noqa: F401

    assert __version__ == names.PINNED, "compare names.py with the new pyHanko, then pin it"
    assert asn1_version.__version__ == namestrings.PINNED, "compare namestrings.py with the new asn1crypto, then pin it"
    assert generic._decode_name is names.decode
    assert generic.NameObject.write_to_stream is names.write
    assert x509.NameTypeAndValue._ldap_string_prep is namestrings._prepared
    assert x509.Name.__eq__ is namestrings._equal
    monkeypatch.setattr(names, "__version__", "0.39.0")
    monkeypatch.setattr(namestrings, "__version__", "1.6.0")
    assert not names.install()
    assert not namestrings.install()
