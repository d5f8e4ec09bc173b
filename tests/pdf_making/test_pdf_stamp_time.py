"""The time drawn into a seal is the second that the time-stamp server then certifies, whatever its clock."""

from __future__ import annotations

import asyncio
import selectors
from collections.abc import Coroutine
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from asn1crypto import cms, tsp
from pyhanko.sign.timestamps import TimeStamper

from vanthu.pdf import stamp_time
from vanthu.pdf.stamp_time import AimedTimeStamper, TimeStampUnavailable

BEGUN = datetime(2026, 3, 2, 8, 0, 0, 370_000, tzinfo=UTC).timestamp()


class Made(asyncio.SelectorEventLoop):
    """An event loop whose time passes only by waiting, and at once: no stall of the machine makes a request late."""

    def __init__(self) -> None:
        loop = self

        class Selector(selectors.SelectSelector):
            def select(self, timeout: float | None = None) -> Any:
                loop.passed += timeout or 0
                return super().select(0)

        self.passed = 0.0
        super().__init__(Selector())

    def time(self) -> float:
        return self.passed


def now() -> float:
    return BEGUN + asyncio.get_running_loop().time()


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Runs a coroutine in made time."""
    monkeypatch.setattr(stamp_time, "time", SimpleNamespace(time=now))

    def run(work: Coroutine[Any, Any, Any]) -> Any:
        with asyncio.Runner(loop_factory=Made) as runner:
            return runner.run(work)

    return run


class Server(TimeStamper):
    """A server whose clock is `ahead` of ours and whose answers carry whole seconds or fractions of them."""

    def __init__(self, *, ahead: timedelta = timedelta(), whole: bool = True, delay: float = 0.02) -> None:
        super().__init__()
        self._ahead, self._whole, self._delay = ahead, whole, delay

    async def async_timestamp(self, message_digest: bytes, md_algorithm: str) -> cms.ContentInfo:
        await asyncio.sleep(self._delay)
        at = datetime.fromtimestamp(now(), UTC) + self._ahead
        info = tsp.TSTInfo(
            {
                "version": "v1",
                "policy": "2.999.1",
                "message_imprint": {
                    "hash_algorithm": {"algorithm": md_algorithm},
                    "hashed_message": message_digest,
                },
                "serial_number": 1,
                "gen_time": at.replace(microsecond=0) if self._whole else at,
            }
        )
        content = {"content_type": "tst_info", "content": cms.ParsableOctetString(info.dump())}
        signed = {"version": "v3", "digest_algorithms": [], "encap_content_info": content, "signer_infos": []}
        return cms.ContentInfo({"content_type": "signed_data", "content": cms.SignedData(signed)})


class Known(AimedTimeStamper):
    """Without certificates to look for in the dummy answer."""

    def _register_dummy(self, md_algorithm: str, dummy: cms.ContentInfo) -> None:
        self._dummy_response_cache[md_algorithm] = dummy


async def hit(server: Server, tries: int = 6) -> int:
    """How many aims it took until the drawn second was the stamped one."""
    stamper = Known(server)
    for attempt in range(1, tries + 1):
        aimed = await stamper.aim(0.1)
        await asyncio.sleep(0.1)
        await stamper.async_timestamp(b"\0" * 32, "sha256")
        if stamper.stamped.replace(microsecond=0) == aimed:
            return attempt
    raise AssertionError("never hit")


@pytest.mark.parametrize("whole", [True, False])
@pytest.mark.parametrize("ahead", [0.0, 0.45, -0.6, 3725.3, -86_400.5])
def test_the_second_is_hit_whatever_the_servers_clock(run: Any, ahead: float, whole: bool) -> None:
    server = Server(ahead=timedelta(seconds=ahead), whole=whole)
    assert run(hit(server)) <= 6


def test_a_clock_that_is_told_in_fractions_is_hit_soon(run: Any) -> None:
    assert run(hit(Server(ahead=timedelta(seconds=12.34), whole=False))) <= 3


@pytest.mark.parametrize("failure", [OSError("down"), ValueError("nonsense"), TimeoutError()])
def test_any_failure_of_the_server_is_one_refusal(run: Any, failure: Exception) -> None:
    class Broken(Server):
        async def async_timestamp(self, message_digest: bytes, md_algorithm: str) -> cms.ContentInfo:
            raise failure

    with pytest.raises(TimeStampUnavailable) as refusal:
        run(Known(Broken()).aim(0.1))
    assert refusal.value.__cause__ is failure


def test_a_remembered_trial_stamp_is_used_only_where_nothing_depends_on_it(run: Any) -> None:
    class Counting(Server):
        asked = 0

        async def async_timestamp(self, message_digest: bytes, md_algorithm: str) -> cms.ContentInfo:
            type(self).asked += 1
            return await super().async_timestamp(message_digest, md_algorithm)

        def _register_dummy(self, md_algorithm: str, dummy: cms.ContentInfo) -> None:
            self._dummy_response_cache[md_algorithm] = dummy

    server = Counting()
    for _ in range(2):
        run(Known(server, fresh=False).async_dummy_response("sha256"))
    assert Counting.asked == 1
    run(Known(server, fresh=True).async_dummy_response("sha256"))
    assert Counting.asked == 2
