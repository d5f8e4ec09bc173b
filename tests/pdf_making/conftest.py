"""A real authority on loopback, and one document taken through its whole life."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from making_letters import SIGNER, TITLE, letter
from making_world import HOLDERS, NUMBER, Authority, Life

from vanthu.demo import pki
from vanthu.demo.assets import draw_seal, draw_signature
from vanthu.dev.ports import reserved
from vanthu.pdf.place import propose
from vanthu.pdf.prepare import prepare
from vanthu.pdf.sign import seal, sign_initials, sign_person


@pytest.fixture(scope="session")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Authority]:
    folder = tmp_path_factory.mktemp("pki")
    with reserved(18490) as port:
        url = f"http://127.0.0.1:{port}"
        pki.build(folder, HOLDERS, base_url=url)
        with pki.running(folder, port):
            yield Authority(folder=folder, url=url)


@pytest.fixture(scope="session")
def signature_png() -> bytes:
    return draw_signature(SIGNER)


@pytest.fixture(scope="session")
def seal_png() -> bytes:
    return draw_seal("Sở Công Thương", "Ủy ban nhân dân tỉnh Bình Định")


@pytest.fixture(scope="session")
def prepared() -> bytes:
    drafted = letter()
    return prepare(drafted, propose(drafted, signer_name=SIGNER, signer_title=TITLE, seal_mm=36, initials=1))


@pytest.fixture(scope="session")
def life(authority: Authority, prepared: bytes, signature_png: bytes, seal_png: bytes) -> Life:
    now = datetime.now(UTC)
    initialled = sign_initials(
        prepared,
        order=1,
        signer=authority.signer("CCCD:002"),
        image=draw_signature("Trưởng phòng"),
        timestamper=authority.time_stamper(),
        signed_at=now,
        context=authority.context(),
    )
    led = sign_person(
        initialled,
        signer=authority.signer("CCCD:001"),
        image=signature_png,
        timestamper=authority.time_stamper(),
        signed_at=now,
        context=authority.context(),
    )
    sealed = seal(
        led,
        signer=authority.signer("MST:001"),
        seal_image=seal_png,
        timestamper=authority.time_stamper(),
        at=now,
        context=authority.context(),
        number=NUMBER,
    )
    return Life(drafted=letter(), prepared=prepared, initialled=initialled, led=led, sealed=sealed)
