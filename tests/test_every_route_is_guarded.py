"""Every address of the office against everybody: nobody signed in, each seat of the agency, other agencies.

The tables below say who may do what. An address or an act that is not in them fails the tests: whoever adds one has to
say who it is for. What is refused changes nothing, in the databases and in the store.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

import factories
from browsers import shown, signed_in
from factories import BD, HG, LC, QN, ST
from vanthu.core import clock
from vanthu.documents.states import In, Out

pytestmark = pytest.mark.usefixtures("office")

SEATS = (
    "clerk", "specialist", "unit_leader", "checker", "leader", "deputy", "chief", "other_unit_leader",
    "other_specialist", "archivist", "admin",
)  # fmt: skip
#: They see every document of their agency.
OVERSEERS = frozenset({"clerk", "leader", "deputy", "chief"})
#: They take part in the documents of these tests, besides.
INVOLVED = frozenset({"specialist", "unit_leader", "checker"})
EVERYBODY = frozenset(SEATS)
#: Leaders too: one to whom an arrival was distributed may answer it himself.
DRAFTERS = EVERYBODY - {"archivist", "admin"}
BOOK_READERS = OVERSEERS | {"archivist"}
#: The trust list: leaders read it, the administrator changes it.
TRUST_READERS = frozenset({"admin", "leader", "deputy", "chief"})
ADMIN = frozenset({"admin"})


@dataclass(frozen=True, kw_only=True)
class Route:
    """An address: its methods, who may use it, and what fills its variables."""

    methods: frozenset[str]
    who: frozenset[str] = EVERYBODY
    #: One's own things only: nobody else's exist.
    own: bool = False
    #: About a document: who may not see it is told that there is none.
    document: bool = False
    data: dict[str, str] = field(default_factory=dict)
    #: The agency whose regulation has it.
    at: str = BD


READ, WRITE, FORM = frozenset({"GET"}), frozenset({"POST"}), frozenset({"GET", "POST"})

#: Answer without a person.
OPEN = {"healthz": READ, "readyz": READ, "sign-in": FORM, "desk-file": READ, "desk-upload": WRITE}
#: Called by a program on the signer's desk, which has a ticket and neither cookie nor form (tests/vgca).
BY_TICKET = frozenset({"desk-file", "desk-upload"})

ROUTES: dict[str, Route] = {
    "sign-out": Route(methods=WRITE),
    "lock": Route(methods=WRITE),
    "unlock": Route(methods=FORM),
    "people-me": Route(methods=READ),
    "people-switch": Route(methods=WRITE, own=True),
    "people-password": Route(methods=FORM),
    "people-agencies": Route(methods=READ),
    "people-staff": Route(methods=READ),
    "signing-keys": Route(methods=READ),
    "signing-selfcheck": Route(methods=READ),
    "signing-close": Route(methods=WRITE),
    "signing-open": Route(methods=WRITE, own=True),
    "notify-notices": Route(methods=READ),
    "notify-read-all": Route(methods=WRITE),
    "notify-open": Route(methods=READ, own=True),
    "signing-certificates": Route(methods=READ),  # one's own, the agency's, or all: queries.visible
    "signing-register": Route(methods=FORM, who=frozenset({"admin"})),
    "signing-certificate": Route(methods=READ, own=True),
    "signing-certificate-act": Route(methods=WRITE, own=True),  # tests/signing/test_registry_pages.py
    "signing-log": Route(methods=READ, own=True),
    "signing-paper": Route(methods=READ, own=True),
    "signing-pictures": Route(methods=FORM),
    "signing-picture": Route(methods=READ, own=True),
    "signing-picture-act": Route(methods=WRITE, own=True),
    "registers-book": Route(methods=READ, who=BOOK_READERS),
    "registers-book-xlsx": Route(methods=READ, who=BOOK_READERS),
    "documents-home": Route(methods=READ),
    "documents-queue": Route(methods=READ, own=True),
    "documents-all": Route(methods=READ),
    "documents-search": Route(methods=READ),
    "web-palette": Route(methods=READ),
    "exchange-board": Route(methods=READ, who=OVERSEERS),
    "exchange-retry": Route(methods=WRITE, who=frozenset({"clerk"})),
    "documents-batch": Route(methods=FORM, who=frozenset({"leader", "deputy"})),
    "documents-batch-progress": Route(methods=READ, own=True),
    "documents-batch-stop": Route(methods=WRITE, own=True),
    "documents-routine-kinds": Route(methods=FORM, who=frozenset({"leader"})),
    "documents-draft": Route(methods=FORM, who=DRAFTERS),
    "documents-paper": Route(methods=FORM, who=frozenset({"clerk"})),
    "documents-original": Route(methods=FORM, who=frozenset({"clerk"})),
    "documents-original-edit": Route(methods=FORM, who=frozenset({"clerk"}), document=True),
    "documents-document": Route(methods=READ, document=True),
    "documents-pages": Route(methods=READ, document=True),
    "documents-page": Route(methods=READ, document=True),
    "documents-words": Route(methods=READ, document=True),
    "documents-file": Route(methods=READ, document=True),
    "documents-signatures": Route(methods=FORM, document=True),
    "documents-signatures-pdf": Route(methods=READ, document=True),
    "documents-revisions": Route(methods=READ, document=True),
    "documents-revision-page": Route(methods=READ, document=True),
    "documents-archive": Route(methods=WRITE, who=frozenset({"clerk"}), document=True),
    "documents-archive-file": Route(methods=READ, document=True),
    "delegations": Route(methods=READ, who=frozenset({"leader", "deputy", "chief", "clerk", "admin"})),
    "delegation-give": Route(methods=WRITE, who=frozenset({"leader"})),
    "delegation-revoke": Route(methods=WRITE, own=True),
    "delegation-paper": Route(methods=READ, own=True),
    "documents-check-file": Route(methods=FORM),
    "documents-checked": Route(methods=READ, own=True),
    "documents-checked-pdf": Route(methods=READ, own=True),
    "trust-list": Route(methods=READ, who=TRUST_READERS),
    "trust-version": Route(methods=READ, who=TRUST_READERS),
    "trust-certificate": Route(methods=READ, who=TRUST_READERS),
    "trust-import": Route(methods=FORM, who=ADMIN),
    "trust-confirm": Route(methods=WRITE, who=ADMIN),
    "trust-withdraw": Route(methods=WRITE, who=ADMIN),
    "trust-purpose": Route(methods=WRITE, who=ADMIN),
    "documents-edit": Route(methods=FORM, who=frozenset({"specialist"}), document=True),
    "documents-signer": Route(methods=FORM, who=frozenset({"specialist", "leader"}), document=True),
    "documents-confirm": Route(methods=READ, who=frozenset({"specialist"}), document=True),
    "documents-place": Route(methods=FORM, who=frozenset({"specialist"}), document=True),
    "documents-corner": Route(methods=FORM, who=frozenset({"clerk"}), document=True),
    "documents-corner-of": Route(methods=FORM, who=frozenset({"specialist"}), document=True),
    "documents-outside": Route(methods=FORM, who=frozenset({"leader"}), document=True, at=ST),
    "documents-outside-file": Route(methods=READ, who=frozenset({"leader"}), document=True, at=ST),
    "documents-print": Route(methods=FORM, who=frozenset({"clerk"}), document=True),
    "documents-print-file": Route(methods=READ, who=frozenset({"clerk"}), document=True),
    "documents-register": Route(methods=FORM, who=frozenset({"clerk"}), document=True),
    "documents-scan": Route(methods=FORM, who=frozenset({"clerk"}), document=True),
    "documents-distribute": Route(methods=FORM, who=frozenset({"leader"}), document=True),
    "documents-act": Route(methods=WRITE, document=True),  # see ACTS
    "desk-state": Route(methods=READ, document=True),
    "desk-cancel": Route(methods=WRITE, document=True),
    "desk-ask": Route(methods=WRITE, document=True),
    "two-phase-begin": Route(methods=WRITE, document=True),
    "two-phase-finish": Route(methods=WRITE, document=True),
}


#: Asked by the page's script and by integrators' clients, answered in JSON.
DESK = frozenset({"desk-cancel", "desk-ask", "two-phase-begin", "two-phase-finish"})


@dataclass(frozen=True, kw_only=True)
class Act:
    """A button: in which state, at which agency, and who may press it."""

    state: str
    who: str
    at: str = BD
    others: frozenset[str] = frozenset()
    data: dict[str, str] = field(default_factory=dict)
    changes: dict[str, Any] = field(default_factory=dict)

    @property
    def allowed(self) -> frozenset[str]:
        return self.others | {self.who}


REASON = {"reason": "Sai thẩm quyền"}
ACTS: dict[str, Act] = {
    "submit": Act(state=Out.DRAFT, who="specialist"),
    "cancel": Act(state=Out.DRAFT, who="specialist", data=REASON),
    "initial": Act(state=Out.AT_UNIT_LEADER, who="unit_leader", at=ST, changes={"placement": {"initialled": False}}),
    "pass_up": Act(state=Out.AT_UNIT_LEADER, who="unit_leader"),
    "pass_to_checker": Act(state=Out.AT_UNIT_LEADER, who="unit_leader", at=HG),
    "refuse": Act(state=Out.AT_UNIT_LEADER, who="unit_leader", data=REASON),
    "check_pass": Act(state=Out.AT_CHECKER, who="checker", at=HG),
    "hand_back_form": Act(state=Out.AT_CHECKER, who="checker", at=HG, data=REASON),
    "sign": Act(state=Out.AT_SIGNER, who="leader"),
    "refuse_signing": Act(state=Out.AT_SIGNER, who="leader", data=REASON),
    "forward": Act(state=Out.SIGNED, who="leader"),
    "permit_issue": Act(state=Out.SIGNED, who="leader", at=QN, others=frozenset({"deputy"})),
    "expert_review": Act(state=Out.AT_SIGNER, who="leader", at=ST, data={"unit": "unit"}),
    "give_review": Act(state=Out.AT_REVIEW, who="unit_leader", at=ST, data={"opinion": "Đồng ý"}),
    "call_back_review": Act(state=Out.AT_REVIEW, who="leader", at=ST),
    "take_paper": Act(
        state=Out.AT_CLERK,
        who="clerk",
        at=ST,
        data={"file": "on", "paper": "on", "taken_on": f"{clock.now():%Y-%m-%d}"},
    ),
    "report_receipts": Act(state=Out.ISSUED, who="clerk", at=HG),
    "put_off": Act(state=Out.AT_SIGNER, who="leader", at=LC),
    "take_up": Act(
        state=Out.AT_SIGNER, who="leader", at=LC, changes={"put_off_until": clock.now() + timedelta(days=1)}
    ),
    "sign_again": Act(state=Out.NUMBERED, who="clerk", at=LC, data=REASON),
    "number": Act(state=Out.AT_CLERK, who="clerk"),
    "seal": Act(state=Out.NUMBERED, who="clerk"),
    "issue": Act(state=Out.SEALED, who="clerk"),
    "hand_back": Act(state=Out.AT_CLERK, who="clerk", data=REASON),
    "verify": Act(state=In.CHECKED, who="clerk"),
    "accept": Act(state=In.CHECKED, who="clerk"),
    "refuse_arrival": Act(state=In.CHECKED, who="clerk", data=REASON),
    "give_back": Act(state=In.REGISTERED, who="clerk", data=REASON),
    "sign_scan": Act(state=In.REGISTERED, who="clerk", changes={"source": "paper"}),
    "strike_original": Act(state=Out.NUMBERED, who="clerk", data=REASON, changes={"paper_original": True}),
    "submit_arrival": Act(state=In.REGISTERED, who="clerk", data={"leader": "leader"}),
    "assign": Act(state=In.ASSIGNED, who="unit_leader", data={"position": "specialist"}),
    "start": Act(state=In.ASSIGNED, who="specialist"),
    "report": Act(state=In.IN_PROGRESS, who="specialist", data={"result": "Xong"}),
    "file": Act(state=In.IN_PROGRESS, who="specialist"),
    "hand_up": Act(state=In.IN_PROGRESS, who="specialist", data=REASON),
    "pass_on": Act(state=In.IN_PROGRESS, who="specialist", data={"position": "unit_leader", **REASON}),
    "confirm": Act(state=In.REPORTED, who="leader"),
    "send_back": Act(state=In.REPORTED, who="leader", data=REASON),
}
#: Acts that begin on a page of their own, by the name of the address.
PAGES = {"edit": "documents-edit", "change_signer": "documents-signer", "register": "documents-register", "distribute": "documents-distribute",
         "reply": "documents-draft", "add_scan": "documents-scan", "scan_original": "documents-scan",
         "edit_original": "documents-original-edit", "place": "documents-place", "edit_outside": "documents-outside",
         "print": "documents-print", "place_scan": "documents-corner", "place_original": "documents-corner"}  # fmt: skip


# --- who is there ----------------------------------------------------------------------------------------------------


@pytest.fixture
def browser() -> Callable[..., Client]:
    """`browser(actor)`: this person's browser; the same one each time."""
    kept: dict[Any, Client] = {}

    def of(actor: Any) -> Client:
        if actor.position not in kept:
            kept[actor.position] = signed_in(actor, raise_request_exception=False)
        return kept[actor.position]

    return of


def outsiders(key: str) -> list[Any]:
    """The clerk and the leader of another agency: each may do most things at home."""
    other = factories.cast(LC if key == BD else BD)
    return [other.clerk, other.leader]


def place(state: str, key: str = BD, **changes: Any) -> Any:
    """A document in a state, in which the drafting unit's people and the checker take part."""
    from vanthu.documents.models import Participant

    people = factories.cast(key)
    make = factories.incoming if state in set(In) else factories.outgoing
    document = make(state, key, **changes)
    for seat in INVOLVED:
        Participant.objects.create(
            agency_id=people.agency, document=document, position_id=getattr(people, seat).position
        )
    return document


def expected(seat: str, allowed: frozenset[str]) -> int:
    """How a person is refused: who sees the document is told why, to the others it does not exist."""
    assert seat not in allowed
    return 403 if seat in OVERSEERS | INVOLVED else 404


def reason_given(answer: Any) -> bool:
    """The page says in a sentence why, not only that."""
    text = answer.content.decode()
    return any(word in text for word in ("Chỉ ", "Vị trí của bạn", "do văn thư", "không có quyền"))


def status(answer: Any) -> int:
    """The status of an answer that has been read to its end, which closes the file that it may come from."""
    if answer.streaming:
        assert b"".join(answer.streaming_content)
    return answer.status_code


# --- the addresses ---------------------------------------------------------------------------------------------------


def patterns(resolver: URLResolver | None = None) -> Iterator[URLPattern]:
    for item in (resolver or get_resolver()).url_patterns:
        if isinstance(item, URLResolver):
            yield from patterns(item)
        else:
            yield item


NAMES = sorted({*OPEN, *ROUTES})


def address(name: str) -> str:
    """An address of this route about something that exists: of the agency's own, and of the clerk's own where it is
    personal."""
    key = ROUTES[name].at if name in ROUTES else BD
    people = factories.cast(key)
    state = {
        "documents-register": In.ACCEPTED, "documents-distribute": In.SUBMITTED, "documents-scan": In.REGISTERED,
        "documents-corner": In.REGISTERED,
        "documents-original-edit": Out.NUMBERED,
        "documents-signer": Out.AT_SIGNER,
        "documents-outside": Out.AT_SIGNER, "documents-outside-file": Out.AT_SIGNER, "documents-print": Out.NUMBERED,
        "documents-print-file": Out.NUMBERED,
        "documents-archive": Out.ISSUED, "documents-archive-file": Out.ISSUED,
    }.get(name, Out.DRAFT)  # fmt: skip
    if name in BY_TICKET:
        return reverse(name, kwargs={"ticket": "a-ticket-that-nobody-gave"})
    if name == "documents-queue":
        return reverse(name, kwargs={"key": "cho-tiep-nhan"})
    if name == "documents-all":
        return reverse(name, kwargs={"direction": "in"})
    if name.startswith("registers-book"):
        place(In.REGISTERED, key)  # a book begins with its first number
        return reverse(name, kwargs={"kind": "in", "year": clock.now().year})
    if name == "exchange-retry":
        return reverse(name, kwargs={"pk": failed_packet(key)})
    if name.startswith("documents-batch-"):
        return reverse(name, kwargs={"pk": batch(people.leader)})
    if name == "signing-open":
        from vanthu.signing.parts import seal_certificate

        return reverse(name, kwargs={"pk": seal_certificate(people.clerk, at=clock.now()).pk})
    if name == "notify-open":
        return reverse(name, kwargs={"pk": notice(people.clerk)})
    if name.startswith("signing-") and ROUTES[name].own:
        return reverse(name, kwargs=of_the_registry(name, people))
    if name in {"delegation-revoke", "delegation-paper"}:
        return reverse(name, kwargs={"pk": factories.delegation(key).pk})
    if name.startswith("documents-checked"):
        return reverse(name, kwargs={"token": "khong-phai-cua-ai"})
    if name in {"trust-version", "trust-certificate", "trust-withdraw", "trust-purpose"}:
        certificate = trusted()
        return reverse(name, kwargs={"number": 1} if name == "trust-version" else {"pk": certificate})
    if not ROUTES.get(name, Route(methods=READ)).document:
        return reverse(name)
    changes = {"documents-scan": {"awaits_scan": True}, "documents-original-edit": {"paper_original": True},
               "documents-corner": {"source": "paper"}}  # fmt: skip
    if name == "documents-confirm":
        changes[name] = {"pdf": factories.letter(key).pdf.read_bytes()}
    document = place(state, key, **changes.get(name, {}))
    if name.endswith("-file") and name != "documents-file":
        lay(document)
    if name in {"documents-page", "documents-words"}:
        return reverse(name, kwargs={"pk": str(document.pk), "sha256": picture(document), "number": 0})
    if name == "documents-revision-page":
        file = main_file(document)
        return reverse(
            name, kwargs={"pk": str(document.pk), "file": str(file.pk), "sha256": revision(document), "number": 0}
        )
    if name == "documents-signatures-pdf":
        judged(document)
    more: dict[str, Any] = {
        "documents-act": {"key": "submit"},
        "desk-ask": {"key": "sign"},
        "two-phase-begin": {"key": "sign"},
    }.get(name, {})
    if name in {"documents-file", "documents-signatures", "documents-signatures-pdf", "documents-revisions"}:
        more = {"file": main_file(document).pk}
    if name == "documents-corner-of":
        more = {"file": factories.attach(document).pk}
    if name == "documents-archive-file":
        more = {"copy": long_term_copy(document)}
    return reverse(name, kwargs={"pk": document.pk} | more)


def trusted() -> uuid.UUID:
    """A certificate of the trust list."""
    from vanthu.signing.models import TrustCertificate
    from vanthu.signing.trusted import actions

    actions.adopt_folder(at=clock.now())
    return TrustCertificate.objects.order_by("kind")[0].pk


def judged(document: Any) -> None:
    """The document's file has been looked at."""
    from vanthu.documents import parts
    from vanthu.signing import verdicts

    claimed = parts.policy_of(document).accepts_claimed_time
    verdicts.judge(main_file(document).current.sha256, at=clock.now(), accepts_claimed_time=claimed)


def revision(document: Any) -> str:
    """The one revision that the document's file is said to have, with a picture."""
    from vanthu.signing.models import Revisions

    sha256 = picture(document)
    one = {"number": 0, "kind": "signed", "field": "KyLanhDao", "end": 1, "sha256": sha256, "pages": 1}
    Revisions.objects.get_or_create(sha256=sha256, defaults={"found": [one]})
    return sha256


def long_term_copy(document: Any) -> uuid.UUID:
    from vanthu.documents.models import ArchiveCopy
    from vanthu.store import bytes_store

    now, content = clock.now(), b"a copy"
    return ArchiveCopy.objects.create(
        agency_id=document.agency_id,
        document_id=document.pk,
        file_id=main_file(document).pk,
        base=main_file(document).current.sha256,
        state=ArchiveCopy.MADE,
        sha256=bytes_store().put(content),
        size=len(content),
        stamped_at=now,
        good_until=now,
        try_at=now,
    ).pk


def main_file(document: Any) -> Any:
    from vanthu.files.models import File

    return File.objects.select_related("current").get(document_id=document.pk, kind="main")


def lay(document: Any) -> None:
    """Give the document a file with its fields, as the signer left it."""
    from vanthu.documents.actions.signing import BY_SIGNER
    from vanthu.files import parts
    from vanthu.pdf.place import propose
    from vanthu.pdf.prepare import prepare
    from vanthu.store import bytes_store

    letter = factories.letter(document.agency.policy_key)
    pdf = letter.pdf.read_bytes()
    laid = prepare(
        pdf,
        propose(pdf, signer_name=letter.signer_name, signer_title=letter.signer_title, seal_mm=36),
        caption=(),
    )
    version = main_file(document).current
    version.sha256 = bytes_store().put(laid)
    version.note = BY_SIGNER if document.state == Out.NUMBERED else parts.LAID
    version.save(update_fields=["sha256", "note"])


def picture(document: Any) -> str:
    """The content whose first page has a picture, as the page of the document asks for it."""
    from vanthu.files.models import Page
    from vanthu.store import bytes_store

    sha256 = main_file(document).current.sha256
    stored = bytes_store().put(b"a picture")
    Page.objects.get_or_create(
        sha256=sha256, number=0, defaults={"width": 10, "height": 10, "picture": stored, "words": []}
    )
    return sha256


def notice(actor: Any) -> uuid.UUID:
    from vanthu.notify.models import Notice

    return Notice.objects.create(
        agency_id=actor.agency, account_id=actor.account, at=clock.now(), text="Có văn bản đến"
    ).pk


def batch(actor: Any) -> uuid.UUID:
    """A batch that this leader confirmed."""
    from vanthu.signing import parts
    from vanthu.signing.models import Batch

    now = clock.now()
    return Batch.objects.create(
        agency_id=actor.agency, position_id=actor.position, actor=parts.pack(actor), asked_at=now
    ).pk


def was_signed(document: Any, by: Any) -> None:
    """The claim by which its signer signed the file that it has."""
    from django.db import transaction

    from vanthu.signing import parts

    with transaction.atomic():
        claim = parts.claim(
            kind="person",
            agency=document.agency_id,
            document=document.pk,
            sha256=main_file(document).current.sha256,
            certificate=None,
            by=by,
            at=clock.now(),
        )
        parts.end(claim, "done", at=clock.now())


def of_the_registry(name: str, people: Any) -> dict[str, Any]:
    """What names a thing of the registry: the agency's seal, its certificate, a paper of its handover."""
    from vanthu.signing.models import Certificate, Handover, Paper, Picture

    if name.startswith("signing-picture"):
        pk = Picture.objects.get(agency_id=people.agency, kind="seal", is_active=True).pk
        return {"pk": pk} | ({"key": "confirm"} if name.endswith("-act") else {})
    certificate = Certificate.objects.get(agency_id=people.agency, kind="organisation")
    more: dict[str, Any] = {"key": "suspend"} if name.endswith("-act") else {}
    if name == "signing-paper":
        stored = factories.received("cho-phep.pdf")
        facts = {"agency_id": people.agency, "name": "cho-phep.pdf", "media_type": stored.media_type, "size": 9}
        paper = Paper.objects.create(
            kind="permission", sha256=stored.sha256, made_at=clock.now(), made_by="Giám đốc", **facts
        )
        Handover.objects.create(
            agency_id=people.agency, certificate=certificate, receiver_id=people.clerk.account,
            ordered_by_id=people.leader.account, ordered_title="Giám đốc", ordered_at=clock.now(),
            permission_number="1", permission_date=clock.now().date(), permission=paper, reason="x", condition="y",
            state="cancelled", ended_at=clock.now(),
        )  # fmt: skip
        more = {"paper": paper.pk}
    return {"pk": certificate.pk} | more


def failed_packet(key: str) -> uuid.UUID:
    """A packet that failed for good."""
    from vanthu.exchange.models import Outbound
    from vanthu.people.models import Agency

    people = factories.cast(key)
    now = clock.now()
    return Outbound.objects.create(
        agency_id=people.agency,
        peer=Agency.objects.get(pk=factories.cast(LC if key == BD else BD).agency),
        document_id=place(Out.ISSUED, key).pk,
        document_key="H08.10,2026,1",
        message_type="status",
        status_code="01",
        lane=f"{uuid.uuid4()}",
        body=b"x",
        made_at=now,
        not_before=now,
        failed_at=now,
        problem="Sai mã nơi nhận",
    ).pk


def test_every_address_has_a_line_in_the_tables():
    named = [item.name for item in patterns()]
    assert None not in named, "an address without a name"
    assert sorted(named) == NAMES


def test_every_act_has_a_line_in_the_tables():
    from vanthu.documents.views.acts import ACTS as there

    assert set(there) == {*ACTS, *PAGES}
    assert {key: act.page for key, act in there.items() if act.page} == PAGES


def test_the_open_addresses_are_those_that_the_middleware_lets_through():
    from vanthu.people.middleware import OPEN_ROUTES

    assert frozenset(OPEN) == OPEN_ROUTES


@pytest.mark.parametrize("name", sorted(ROUTES))
def test_nobody_gets_in_without_signing_in(name):
    where = address(name)
    nobody = Client(raise_request_exception=False)
    before = factories.snapshot()
    for method in ("get", "post"):
        answer = getattr(nobody, method)(where)
        assert answer.status_code == 302 and answer["Location"].startswith(reverse("sign-in")), (method, answer)
        answer = getattr(nobody, method)(where, headers={"HX-Request": "true"})
        assert answer.status_code == 401 and answer["HX-Redirect"].startswith(reverse("sign-in"))
    assert factories.snapshot() == before


@pytest.mark.parametrize("name", sorted({**OPEN, **ROUTES}))
def test_an_address_answers_only_to_its_methods(name, browser):
    methods = OPEN.get(name) or ROUTES[name].methods
    where = address(name)
    client = browser(factories.cast(BD).clerk) if name in ROUTES else Client()
    before = factories.snapshot()
    for method in {"GET", "POST"} - methods | {"PUT", "PATCH", "DELETE"}:
        assert client.generic(method, where).status_code == 405, method
    assert factories.snapshot() == before


@pytest.mark.parametrize(
    "name",
    sorted(
        name for name in {**OPEN, **ROUTES}.keys() - BY_TICKET if "POST" in (OPEN.get(name) or ROUTES[name].methods)
    ),
)
def test_a_form_of_another_site_is_refused(name):
    strict = signed_in(factories.cast(BD).clerk, enforce_csrf_checks=True)
    where = address(name)
    before = factories.snapshot()
    answer = strict.post(where, {"username": "vanthu.bd", "password": "vanthu-demo"})
    assert answer.status_code == 403
    assert "gửi từ nơi khác" in answer.content.decode()
    assert factories.snapshot() == before


@pytest.mark.parametrize("name", sorted(name for name, route in ROUTES.items() if not route.document and not route.own))
def test_an_address_of_the_office_is_open_to_its_roles_only(name, browser):
    route = ROUTES[name]
    where = address(name)
    before = factories.snapshot()
    for seat in sorted(EVERYBODY - route.who):
        client = browser(getattr(factories.cast(BD), seat))
        for method in route.methods:
            answer = client.generic(method, where)
            assert answer.status_code == 403, (seat, method, answer.status_code)
            assert reason_given(answer), answer.content.decode()
    assert factories.snapshot() == before
    for seat in sorted(route.who):
        client = browser(getattr(factories.cast(BD), seat))
        for method in sorted(route.methods):
            assert status(client.generic(method, where)) in {200, 302, 204, 422}, (seat, method)


@pytest.mark.parametrize(
    "name", sorted(name for name, route in ROUTES.items() if route.document and name not in {"documents-act", *DESK})
)
def test_a_document_exists_for_those_who_may_see_it_only(name, browser):
    route = ROUTES[name]
    where = address(name)
    people = factories.cast(route.at)
    before = factories.snapshot()
    for outsider in outsiders(route.at):
        for method in route.methods:
            assert browser(outsider).generic(method, where).status_code == 404
    may_see = OVERSEERS | INVOLVED
    for seat in SEATS:
        client = browser(getattr(people, seat))
        if seat not in may_see or seat not in route.who:
            for method in route.methods:
                answer = client.generic(method, where)
                assert answer.status_code == (403 if seat in may_see else 404), (seat, method)
                assert answer.status_code == 404 or reason_given(answer)
    assert factories.snapshot() == before
    for seat in sorted(may_see & route.who):
        method, wanted = ("GET", 200) if "GET" in route.methods else ("POST", 302)
        assert status(browser(getattr(people, seat)).generic(method, where)) == wanted, seat


@pytest.mark.parametrize("name", sorted(DESK))
def test_signing_at_a_desk_is_its_signers_alone(name, browser):
    where = address(name)
    people = factories.cast(BD)
    before = factories.snapshot()
    for actor in [*outsiders(BD), people.other_specialist, people.archivist, people.admin]:
        assert browser(actor).post(where).status_code == 404
    for seat in sorted(OVERSEERS | INVOLVED):
        answer = browser(getattr(people, seat)).post(where, headers={"Accept": "application/json"})
        # The one who signs finds it in the wrong state; giving back nothing, and an answer that is none, are anybody's.
        wanted = {"desk-cancel": 200, "two-phase-finish": 422}.get(name, 409)
        assert answer.status_code == wanted and answer["Content-Type"] == "application/json", (seat, answer.content)
    assert factories.snapshot() == before


@pytest.mark.parametrize("key", sorted(ACTS))
def test_an_act_is_its_holders_alone(key, browser):
    from vanthu.documents.openings import PageStale
    from vanthu.documents.views.acts import ACTS as there

    act = ACTS[key]
    people = factories.cast(act.at)
    changes = dict(act.changes)
    if key == "assign":
        changes |= {"holder_id": None}
    document = place(act.state, act.at, **changes)
    if key == "report_receipts":
        factories.deliver(document)
    if key == "sign_again":
        was_signed(document, people.leader)
    where = reverse("documents-act", kwargs={"pk": document.pk, "key": key})
    data = {f"{key}-{name}": _value(people, value) for name, value in act.data.items()}
    if key in {"report", "file"}:
        data[f"{key}-case_file"] = str(factories.case_file(act.at))
    before = factories.snapshot()
    for seat in SEATS:
        if seat not in act.allowed:
            answer = browser(getattr(people, seat)).post(where, data)
            assert answer.status_code == expected(seat, act.allowed), seat
            assert answer.status_code == 404 or reason_given(answer), answer.content.decode()
    for outsider in outsiders(act.at):
        assert browser(outsider).post(where, data).status_code == 404
    assert factories.snapshot() == before
    if there[key].signs_with is not None:
        # Nobody signs what he has not had before him.
        for seen in ({}, {"seen": ""}, {"seen": "0" * 64}):
            stale = browser(getattr(people, act.who)).post(where, data | seen)
            assert stale.status_code == 409 and PageStale.template in stale.content.decode(), seen
        assert factories.snapshot() == before
        data |= shown(document)
    # The door is a door: it opens to the one whose it is. 422 is about the tiny file of these tests, not about the hand.
    answer = browser(getattr(people, act.who)).post(where, data)
    assert answer.status_code in ({302, 422} if key == "submit" else {302}), answer.content.decode()


@pytest.mark.parametrize("key", [*sorted(PAGES), "no-such-act"])
def test_what_begins_on_a_page_of_its_own_is_no_act(key, browser):
    document = place(Out.DRAFT)
    before = factories.snapshot()
    for seat in ("specialist", "clerk", "leader"):
        where = reverse("documents-act", kwargs={"pk": document.pk, "key": key})
        assert browser(getattr(factories.cast(BD), seat)).post(where, REASON).status_code == 404
    assert factories.snapshot() == before


@pytest.mark.parametrize("key", sorted(ACTS))
def test_an_act_out_of_its_state_is_refused_even_to_its_holder(key, browser):
    act = ACTS[key]
    # Paper and receipts concern what was issued.
    out = Out.DRAFT if key in {"take_paper", "report_receipts"} else Out.ISSUED
    document = place(In.DONE if act.state in set(In) else out, act.at)
    before = factories.snapshot()
    where = reverse("documents-act", kwargs={"pk": document.pk, "key": key})
    answer = browser(getattr(factories.cast(act.at), act.who)).post(where, {f"{key}-reason": "x"})
    assert answer.status_code == 409
    assert factories.snapshot() == before


# --- what is one's own -------------------------------------------------------------------------------------------------


def test_a_notice_is_its_readers_own(browser):
    people = factories.cast(BD)
    where = address("notify-open")
    before = factories.snapshot()
    for actor in [*(getattr(people, seat) for seat in SEATS if seat != "clerk"), *outsiders(BD)]:
        assert browser(actor).get(where).status_code == 404
    assert factories.snapshot() == before
    assert browser(people.clerk).get(where).status_code == 302


@pytest.mark.parametrize(("name", "method"), [("documents-batch-progress", "GET"), ("documents-batch-stop", "POST")])
def test_a_batch_is_its_signers_own(browser, name, method):
    people = factories.cast(BD)
    where = address(name)
    before = factories.snapshot()
    for actor in [*(getattr(people, seat) for seat in SEATS if seat != "leader"), *outsiders(BD)]:
        assert browser(actor).generic(method, where).status_code == 404
    assert factories.snapshot() == before
    assert browser(people.leader).generic(method, where).status_code in {200, 302}


def test_a_key_is_opened_by_whoever_may_use_it(browser):
    people = factories.cast(BD)
    where = address("signing-open")
    before = factories.snapshot()
    for actor in [*(getattr(people, seat) for seat in SEATS if seat != "clerk"), *outsiders(BD)]:
        assert browser(actor).post(where).status_code == 404
    assert browser(people.clerk).post(where).status_code == 302, "a held key asks for nothing"
    assert factories.snapshot() == before


def test_nobody_takes_anothers_seat(browser):
    people = factories.cast(BD)
    before = factories.snapshot()
    for actor in [*(getattr(people, seat) for seat in SEATS if seat != "clerk"), *outsiders(BD)]:
        answer = browser(actor).post(reverse("people-switch"), {"position": str(people.clerk.position)})
        assert answer.status_code == 404
    assert factories.snapshot() == before


def test_a_work_list_is_of_those_who_have_it(browser):
    people = factories.cast(BD)
    where = address("documents-queue")
    for seat in SEATS:
        wanted = 200 if seat == "clerk" else 404
        assert browser(getattr(people, seat)).get(where).status_code == wanted, seat


def test_lists_and_search_show_nothing_of_what_one_may_not_see(browser):
    from vanthu.documents.models import Document

    document = place(In.REGISTERED)
    assert Document.objects.filter(pk=document.pk).update(subject="V/v việc riêng zwxq", folded="v/v viec rieng zwxq")
    people = factories.cast(BD)
    pages = ("/", "/van-ban/in", "/tra-cuu?q=zwxq", "/lenh?q=zwxq")
    for actor in [people.other_specialist, people.other_unit_leader, people.archivist, people.admin, *outsiders(BD)]:
        for where in pages:
            assert "việc riêng" not in _words(browser(actor).get(where)), (actor.label, where)
    assert "việc riêng" in _words(browser(people.specialist).get("/van-ban/in"))


def test_a_file_of_one_document_is_not_reached_through_another(browser):
    mine, theirs = place(Out.DRAFT), place(Out.DRAFT, LC)
    client = browser(factories.cast(BD).specialist)
    foreign = main_file(theirs)
    where = reverse("documents-file", kwargs={"pk": mine.pk, "file": foreign.pk})
    assert client.get(where).status_code == 404
    sha256 = picture(theirs)
    if sha256 != main_file(mine).current.sha256:
        where = reverse("documents-page", kwargs={"pk": str(mine.pk), "sha256": sha256, "number": 0})
        assert client.get(where).status_code == 404


def _words(answer: Any) -> str:
    assert answer.status_code == 200
    return answer.content.decode().replace("<mark>", "").replace("</mark>", "")


def _value(people: Any, value: str) -> str:
    """A seat's name stands for its position."""
    if value == "unit":
        return str(people.unit)
    return str(getattr(people, value).position) if value in SEATS else value
