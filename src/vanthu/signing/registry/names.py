"""Whether a certificate bears the agency's name."""

from __future__ import annotations

from vanthu.core.folding import nfc

#: Characters that a certificate has for a common name (RFC 5280, ub-common-name); a longer name has to be shortened.
LONGEST = 64


def differs(on_certificate: str, agency: str) -> bool:
    """Whether the two are different names. Letter case and spacing do not matter, and a name that does not fit into a
    certificate differs from none that could be its short form."""
    held, wanted = nfc(on_certificate).casefold(), nfc(agency).casefold()
    return held != wanted and len(wanted) <= LONGEST
