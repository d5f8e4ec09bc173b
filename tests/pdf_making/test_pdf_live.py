"""Sources of revocation are asked once for many seals, and again when it matters."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from making_world import NUMBER, OFFICE, Authority, Life
from pyhanko_certvalidator.fetchers.aiohttp_fetchers import crl_client, ocsp_client

from vanthu.demo import pki
from vanthu.pdf import fetch, live, revision
from vanthu.pdf.sign import CertificateRefused, EarlierSignatureBad, seal, sign_person


@pytest.fixture(autouse=True)
def nothing_known() -> Iterator[None]:
    live.forget()
    revision.forget()
    yield
    live.forget()


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The addresses that were asked, in order."""
    found: list[str] = []

    def watch(module, name: str, url_at) -> None:
        inner = getattr(module, name)

        async def watched(*args, **settings):
            found.append(url_at(args))
            return await inner(*args, **settings)

        monkeypatch.setattr(module, name, watched)

    watch(ocsp_client, "_grab_ocsp", lambda args: args[1])
    watch(crl_client, "_grab_crl", lambda args: args[0])
    return found


def sealed(life: Life, authority: Authority, seal_png: bytes, **changes: object) -> bytes:
    settings = {
        "signer": authority.signer("MST:001"),
        "timestamper": None,
        "at": datetime.now(UTC),
        "context": authority.context(),
        "number": NUMBER,
    } | changes
    return seal(life.led, seal_image=seal_png, **settings)


def test_a_second_seal_asks_nobody_and_carries_the_same_evidence(
    life: Life, authority: Authority, seal_png: bytes, asked: list[str]
) -> None:
    first = sealed(life, authority, seal_png)
    assert asked
    asked.clear()
    second = sealed(life, authority, seal_png)
    assert asked == []
    assert abs(len(first) - len(second)) < 200


def test_answers_are_asked_for_again_when_they_run_out(
    life: Life, authority: Authority, seal_png: bytes, asked: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetch, "LONGEST", timedelta(0))
    sealed(life, authority, seal_png)
    asked.clear()
    sealed(life, authority, seal_png)
    assert asked


def test_what_is_known_ends_with_the_answers_own_next_update(life: Life, authority: Authority, seal_png: bytes) -> None:
    sealed(life, authority, seal_png)
    assert live._passed
    for until, found, when in live._passed.values():
        ends = [fetch.next_update(answer) for answer in (*found.ocsps, *found.crls)]
        assert ends
        assert until <= min(*ends, when + fetch.LONGEST)


def test_a_certificate_revoked_after_it_signed_is_found_although_it_was_good_a_moment_ago(
    prepared: bytes, authority: Authority, signature_png: bytes, seal_png: bytes
) -> None:
    holder = pki.Holder(kind="person", common_name="Người ký", organisation=OFFICE, uid="CCCD:040")
    pki.build(authority.folder, [holder], base_url=authority.url)
    led = sign_person(
        prepared,
        signer=authority.signer("CCCD:040"),
        image=signature_png,
        timestamper=authority.time_stamper(),
        signed_at=datetime.now(UTC),
        context=authority.context(),
    )
    pki.revoke(authority.folder, "CCCD:040")
    with pytest.raises(EarlierSignatureBad):
        seal(
            led,
            signer=authority.signer("MST:001"),
            seal_image=seal_png,
            timestamper=None,
            at=datetime.now(UTC),
            context=authority.context(),
            number=NUMBER,
        )


def test_nothing_is_kept_of_a_refusal_or_for_another_moment(
    life: Life, authority: Authority, signature_png: bytes, prepared: bytes, seal_png: bytes
) -> None:
    with pytest.raises(CertificateRefused):
        sign_person(
            prepared,
            signer=authority.signer("CCCD:004"),
            image=signature_png,
            timestamper=None,
            signed_at=datetime.now(UTC),
            context=authority.context(),
        )
    assert not live._passed
    context = live.LiveContext([authority.root()], moment=datetime.now(UTC))
    sealed(life, authority, seal_png, context=context)
    assert not live._passed


def test_a_file_of_another_process_is_examined_and_ours_is_the_same_bytes_only(
    life: Life, authority: Authority, seal_png: bytes
) -> None:
    assert revision.Original(life.led).known() is None
    sealed(life, authority, seal_png)  # examined: forgotten above
    broken = replace(life, led=life.led.replace(b"ReportLab", b"reportlab", 1))
    with pytest.raises(EarlierSignatureBad):
        sealed(broken, authority, seal_png)


def test_a_file_signed_here_is_known_with_its_signers(
    prepared: bytes, authority: Authority, signature_png: bytes
) -> None:
    led = sign_person(
        prepared,
        signer=authority.signer("CCCD:001"),
        image=signature_png,
        timestamper=None,
        signed_at=datetime.now(UTC),
    )
    known = revision.Original(led).known()
    assert known is not None
    assert [one.field for one in known] == ["KyLanhDao"]
    assert revision.Original(led + b"\n").known() is None
    assert revision.Original(prepared).known() == ()
