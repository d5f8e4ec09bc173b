"""A desk beside the office: certificates of people whose keys lie in devices of their own, and the tool they sign with."""

from __future__ import annotations

import pytest
from vgca_desks import Desks

from factories_office import Office


@pytest.fixture
def desks(office: Office) -> Desks:
    return Desks(office=office)
