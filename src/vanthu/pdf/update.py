"""One incremental update that signs, and changes nothing that signing does not need."""

from __future__ import annotations

from io import SEEK_END, SEEK_SET, BytesIO

from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter


class Tail(BytesIO):
    """What an update adds to a file, written by itself: places are counted from the beginning of the whole file.

    The file is copied once, when all is done, and not again with every write that outgrows a buffer.
    """

    def __init__(self, file: bytes) -> None:
        super().__init__()
        self._file = file

    def tell(self) -> int:
        return len(self._file) + super().tell()

    def seek(self, place: int, whence: int = SEEK_SET) -> int:
        if whence == SEEK_SET:
            place = max(place - len(self._file), 0)
        return len(self._file) + super().seek(place, whence)

    def end(self) -> int:
        """The size of the whole file."""
        return self.seek(0, SEEK_END)

    def added(self) -> bytes:
        """The update alone."""
        return self.getvalue()

    def whole(self) -> bytes:
        """The file with its update."""
        return self._file + self.getvalue()


class SigningUpdate(IncrementalPdfFileWriter):
    """An update that leaves the file's description (/Info, XMP) as it was.

    pyHanko writes a new modification date with every update, and for keys on elliptic curves, which it takes to need
    PDF 2.0, an XMP stream as well. Readers that compare revisions need not permit that after a signature, and MuPDF does
    not; a description that changes in one of its two places and not in the other is no longer PDF/A either.
    """

    def _update_meta(self) -> None:
        return

    def tail(self, file: bytes) -> Tail:
        """The update of the `file` that was read."""
        out = Tail(file)
        self._prep_dom_for_writing()
        self._write_updated_section(out)
        return out
