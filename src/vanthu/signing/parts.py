"""Claims and who may sign with what: parts of the acts that sign."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.db.models import QuerySet

from vanthu.core.actor import Actor
from vanthu.core.roles import Role
from vanthu.core.transactions import inside
from vanthu.refusal import Busy, Refusal
from vanthu.signing import batches
from vanthu.signing.models import Batch, Certificate, Claim, Custody, Deputy, Picture

#: A worker that has not settled by then is taken for dead, and the claim is given back.
CLAIM_LASTS = timedelta(minutes=5)
#: So much longer for each further document that is signed together with it.
EACH_MORE = timedelta(seconds=10)


class NoCertificate(Refusal):
    code = "no_certificate"
    template = "{what} Hãy liên hệ công chức CNTT để đăng ký chứng thư số còn hiệu lực."


class NoPicture(Refusal):
    code = "no_picture"
    template = "Chưa có hình ảnh {what} được đăng ký. Hãy liên hệ công chức CNTT."


class SignsAtDesk(Refusal):
    """The key is not where a worker could use it: the person signs with a program of his own."""

    code = "signs_at_desk"
    template = "{how}"


class NotAtDesk(Refusal):
    code = "not_at_desk"
    template = "Chứng thư số của bạn không ký theo cách này. Hãy tải lại trang rồi ký bằng nút trên trang."


class NotTheKeeper(Refusal):
    """Only the custodian of the moment seals, in person (BD-16.2, BD-16.3b, LC-5.2b; NĐ 30/2020 Điều 32)."""

    code = "not_the_keeper"
    status = 403
    template = "{why}"


class CertificateNotInUse(Refusal):
    """Between the click and the signature it was suspended or retired, or has run out."""

    code = "certificate_not_in_use"
    template = (
        "Chứng thư số đã ngừng sử dụng hoặc hết hạn trong khi ký. Văn bản giữ nguyên; hãy ký bằng chứng thư số còn "
        "hiệu lực."
    )


#: What to do where a key is reached from the desk only, by way.
_HOW = {
    Claim.VGCA: "Khóa ký của bạn nằm trong thiết bị trên máy của bạn. Hãy ký từ trang văn bản, trên máy có cắm thiết bị, "
    "với phần mềm VGCA Sign Service đang chạy và JavaScript đang bật.",
    Claim.CLIENT: "Khóa ký của bạn do một phần mềm ký riêng giữ. Hãy ký văn bản này từ phần mềm đó.",
}


def way_of(certificate: Certificate | None) -> str:
    """How this certificate signs: the address of its key begins with `vgca:` or `client:`, else a worker has it."""
    prefix = certificate.key.partition(":")[0] if certificate is not None and ":" in certificate.key else ""
    return prefix if prefix in _HOW else Claim.SERVER


def check_way(certificate: Certificate | None, way: str) -> None:
    """Refuse a way of signing that is not the certificate's. Raises SignsAtDesk, NotAtDesk."""
    own = way_of(certificate)
    if own == way:
        return
    raise NotAtDesk() if own == Claim.SERVER else SignsAtDesk(how=_HOW[own])


def own_certificate(by: Actor, *, at: datetime) -> Certificate:
    """The signer's own certificate, valid now (LC-5.3, LC-6.1a). Raises NoCertificate."""
    found = _valid(Certificate.PERSON, at=at).filter(account_id=by.account).first()
    if found is None:
        raise NoCertificate(what="Bạn chưa có chứng thư số cá nhân còn hiệu lực.")
    return found


def agency_certificate(agency: UUID | None, *, at: datetime) -> Certificate:
    """The agency's certificate, valid now, whoever keeps its key. Raises NoCertificate."""
    found = _valid(Certificate.ORGANISATION, at=at).filter(agency_id=agency).first()
    if found is None:
        raise NoCertificate(what="Cơ quan chưa có chứng thư số còn hiệu lực.")
    return found


def seal_certificate(by: Actor, *, at: datetime) -> Certificate:
    """The agency's certificate, for the one who keeps its key now. Raises NoCertificate, NotTheKeeper."""
    return sealing_custody(by, at=at).certificate


def sealing_custody(by: Actor, *, at: datetime) -> Custody:
    """The custody under which this person seals now: his own, or one whose standing deputy he is (reading 21).

    Where a renewed certificate and its forerunner are both valid, the one whose key somebody keeps counts. Raises
    NoCertificate, NotTheKeeper.
    """
    usable = _valid(Certificate.ORGANISATION, at=at).filter(agency_id=by.agency)
    kept = list(
        Custody.objects.filter(certificate__in=usable, until=None, since__lte=at)
        .select_related("certificate", "keeper")
        .order_by("-certificate__not_after")[:20]
    )
    if not kept:
        if not usable.exists():
            raise NoCertificate(what="Cơ quan chưa có chứng thư số còn hiệu lực.")
        raise NotTheKeeper(why="Chưa có văn bản giao thiết bị lưu khóa bí mật con dấu cho văn thư.")
    found = next((custody for custody in kept if _acts_in(custody, by.account, at=at)), None)
    if found is None:
        raise NotTheKeeper(why=f"Thiết bị lưu khóa bí mật con dấu đang do {kept[0].keeper.name} quản lý, sử dụng.")
    if not by.has(Role.CLERK):
        raise NotTheKeeper(why="Chỉ văn thư được ký số của cơ quan.")
    return found


def still_keeper(claim: Claim, at: datetime) -> bool:
    """Whether who asked for this seal may still make it: the custody goes on, he is its keeper or deputy, and the
    certificate is in use (readings 16 and 21). Other kinds of claims have no keeper.

    Inside a transaction the custody stays locked until its end, so that no handover slips in between.
    """
    if claim.kind not in (Claim.SEAL, Claim.SCAN):
        return True
    rows = Custody.objects.select_related("certificate").filter(until=None, since__lte=at)
    if connection.in_atomic_block:
        rows = rows.select_for_update(of=("self",), no_key=True)
    # A claim from before custodies were named in claims is judged by who keeps the key of its certificate.
    named = rows.filter(pk=claim.custody_id) if claim.custody_id else rows.filter(certificate_id=claim.certificate_id)
    custody = named.first()
    return (
        custody is not None and custody.certificate.is_active and _acts_in(custody, unpack(claim.actor).account, at=at)
    )


def still_valid(claim: Claim, at: datetime) -> bool:
    """Whether the certificate that the claim is for may sign now: retired or run out meanwhile, it may not.

    Inside a transaction the certificate stays locked until its end.
    """
    rows = Certificate.objects.filter(pk=claim.certificate_id, is_active=True, not_before__lte=at, not_after__gt=at)
    if connection.in_atomic_block:
        rows = rows.select_for_update(no_key=True)
    return rows.exists()


def check_before_use(claim: Claim, *, at: datetime) -> None:
    """Asked before a key is used: what would not be taken in is not signed at all, for it would be a signature all the
    same. Raises CertificateNotInUse, NotTheKeeper."""
    if not still_valid(claim, at):
        raise CertificateNotInUse()
    if not still_keeper(claim, at):
        raise not_the_keeper_any_more(claim)


def not_the_keeper_any_more(claim: Claim) -> NotTheKeeper:
    """What is said where `still_keeper` says no: who has to press the button now."""
    now = (
        Custody.objects.filter(certificate__agency_id=claim.agency_id, until=None)
        .select_related("keeper")
        .order_by("-since")
        .first()
    )
    if now is None:
        return NotTheKeeper(why="Thiết bị lưu khóa bí mật con dấu không còn người quản lý; chưa ký số của cơ quan.")
    return NotTheKeeper(
        why=f"Thiết bị lưu khóa bí mật con dấu đã bàn giao trong khi chờ ký; {now.keeper.name} phải bấm ký số cơ quan."
    )


def _acts_in(custody: Custody, account: UUID | None, *, at: datetime) -> bool:
    if account is None:
        return False
    return custody.keeper_id == account or (
        Deputy.objects.filter(custody=custody, account_id=account, until=None, since__lte=at).exists()
    )


def signature_picture(account: UUID | None) -> Picture:
    """The registered image of a hand signature. Raises NoPicture."""
    found = Picture.objects.filter(kind=Picture.SIGNATURE, account_id=account, is_active=True).first()
    if found is None:
        raise NoPicture(what="chữ ký")
    return found


def seal_picture(agency: UUID | None) -> Picture:
    """The registered seal with its diameter. Raises NoPicture."""
    found = Picture.objects.filter(kind=Picture.SEAL, agency_id=agency, is_active=True).first()
    if found is None:
        raise NoPicture(what="con dấu")
    return found


def claim(
    *,
    kind: str,
    agency: UUID,
    document: UUID,
    sha256: str,
    certificate: Certificate | None,
    batch: Batch | None = None,
    custody: Custody | None = None,
    by: Actor,
    at: datetime,
    way: str = Claim.SERVER,
    together: int = 1,
) -> Claim:
    """Take the document's one claim (a *part*). A seal names the `custody` it is made under (LC-5.2b). `together` is how
    many are signed at once: each waits for all.

    Raises Busy when somebody has it.
    """
    inside("a claim")
    at_server = CLAIM_LASTS + (together - 1) * EACH_MORE
    lasts = at_server if way == Claim.SERVER else timedelta(minutes=settings.DESK_CLAIM_MINUTES)
    try:
        with transaction.atomic():
            return Claim.objects.create(
                agency_id=agency,
                document_id=document,
                kind=kind,
                sha256=sha256,
                certificate=certificate,
                batch=batch,
                custody=custody,
                actor=pack(by),
                asked_at=at,
                expires_at=at + lasts,
                way=way,
            )
    except IntegrityError as error:
        raise Busy("Văn bản đang được ký hoặc phát hành. Hãy chờ vài giây rồi thử lại.") from error


def prolong(claim: Claim, *, at: datetime) -> None:
    """What was out at a desk came back: a worker has as long to settle it as any other claim (a *part*)."""
    inside("more time for a claim")
    claim.expires_at = max(claim.expires_at, at + CLAIM_LASTS)
    claim.save(update_fields=["expires_at"])


def end(claim: Claim, state: str, *, at: datetime, problem: str = "", stops_batch: bool = False) -> None:
    """Close a claim that the caller has locked (a *part*). `stops_batch`: the others of its batch are not tried."""
    inside("the end of a claim")
    claim.state, claim.ended_at, claim.problem = state, at, problem[:500]
    claim.save(update_fields=["state", "ended_at", "problem"])
    if claim.batch_id is not None:
        batches.ended(claim, stops=stops_batch, at=at)


def pack(by: Actor) -> dict:
    """An actor as JSON, so that the job acts as the one who asked."""
    return {
        "label": by.label,
        "roles": sorted(by.roles),
        **{
            name: str(value) if (value := getattr(by, name)) else None
            for name in ("account", "agency", "unit", "position", "on_behalf_of")
        },
    }


def unpack(data: dict) -> Actor:
    """The actor that `pack` wrote."""
    return Actor(
        label=data["label"],
        roles=frozenset(Role(role) for role in data["roles"]),
        **{
            name: UUID(data[name]) if data[name] else None
            for name in ("account", "agency", "unit", "position", "on_behalf_of")
        },
    )


def _valid(kind: str, *, at: datetime) -> QuerySet[Certificate]:
    return Certificate.objects.filter(kind=kind, is_active=True, not_before__lte=at, not_after__gt=at).order_by(
        "-not_after"
    )
