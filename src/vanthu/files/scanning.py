"""Asking the virus scanner about some content and, one by one, about the files that a PDF carries inside."""

from __future__ import annotations

from io import BytesIO

from vanthu.core import adapters
from vanthu.files import sandbox
from vanthu.files.ports import NotScannable, ScannerUnavailable, ScanVerdict
from vanthu.pdf.attachments import Inside, TooMuchInside, UnreadableInside
from vanthu.pdf.sandbox import LimitsExceeded, SandboxBroken
from vanthu.refusal import BadInput, Busy

# A file without any of these words, in plain sight or behind compression, has no files inside; most have not, and the
# sandbox is spared. A compressed object may hide the words, so its presence counts too.
_SIGNS = (b"/EmbeddedFile", b"/EF", b"/ObjStm", b"#")


def scan(content: bytes, **limits: float) -> ScanVerdict:
    """The scanner's verdict on the content and everything inside it; the first finding is enough. `limits` are those of
    the sandbox that takes files out (`patience`).

    Raises ScannerUnavailable, NotScannable; of a PDF with more inside than is looked at, or with something that cannot
    be unpacked, `TooMuchInside` and `UnreadableInside`. No transaction is open.
    """
    scanner = adapters.get("virus_scanner")
    verdict: ScanVerdict = scanner.scan(BytesIO(content))
    if verdict.infected_with:
        return verdict
    for inside in _insides(content, **limits):
        verdict = scanner.scan(BytesIO(inside.content))
        if verdict.infected_with:
            return verdict
    return verdict


def _insides(content: bytes, **limits: float) -> tuple[Inside, ...]:
    if b"%PDF-" not in content[:1024] or not any(sign in content for sign in _SIGNS):
        return ()
    try:
        found: tuple[Inside, ...] = sandbox.call("vanthu.pdf.attachments:files_inside", content, **limits)
    except (TooMuchInside, UnreadableInside):
        raise
    except BadInput:
        return ()  # nobody can open it, and whoever looks at it next says so
    except SandboxBroken as error:
        raise NotScannable("its files could not be taken out") from error
    except Busy as error:
        raise ScannerUnavailable("no reader is free to take the files out") from error
    except LimitsExceeded as error:
        raise NotScannable("taking the files out takes too long") from error
    return found
