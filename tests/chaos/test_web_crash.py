"""kill -9 of the web server in the middle of a form with files, and around every act from number to register:
docs/guarantees.md."""

from __future__ import annotations

import contextlib
import signal
import socket
import urllib.error
from collections.abc import Callable, Iterator

import consistent
import mortal
import pytest
from browsing import Browser, Gone
from processes import wait_for

import factories
import walking
from browsers import shown
from factories import BD, HG, LC
from factories_office import Office
from vanthu.core.ids import new_id
from vanthu.demo.province import PASSWORD
from vanthu.dev.ports import reserved
from vanthu.documents.models import Document
from vanthu.documents.states import In, Out
from vanthu.files.models import File
from vanthu.signing.models import Claim

FORM = "/van-ban/soan"
#: On the way of a draft into the database; the last one is the commit, of which the drafter hears nothing.
ON_THE_WAY = (
    ("vanthu.files.intake:receive_form", "before"),
    ("vanthu.adapters.store_folder:FolderStore.put", "after"),
    ("vanthu.documents.actions.drafting:create_draft", "before"),
    ("vanthu.files.parts:add_file", "after"),
    ("vanthu.core.audit:record", "after"),
)
COMMITTED = ("vanthu.documents.actions.drafting:create_draft", "after")


@pytest.mark.long
def test_a_draft_is_there_whole_or_not_at_all_wherever_the_server_dies(
    own_office: Office, mortals: mortal.Mortals, at_a_free_port: Callable[[], Browser]
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
    browser = at_a_free_port()

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

    # The drafter sends the same page once more and confirms the places: the one draft that is there goes on its way.
    server = serve(mortals, browser)
    address, _ = browser.post(FORM, fields, files)
    confirm = f"/van-ban/{fields['key']}/trinh"
    assert address.endswith(confirm)
    address, _ = browser.post(f"/van-ban/{fields['key']}/lam/submit", browser.form_on(confirm))
    mortals.kill(server)
    assert address.endswith(f"/van-ban/{fields['key']}")
    assert there() == (1, 2)
    assert factories.audit_names(Document.objects.get()) == [
        "outgoing.drafted", "outgoing.layout_confirmed", "outgoing.submitted",
    ]  # fmt: skip
    consistent.assert_consistent()


#: From the number to the register: who acts, by which act, around which functions the server dies. The last place is
#: the act itself: after it the commit is through, and the clerk does not hear of it.
ACTS = (
    (BD, "number", ("vanthu.registers.numbering:allocate", "vanthu.documents.actions.outgoing:number")),
    (BD, "seal", ("vanthu.signing.parts:claim", "vanthu.documents.actions.signing:ask_seal")),
    (BD, "issue", ("vanthu.signing.parts:claim", "vanthu.documents.actions.signing:ask_issue")),
    (HG, "accept", ("vanthu.core.audit:record", "vanthu.documents.actions.arriving:accept")),
    (HG, "register", ("vanthu.exchange.outbox:enqueue_status", "vanthu.documents.actions.arriving:register")),
)


@pytest.mark.long
def test_nothing_is_lost_or_done_twice_when_the_server_dies_around_every_act_from_number_to_register(
    own_office: Office, mortals: mortal.Mortals, at_a_free_port: Callable[[], Browser]
) -> None:
    sent = walking.walk(factories.draft(BD, real=True, recipients=(factories.cast(HG).agency,)), until="forward")
    clerks = {BD: at_a_free_port(), HG: at_a_free_port()}
    for key, browser in clerks.items():
        server = serve(mortals, browser)
        browser.sign_in(f"vanthu.{factories.SHORT[key]}", PASSWORD)
        mortals.kill(server)

    for key, act, places in ACTS:
        browser = clerks[key]
        document = sent if key == BD else Document.objects.get(direction=Document.IN)
        document.refresh_from_db()
        before = document.state, lines(document)
        for place in places:
            dies_in_the_act(mortals, browser, document, act, place=place, when="before")
            dies_in_the_act(mortals, browser, document, act, place=place, when="after")
            document.refresh_from_db()
            if place != places[-1]:
                assert (document.state, lines(document)) == before, (act, place)
        # What was done is done: pressed once more, because nobody heard of it, the button does nothing.
        done = document.state, lines(document), Claim.objects.filter(state="live").count()
        assert done != (*before, 0), act
        server = serve(mortals, browser)
        with contextlib.suppress(urllib.error.HTTPError):
            do(browser, document, act)
        mortals.kill(server)
        document.refresh_from_db()
        assert (document.state, lines(document), Claim.objects.filter(state="live").count()) == done, act
        mortal.work_on(mortals)
        consistent.assert_consistent()

    consistent.assert_delivered()
    sent.refresh_from_db()
    arrival = Document.objects.get(direction=Document.IN)
    assert (sent.state, arrival.state, arrival.entry.number) == (Out.ISSUED, In.REGISTERED, 1)
    assert factories.statuses(arrival) == ["01", "03"]


def do(browser: Browser, document: Document, act: str) -> None:
    """Press the button of this act, or send its form as the page filled it in."""
    if act == "register":
        form = f"/van-ban/{document.pk}/dang-ky"
        browser.post(form, browser.form_on(form))
    else:
        browser.post(f"/van-ban/{document.pk}/lam/{act}", {"action": act} | shown(document))


def dies_in_the_act(
    mortals: mortal.Mortals, browser: Browser, document: Document, act: str, *, place: str, when: str
) -> None:
    server = serve(mortals, browser, at=place, when=when)
    with pytest.raises(Gone):
        do(browser, document, act)
    assert mortals.end_of(server) == -signal.SIGKILL, (act, place, when)


def lines(document: Document) -> list[str]:
    """The document's audit trail."""
    return factories.audit_names(document)


@pytest.fixture
def at_a_free_port() -> Iterator[Callable[[], Browser]]:
    with contextlib.ExitStack() as held:
        yield lambda: Browser(held.enter_context(reserved(18790)))


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
