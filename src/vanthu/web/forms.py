"""How Django's forms meet our templates: macros draw fields, so the renderer only carries errors and labels."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.forms.renderers import BaseRenderer
from django.template.backends.django import DjangoTemplates


class Renderer(BaseRenderer):
    """Widgets keep Django's own small templates; everything around them is our macros."""

    def __init__(self) -> None:
        from pathlib import Path

        import django.forms

        self.engine = DjangoTemplates(
            {
                "DIRS": [Path(django.forms.__file__).parent / "templates"],
                "APP_DIRS": False,
                "NAME": "forms",
                "OPTIONS": {"autoescape": True},
            }
        )

    def get_template(self, template_name: str) -> Any:
        return self.engine.get_template(template_name)


class AddressForm(forms.Form):
    """A form that narrows a list: what is chosen stands in the address, in the words of those who read it."""

    #: Field → its key in the address; those that are not named here keep their names.
    KEYS: ClassVar[dict[str, str]] = {}

    def add_prefix(self, field_name: str) -> str:
        return super().add_prefix(self.KEYS.get(field_name, field_name))

    def asked(self) -> dict[str, str]:
        """What the address asked for, by its keys."""
        given = ((key, self.data.get(key)) for key in map(self.add_prefix, self.fields))
        return {key: value for key, value in given if value}
