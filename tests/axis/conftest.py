from __future__ import annotations

from factories_office import office, own_office

__all__ = ["office", "own_office"]
