"""What every object store behind the port does: a folder, and S3 on a real server."""

from __future__ import annotations

import hashlib
import io
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
import seaweed
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis
from hypothesis import strategies as st

from vanthu.adapters.store_folder import FolderStore
from vanthu.adapters.store_s3 import S3Store
from vanthu.core.jobs import OUTAGES
from vanthu.store import ObjectMissing, ObjectStore, StoreUnavailable

Damage = Callable[[ObjectStore, str], None]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with seaweed.running(tmp_path_factory.mktemp("seaweed")) as address:
        yield address


@pytest.fixture(params=["folder", pytest.param("s3", marks=pytest.mark.long)])
def store(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ObjectStore:
    """An empty store."""
    if request.param == "folder":
        return FolderStore(folder=str(tmp_path / "objects"))
    sign_in(monkeypatch, request.getfixturevalue("server"))
    return S3Store(url=f"s3://{seaweed.BUCKET}/{uuid4()}")


def sign_in(monkeypatch: pytest.MonkeyPatch, address: str, *, secret: str = seaweed.SECRET) -> None:
    """The environment of every S3 client."""
    for name, value in {
        "AWS_ENDPOINT_URL": address,
        "AWS_REGION": "us-east-1",
        "AWS_ACCESS_KEY_ID": seaweed.KEY,
        "AWS_SECRET_ACCESS_KEY": secret,
        "AWS_ALLOW_HTTP": "true",
    }.items():
        monkeypatch.setenv(name, value)


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


@pytest.mark.parametrize("size", [0, 1, 20_000, 6 * 1024 * 1024], ids=str)
def test_bytes_come_back_as_they_went_in(store: ObjectStore, size: int) -> None:
    content = (b"van ban " * (size // 8 + 1))[:size]
    sha256 = store.put(content)
    assert sha256 == digest(content)
    assert store.get(sha256) == content
    with store.open(sha256) as stream:
        assert stream.read() == content
    assert store.exists(sha256)


def test_a_stream_is_stored_like_bytes(store: ObjectStore) -> None:
    content = bytes(range(256)) * 50_000
    assert store.put(io.BytesIO(content)) == digest(content)
    assert store.get(digest(content)) == content


@hypothesis(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(content=st.binary(max_size=3000))
def test_any_bytes_are_found_under_their_hash(store: ObjectStore, content: bytes) -> None:
    assert store.get(store.put(content)) == content


def test_a_stream_is_read_in_pieces_and_from_any_place(store: ObjectStore) -> None:
    content = b"0123456789" * 300_000
    with store.open(store.put(content)) as stream:
        assert stream.read(4) == b"0123"
        stream.seek(2_999_995)
        assert stream.read(100) == b"56789"
        stream.seek(0)
        assert stream.read() == content


def test_the_same_bytes_are_stored_once(store: ObjectStore) -> None:
    assert store.put(b"once") == store.put(io.BytesIO(b"once"))
    assert [sha256 for sha256, _ in store.each()] == [digest(b"once")]


def test_many_who_bring_the_same_bytes_at_once_all_succeed(store: ObjectStore) -> None:
    content, given_back = b"at once" * 20_000, []
    threads = [threading.Thread(target=lambda: given_back.append(store.put(content))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert given_back == [digest(content)] * 8
    assert store.get(digest(content)) == content
    assert len(list(store.each())) == 1


def test_each_gives_every_hash_with_the_time_it_was_written(store: ObjectStore) -> None:
    begun = datetime.now(UTC) - timedelta(seconds=2)
    wanted = {store.put(f"object {number}".encode()) for number in range(25)}
    found = dict(store.each())
    assert set(found) == wanted
    assert all(begun <= written <= datetime.now(UTC) + timedelta(seconds=2) for written in found.values())


def test_the_time_of_one_object_is_told_as_it_is_now(store: ObjectStore) -> None:
    begun = datetime.now(UTC) - timedelta(seconds=2)
    sha256 = store.put(b"one object")
    written = store.written(sha256)
    assert written is not None
    assert abs(written - dict(store.each())[sha256]) < timedelta(seconds=1)
    assert begun <= written <= datetime.now(UTC) + timedelta(seconds=2)
    store.delete(sha256)
    assert store.written(sha256) is None


def test_an_empty_store_has_nothing(store: ObjectStore) -> None:
    assert list(store.each()) == []


def test_what_is_not_there_is_missing(store: ObjectStore) -> None:
    unknown = digest(b"never stored")
    assert not store.exists(unknown)
    with pytest.raises(ObjectMissing):
        store.get(unknown)
    with pytest.raises(ObjectMissing):
        store.open(unknown)


@pytest.mark.parametrize("name", ["", "ab", "../" * 20 + "etc", "A" * 64, "g" * 64, "0" * 63 + "/"])
def test_what_is_no_hash_is_missing_and_reaches_no_file(store: ObjectStore, name: str) -> None:
    for ask in (store.get, store.open, store.exists, store.delete):
        with pytest.raises(ObjectMissing):
            ask(name)


def test_deleted_bytes_are_gone_and_deleting_again_is_no_error(store: ObjectStore) -> None:
    kept, dropped = store.put(b"kept"), store.put(b"dropped")
    store.delete(dropped)
    store.delete(dropped)
    assert (store.exists(kept), store.exists(dropped)) == (True, False)
    assert [sha256 for sha256, _ in store.each()] == [kept]


def test_deleted_bytes_can_come_again(store: ObjectStore) -> None:
    sha256 = store.put(b"back")
    store.delete(sha256)
    assert store.put(b"back") == sha256
    assert store.get(sha256) == b"back"


def test_bytes_that_changed_where_they_lie_are_never_handed_out(store: ObjectStore) -> None:
    sha256 = store.put(b"what was written")
    if isinstance(store, FolderStore):
        (store.root / sha256[:2] / sha256[2:]).write_bytes(b"what was changed")
    else:
        import obstore

        obstore.put(store._client, f"{sha256[:2]}/{sha256[2:]}", b"what was changed")
    with pytest.raises(ObjectMissing, match="changed"):
        store.get(sha256)


# --- what cannot be reached ------------------------------------------------------------------------------------------


@pytest.fixture(params=["folder", pytest.param("s3", marks=pytest.mark.long)])
def away(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ObjectStore:
    """A store that was there when the process began."""
    if request.param == "folder":
        folder = FolderStore(folder=str(tmp_path / "mount" / "objects"))
        (tmp_path / "mount").rename(tmp_path / "unmounted")
        (tmp_path / "mount").write_bytes(b"no folder")
        return folder
    sign_in(monkeypatch, "http://127.0.0.1:9")
    return S3Store(url=f"s3://{seaweed.BUCKET}/away")


@pytest.mark.parametrize(
    "use",
    [
        lambda store: store.put(b"x"),
        lambda store: store.get("0" * 64),
        lambda store: store.open("0" * 64).read(),
        lambda store: store.exists("0" * 64),
        lambda store: store.delete("0" * 64),
        lambda store: store.written("0" * 64),
        lambda store: list(store.each()),
    ],
    ids=["put", "get", "open", "exists", "delete", "written", "each"],
)
def test_a_store_that_is_away_is_an_outage_and_never_a_missing_object(
    away: ObjectStore, use: Callable[[ObjectStore], object]
) -> None:
    with pytest.raises(StoreUnavailable) as raised:
        use(away)
    assert isinstance(raised.value, OUTAGES)


# --- what only S3 can do ---------------------------------------------------------------------------------------------


@pytest.mark.long
def test_s3_keeps_to_its_prefix(server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    sign_in(monkeypatch, server)
    one, other = S3Store(url=f"s3://{seaweed.BUCKET}/one"), S3Store(url=f"s3://{seaweed.BUCKET}/other")
    sha256 = one.put(b"of one office")
    assert one.exists(sha256) and not other.exists(sha256)
    assert list(other.each()) == []


@pytest.mark.long
def test_s3_refuses_a_wrong_secret(server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    sign_in(monkeypatch, server, secret="not the secret")
    store = S3Store(url=f"s3://{seaweed.BUCKET}/wrong")
    with pytest.raises(StoreUnavailable, match=r"(?i)signature|denied|forbidden|403"):
        store.put(b"x")


@pytest.mark.long
def test_s3_writes_old_bytes_again_so_that_a_sweep_sees_them(server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from vanthu.adapters import store_s3

    sign_in(monkeypatch, server)
    store = S3Store(url=f"s3://{seaweed.BUCKET}/again")
    sha256 = store.put(b"again")
    before = dict(store.each())[sha256]
    store.put(b"again")
    assert dict(store.each())[sha256] == before
    monkeypatch.setattr(store_s3, "_REFRESH_AFTER", timedelta(0))
    while dict(store.each())[sha256] == before:  # the server tells whole seconds
        store.put(b"again")
    assert store.get(sha256) == b"again"


@pytest.mark.long
def test_half_an_object_is_written_again(server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    import obstore

    sign_in(monkeypatch, server)
    store = S3Store(url=f"s3://{seaweed.BUCKET}/half")
    sha256 = digest(b"a whole object")
    obstore.put(store._client, f"{sha256[:2]}/{sha256[2:]}", b"a who")
    assert store.put(b"a whole object") == sha256
    assert store.get(sha256) == b"a whole object"


def test_s3_refuses_an_endpoint_without_tls_unless_told(monkeypatch: pytest.MonkeyPatch) -> None:
    sign_in(monkeypatch, "http://127.0.0.1:9")
    monkeypatch.delenv("AWS_ALLOW_HTTP")
    with pytest.raises(Exception, match=r"(?i)http|URL scheme"):
        S3Store(url="s3://bucket/prefix").exists("0" * 64)
