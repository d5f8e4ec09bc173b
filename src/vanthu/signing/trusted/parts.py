"""What changes of the trust list and of the registry of certificates have in common."""

from __future__ import annotations

from vanthu.core.jobs import by_name
from vanthu.core.transactions import inside

#: The job that looks again at what rests on the old list (of a room that may not be imported here).
REVERIFY = "vanthu.documents.jobs.reverify"


def ask_to_reverify(number: int) -> None:
    """Have what was judged before looked at again under the list of this number and the registry of today (a *part*).

    With the other conversions: a page of documents takes minutes, and arrivals of today are not to wait for it.
    """
    inside("another look at what was judged")
    by_name(REVERIFY, queue="convert").defer(number=number)
