"""One decision from its draft to every receiver's end, through the product's own actions and jobs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from vanthu.config.worker import worker_app
from vanthu.core import clock
from vanthu.core.actor import Actor
from vanthu.demo.documents.catalogue import DemoKind, of_agency
from vanthu.documents import work
from vanthu.documents.actions import arriving, drafting, handling, outgoing, signing
from vanthu.documents.models import Assignment, CaseFile, Document
from vanthu.documents.states import In, Out
from vanthu.exchange import jobs as exchange
from vanthu.files import intake
from vanthu.files.models import File, Page
from vanthu.people import queries as people
from vanthu.people.models import Agency, Position
from vanthu.policy.profile import Policy
from vanthu.selftest import checks
from vanthu.selftest.report import expect, step
from vanthu.signing.models import Claim
from vanthu.store import bytes_store

#: Suffix of the demo logins → agency's regulation.
SENDER, AUTOMATIC, BY_HAND, REFUSING = "bd", "lc", "hg", "qn"
_POLICIES = {
    SENDER: "binh_dinh_sct_2020",
    AUTOMATIC: "lai_chau_sct_2019",
    BY_HAND: "hau_giang_ubnd_2019",
    REFUSING: "quang_nam_ldtbxh_2019",
}
#: Pictures of pages are made for eyes, one file of three is enough here: see `pages`.
_QUEUES = ("signer", "default", "exchange")
_REASON = "Văn bản gửi không đúng cơ quan có thẩm quyền giải quyết."


def run() -> None:
    """Every step, in order. Raises Stopped at the first one that is wrong."""
    document = issue()
    arrivals = deliver(document)
    for login in (AUTOMATIC, BY_HAND):
        handle(login, arrivals[login], document)
    refuse(arrivals[REFUSING], document)
    pages(document)
    look_back(document, arrivals)


def issue() -> Document:
    """Bình Định: draft, pass, sign, number, seal, issue. Every button of BD Điều 12 and 13."""
    drafter, unit_leader, clerk = actor("chuyenvien.bd"), actor("truongphong.bd"), actor("vanthu.bd")
    policy, words = _policy(SENDER), _policy(SENDER).labels
    decision = next(each for each in of_agency("binh_dinh_sct") if each.kind == DemoKind.DECISION)
    signer = Position.objects.select_related("account").get(account__printed_name=decision.signer_name)
    leader = people.actor_of(signer)
    with step("BD Soạn thảo") as detail:
        assert decision.docx is not None
        files = []
        for kind, path in ((File.MAIN, decision.pdf), (File.EDITABLE, decision.docx)):
            with path.open("rb") as stream:
                files.append((kind, intake.receive(path.name, stream, allowed=policy.formats)))
        document = drafting.create_draft(
            draft=drafting.Draft(
                type_name=decision.type_name,
                subject=decision.subject,
                notation=decision.notation,
                signer=signer.pk,
                recipients=tuple(agency(login).pk for login in (AUTOMATIC, BY_HAND, REFUSING)),
            ),
            files=files,
            by=drafter,
            at=clock.now(),
        )
        expect(document.state == Out.DRAFT, f"the draft is {document.state}")
        detail.append(f"{files[0][1].pages} trang")
    with step(f"BD {words.submit}"):
        prepared = work.prepare(document.pk)
        document = drafting.submit(
            document_id=document.pk, prepared=prepared, confirmed=prepared.layout.key, by=drafter, at=clock.now()
        )
        expect(document.state == Out.AT_UNIT_LEADER, f"the draft is {document.state}")
    with step(f"BD {words.pass_up}"):
        document = outgoing.pass_up(document_id=document.pk, opinion="Đồng ý.", by=unit_leader, at=clock.now())
        expect(document.state == Out.AT_SIGNER, f"the draft is {document.state}")
    with step(f"BD {words.sign}"):
        _claimed(document, Out.SIGNED, lambda at: signing.ask_signature(document_id=document.pk, by=leader, at=at))
    with step(f"BD {words.forward}"):
        document = outgoing.forward(document_id=document.pk, by=leader, at=clock.now())
        expect(document.state == Out.AT_CLERK, f"the document is {document.state}")
    with step(f"BD {words.number}") as detail:
        document = outgoing.number(document_id=document.pk, by=clerk, at=clock.now())
        expect(document.state == Out.NUMBERED, f"the document is {document.state}")
        detail.append(document.code)
    with step(f"BD {words.seal}") as detail:
        _claimed(document, Out.SEALED, lambda at: signing.ask_seal(document_id=document.pk, by=clerk, at=at))
        detail.append(f"số đã vẽ {checks.number_is_drawn(document)}")
        checks.seal_covers_the_file(bytes_store().get(checks.main_version(document).sha256))
        detail.append("chữ ký phủ toàn bộ tệp")
    with step(f"BD {words.issue}"):
        _claimed(document, Out.ISSUED, lambda at: signing.ask_issue(document_id=document.pk, by=clerk, at=at))
    return document


def deliver(document: Document) -> dict[str, Document]:
    """Over the bus to three receivers: packet, arrival, Kiểm tra ký số."""
    with step("Gửi, nhận qua trục liên thông") as detail:
        fetch()
        arrivals = {}
        for login in (AUTOMATIC, BY_HAND, REFUSING):
            there = agency(login)
            found = Document.objects.filter(agency=there, document_key=document.document_key).first()
            expect(found is not None, f"nothing arrived at {there.name}")
            assert found is not None
            checks.delivered_unchanged(document, found)
            arrivals[login] = found
        detail.append(f"SHA-256 {checks.main_version(document).sha256[:12]}… ở {len(arrivals)} bên nhận")
    with step("Kiểm tra ký số") as detail:
        for login, arrival in arrivals.items():
            arrival.refresh_from_db()
            value = checks.verdict_is_valid(arrival)
            wanted = In.ACCEPTED if _policy(login).auto_accept else In.CHECKED
            expect(arrival.state == wanted, f"the arrival at {arrival.agency.name} is {arrival.state}")
        detail.append(f"hợp lệ, {value}")
    return arrivals


def handle(login: str, arrival: Document, sent: Document) -> None:
    """Tiếp nhận to Đã hoàn thành at one receiver, and what its sender heard of it."""
    name, policy, words = login.upper(), _policy(login), _policy(login).labels
    clerk, leader = actor(f"vanthu.{login}"), actor(f"giamdoc.{login}")
    unit_leader, handler = actor(f"truongphong.{login}"), actor(f"chuyenvien.{login}")
    key = {"document_id": arrival.pk}
    due = (clock.now() + timedelta(days=14)).date()
    if not policy.auto_accept:
        with step(f"{name} {words.accept}"):
            _moves(arriving.accept(**key, by=clerk, at=clock.now()), In.ACCEPTED)
    with step(f"{name} {words.register}") as detail:
        registered = arriving.register(**key, arrival=_described(arrival), by=clerk, at=clock.now())
        _moves(registered, In.REGISTERED)
        assert registered.entry is not None
        detail.append(f"số đến {registered.entry.number}")
    with step(f"{name} {words.submit_arrival}"):
        assert leader.position is not None
        _moves(handling.submit_arrival(**key, leader=leader.position, by=clerk, at=clock.now()), In.SUBMITTED)
    with step(f"{name} {words.distribute}"):
        tasks = [handling.Task(role=Assignment.LEAD, unit=handler.unit)]
        distributed = handling.distribute(
            **key, tasks=tasks, opinion="Xử lý theo quy định.", due_on=due, by=leader, at=clock.now()
        )
        _moves(distributed, In.ASSIGNED)
    with step(f"{name} {words.assign}, Nhận việc"):
        assert handler.position is not None
        handling.assign(**key, position=handler.position, opinion="", due_on=None, by=unit_leader, at=clock.now())
        handling.mark_opened(**key, by=handler, at=clock.now())
        _moves(handling.start(**key, by=handler, at=clock.now()), In.IN_PROGRESS)
    with step(f"{name} {words.handle_report}"):
        case_file = CaseFile.objects.filter(agency=arrival.agency).order_by("code").first()
        assert case_file is not None
        reported = handling.report_result(
            **key, case_file=case_file.pk, result="Đã triển khai thực hiện.", by=handler, at=clock.now()
        )
        _moves(reported, In.REPORTED)
    with step(f"{name} Đã hoàn thành") as detail:
        handling.confirm(**key, by=leader, at=clock.now())
        arrival.refresh_from_db()
        _moves(arrival, In.DONE)
        fetch()
        detail.append(
            "bên gửi nhận " + checks.statuses_came_back(sent, arrival.agency_id, ("01", "03", "04", "05", "06"))
        )


def refuse(arrival: Document, sent: Document) -> None:
    """Từ chối nhận with a reason: the sender hears 02 and nothing more."""
    with step(f"{REFUSING.upper()} {_policy(REFUSING).labels.refuse_arrival}") as detail:
        clerk = actor(f"vanthu.{REFUSING}")
        refused = arriving.refuse_arrival(document_id=arrival.pk, reason=_REASON, by=clerk, at=clock.now())
        _moves(refused, In.REFUSED)
        fetch()
        detail.append("bên gửi nhận " + checks.statuses_came_back(sent, arrival.agency_id, ("01", "02")))
        expect(refused.entry_id is None, "a refused arrival has a number")


def pages(document: Document) -> None:
    """Pictures of the issued file's pages: the receivers look at the same ones."""
    with step("Ảnh các trang") as detail:
        version = checks.main_version(document)
        _drop_other_pictures(version.sha256)
        labour("convert")
        drawn = Page.objects.filter(sha256=version.sha256).count()
        expect(drawn == version.pages, f"{drawn} of {version.pages} pages were drawn")
        detail.append(f"{drawn} trang")


def look_back(document: Document, arrivals: dict[str, Document]) -> None:
    """The trail and the books, once everything is done."""
    with step("Nhật ký") as detail:
        out = "drafted submitted passed signed forwarded numbered sealed issued"
        lines = checks.trail_says(document.pk, [f"outgoing.{name}" for name in out.split()])
        done = "arrived verified accepted registered submitted distributed assigned opened started reported done"
        for login in (AUTOMATIC, BY_HAND):
            lines += checks.trail_says(arrivals[login].pk, [f"incoming.{name}" for name in done.split()])
        refused = ("incoming.arrived", "incoming.verified", "incoming.refused")
        lines += checks.trail_says(arrivals[REFUSING].pk, refused)
        checks.trail_cannot_be_changed()
        detail.append(f"{lines} dòng, không sửa được")
    with step("Sổ đăng ký") as detail:
        detail.append(f"{checks.books_are_gapless()} số liên tục")


# --- how it is driven ------------------------------------------------------------------------------------------------


def labour(*queues: str) -> None:
    """The product's own worker, until no job of the queues is left. The sandbox stays warm between calls."""
    worker_app().run_worker(
        queues=list(queues or _QUEUES),
        concurrency=1,
        name="selftest",
        wait=False,
        listen_notify=False,
        install_signal_handlers=False,
    )
    checks.no_job_failed()


def fetch() -> None:
    """What waits on the bus is sent and fetched until nothing moves: the poll of every five seconds, at once."""
    labour()
    while sum(exchange.fetch(there) for there in Agency.objects.filter(hosted=True).order_by("code")):
        labour()


def actor(login: str) -> Actor:
    """Who signs in under a demo login."""
    return people.actor_of(Position.objects.select_related("account").get(account__username=login))


def agency(login: str) -> Agency:
    return Agency.objects.get(hosted=True, policy_key=_POLICIES[login])


def _policy(login: str) -> Policy:
    return people.policy_of(agency(login), clock.now().date())


def _claimed(document: Document, state: str, ask: Callable[[datetime], Claim]) -> None:
    """Ask for work by a job, have it done, and look whether it was."""
    claim = ask(clock.now())
    labour()
    claim.refresh_from_db()
    document.refresh_from_db()
    expect(claim.state == "done", f"the job is {claim.state}: {claim.problem}")
    expect(document.state == state, f"the document is {document.state}")


def _moves(document: Document, state: str) -> None:
    expect(document.state == state, f"the document is {document.state}, not {state}")


def _described(arrival: Document) -> arriving.Arrival:
    """The clerk's form, filled in with what the packet said."""
    return arriving.Arrival(
        type_name=arrival.type_name,
        subject=arrival.subject,
        organ_name=arrival.organ_name,
        number=arrival.number,
        notation=arrival.notation,
        code=arrival.code,
        issued_on=arrival.issued_on,
        organ_code=arrival.organ_code,
        urgency=arrival.urgency,
        signer_name=arrival.signer_name,
        signer_title=arrival.signer_title,
        page_amount=arrival.page_amount,
    )


def _drop_other_pictures(sha256: str) -> None:
    """Of the jobs that draw pages only those of one file stay: the others draw the same pages again."""
    waiting = ProcrastinateJob.objects.filter(queue_name="convert", status="todo")
    for job in waiting.exclude(args__sha256=sha256).values_list("pk", flat=True):
        app.job_manager.cancel_job_by_id(job)
