"""What readers that are not ours say of our finished documents: poppler's pdfsig, and MuPDF.

pdfsig knows no trust list of ours ("Certificate issuer is unknown") and compares no revisions: it is believed on digests
and on what the last signature covers. MuPDF compares revisions, knows nothing of validation data, and has been seen to
crash on signed files: it runs in a process of its own.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from making_world import NUMBER, Authority, Life

from vanthu.pdf.archive import archive
from vanthu.pdf.sign import seal
from vanthu.pdf.trust import TrustList

SAMPLES = sorted((Path(__file__).resolve().parents[2] / "docs" / "samples").glob("*.pdf"))
#: What each signature's part of pdfsig's answer begins with.
_PART = re.compile(r"^Signature #\d+:$", re.MULTILINE)

_MUPDF = """
import json, sys
import pymupdf

for file in sys.argv[1:]:
    document = pymupdf.mupdf.pdf_specifics(pymupdf.open(file).this)
    print(json.dumps({
        "signatures": pymupdf.mupdf.pdf_count_signatures(document),
        "versions": pymupdf.mupdf.pdf_count_versions(document),
        "objects_to": pymupdf.mupdf.pdf_validate_change_history(document),
    }))
"""


def pdfsig(pdf: bytes, folder: Path) -> list[str]:
    """What pdfsig says of each signature."""
    program = shutil.which("pdfsig")
    if program is None:
        pytest.fail("pdfsig is missing: apt-get install poppler-utils")
    file = folder / "van-ban.pdf"
    file.write_bytes(pdf)
    done = subprocess.run([program, "-nocert", str(file)], capture_output=True, text=True, check=False)
    return _PART.split(done.stdout)[1:]


def mupdf(pdfs: list[bytes], folder: Path) -> list[dict[str, int]]:
    """Of each file: how many signatures and versions MuPDF counts, and the version that it objects to (0 for none)."""
    files = [folder / f"{number}.pdf" for number in range(len(pdfs))]
    for file, pdf in zip(files, pdfs, strict=True):
        file.write_bytes(pdf)
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", _MUPDF, *map(str, files)], capture_output=True, text=True, check=True
    )
    return [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]


def holds(part: str) -> bool:
    return "Signature Validation: Signature is Valid." in part


@pytest.mark.req("BD-13.1b-i")
def test_pdfsig_finds_every_signature_valid_and_the_last_over_the_whole_file(life: Life, tmp_path: Path) -> None:
    parts = pdfsig(life.sealed, tmp_path)

    assert len(parts) == 3 and all(holds(part) for part in parts), parts
    assert "Total document signed" in parts[-1]
    assert all("Not total document signed" in part for part in parts[:-1])


def signatures_of(sample: Path) -> int:
    """The leader's and the seal, at Sóc Trăng the unit leader's initials before them."""
    return 3 if sample.stem.startswith("soc_trang") else 2


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.stem)
def test_pdfsig_finds_the_same_of_every_finished_document(sample: Path, tmp_path: Path) -> None:
    parts = pdfsig(sample.read_bytes(), tmp_path)

    assert len(parts) == signatures_of(sample) and all(holds(part) for part in parts), parts
    assert ["Not total document signed" not in part for part in parts] == [False] * (len(parts) - 1) + [True]
    assert "Total document signed" in parts[-1] and "ConDau" in parts[-1]


def test_mupdf_objects_to_no_revision_of_a_finished_document_but_the_one_with_the_validation_data(
    tmp_path: Path,
) -> None:
    pdfs = [sample.read_bytes() for sample in SAMPLES]
    assert len(pdfs) == 5
    for sample, pdf, found in zip(SAMPLES, pdfs, mupdf(pdfs, tmp_path), strict=True):
        before, _, sealed = pdf.rpartition(b"%%EOF\n")[0].rpartition(b"%%EOF\n")
        assert b"/DSS" in sealed and b"/DSS" not in before
        assert found["signatures"] == signatures_of(sample)
        # Counted from the last one, which is the seal's; 0 for none.
        assert found["objects_to"] in (0, 1), sample.name


def test_pdfsig_sees_a_change_of_one_byte(life: Life, tmp_path: Path) -> None:
    place = life.sealed.index(b"/MediaBox")
    changed = life.sealed[:place] + life.sealed[place:].replace(b"/MediaBox", b"/MediaBix", 1)

    assert not any(holds(part) for part in pdfsig(changed, tmp_path))


def test_pdfsig_still_finds_them_in_the_long_term_copy(life: Life, authority: Authority, tmp_path: Path) -> None:
    folder = tmp_path / "tin-cay"
    folder.mkdir()
    (folder / "goc.pem").write_bytes(authority.root())
    copy = archive(
        life.sealed,
        trust=TrustList.load(folder),
        timestamper=authority.time_stamper(),
        at=datetime.now(UTC),
    )
    parts = pdfsig(copy.pdf, tmp_path)

    assert [holds(part) for part in parts[:3]] == [True, True, True]
    # pdfsig cannot verify a document time-stamp, but sees that it is the last and covers everything.
    assert len(parts) == 4 and "LuuTru-01" in parts[3] and "Total document signed" in parts[3]


def test_mupdf_objects_to_the_validation_data_alone(
    life: Life, authority: Authority, seal_png: bytes, tmp_path: Path
) -> None:
    """Every signature is a permitted change to it; of the seal's revision it does not know the DSS."""
    bare = seal(
        life.led,
        signer=authority.signer("MST:001"),
        seal_image=seal_png,
        timestamper=None,
        at=datetime.now(UTC),
        context=None,
        number=NUMBER,
    )
    led, without, sealed = mupdf([life.led, bare, life.sealed], tmp_path)

    assert (led["signatures"], led["objects_to"]) == (3, 0)
    assert (without["signatures"], without["objects_to"]) == (3, 0), "number, date and seal in one update"
    assert b"/DSS" not in bare and b"/DSS" in life.sealed
    assert (sealed["signatures"], sealed["versions"]) == (3, led["versions"] + 1)
    assert sealed["objects_to"] in (0, 1), "a MuPDF that knows validation data objects to nothing"
