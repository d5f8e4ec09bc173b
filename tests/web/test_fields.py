"""What fields of forms say when Django would say it in English."""

from __future__ import annotations

import importlib
import pkgutil

import pytest
from django import forms

import vanthu


def _file_fields() -> list[tuple[str, forms.FileField]]:
    for module in pkgutil.walk_packages(vanthu.__path__, "vanthu."):
        if module.name.rpartition(".")[2] in {"forms", "views"} or ".views." in module.name:
            importlib.import_module(module.name)
    found, todo = [], list(forms.Form.__subclasses__())
    while todo:
        form = todo.pop()
        todo += form.__subclasses__()
        fields = form.base_fields.items()
        found += [(f"{form.__name__}.{name}", one) for name, one in fields if isinstance(one, forms.FileField)]
    return sorted(dict(found).items())


@pytest.mark.parametrize("code", ["required", "empty", "missing", "invalid"])
def test_of_a_file_that_is_missing_or_empty_every_form_speaks_vietnamese(code: str) -> None:
    found = _file_fields()
    assert len(found) > 5
    english = [name for name, one in found if str(one.error_messages[code]).isascii()]
    assert english == []
