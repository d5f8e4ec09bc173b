"""What `vanthu check` demands of an office's signing before it serves in production."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.checks import Error, Tags, register


@register(Tags.security)
def own_anchors_are_named(**_: Any) -> list[Error]:
    """An agency signs with certificates of Ban Cơ yếu Chính phủ alone (LC điều 13.3, ST điều 6.2); the trust list also
    holds the authorities of others, so it cannot tell which those are."""
    if settings.ENVIRONMENT != "production" or settings.ROLE == "axis":
        return []
    if not settings.OWN_TRUST:
        return [Error("OWN_TRUST is not set: the folder of the anchors of Ban Cơ yếu Chính phủ", id="vanthu.E002")]
    if not Path(settings.OWN_TRUST).is_dir():
        return [Error(f"OWN_TRUST is no folder: {settings.OWN_TRUST}", id="vanthu.E002")]
    return []
