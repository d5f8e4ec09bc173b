"""From the tree of a packet to a Document or a Status: lenient to what is left out, strict on what identifies."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from vanthu.edxml.errors import BadBusinessType, BadDate, DuplicateElement, MissingElement, TooLong
from vanthu.edxml.limits import DOCUMENT_ID_CHARS, ORGAN_ID_CHARS, STATUS_CODE_CHARS
from vanthu.edxml.model import (
    BusinessType,
    Document,
    Organisation,
    Priority,
    Problem,
    ReceiverChange,
    Replaced,
    ResponseFor,
    Signer,
    Staff,
    Status,
    Update,
)
from vanthu.edxml.tree import Node
from vanthu.edxml.wire import opaque, parse_date, parse_integer, parse_time
from vanthu.refusal.secrecy import secret_mark

_NOTHING = Node("", None, {})
#: Where a MessageHeader may lie: by the standard, and in the flat forms that some senders write.
_HEADERS = (("edXMLEnvelope", "edXMLHeader"), ("edXMLHeader",), ("edXMLEnvelope",), ())
_MANIFESTS = (("edXMLEnvelope", "edXMLBody"), ("edXMLBody",))


def find_message(root: Node) -> Node:
    """The one MessageHeader of a packet. Raises MissingElement, DuplicateElement."""
    found = [node for place in _HEADERS for node in root.all(*place, "MessageHeader") if not node.is_empty]
    if not found:
        raise MissingElement(path="edXML/edXMLEnvelope/edXMLHeader/MessageHeader")
    if len(found) > 1:
        raise DuplicateElement(path=found[1].path)
    return found[0]


def find_business(message: Node) -> Node | None:
    """`Bussiness` beside the message header; it is absent in many packets that the axis delivers."""
    return message.parent.one("TraceHeaderList", "Bussiness")


def find_manifest(root: Node) -> Node | None:
    return next((node for place in _MANIFESTS for node in root.all(*place, "edXMLManifest") if not node.is_empty), None)


def is_status(message: Node) -> bool:
    """A status message has a code; one without it is still no document when it addresses nobody and names nothing."""
    if message.one("StatusCode"):
        return True
    return any(message.all("ResponseFor")) and not any(message.first(name) for name in ("DocumentId", "Subject"))


def document_of(message: Node, problems: list[Problem]) -> Document:
    """The business document of a packet.

    Raises MissingElement, DuplicateElement, TooLong, BadDate, BadBusinessType.
    """
    sender = _sender(message)
    receivers = tuple(_organisation(node) for node in message.all("To") if not node.is_empty)
    if not any(receiver.code for receiver in receivers):
        raise MissingElement(path=f"{message.path}/To/OrganId")
    if not all(receiver.code for receiver in receivers):
        problems.append(Problem(code="receiver_without_code", sentence="Có nơi nhận không ghi mã định danh."))
    number, notation = _code(message)
    subject = _required(message, "Subject").text
    type_name = message.first("DocumentType", "TypeName")
    other = message.one("OtherInfo") or _NOTHING
    header = message.parent
    business = find_business(message) or _NOTHING
    _note_marks(problems, subject, type_name, other.first("SphereOfPromulgation"), message.first("Content"))
    return Document(
        from_=sender,
        to=receivers,
        document_id=_bounded(
            opaque(_required(message, "DocumentId").raw), DOCUMENT_ID_CHARS, f"{message.path}/DocumentId"
        ),
        number=number,
        notation=notation,
        place=message.first("PromulgationInfo", "Place"),
        promulgation_date=_promulgation_date(message),
        type_code=parse_integer(message.first("DocumentType", "Type")),
        type_detail=parse_integer(message.first("DocumentType", "TypeDetail")),
        type_name=type_name,
        subject=subject,
        content=message.first("Content"),
        signer=Signer(
            competence=message.first("SignerInfo", "Competence"),
            position=message.first("SignerInfo", "Position"),
            full_name=message.first("SignerInfo", "FullName"),
        ),
        due_date=_optional_date(message, "DueDate", problems),
        priority=_priority(other.first("Priority")),
        sphere_of_promulgation=other.first("SphereOfPromulgation"),
        typer_notation=other.first("TyperNotation"),
        promulgation_amount=parse_integer(other.first("PromulgationAmount")),
        page_amount=parse_integer(other.first("PageAmount")),
        direction=_flag(other.first("Direction")),
        appendixes=_texts(other, "Appendixes", "Appendix"),
        response_for=tuple(_responses(message, problems)),
        steering_type=parse_integer(message.first("SteeringType")),
        task_codes=_texts(message, "ResponseForTask", "TaskCode"),
        application_type=message.first("ApplicationType"),
        to_places=_texts(message, "ToPlaces", "Place"),
        trace=tuple(
            (_hop_code(hop), parse_time(hop.first("Timestamp")))
            for hop in header.all("TraceHeaderList", "TraceHeader")
            if not hop.is_empty
        ),
        business_type=_business_type(business),
        business_reason=business.first("BussinessDocReason"),
        business_document_id=_id(business, "DocumentId"),
        paper=_flag(business.first("Paper")),
        staff=_staff(business),
        update=_update(business),
        replaces=tuple(_replaced(business)),
    )


def status_of(message: Node, problems: list[Problem]) -> Status:
    """The status message of a packet. Raises MissingElement, DuplicateElement, TooLong."""
    sender = _sender(message)
    response = _response(_required(message, "ResponseFor"), problems)
    if not response.document_id:
        raise MissingElement(path=f"{message.path}/ResponseFor/DocumentId")
    _bounded(response.document_id, DOCUMENT_ID_CHARS, f"{message.path}/ResponseFor/DocumentId")
    code = _bounded(_required(message, "StatusCode").text, STATUS_CODE_CHARS, f"{message.path}/StatusCode")
    return Status(
        from_=sender,
        response_for=response,
        code=code.zfill(2) if code.isdecimal() else code,
        description=message.first("Description"),
        timestamp=_optional_time(message, problems),
        staff=_staff(message),
    )


def note_mangled_text(node: Node | None, problems: list[Problem]) -> None:
    """Note text that was decoded wrongly on its way (U+FFFD), once for the packet."""
    if node is not None and any("\ufffd" in one.raw for one in _every(node)):
        sentence = "Thông tin mô tả trong gói tin có chữ bị hỏng khi truyền; hãy đối chiếu với tệp đính kèm."
        problems.append(Problem(code="mangled_text", sentence=sentence))


def _every(node: Node) -> Iterator[Node]:
    yield node
    for child in node.children:
        yield from _every(child)


def _note_marks(problems: list[Problem], *texts: str) -> None:
    marks = [mark for text in texts if (mark := secret_mark(text))]
    if marks:
        sentence = (
            f"Gói tin có dấu hiệu độ mật “{marks[0]}”. Hệ thống không tiếp nhận văn bản có nội dung bí mật nhà nước; "
            "hãy xử lý theo quy định về bảo vệ bí mật nhà nước, ngoài hệ thống."
        )
        problems.append(Problem(code="state_secret", sentence=sentence, serious=True))


def _required(node: Node, name: str) -> Node:
    found = node.one(name)
    # Blank children only: nothing is said there either.
    if found is None or not any(one.raw.strip() for one in _every(found)):
        raise MissingElement(path=f"{node.path}/{name}")
    return found


def _id(node: Node, *names: str) -> str:
    found = node.one(*names)
    return opaque(found.raw) if found else ""


def _texts(node: Node, *names: str) -> tuple[str, ...]:
    return tuple(one.text for one in node.all(*names) if one.text)


def _flag(text: str) -> bool:
    return text.lower() in ("1", "true")


def _priority(text: str) -> Priority:
    value = parse_integer(text)
    return Priority(value) if value in Priority._value2member_map_ else Priority.NORMAL


def _hop_code(hop: Node) -> str:
    # The bus signs some hops with the word "null".
    code = _id(hop, "OrganId")
    return "" if code == "null" else code


def _code(message: Node) -> tuple[str, str]:
    code = _required(message, "Code")
    if code.children:
        return code.first("CodeNumber"), code.first("CodeNotation")
    number, _, notation = code.text.partition("/")
    return number.strip(), notation.strip()


def _promulgation_date(message: Node) -> date:
    node = message.one("PromulgationInfo", "PromulgationDate")
    if node is None:
        raise MissingElement(path=f"{message.path}/PromulgationInfo/PromulgationDate")
    value = parse_date(node.text)
    if value is None:
        raise BadDate(value=node.text[:50], path=node.path)
    return value


def _optional_date(node: Node, name: str, problems: list[Problem]) -> date | None:
    text = node.first(name)
    value = parse_date(text)
    if text and value is None:
        _note_bad_time(f"{node.path}/{name}", text, problems)
    return value


def _optional_time(message: Node, problems: list[Problem]) -> datetime | None:
    text = message.first("Timestamp")
    value = parse_time(text)
    if text and value is None:
        _note_bad_time(f"{message.path}/Timestamp", text, problems)
    return value


def _note_bad_time(path: str, text: str, problems: list[Problem]) -> None:
    sentence = f"Ngày, giờ “{text[:50]}” tại {path} không hợp lệ nên được bỏ trống."
    problems.append(Problem(code="bad_date", sentence=sentence))


def _sender(message: Node) -> Organisation:
    sender = _organisation(_required(message, "From"))
    path = f"{message.path}/From/OrganId"
    if not sender.code:
        raise MissingElement(path=path)
    _bounded(sender.code, ORGAN_ID_CHARS, path)
    return sender


def _bounded(text: str, limit: int, path: str) -> str:
    # Cut off it would be another's.
    if len(text) > limit:
        raise TooLong(path=path, limit=limit)
    return text


def _organisation(node: Node) -> Organisation:
    return Organisation(
        code=_id(node, "OrganId"),
        name=node.first("OrganName"),
        in_charge=node.first("OrganizationInCharge"),
        address=node.first("OrganAdd"),
        email=node.first("Email"),
        telephone=node.first("Telephone"),
        fax=node.first("Fax"),
        website=node.first("Website"),
    )


def _staff(node: Node) -> Staff:
    info = node.one("StaffInfo") or _NOTHING
    return Staff(
        department=info.first("Department"),
        name=info.first("Staff"),
        email=info.first("Email"),
        mobile=info.first("Mobile"),
    )


def _responses(message: Node, problems: list[Problem]) -> Iterator[ResponseFor]:
    for node in message.all("ResponseFor"):
        response = _response(node, problems)
        # Some senders always write the element, empty.
        if response.organ_code or response.code or response.document_id:
            yield response


def _response(node: Node, problems: list[Problem]) -> ResponseFor:
    return ResponseFor(
        organ_code=_id(node, "OrganId"),
        code=node.first("Code"),
        document_id=_id(node, "DocumentId"),
        promulgation_date=_optional_date(node, "PromulgationDate", problems),
    )


def _business_type(business: Node) -> BusinessType:
    node = business.one("BussinessDocType")
    if node is None:
        return BusinessType.NEW
    value = parse_integer(node.text)
    if value not in BusinessType._value2member_map_:
        raise BadBusinessType(value=node.text[:50], path=node.path)
    return BusinessType(value)


def _update(business: Node) -> Update | None:
    info = business.one("BussinessDocumentInfo")
    if info is None:
        return None
    return Update(
        document_changed=_flag(info.first("DocumentInfo")),
        receivers_changed=_flag(info.first("DocumentReceiver")),
        receivers=tuple(
            ReceiverChange(organ_code=_id(node, "OrganId"), added=_flag(node.first("ReceiverType")))
            for node in info.all("ReceiverList", "Receiver")
            if _id(node, "OrganId")
        ),
    )


def _replaced(business: Node) -> Iterator[Replaced]:
    for node in business.all("ReplacementInfoList", "ReplacementInfo"):
        if document_id := _id(node, "DocumentId"):
            codes = (opaque(one.raw) for one in node.all("OrganIdList", "OrganId"))
            yield Replaced(document_id=document_id, organ_codes=tuple(code for code in codes if code))
