"""How Django's forms meet our templates: macros draw fields, so the renderer only carries errors and labels."""

from __future__ import annotations

from typing import Any

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
