"""Fields of forms as our people use them: Vietnamese dates, one wording of what is missing, several files at once."""

from __future__ import annotations

from typing import Any

from django import forms

REQUIRED = {"required": "Mục này chưa nhập."}
CHOICE = {"required": "Mục này chưa chọn.", "invalid_choice": "Lựa chọn không còn trong danh sách."}


class Text(forms.CharField):
    """Text with Vietnamese messages; `rows` makes it a box of lines."""

    def __init__(self, label: str, *, rows: int = 0, longest: int = 500, **options: Any) -> None:
        if rows:
            options["widget"] = forms.Textarea(attrs={"rows": rows})
        options.setdefault("error_messages", REQUIRED | {"max_length": f"Tối đa {longest} ký tự."})
        super().__init__(label=label, max_length=longest, **options)


class Day(forms.DateField):
    """A date typed as 20/11/2026 or picked."""

    def __init__(self, label: str, **options: Any) -> None:
        super().__init__(
            label=label,
            input_formats=["%Y-%m-%d", "%d/%m/%Y"],
            widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            error_messages=REQUIRED | {"invalid": "Ngày chưa đúng, ví dụ 20/11/2026."},
            **options,
        )


class Whole(forms.IntegerField):
    """A whole number."""

    def __init__(self, label: str, *, low: int = 0, high: int = 100000, **options: Any) -> None:
        super().__init__(
            label=label,
            min_value=low,
            max_value=high,
            widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
            error_messages=REQUIRED
            | {
                "invalid": "Hãy nhập số.",
                "min_value": f"Từ {low} trở lên.",
                "max_value": f"Tối đa {high}.",
            },
            **options,
        )


class Choice(forms.ChoiceField):
    def __init__(self, label: str, **options: Any) -> None:
        super().__init__(label=label, error_messages=CHOICE, **options)


#: For every way in which no file, or an empty one, may come: Django's own words are English.
FILE = dict.fromkeys(("required", "missing", "invalid"), "Chưa chọn tệp.") | {
    "empty": "Tệp trống (0 byte). Hãy kiểm tra tệp gốc rồi chọn lại."
}


class OneFile(forms.FileField):
    """One file, with Vietnamese messages."""

    def __init__(self, label: str, *, error_messages: dict[str, str] | None = None, **options: Any) -> None:
        super().__init__(label=label, error_messages=FILE | (error_messages or {}), **options)


class ManyFiles(OneFile):
    """Any number of files."""

    class Widget(forms.ClearableFileInput):
        allow_multiple_selected = True

    def __init__(self, label: str, **options: Any) -> None:
        super().__init__(label, widget=self.Widget(attrs={"multiple": True}), **options)

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        if not data:
            return []
        return [item for item in (data if isinstance(data, list | tuple) else [data]) if item]
