"""One incremental update that signs, and changes nothing that signing does not need."""

from __future__ import annotations

from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter


class SigningUpdate(IncrementalPdfFileWriter):
    """An update that leaves the file's description (/Info, XMP) as it was.

    pyHanko writes a new modification date with every update, and for keys on elliptic curves, which it takes to need
    PDF 2.0, an XMP stream as well. Readers that compare revisions need not permit that after a signature, and MuPDF does
    not; a description that changes in one of its two places and not in the other is no longer PDF/A either.
    """

    def _update_meta(self) -> None:
        return
