"""Time-stamps whose time is already printed in what they stamp.

The seal shows the time of signing, certified by the time-stamp server (LC Mẫu 01); yet the shown time is part of what
is signed, and so must be drawn before the server answers. The server's clock is therefore learnt from its own answers,
the next second drawn, the request sent within that second, and the answer compared: on a miss the signing is repeated.
"""

from __future__ import annotations

import asyncio
import time
from datetime import UTC, datetime

from asn1crypto import cms
from pyhanko.sign.timestamps import TimeStamper
from pyhanko_certvalidator import ValidationContext

from vanthu.pdf import known
from vanthu.pdf.live import Passed, passes
from vanthu.refusal import Busy

_PATIENCE_S = 20.0
#: Distance kept from both ends of the second aimed at.
_MARGIN_S = 0.12


class TimeStampUnavailable(Busy):
    """The time-stamp server gave no usable answer. Nothing was signed."""

    code = "time_stamp_unavailable"
    template = "Máy chủ cấp dấu thời gian không phản hồi nên chưa ký được. Số của văn bản vẫn được giữ; hãy thử lại sau ít phút."


def answers(timestamper: TimeStamper) -> bool:
    """Whether the server gives a stamp now: asked for one that nobody keeps. Blocks for `_PATIENCE_S` at most."""
    try:
        asyncio.run(AimedTimeStamper(timestamper).async_dummy_response("sha256"))
    except TimeStampUnavailable:
        return False
    return True


def difference(timestamper: TimeStamper) -> float:
    """Seconds that the server's clock is ahead of ours, 0 where both may agree; asked as `answers` does. Raises
    TimeStampUnavailable."""
    asked = AimedTimeStamper(timestamper)
    asyncio.run(asked.async_dummy_response("sha256"))
    return asked.ahead


class AimedTimeStamper(TimeStamper):
    """Passes requests on to `inner`, learns its clock, and sends the request in the second set by `aim`.

    Every failure of `inner` becomes `TimeStampUnavailable`. For one signature, on one event loop. With `fresh` the
    trial stamp that tells size and certificates is asked for anew, else the one that `inner` remembers will do: the
    evidence of a seal must be about the certificate the server uses now.
    """

    def __init__(self, inner: TimeStamper, *, fresh: bool = True) -> None:
        super().__init__(include_nonce=inner.include_nonce)
        self._inner = inner
        self._fresh = fresh
        self._least, self._most = -1e9, 1e9
        self._second: int | None = None
        self.stamped: datetime | None = None
        #: The last token that the server gave.
        self.token: cms.SignedData | None = None

    async def async_timestamp(self, message_digest: bytes, md_algorithm: str) -> cms.ContentInfo:
        if self._second is not None:
            await asyncio.sleep(max(0.0, self._second + _MARGIN_S - self._server_now()))
        before = time.time()
        try:
            token = await asyncio.wait_for(self._inner.async_timestamp(message_digest, md_algorithm), _PATIENCE_S)
            stamped = token["content"]["encap_content_info"]["content"].parsed["gen_time"].native
        except Exception as error:  # whatever a foreign server or its client does, the answer is the same
            raise TimeStampUnavailable() from error
        self._learn(stamped, before, time.time())
        self.stamped = stamped
        self.token = token["content"]
        return token

    async def async_dummy_response(self, md_algorithm: str) -> cms.ContentInfo:
        if self._fresh:
            return await super().async_dummy_response(md_algorithm)
        if md_algorithm not in self._dummy_response_cache:
            try:
                remembered = await asyncio.wait_for(self._inner.async_dummy_response(md_algorithm), _PATIENCE_S)
            except Exception as error:
                raise TimeStampUnavailable() from error
            self._register_dummy(md_algorithm, remembered)
        return self._dummy_response_cache[md_algorithm]

    def _register_dummy(self, md_algorithm: str, dummy: cms.ContentInfo) -> None:
        # pyHanko's own reads the server's certificates anew for every signature.
        try:
            found = known.certificates_of(dummy["content"])
        except Exception:  # whatever is wrong with a foreign server's token is pyHanko's to say
            super()._register_dummy(md_algorithm, dummy)
            return
        self._dummy_response_cache[md_algorithm] = dummy
        self.cert_registry.register_multiple([found.signer_cert, *found.other_certs])
        self._certs[found.signer_cert.issuer_serial] = found.signer_cert

    async def passed(self, context: ValidationContext) -> list[Passed]:
        """The chains of the certificates that the server stamps with. Raises pyHanko's path and validation errors."""
        await self.async_dummy_response("sha256")
        purpose = frozenset({"time_stamping"})
        return [await passes(context, one, self.cert_registry, purpose=purpose) for one in self._certs.values()]

    async def aim(self, lead: float) -> datetime:
        """The second in which a request sent `lead` seconds from now will be stamped; later requests wait for it."""
        self._second = None
        await self.async_dummy_response("sha256")
        ready = self._server_now() + lead
        second = int(ready)
        if ready - second > 1 - _MARGIN_S:
            second += 1
        self._second = second
        return datetime.fromtimestamp(second, UTC)

    @property
    def ahead(self) -> float:
        """Seconds that the server's clock is ahead of ours, as far as its answers tell."""
        # Clocks that may agree are taken to agree; else the middle of what the answers allow.
        return 0.0 if self._least <= 0 <= self._most else (self._least + self._most) / 2

    def _server_now(self) -> float:
        return time.time() + self.ahead

    def _learn(self, stamped: datetime, before: float, after: float) -> None:
        """Narrow the difference between the server's clock and ours; a whole second says nothing finer than a second."""
        at = stamped.timestamp()
        least, most = at - after, at + (0.0 if stamped.microsecond else 1.0) - before
        if max(least, self._least) <= min(most, self._most):
            least, most = max(least, self._least), min(most, self._most)
        self._least, self._most = least, most
