"""Random wounds and random revisions of signed files, and what may be "valid" all the same."""

from __future__ import annotations

import hashlib
import io
import random
import re

import pypdfium2 as pdfium
import raw
from bases import Bases
from pyhanko.pdf_utils.reader import PdfFileReader

from vanthu.pdf.verdict import Report
from vanthu.pdf.verify import verify

LINE_ENDS = (b"", b"\n", b"\r", b"\r\n")
TOKENS = [
    b"endobj", b"endstream", b"stream\n", b">>", b"<<", b"[", b"]", b"/Kids", b"/Parent", b"/V", b"/AP", b"/Annots",
    b"/Contents", b"/ByteRange", b"/FT/Tx", b"/Prev", b"/XRefStm", b"/Size", b"9 0 R", b"null", b"%%EOF", b"startxref\n",
    b"xref\n", b"trailer\n", b"/Type/ObjStm", b"-1", b"4294967296", b"(", b")", b"#20", b"\0", b"/Encrypt",
]  # fmt: skip
KEYS = [
    b"/V", b"/AP", b"/Rect", b"/F", b"/FT", b"/T", b"/Ff", b"/DA", b"/Kids", b"/Parent", b"/Annots", b"/Contents",
    b"/Resources", b"/MediaBox", b"/Fields", b"/Lock", b"/DR", b"/Pages", b"/AcroForm", b"/OCProperties", b"/Metadata",
]  # fmt: skip
VALUES = [
    b"null", b"[]", b"<< >>", b"0", b"-1", b"(x)", b"/Sig", b"/Tx", b"true", b"[0 0 595 842]", b"2", b"3 0 R", b"1e9",
]  # fmt: skip


def wounded(pdf: bytes, dice: random.Random) -> bytes:
    """One to four wounds of the kinds that parsers stumble over."""
    data = bytearray(pdf)
    for _ in range(dice.randint(1, 4)):
        if not data:
            return b""
        place, length = dice.randrange(len(data)), dice.randint(1, 60)
        match dice.randrange(6):
            case 0:
                data[place] = dice.randrange(256)
            case 1:
                del data[place : place + length]
            case 2:
                data[place:place] = dice.randbytes(length)
            case 3:
                source = dice.randrange(len(data))
                data[place : place + length] = data[source : source + length]
            case 4:
                digits = [i for i in range(place, min(place + 400, len(data))) if 48 <= data[i] <= 57]
                for index in digits[: dice.randint(1, 5)]:
                    data[index] = dice.choice(b"0123456789-. ")
            case _:
                token = dice.choice(TOKENS)
                data[place : place + len(token)] = token
    return bytes(data)


def revised(pdf: bytes, dice: random.Random) -> bytes:
    """A well-formed further revision that changes a few objects: an entry more, less or other, or two swapped."""
    numbers = sorted({int(found) for found in re.findall(rb"(?<!\d)(\d+) 0 obj", pdf)})
    objects: dict[int, bytes] = {}
    for _ in range(dice.randint(1, 3)):
        number = dice.choice(numbers)
        body = objects.get(number) or raw.body_of(pdf, number)
        match dice.randrange(5):
            case 0:
                body = body.replace(b"<<", b"<< %s %s " % (dice.choice(KEYS), dice.choice(VALUES)), 1)
            case 1:
                keys = re.findall(rb"/[A-Za-z]+", body) or [b"/V"]
                body = body.replace(dice.choice(keys), dice.choice(KEYS), 1)
            case 2:
                body = raw.body_of(pdf, dice.choice(numbers))
            case 3:
                body = re.sub(rb"\b(\d+) 0 R", lambda _: b"%d 0 R" % dice.choice(numbers), body, count=1)
            case _:
                body = re.sub(rb"\b\d+\b", lambda _: b"%d" % dice.randrange(900), body, count=dice.randint(1, 3))
        objects[number] = body
    return raw.appended(pdf, objects)


class Watch:
    """The seeds, and the judge of what comes out of them."""

    def __init__(self, bases: Bases) -> None:
        self.bases = bases
        self.seeds = [bases.good, bases.open_good, bases.led, bases.open_led, bases.stamp(bases.open_good)]
        self._honest = {(start, end) for seed in self.seeds for start, end in _signed_parts(seed)}
        self._sights = {sight(seed[:part]) for seed in self.seeds for part in [len(seed), *_revision_ends(seed)]}

    def judge(self, pdf: bytes) -> Report:
        """Verify; raises AssertionError when a file passes that is not one of the seeds or of their signed revisions."""
        report = verify(pdf, trust=self.bases.trust, at=self.bases.now)
        assert Report.from_dict(report.to_dict()) == report
        if report.verdict == "valid":
            assert self.is_honest(pdf), "a mutated file passed"
        return report

    def is_honest(self, pdf: bytes) -> bool:
        """Whether `pdf` is a seed, or a signed revision of one, but for a line end and the value of its last signature,
        which nobody signs (and which must still be that signature)."""
        return any(
            pdf.startswith(start) and any(pdf.endswith(end + line) for line in LINE_ENDS) for start, end in self._honest
        )

    def stamped(self, pdf: bytes) -> bytes:
        """The file as anybody can have it time-stamped, or as it is where no library extends it."""
        try:
            return self.bases.stamp(pdf)
        except Exception:  # a broken file raises whatever it likes
            return pdf

    def judge_stamped(self, pdf: bytes) -> None:
        """The same for an attacker who buys a time-stamp over his work."""
        stamped = self.stamped(pdf)
        report = verify(stamped, trust=self.bases.trust, at=self.bases.now)
        # What nobody sees (the program's name in /Info, evidence, an object of no use) may be added under a time-stamp.
        if report.verdict == "valid":
            assert self.is_honest(pdf) or sight(stamped) in self._sights, "a mutated and time-stamped file passed"


def sight(pdf: bytes) -> bytes:
    """What a reader shows of the file: a digest over its pages, fields and signatures included."""
    digest = hashlib.sha256()
    document = pdfium.PdfDocument(pdf)
    document.init_forms()
    for page in document:
        digest.update(page.render(scale=1.5, may_draw_forms=True).to_pil().tobytes())
        page.close()
    document.close()
    return digest.digest()


def _revision_ends(seed: bytes):
    for start, end in _signed_parts(seed):
        yield seed.index(end, len(start)) + len(end)


def _signed_parts(seed: bytes):
    for signature in PdfFileReader(io.BytesIO(seed)).embedded_signatures:
        _, length, second, rest = (int(number) for number in signature.byte_range)
        yield seed[:length], seed[second : second + rest]
