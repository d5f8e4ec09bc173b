"""Claims and who may sign with what: parts of the acts that sign."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from vanthu.core.actor import Actor
from vanthu.core.roles import Role
from vanthu.core.transactions import inside
from vanthu.refusal import Busy, Refusal
from vanthu.signing.models import Certificate, Claim, Custody, Picture

#: A worker that has not settled by then is taken for dead, and the claim is given back.
CLAIM_LASTS = timedelta(minutes=5)


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


def seal_certificate(by: Actor, *, at: datetime) -> Certificate:
    """The agency's certificate, for the one who keeps its key now. Raises NoCertificate, NotTheKeeper."""
    found = _valid(Certificate.ORGANISATION, at=at).filter(agency_id=by.agency).first()
    if found is None:
        raise NoCertificate(what="Cơ quan chưa có chứng thư số còn hiệu lực.")
    custody = Custody.objects.filter(certificate=found, until=None, since__lte=at).select_related("keeper").first()
    if custody is None:
        raise NotTheKeeper(why="Chưa có văn bản giao thiết bị lưu khóa bí mật con dấu cho văn thư.")
    if custody.keeper_id != by.account:
        raise NotTheKeeper(why=f"Thiết bị lưu khóa bí mật con dấu đang do {custody.keeper.name} quản lý, sử dụng.")
    if not by.has(Role.CLERK):
        raise NotTheKeeper(why="Chỉ văn thư được ký số của cơ quan.")
    return found


def at_hand(kind: str, *, by: Actor, at: datetime) -> Certificate | None:
    """The certificate that this person's button signs with, if there is one; who may use it is asked when he does."""
    mine = {"account_id": by.account} if kind == Certificate.PERSON else {"agency_id": by.agency}
    return _valid(kind, at=at).filter(**mine).first()


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
    by: Actor,
    at: datetime,
    way: str = Claim.SERVER,
) -> Claim:
    """Take the document's one claim (a *part*). Raises Busy when somebody has it."""
    inside("a claim")
    lasts = CLAIM_LASTS if way == Claim.SERVER else timedelta(minutes=settings.DESK_CLAIM_MINUTES)
    try:
        with transaction.atomic():
            return Claim.objects.create(
                agency_id=agency,
                document_id=document,
                kind=kind,
                sha256=sha256,
                certificate=certificate,
                actor=pack(by),
                asked_at=at,
                expires_at=at + lasts,
                way=way,
            )
    except IntegrityError as error:
        raise Busy("Văn bản đang được ký hoặc phát hành. Hãy chờ vài giây rồi thử lại.") from error


def end(claim: Claim, state: str, *, at: datetime, problem: str = "") -> None:
    """Close a claim that the caller has locked (a *part*)."""
    inside("the end of a claim")
    claim.state, claim.ended_at, claim.problem = state, at, problem[:500]
    claim.save(update_fields=["state", "ended_at", "problem"])


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
