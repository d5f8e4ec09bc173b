"""Which database each room lives in: the axis has its own, everything else is the office's."""

from __future__ import annotations

from typing import Any


class AxisRouter:
    def db_for_read(self, model: Any, **hints: Any) -> str:
        return "axis" if model._meta.app_label == "axis" else "default"

    db_for_write = db_for_read

    def allow_relation(self, one: Any, other: Any, **hints: Any) -> bool:
        return (one._meta.app_label == "axis") == (other._meta.app_label == "axis")

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool:
        return (db == "axis") == (app_label == "axis")
