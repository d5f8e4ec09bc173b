"""What the measurements of signing work on: a throw-away authority, a time-stamper in the process, and letters of a size."""

from __future__ import annotations

import io
import random
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path

import pikepdf
from asn1crypto import keys, pem, tsp, x509
from certomancer.services import TimeStamper as Answering
from pyhanko.sign.timestamps import TimeStamper
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from vanthu.demo import pki
from vanthu.demo.assets import draw_seal, draw_signature
from vanthu.dev.ports import reserved
from vanthu.pdf.fields import Box, Placement
from vanthu.pdf.held_key import HeldKeySigner
from vanthu.pdf.number import NumberDate
from vanthu.pdf.prepare import prepare
from vanthu.pdf.trust import TrustList
from vanthu.pdf.typeface import Face

OFFICE = "Sở Đo lường"
DRAFTER, LEADER, SEAL = "CCCD:001", "CCCD:002", "MST:001"
_HOLDERS = (
    pki.Holder(kind="person", common_name="Người soạn", organisation=OFFICE, uid=DRAFTER, key="rsa2048"),
    pki.Holder(kind="person", common_name="Người ký", organisation=OFFICE, uid=LEADER, key="rsa2048"),
    pki.Holder(kind="organisation", common_name=OFFICE, organisation=OFFICE, uid=SEAL, key="rsa2048"),
)
_PLACES = Placement(
    number=Box(0, 120, 700, 170, 716),
    day=Box(0, 385, 700, 405, 716),
    month=Box(0, 445, 700, 465, 716),
    signature=Box(0, 340, 250, 480, 320),
    seal=Box(0, 285, 235, 387, 337),
    initials=(Box(0, 300, 420, 334, 440),),
)


class Stamper(TimeStamper):
    """A time-stamp server in this process. `seconds` is the processor time that it took: it is the server's, not ours."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        certificate, issuer = (x509.Certificate.load(_der(folder / f"{name}.pem")) for name in ("tsa", "ca"))
        self._certificate, self._issuer = certificate, issuer
        self._key = keys.PrivateKeyInfo.load(_der(folder / "tsa.key"))
        self.seconds = 0.0

    async def async_request_tsa_response(self, req: tsp.TimeStampReq) -> tsp.TimeStampResp:
        begun = time.process_time()
        now = datetime.now(UTC).replace(microsecond=0)
        server = Answering(self._certificate, self._key, certs_to_embed=[self._issuer], fixed_dt=now)
        # Over a network the answer arrives as bytes.
        answer = tsp.TimeStampResp.load(server.request_tsa_response(req).dump())
        self.seconds += time.process_time() - begun
        return answer


@dataclass(frozen=True, kw_only=True)
class World:
    """The authority, answering at `url`, and what its holders sign with."""

    folder: Path
    url: str
    stamper: Stamper
    signers: dict[str, HeldKeySigner]
    signature_png: bytes = field(default_factory=lambda: draw_signature("bench"))
    seal_png: bytes = field(default_factory=lambda: draw_seal(OFFICE, "Tỉnh thử nghiệm"))
    number: NumberDate = field(default_factory=lambda: NumberDate.of(7, date(2026, 2, 5)))

    @property
    def root(self) -> bytes:
        """The trusted root, PEM."""
        return pki.trust_root(self.folder).read_bytes()

    def trust(self) -> TrustList:
        """The agency's trust list: the root, and the authority below it."""
        return TrustList(anchors=(_der(pki.trust_root(self.folder)),), intermediates=(_der(self.folder / "ca.pem"),))


@contextmanager
def world(folder: Path) -> Iterator[World]:
    """An authority of its own in `folder`, its OCSP and CRLs served on loopback."""
    with reserved(18790) as port:
        url = f"http://127.0.0.1:{port}"
        pki.build(folder, _HOLDERS, base_url=url)
        signers = {}
        for holder in _HOLDERS:
            one = pki.credential(folder, holder.uid)
            signers[holder.uid] = HeldKeySigner.from_pem(one.certificate, one.key, one.chain)
        with pki.running(folder, port):
            yield World(folder=folder, url=url, stamper=Stamper(folder), signers=signers)


def letter(size: int) -> bytes:
    """A prepared letter of about `size` bytes: text, a picture that does not compress, and the fields of its life."""
    bare = len(prepare(_drawn(0), _PLACES))
    return prepare(_drawn(max(size - bare, 0)), _PLACES)


def _drawn(noise: int) -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4, invariant=1)
    for face in (Face.REGULAR, Face.BOLD):
        if face.value not in pdfmetrics.getRegisteredFontNames():
            pdfmetrics.registerFont(TTFont(face.value, str(face.path)))
    canvas.setFont(Face.BOLD.value, 13)
    canvas.drawString(60, 780, OFFICE.upper())
    canvas.setFont(Face.REGULAR.value, 13)
    canvas.drawString(60, 704, "Số:               /QĐ-SĐL")
    canvas.drawString(330, 704, "ngày           tháng           năm 2026")
    for row in range(10):
        canvas.drawString(90, 660 - 20 * row, f"Điều {row + 1}. Nội dung của điều này được thực hiện theo quy định.")
    canvas.drawString(90, 424, "Quyết định này có hiệu lực kể từ ngày ký./.")
    canvas.drawString(380, 330, "GIÁM ĐỐC")
    canvas.drawString(380, 230, "Người ký")
    canvas.save()
    if not noise:
        return out.getvalue()
    with pikepdf.open(out) as document:
        picture = document.make_stream(random.Random(noise).randbytes(noise))
        picture.stream_dict = pikepdf.Dictionary(
            Type=pikepdf.Name.XObject,
            Subtype=pikepdf.Name.Image,
            Width=noise,
            Height=1,
            ColorSpace=pikepdf.Name.DeviceGray,
            BitsPerComponent=8,
        )
        document.pages[0].add_resource(picture, pikepdf.Name.XObject)
        written = io.BytesIO()
        document.save(written)
        return written.getvalue()


def _der(path: Path) -> bytes:
    return pem.unarmor(path.read_bytes())[2]
