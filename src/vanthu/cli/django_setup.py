"""Loads Django for the subcommands that need it, as the role that they need."""

from __future__ import annotations

import os


class NotConfigured(SystemExit):
    """The settings do not allow a start: one line says why."""


def setup(*, owner: bool = False, serving: bool = False) -> None:
    """Start Django; with `owner`, on the database role that owns the tables (migrations, backups).

    `serving` processes refuse production where a system check does: embedded adapters, for instance.
    Raises NotConfigured.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vanthu.config.settings")
    import django
    from django.core.exceptions import ImproperlyConfigured

    try:
        if owner:
            _become_owner()
        django.setup()
    except ImproperlyConfigured as error:
        raise NotConfigured(str(error)) from error
    if serving:
        _refuse_unfit()


def _become_owner() -> None:
    from vanthu.config import environment as env

    for name in ("DATABASE_URL", "AXIS_DATABASE_URL"):
        if url := env.text(name.replace("DATABASE", "DATABASE_OWNER"), ""):
            os.environ[name] = url
            os.environ.pop(f"{name}_FILE", None)


def _refuse_unfit() -> None:
    from django.conf import settings
    from django.core.checks import ERROR, run_checks

    if settings.ENVIRONMENT != "production":
        return
    if errors := [found for found in run_checks() if found.level >= ERROR]:
        raise SystemExit("\n".join(f"{error.id}: {error.msg}" for error in errors))
