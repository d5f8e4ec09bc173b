"""RFC 3161 time-stamps over HTTP (TSA_URL); without one, signatures carry only the claimed time."""

from __future__ import annotations

from typing import Any


class HttpTimeStamper:
    def __init__(self, *, url: str, timeout: int = 10) -> None:
        self.url, self.timeout = url, timeout

    def lend(self) -> Any:
        """A pyHanko time-stamper, or None where no TSA is configured."""
        if not self.url:
            return None
        from pyhanko.sign.timestamps import HTTPTimeStamper

        return HTTPTimeStamper(self.url, timeout=self.timeout)
