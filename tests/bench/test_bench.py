"""The instruments of the bench: what they count is what happened."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterator
from typing import Any

import pytest

from vanthu.bench import client, run


class Page(socketserver.StreamRequestHandler):
    answer = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"

    def handle(self) -> None:
        while (line := self.rfile.readline()) not in {b""}:
            if line == b"\r\n":
                self.server.asked += 1  # type: ignore[attr-defined]
                self.wfile.write(self.answer)


class Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    asked = 0


@pytest.fixture
def server(request: pytest.FixtureRequest) -> Iterator[Server]:
    handler = type("Handler", (Page,), {"answer": getattr(request, "param", Page.answer)})
    with Server(("127.0.0.1", 0), handler) as listening:
        thread = threading.Thread(target=listening.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield listening
        listening.shutdown()
        thread.join()


def test_the_client_sends_exactly_the_requests_that_it_counts(server: Server) -> None:
    found = client.load(server.server_address[1], b"GET / HTTP/1.1\r\n\r\n", requests=50, connections=4)
    assert found.answers == server.asked == 50
    assert found.latencies_ms == sorted(found.latencies_ms)
    assert found.percentile(0.5) <= found.percentile(0.95) <= found.latencies_ms[-1]


@pytest.mark.parametrize("server", [b"HTTP/1.1 500 Oops\r\nContent-Length: 0\r\n\r\n"], indirect=True)
def test_an_error_page_is_no_measurement(server: Server) -> None:
    with pytest.raises(client.WrongAnswer, match="500"):
        client.load(server.server_address[1], b"GET / HTTP/1.1\r\n\r\n", requests=5, connections=1)


@pytest.mark.parametrize("server", [b"HTTP/1.1 200 OK\r\n\r\nhello"], indirect=True)
def test_an_answer_of_unknown_length_is_refused(server: Server) -> None:
    with pytest.raises(client.WrongAnswer, match="length"):
        client.load(server.server_address[1], b"GET / HTTP/1.1\r\n\r\n", requests=5, connections=1)


def test_the_report_names_every_ratio_and_what_it_must_be() -> None:
    one: dict[str, Any] = {"ratio": 0.31, "requests_per_second": 9, "p95_ms": 1, "queries": 4, "replays_per_second": 30}
    found = {
        "documents": 1000, "units": 2, "cores": 2, "load_average": 0.5,
        "work_list": one, "document": {"queries": 8, "p50_ms": 3},
        "register": {"ratio": 0.62, "acts_per_second": 1, "statements": 14, "pgbench_per_second": 2},
        "start": {"--help": {"ratio": 1.05, "ms": 40, "bare_import_ms": 38}},
    }  # fmt: skip
    said = run.report(found)
    assert "ratio 0.31 (≥ 0.22" in said
    assert "8 queries (≤ 8)" in said
    assert "ratio 0.62 (≥ 0.5)" in said
    assert "ratio 1.05 (≤ 1.3)" in said


@pytest.mark.django_db
def test_a_captured_statement_carries_its_parameters() -> None:
    from vanthu.bench.statements import captured
    from vanthu.people.models import Agency

    with captured() as heard:
        assert not Agency.objects.filter(code="H99.77").exists()
    ((sql, params),) = heard
    assert "people_agency" in sql
    assert "H99.77" in params
    with captured() as silence:
        pass
    assert silence == []
