"""kill -9 of the web server in the middle of a form with files: docs/guarantees.md."""

from __future__ import annotations

import contextlib
import signal
import socket

import consistent
import mortal
import pytest
from browsing import Browser, Gone
from processes import wait_for

import factories
from factories import BD, LC
from factories_office import Office
from vanthu.core.ids import new_id
from vanthu.demo.province import PASSWORD
from vanthu.documents.models import Document
from vanthu.files.models import File

FORM = "/van-ban/soan"
#: On the way of a draft into the database; the last one is the commit, of which the drafter hears nothing.
ON_THE_WAY = (
    ("vanthu.files.intake:receive_all", "before"),
    ("vanthu.adapters.store_folder:FolderStore.put", "after"),
    ("vanthu.documents.actions.outgoing:create_draft", "before"),
    ("vanthu.files.parts:add_file", "after"),
    ("vanthu.core.audit:record", "after"),
)
COMMITTED = ("vanthu.documents.actions.outgoing:create_draft", "after")


def test_a_draft_is_there_whole_or_not_at_all_wherever_the_server_dies(
    own_office: Office, mortals: mortal.Mortals
) -> None:
    people, letter = factories.cast(BD), factories.letter(BD)
    fields = {
        "key": str(new_id()),
        "type_name": letter.type_name,
        "subject": letter.subject,
        "notation": letter.notation,
        "recipients": str(factories.cast(LC).agency),
        "urgency": "0",
        "signer": str(people.leader.position),
        "unit_leader": str(people.unit_leader.position),
        "copies": "1",
    }
    files = [("main", "van-ban.pdf", letter.pdf.read_bytes()), ("editable", "van-ban.docx", letter.docx.read_bytes())]
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        browser = Browser(free.getsockname()[1])

    server = serve(mortals, browser)
    browser.sign_in("chuyenvien.bd", PASSWORD)
    with browser.half_a_post(FORM, fields, files) as request:
        mortals.kill(server)
        with contextlib.suppress(ConnectionResetError):
            assert request.recv(1) == b""
    assert there() == (0, 0)
    for place, when in ON_THE_WAY:
        dies_in_the_form(mortals, browser, fields, files, place=place, when=when)
        assert there() == (0, 0), (place, when)
    for _ in range(2):
        dies_in_the_form(mortals, browser, fields, files, place=COMMITTED[0], when=COMMITTED[1])
        assert there() == (1, 2)

    # The drafter sends the same page once more: the one draft that is there goes on its way.
    server = serve(mortals, browser)
    address, _ = browser.post(FORM, fields, files)
    mortals.kill(server)
    assert address.endswith(f"/van-ban/{fields['key']}")
    assert there() == (1, 2)
    assert factories.audit_names(Document.objects.get()) == ["outgoing.drafted", "outgoing.submitted"]
    consistent.assert_consistent()


def dies_in_the_form(
    mortals: mortal.Mortals, browser: Browser, fields: dict, files: list, *, place: str, when: str
) -> None:
    server = serve(mortals, browser, at=place, when=when)
    with pytest.raises(Gone):
        browser.post(FORM, fields, files)
    assert mortals.end_of(server) == -signal.SIGKILL


def serve(mortals: mortal.Mortals, browser: Browser, **death: str) -> int:
    """The web server, answering."""
    server = mortals.start("web", port=browser.port, **death)
    wait_for(lambda: listens(browser.port), seconds=30, else_say=mortals.said)
    return server


def listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def there() -> tuple[int, int]:
    """Documents and files."""
    return Document.objects.count(), File.objects.count()
