"""Changes of the trust list: import, withdrawal, purpose. Each makes a new version; nothing is overwritten.

Whoever may change it decides whom every agency of this office believes, so each change has its ground, is told to all
administrators, and is followed by a new look at what rests on the old list.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction

from vanthu.core import audit
from vanthu.core.actor import Actor, system
from vanthu.core.roles import Role
from vanthu.notify import notices
from vanthu.pdf.trust import BrokenTrustList
from vanthu.people.models import Position
from vanthu.refusal import BadInput, NotFound, NotPermitted, WrongState
from vanthu.signing.models import TrustCertificate, TrustVersion
from vanthu.signing.trusted import certificates, held
from vanthu.signing.trusted.certificates import Found, TooManyCertificates
from vanthu.signing.trusted.parts import ask_to_reverify

IMPORTED = audit.declare(
    "trust.imported",
    "Nhập danh sách tin cậy, phiên bản {number}: thêm {added} chứng thư số. Căn cứ: {ground}",
    "number",
    "added",
    "fingerprints",
    "ground",
)
WITHDRAWN = audit.declare(
    "trust.withdrawn",
    "Rút khỏi danh sách tin cậy, phiên bản {number}: {subject}. Căn cứ: {ground}",
    "number",
    "subject",
    "fingerprint",
    "ground",
    tone="danger",
)
PURPOSE_SET = audit.declare(
    "trust.purpose_set",
    "Đổi mục đích trong danh sách tin cậy, phiên bản {number}: {subject}: {purpose}. Căn cứ: {ground}",
    "number",
    "subject",
    "fingerprint",
    "purpose",
    "ground",
)

#: Advisory lock: one change of the list at a time ("vttrust" in ASCII).
LOCK = 0x76747472757374
#: What the first version says of itself.
FIRST = "Nhập lần đầu từ thư mục TRUST_LIST"


class GroundMissing(BadInput):
    code = "trust_ground_missing"
    template = "Hãy ghi căn cứ: số, ngày văn bản hoặc thông báo của cơ quan quản lý."


class NothingNew(BadInput):
    code = "trust_nothing_new"
    template = "Các chứng thư số này đã có trong danh sách với cùng mục đích; không có gì để nhập."


class LastAnchor(WrongState):
    """An emptied list would declare every sender untrusted."""

    code = "trust_last_anchor"
    template = (
        "Đây là chứng thư gốc cuối cùng của {what}. Không có nó thì mọi chữ ký đều bị coi là không tin cậy; hãy nhập "
        "chứng thư gốc mới trước."
    )


class ListChanged(WrongState):
    code = "trust_list_changed"
    template = "Danh sách tin cậy vừa được người khác thay đổi. Hãy xem lại danh sách hiện hành rồi thực hiện lại."


@transaction.atomic(durable=True)
def adopt_folder(*, at: datetime) -> TrustVersion | None:
    """Take TRUST_LIST in as the first version, by the system. None where there is a version already.

    Raises BrokenTrustList, and whatever `certificates.read_folder` refuses.
    """
    _lock()
    return None if TrustVersion.objects.exists() else _adopt(at=at)


@transaction.atomic(durable=True)
def import_certificates(
    *, found: Sequence[Found], ground: str, expected: int | None = None, by: Actor, at: datetime
) -> TrustVersion:
    """Add certificates; those that are there with another purpose get the new one.

    `expected` is the number of the version that the person looked at when deciding. Raises NotPermitted, GroundMissing,
    ListChanged, NothingNew, TooManyCertificates.
    """
    last = _begin(by, ground, expected, at=at)
    there = {row.fingerprint: row for row in _current()}
    new = {one.fingerprint: one for one in found}
    new = {mark: one for mark, one in new.items() if mark not in there or there[mark].purpose != one.purpose}
    if not new:
        raise NothingNew()
    changed = [there[mark] for mark in new if mark in there]
    version = _next(last, remove=changed, add=new.values(), ground=ground, by=by, at=at)
    audit.record(
        IMPORTED, by=by, at=at, target=version, number=version.number, added=len(new), fingerprints=sorted(new),
        ground=version.ground,
    )  # fmt: skip
    return version


@transaction.atomic(durable=True)
def withdraw(
    *, certificate_id: UUID, ground: str, expected: int | None = None, by: Actor, at: datetime
) -> TrustVersion:
    """Take a certificate off the list. Raises NotPermitted, GroundMissing, ListChanged, NotFound, LastAnchor."""
    last = _begin(by, ground, expected, at=at)
    row = _one(certificate_id)
    version = _next(last, remove=[row], add=(), ground=ground, by=by, at=at)
    audit.record(
        WITHDRAWN, by=by, at=at, target=version, number=version.number, subject=row.subject,
        fingerprint=row.fingerprint, ground=version.ground,
    )  # fmt: skip
    return version


@transaction.atomic(durable=True)
def set_purpose(
    *, certificate_id: UUID, purpose: str, ground: str, expected: int | None = None, by: Actor, at: datetime
) -> TrustVersion:
    """Narrow or widen what a certificate is trusted for. Raises as `withdraw`, and NothingNew."""
    last = _begin(by, ground, expected, at=at)
    row = _one(certificate_id)
    words = dict(TrustCertificate.PURPOSES)
    if purpose not in words or (row.kind == TrustCertificate.TSA and purpose != TrustCertificate.STAMPING):
        raise BadInput("Mục đích này không dùng được cho chứng thư số này.", field="purpose")
    if row.purpose == purpose:
        raise NothingNew()
    version = _next(last, remove=[row], add=[_as_found(row, purpose)], ground=ground, by=by, at=at)
    audit.record(
        PURPOSE_SET, by=by, at=at, target=version, number=version.number, subject=row.subject,
        fingerprint=row.fingerprint, purpose=words[purpose], ground=version.ground,
    )  # fmt: skip
    return version


def _begin(by: Actor, ground: str, expected: int | None, *, at: datetime) -> TrustVersion | None:
    """Who may, on what ground, on which version. The folder becomes the first version before the first change."""
    if not by.is_system and not by.has(Role.ADMIN):
        raise NotPermitted("Chỉ công chức CNTT (quản trị hệ thống) được thay đổi danh sách tin cậy.")
    if not ground.strip():
        raise GroundMissing(field="ground")
    _lock()
    last = TrustVersion.objects.order_by("-number").first()
    if expected is not None and expected != (last.number if last else 0):
        raise ListChanged()
    if last is None:
        try:
            last = _adopt(at=at)
        except BrokenTrustList:
            last = None  # there is no folder to begin with: the list begins with what is brought now
    return last


def _lock() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


def _adopt(*, at: datetime) -> TrustVersion:
    by = system()
    found = certificates.read_folder(settings.TRUST_LIST)
    version = _next(None, remove=(), add=found, ground=FIRST, by=by, at=at)
    audit.record(
        IMPORTED, by=by, at=at, target=version, number=version.number, added=len(found),
        fingerprints=sorted(one.fingerprint for one in found), ground=FIRST,
    )  # fmt: skip
    return version


def _current() -> list[TrustCertificate]:
    return list(TrustCertificate.objects.filter(withdrawn=None)[: certificates.MOST + 1])


def _one(certificate_id: UUID) -> TrustCertificate:
    row = TrustCertificate.objects.filter(pk=certificate_id, withdrawn=None).first()
    if row is None:
        raise NotFound()
    return row


def _next(
    last: TrustVersion | None,
    *,
    remove: Sequence[TrustCertificate],
    add: Iterable[Found],
    ground: str,
    by: Actor,
    at: datetime,
) -> TrustVersion:
    """The next version, with its rows, its notices and the job that follows it."""
    add = list(add)
    gone = {row.pk for row in remove}
    rows = [
        (row.fingerprint, bytes(row.der), row.purpose, row.kind, row.subject)
        for row in _current()
        if row.pk not in gone
    ]
    rows += [(one.fingerprint, one.der, one.purpose, one.kind, one.subject) for one in add]
    if len(rows) > certificates.MOST:
        raise TooManyCertificates(limit=certificates.MOST)
    for purpose, what in ((TrustCertificate.SIGNING, "chữ ký số"), (TrustCertificate.STAMPING, "dấu thời gian")):
        if not any(
            kind == TrustCertificate.ANCHOR and kept in (TrustCertificate.BOTH, purpose) for _, _, kept, kind, _ in rows
        ):
            raise LastAnchor(what=what)
    trust = held.list_of([(mark, der, purpose, subject) for mark, der, purpose, _, subject in rows])
    version = TrustVersion.objects.create(
        number=(last.number if last else 0) + 1,
        version=_version(trust.version, [(mark, purpose) for mark, _, purpose, _, _ in rows]),
        certificates=len(rows),
        made_at=at,
        made_by=by.label,
        ground=ground.strip()[:500],
    )
    TrustCertificate.objects.filter(pk__in=gone).update(withdrawn=version)
    TrustCertificate.objects.bulk_create(one.row(version) for one in add)
    if last is not None:
        _tell_administrators(version, by=by, at=at)
    ask_to_reverify(version.number)
    return version


def _version(version: str, purposes: Iterable[tuple[str, str]]) -> str:
    """The version that verdicts are kept under: that of the certificates, and of purposes where there are any.

    A list without purposes has the version of the folder that it came from, so that verdicts stay good when it is
    taken in.
    """
    narrowed = sorted((mark, purpose) for mark, purpose in purposes if purpose != TrustCertificate.BOTH)
    return sha256(f"{version} {narrowed}".encode()).hexdigest() if narrowed else version


def _tell_administrators(version: TrustVersion, *, by: Actor, at: datetime) -> None:
    on = at.date()
    seats = Position.objects.filter(
        roles__contains=[Role.ADMIN.value], account__is_active=True, agency__hosted=True, valid_from__lte=on
    ).exclude(valid_to__lt=on)
    told: dict[UUID, list[UUID]] = {}
    for agency, account in seats.values_list("agency_id", "account_id")[:2000]:
        if account != by.account:
            told.setdefault(agency, []).append(account)
    for agency, accounts in told.items():
        notices.tell(
            accounts,
            text=f"Danh sách tin cậy có phiên bản {version.number}, do {by.label} lập. Căn cứ: {version.ground}",
            agency=agency,
            at=at,
            about=("trust", str(version.number)),
        )


def _as_found(row: TrustCertificate, purpose: str) -> Found:
    return Found(
        der=bytes(row.der),
        purpose=purpose,
        **{
            name: getattr(row, name)
            for name in ("fingerprint", "kind", "subject", "issuer", "serial", "not_before", "not_after")
        },
    )
