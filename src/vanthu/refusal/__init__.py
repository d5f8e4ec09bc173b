"""Typed refusals: what the system will not do, in Vietnamese words that say what to do instead.

A refusal is part of the product: it has a stable `code` (for logs, tests and other programs) and one or more
sentences for the person. Anything that is not a `Refusal` is a bug and is answered with an incident number.
Plain Python: this room imports nothing.
"""

from __future__ import annotations

from typing import Any, ClassVar


class Refusal(Exception):
    """One thing refused. `code` is stable; `sentence` is what the person reads; `fields` are facts for programs."""

    code: ClassVar[str] = "refused"
    #: HTTP status of the answer when a page asked for it.
    status: ClassVar[int] = 409
    template: ClassVar[str] = "Yêu cầu không được thực hiện."

    def __init__(self, sentence: str | None = None, /, *, field: str | None = None, **fields: Any) -> None:
        """`sentence` replaces the class's own words; `field` names the form field that it belongs beside."""
        self.sentence = sentence if sentence is not None else self.template.format(**fields)
        self.field = field
        self.fields = fields
        super().__init__(f"{self.code}: {self.sentence}")

    def __reduce__(self) -> tuple[Any, ...]:
        # Refusals cross process borders (the sandbox), and keyword-only fields must survive that.
        return _rebuild, (type(self), self.sentence, self.field, self.fields)


def _rebuild(kind: type[Refusal], sentence: str, field: str | None, fields: dict[str, Any]) -> Refusal:
    refusal = kind.__new__(kind)
    Refusal.__init__(refusal, sentence, field=field, **fields)
    return refusal


class BadInput(Refusal):
    """What was typed or uploaded cannot be used. Nothing was kept of it but the person's text."""

    code = "bad_input"
    status = 422
    template = "Dữ liệu chưa đúng."


class NotFound(Refusal):
    """It does not exist, or this person may not know that it does: the same answer for both."""

    code = "not_found"
    status = 404
    template = "Không tìm thấy nội dung này, hoặc bạn không có quyền xem."


class NotPermitted(Refusal):
    """The person may see it and may not do this to it."""

    code = "not_permitted"
    status = 403
    template = "Bạn không có quyền thực hiện việc này."


class WrongState(Refusal):
    """The act does not belong to the state that the thing is in now (someone was quicker, or a double click)."""

    code = "wrong_state"
    status = 409
    template = "Văn bản đã chuyển sang bước khác. Hãy tải lại trang để xem trạng thái mới."


class Busy(Refusal):
    """A lock or a resource was not to be had in time; trying again is right."""

    code = "busy"
    status = 503
    template = "Hệ thống đang bận xử lý yêu cầu khác trên văn bản này. Hãy thử lại sau vài giây."


class SecretRefused(BadInput):
    """State secrets never enter (BD-1.2, LC-1.2, HG-1.2, ST-1.1b, QN-1.2)."""

    code = "state_secret"
    template = (
        "Hệ thống không tiếp nhận, xử lý văn bản có nội dung bí mật nhà nước. "
        "Hãy xử lý văn bản này theo quy định về bảo vệ bí mật nhà nước, ngoài hệ thống."
    )


__all__ = ["BadInput", "Busy", "NotFound", "NotPermitted", "Refusal", "SecretRefused", "WrongState"]
