""" "Kiểm tra ký số": every PDF of an arrival is judged, the worst counts, and where the policy is automatic the machine
follows its own verdict (readings 1 and 2). Slow: no transaction is open while files are judged."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from vanthu.core.actor import Actor, system
from vanthu.core.models import AuditEvent
from vanthu.documents import parts
from vanthu.documents.actions import arriving
from vanthu.documents.models import Document
from vanthu.documents.states import In
from vanthu.files.kinds import PDF
from vanthu.files.models import File
from vanthu.files.queries import annexes_of, main_of
from vanthu.pdf.verdict import REFERENCE, Report, may_return_automatically
from vanthu.signing import verdicts

#: Within this span the automation may return at most `Policy.auto_return_limit` arrivals (reading 2).
BREAKER_SPAN = timedelta(minutes=10)
#: Flags by which the automation left an arrival to the clerk: it does not come back to it.
DECIDED = frozenset({"automation_held", "automation_shadow"})
#: From the best to the worst.
_ORDER = ("valid", "warning", "unsigned", "unreadable", "invalid")


@dataclass(frozen=True, kw_only=True)
class Checked:
    """What was found in the files of one arrival: the report on its main file, and on each PDF beside it by name."""

    main: Report | None
    annexes: tuple[tuple[str, Report], ...] = ()
    #: The content of the main file that was judged.
    sha256: str = ""

    @property
    def passing(self) -> bool:
        """Whether something keeps it from being known that may be otherwise next time: a silent source, a limit."""
        reports = (*((self.main,) if self.main is not None else ()), *(report for _, report in self.annexes))
        return any(report.codes & (verdicts.PASSING | {"limits"}) for report in reports)

    @property
    def verdict(self) -> str:
        """The main file's verdict, or a worse one that an annex brings.

        An annex that is not signed or cannot be read makes a valid document doubtful, not unsigned; one whose signature
        is invalid, as after a change, makes it invalid.
        """
        own = self.main.verdict if self.main is not None else "unsigned"
        beside = (
            report.verdict if report.verdict in {"valid", "warning", "invalid"} else "warning"
            for _, report in self.annexes
        )
        return max((own, *beside), key=_ORDER.index)

    @property
    def legal_value(self) -> str:
        """That of the main file, as long as nothing of the document is invalid."""
        return REFERENCE if self.main is None or self.verdict == "invalid" else self.main.legal_value

    @property
    def codes(self) -> list[str]:
        """The codes of all problems; one of a file beside the main one, and its being unsigned, with the file's name."""
        own = self.main.codes if self.main is not None else ()
        beside = (f"{name}: {code}" for name, report in self.annexes for code in (*report.codes, *_unsigned(report)))
        return sorted({*own, *beside})

    @property
    def may_return(self) -> bool:
        """Whether an automatic return may rest on it: on proven facts about the main file or one beside it."""
        reports = (*((self.main,) if self.main is not None else ()), *(report for _, report in self.annexes))
        return any(may_return_automatically(report) for report in reports)

    @property
    def sentences(self) -> list[str]:
        """Every problem in words, those of a file beside the main one with its name."""
        own = [problem.sentence for problem in self.main.problems] if self.main is not None else []
        beside = [f"{name}: {problem.sentence}" for name, report in self.annexes for problem in report.problems]
        return list(dict.fromkeys((*own, *beside)))


def on_arrival(document: Document, *, at: datetime) -> Checked | None:
    """Check; where a worker died before the decision, go on from what is known. None where nothing is to be decided."""
    checked = None
    if document.state == In.ARRIVED:
        checked = check_signatures(document, by=system(document.agency_id), at=at)
        document.refresh_from_db()
    elif document.state == In.CHECKED and document.source == "bus":
        checked = _known(document)
    return checked


def check_signatures(document: Document, *, by: Actor, at: datetime) -> Checked:
    """Judge every PDF of the arrival, then record the verdict (LC-10.2b).

    A person who presses "Kiểm tra ký số" gets a new look at the files, not what was found before.
    """
    checked = look(document, at=at, fresh=not by.is_system)
    arriving.record_verdict(
        document_id=document.pk,
        sha256=checked.sha256,
        verdict=checked.verdict,
        legal_value=checked.legal_value,
        codes=checked.codes,
        must_return=checked.may_return,
        by=by,
        at=at,
    )
    return checked


def look(document: Document, *, at: datetime, annexes: bool = True, fresh: bool = False) -> Checked:
    """What is found in the document's files now; `fresh` does not take what was found before."""
    main, beside = _pdfs(document)
    return Checked(
        # Nothing in an arrival without a PDF can bear a signature: the clerk may still take it "để biết" (BD-4.2).
        main=_judge(main, document, at=at, fresh=fresh) if main is not None else None,
        annexes=tuple((file.name, _judge(file, document, at=at, fresh=fresh)) for file in beside if annexes),
        sha256=main.current.sha256 if main is not None and main.current else "",
    )


def decide(document: Document, checked: Checked, *, at: datetime) -> None:
    """The automation of Lai Châu, within readings 1 and 2: everything doubtful goes to the clerk."""
    policy = parts.policy_of(document)
    by = system(document.agency_id)
    if any(flag["code"] in DECIDED for flag in document.flags):
        return
    if checked.main is not None and policy.auto_accept and checked.verdict == "valid" and not document.flags:
        if policy.auto_shadow:
            arriving.note_shadow(document_id=document.pk, what="tự động tiếp nhận", by=by, at=at)
        elif document.state == In.CHECKED:
            arriving.accept(document_id=document.pk, by=by, at=at)
        return
    if not policy.auto_return or not checked.may_return:
        return
    if policy.auto_shadow:
        arriving.note_shadow(document_id=document.pk, what="tự động trả lại nơi gửi", by=by, at=at)
        return
    # Only what the machine returned by itself counts, not what clerks refused.
    returned = AuditEvent.objects.filter(
        agency_id=document.agency_id,
        at__gte=at - BREAKER_SPAN,
        name=arriving.REFUSED.name,
        data__automatic=True,
    ).count()
    if returned >= policy.auto_return_limit:
        arriving.hold_automation(
            document_id=document.pk,
            why=f"đã tự động trả lại {returned} văn bản trong 10 phút",
            by=by,
            at=at,
        )
        return
    arriving.refuse_arrival(
        document_id=document.pk,
        reason=" ".join(checked.sentences)[:1000],
        codes=checked.codes,
        by=by,
        at=at,
    )


def _pdfs(document: Document) -> tuple[File | None, list[File]]:
    return main_of(document.pk), [file for file in annexes_of(document.pk) if file.media_type == PDF]


def _judge(file: File, document: Document, *, at: datetime, fresh: bool) -> Report:
    assert file.current is not None
    claimed = parts.policy_of(document).accepts_claimed_time
    return verdicts.judge(file.current.sha256, at=at, accepts_claimed_time=claimed, fresh=fresh)


def _known(document: Document) -> Checked | None:
    """The kept reports on all files; None where one is missing."""
    claimed = parts.policy_of(document).accepts_claimed_time
    main, beside = _pdfs(document)
    found = {
        file.pk: verdicts.known(file.current.sha256, accepts_claimed_time=claimed)
        for file in (main, *beside)
        if file is not None and file.current is not None
    }
    if main is None or any(report is None for report in found.values()):
        return None
    return Checked(
        main=found[main.pk], annexes=tuple((file.name, report) for file in beside if (report := found[file.pk]))
    )


def _unsigned(report: Report) -> tuple[str, ...]:
    return ("unsigned",) if report.verdict == "unsigned" else ()
