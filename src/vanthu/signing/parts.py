"""Claims and who may sign with what: parts of the acts that sign."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from vanthu.core.actor import Actor
from vanthu.core.roles import Role
from vanthu.core.transactions import inside
from vanthu.refusal import Busy, Refusal
from vanthu.signing import batches
from vanthu.signing.models import Batch, Certificate, Claim, Custody, Picture

#: A worker that has not settled by then is taken for dead, and the claim is given back.
CLAIM_LASTS = timedelta(minutes=5)


class NoCertificate(Refusal):
    code = "no_certificate"
    template = "{what} Hãy liên hệ công chức CNTT để đăng ký chứng thư số còn hiệu lực."


class NoPicture(Refusal):
    code = "no_picture"
    template = "Chưa có hình ảnh {what} được đăng ký. Hãy liên hệ công chức CNTT."


class NotTheKeeper(Refusal):
    """Only the custodian of the moment seals, in person (BD-16.2, BD-16.3b, LC-5.2b; NĐ 30/2020 Điều 32)."""

    code = "not_the_keeper"
    status = 403
    template = "{why}"


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
    found = agency_certificate(by.agency, at=at)
    custody = Custody.objects.filter(certificate=found, until=None, since__lte=at).select_related("keeper").first()
    if custody is None:
        raise NotTheKeeper(why="Chưa có văn bản giao thiết bị lưu khóa bí mật con dấu cho văn thư.")
    if custody.keeper_id != by.account:
        raise NotTheKeeper(why=f"Thiết bị lưu khóa bí mật con dấu đang do {custody.keeper.name} quản lý, sử dụng.")
    if not by.has(Role.CLERK):
        raise NotTheKeeper(why="Chỉ văn thư được ký số của cơ quan.")
    return found


def still_keeper(claim: Claim, at: datetime) -> bool:
    """Whether who asked for the seal keeps its key now (a *part*; reading 21): a handover either waits until the caller
    has committed, or was there before and is seen."""
    inside("a look at the custody")
    account = unpack(claim.actor).account
    keeper = Custody.objects.select_for_update(no_key=True).filter(
        certificate_id=claim.certificate_id, until=None, since__lte=at
    )
    return [custody.keeper_id for custody in keeper] == [account]


def still_valid(claim: Claim, at: datetime) -> bool:
    """Whether the certificate that the claim is for may sign now (a *part*): retired or run out meanwhile, it may not."""
    inside("a look at the certificate")
    return (
        Certificate.objects.select_for_update(no_key=True)
        .filter(pk=claim.certificate_id, is_active=True, not_before__lte=at, not_after__gt=at)
        .exists()
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
    by: Actor,
    at: datetime,
) -> Claim:
    """Take the document's one claim (a *part*). Raises Busy when somebody has it."""
    inside("a claim")
    try:
        with transaction.atomic():
            return Claim.objects.create(
                agency_id=agency,
                document_id=document,
                kind=kind,
                sha256=sha256,
                certificate=certificate,
                batch=batch,
                actor=pack(by),
                asked_at=at,
                expires_at=at + CLAIM_LASTS,
            )
    except IntegrityError as error:
        raise Busy("Văn bản đang được ký hoặc phát hành. Hãy chờ vài giây rồi thử lại.") from error


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
