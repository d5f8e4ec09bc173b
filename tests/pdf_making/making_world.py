"""Who takes part in the tests of signing, and what they sign."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from making_letters import SIGNER
from pyhanko.sign.timestamps.aiohttp_client import HTTPTimeStamper
from pyhanko_certvalidator import ValidationContext

from vanthu.demo import pki
from vanthu.pdf.held_key import HeldKeySigner
from vanthu.pdf.number import NumberDate
from vanthu.pdf.sign import live_context

OFFICE = "Sở Công Thương tỉnh Bình Định"
NUMBER = NumberDate.of(7, date(2026, 2, 5))


@dataclass(frozen=True, kw_only=True)
class Authority:
    """The demo PKI, answering at `url`."""

    folder: Path
    url: str

    def signer(self, uid: str) -> HeldKeySigner:
        credential = pki.credential(self.folder, uid)
        return HeldKeySigner.from_pem(credential.certificate, credential.key, credential.chain)

    def time_stamper(self) -> HTTPTimeStamper:
        return HTTPTimeStamper(pki.tsa_url(self.url), timeout=60)

    def root(self) -> bytes:
        return pki.trust_root(self.folder).read_bytes()

    def context(self) -> ValidationContext:
        return live_context([self.root()])


@dataclass(frozen=True, kw_only=True)
class Life:
    """One document after each step."""

    drafted: bytes
    prepared: bytes
    initialled: bytes
    led: bytes
    sealed: bytes


def _person(uid: str, name: str, state: pki.State = "good") -> pki.Holder:
    return pki.Holder(kind="person", common_name=name, organisation=OFFICE, uid=uid, state=state)


HOLDERS = (
    _person("CCCD:001", SIGNER),
    _person("CCCD:002", "Trưởng phòng"),
    _person("CCCD:003", "Người hết hạn", "expired"),
    _person("CCCD:004", "Người bị thu hồi", "revoked"),
    _person("CCCD:005", "Người lạ", "untrusted"),
    _person("CCCD:006", "Người chưa tới ngày", "not_yet_valid"),
    pki.Holder(kind="organisation", common_name=OFFICE, organisation=OFFICE, uid="MST:001"),
)
