"""kill -9 around everything between a desk and the settled signature: docs/guarantees.md."""

from __future__ import annotations

import json
import signal
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import consistent
import mortal
import pytest
import vgca_tool as tool
from browsing import Browser, Gone
from test_two_phase_desk import raw
from test_web_crash import at_a_free_port, serve  # noqa: F401 - a fixture
from test_worker_crashes import die_around
from vgca_desks import Desks

import factories
import walking
from browsers import shown, signed_in
from factories import BD
from factories_office import Office
from vanthu.demo.province import PASSWORD
from vanthu.documents.models import Document
from vanthu.documents.states import Out
from vanthu.signing.models import Claim, Handout

#: Up to the commit that keeps what was brought: before it the ticket still holds.
BEFORE_IT_IS_KEPT = (
    ("vanthu.adapters.store_folder:FolderStore.put", "after"),
    ("vanthu.documents.actions.desk:take", "before"),
    ("vanthu.signing.parts:prolong", "after"),
)
KEPT = ("vanthu.documents.actions.desk:take", "after")
PREPARED = ("vanthu.documents.actions.desk:hand_out",)
SETTLED = (
    "vanthu.documents.actions.desk:keep",
    "vanthu.signing.parts:end",
    "vanthu.documents.actions.signing:{settle}",
)


@pytest.mark.long
def test_what_a_desk_brings_is_kept_and_settled_once_wherever_a_process_dies(
    own_office: Office,
    mortals: mortal.Mortals,
    at_a_free_port: Callable[[], Browser],  # noqa: F811 - the fixture
) -> None:
    desks = Desks(office=own_office)
    desks.move(BD, seats=("leader",))
    document = walking.walk(factories.draft(BD, real=True), until="pass_up")
    browser = at_a_free_port()
    server = serve(mortals, browser)
    browser.sign_in("giamdoc.bd", PASSWORD)
    mortals.kill(server)

    [step] = desks.ask(document, "sign", "leader").json()["steps"]
    signed = tool.sign(desks.fetch(step), step["request"], step["function"], desks.token(BD, "leader"))
    for place, when in (*BEFORE_IT_IS_KEPT, KEPT):
        server = serve(mortals, browser, at=place, when=when)
        with pytest.raises(Gone):
            bring(browser, step, signed)
        assert mortals.end_of(server) == -signal.SIGKILL, (place, when)
        assert (Handout.objects.get().returned_at is not None) == ((place, when) == KEPT)
    server = serve(mortals, browser)
    assert bring(browser, step, signed)["Status"] is False, "the ticket is used up"
    mortals.kill(server)
    die_around(mortals, settled_by("settle_person"), queue="default")
    mortal.work_on(mortals)
    assert_settled(document, Out.SIGNED, "outgoing.signed")


@pytest.mark.long
def test_two_phases_are_prepared_and_settled_once_wherever_a_worker_dies(
    own_office: Office, mortals: mortal.Mortals
) -> None:
    desks = Desks(office=own_office)
    desks.move(BD, way="client", seats=("clerk",))
    document = walking.walk(factories.draft(BD, real=True), until="number")
    clerk, where = signed_in(factories.cast(BD).clerk), f"/van-ban/{document.pk}"
    assert clerk.post(f"{where}/ky-hai-buoc/seal", shown(document)).status_code == 202
    die_around(mortals, PREPARED, queue="default")
    mortal.retry_stalled()
    [file] = clerk.get(f"{where}/ban-ky").json()["files"]
    answer = {"id": file["id"], "signature": raw(desks, "clerk", file)}
    said = clerk.post(f"{where}/ky-hai-buoc", json.dumps(answer), content_type="application/json")
    assert said.json() == {"checking": True}
    die_around(mortals, settled_by("settle_seal"), queue="default")
    mortal.work_on(mortals)
    assert_settled(document, Out.SEALED, "outgoing.sealed")


def settled_by(settle: str) -> tuple[str, ...]:
    return tuple(place.format(settle=settle) for place in SETTLED)


def bring(browser: Browser, step: dict[str, Any], pdf: bytes) -> dict[str, Any]:
    path = urlsplit(step["request"]["FileUploadHandler"]).path
    _, said = browser.post(path, {}, [("uploadfile", "van-ban.signed.pdf", pdf)])
    return json.loads(said)


def assert_settled(document: Document, state: str, event: str) -> None:
    consistent.assert_consistent()
    document.refresh_from_db()
    claim = Claim.objects.exclude(way="server").get(document_id=document.pk)
    assert (document.state, claim.state) == (state, "done")
    names = factories.audit_names(document)
    assert names.count(event) == 1 and "outgoing.not_done" not in names
