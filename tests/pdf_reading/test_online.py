"""Revocation over the network, against a small real server on this machine."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import SimpleNamespace

import file_bench as bench
import pytest
from asn1crypto import crl, ocsp
from file_bench import LEADER
from pki_bench import DAY, NOW, Authority, issue, name, ocsp_answer, revocation_list

from vanthu.pdf import evidence, fetch
from vanthu.pdf.sandbox import TIMEOUT
from vanthu.pdf.verify import verify


@dataclass
class Source:
    url: str
    answers: dict = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)


@pytest.fixture
def source(monkeypatch) -> Iterator[Source]:
    fetch._cache.clear()
    for limit in ("BUDGET", "_TIMEOUT"):  # what a busy machine keeps; the real ones are looked at below
        monkeypatch.setattr(fetch, limit, 60.0)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.answer(b"")

        def do_POST(self) -> None:
            self.answer(self.rfile.read(int(self.headers["Content-Length"])))

        def answer(self, body: bytes) -> None:
            found.asked.append(self.path)
            make = found.answers.get(self.path)
            self.send_response(200 if make else 404)
            self.end_headers()
            if make:
                self.wfile.write(make(body))

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    found = Source(url=f"http://127.0.0.1:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    yield found
    server.shutdown()
    thread.join()
    server.server_close()


def signed_without_evidence(authority: Authority, **urls) -> tuple[bytes, object]:
    leader = issue(name("Lãnh đạo", uid="CCCD:1"), by=authority.ca, **urls)
    return bench.sign(bench.prepared(), LEADER, leader, authority, stamper=None), leader


def judged(pdf, trust, *, online=True):
    return verify(pdf, trust=trust, online=online, accepts_claimed_time=True)


@pytest.mark.req("BD-7.1")
def test_the_list_of_the_authority_is_fetched_once_and_kept(authority, trust, source):
    pdf, _ = signed_without_evidence(authority, crl_url=source.url + "/ca.crl")
    source.answers["/ca.crl"] = lambda _: revocation_list(authority.ca).dump()

    assert judged(pdf, trust).verdict == "valid"
    assert judged(pdf, trust).verdict == "valid"
    assert source.asked == ["/ca.crl"]


@pytest.mark.parametrize("way", ["list", "status"])
def test_an_answer_is_used_until_its_next_update_and_then_asked_for_again(authority, trust, source, monkeypatch, way):
    clock = [datetime.now(UTC)]
    monkeypatch.setattr(fetch, "datetime", SimpleNamespace(now=lambda _: clock[0]))
    kept: list[bytes] = []

    def answer(request: bytes) -> bytes:
        kept.append(make(request))
        return kept[-1]

    if way == "list":
        pdf, _ = signed_without_evidence(authority, crl_url=source.url + "/x")
        make, load = lambda _: revocation_list(authority.ca).dump(), crl.CertificateList.load
    else:
        pdf, leader = signed_without_evidence(authority, ocsp_url=source.url + "/x")
        make, load = lambda request: ocsp_answer(request, leader, authority.ca), ocsp.OCSPResponse.load
    source.answers["/x"] = answer

    def asked() -> int:
        assert judged(pdf, trust).verdict == "valid"
        return len(source.asked)

    assert asked() == 1
    end = fetch.next_update(load(kept[0]))
    clock[0] = end - timedelta(seconds=1)
    assert asked() == 1, "still good"
    clock[0] = end
    assert asked() == 2, "no longer"


@pytest.mark.req("BD-7.1")
def test_a_revocation_that_the_network_tells_is_found(authority, trust, source):
    pdf, leader = signed_without_evidence(authority, crl_url=source.url + "/ca.crl")
    source.answers["/ca.crl"] = lambda _: revocation_list(authority.ca, (leader, NOW - 2 * DAY)).dump()

    assert judged(pdf, trust).codes == {"revoked"}


@pytest.mark.parametrize(("revoked", "verdict"), [(None, "valid"), (NOW - DAY, "invalid")], ids=["good", "revoked"])
def test_the_status_service_is_asked_before_the_list(authority, trust, source, revoked, verdict):
    pdf, leader = signed_without_evidence(authority, crl_url=source.url + "/ca.crl", ocsp_url=source.url + "/ocsp")
    source.answers["/ocsp"] = lambda request: ocsp_answer(request, leader, authority.ca, revoked=revoked)

    assert judged(pdf, trust).verdict == verdict
    assert set(source.asked) == {"/ocsp"}


def test_an_answer_signed_by_a_stranger_is_not_believed(authority, trust, source):
    pdf, leader = signed_without_evidence(authority, ocsp_url=source.url + "/ocsp")
    source.answers["/ocsp"] = lambda request: ocsp_answer(request, leader, Authority().ca)

    assert judged(pdf, trust).codes == {"revocation_unknown"}
    assert source.asked == ["/ocsp"]


@pytest.mark.parametrize("answer", [None, lambda _: b"", lambda _: b"<html>proxy</html>"], ids=["404", "empty", "html"])
def test_a_source_that_is_silent_or_talks_nonsense_leaves_the_question_to_the_clerk(authority, trust, source, answer):
    pdf, _ = signed_without_evidence(authority, crl_url=source.url + "/x", ocsp_url=source.url + "/y")
    source.answers.update({"/x": answer, "/y": answer} if answer else {})

    report = judged(pdf, trust)
    assert (report.verdict, report.codes) == ("warning", {"revocation_unknown"})


def test_nothing_is_fetched_without_being_asked_to(authority, trust, source):
    pdf, _ = signed_without_evidence(authority, crl_url=source.url + "/ca.crl")
    source.answers["/ca.crl"] = lambda _: revocation_list(authority.ca).dump()

    assert judged(pdf, trust, online=False).codes == {"revocation_unknown"}
    assert source.asked == []


def test_a_certificate_of_a_stranger_sends_us_nowhere(trust, source):
    pdf, _ = signed_without_evidence(Authority(), crl_url=source.url + "/hook", ocsp_url=source.url + "/hook")

    assert "untrusted" in judged(pdf, trust).codes
    assert source.asked == []


def test_evidence_in_the_file_needs_no_network(good, trust, source):
    assert verify(good, trust=trust, online=True).verdict == "valid"
    assert source.asked == []


def test_a_source_that_keeps_us_waiting_leaves_the_revocation_unknown_in_time(authority, trust, source, monkeypatch):
    # The source is really silent; only how long a question took is made, so that no stall of the machine counts.
    passed, asked, read = [0.0], [], fetch._read
    for module in (fetch, evidence):
        monkeypatch.setattr(module, "time", SimpleNamespace(monotonic=lambda: passed[0]))
    monkeypatch.setattr(fetch, "_TIMEOUT", 0.2)

    def long(url: str, *more: object) -> bytes:
        asked.append(url.removeprefix(source.url))
        passed[0] += fetch.BUDGET
        return read(url, *more)

    monkeypatch.setattr(fetch, "_read", long)
    let_go = threading.Event()
    pdf, _ = signed_without_evidence(authority, crl_url=source.url + "/x", ocsp_url=source.url + "/y")
    source.answers["/y"] = lambda _: b"late" if let_go.wait(60) else b""
    source.answers["/x"] = source.answers["/y"]

    reports = [judged(pdf, trust)]
    assert asked == ["/y"], "then the budget was spent"
    reports += [judged(pdf, trust), judged(pdf, trust)]
    let_go.set()

    assert {code for one in reports for code in one.codes} == {"revocation_unknown"}
    assert asked == ["/y", "/x"], "and a silent source is left alone for a while"


def test_a_slow_network_never_becomes_a_limit_of_the_sandbox():
    assert fetch.BUDGET + fetch._TIMEOUT < TIMEOUT
