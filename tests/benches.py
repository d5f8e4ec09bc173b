"""The small certificate authority and the signed files of `pdf_reading`, and the reader of schemas of `attacks`, for
tests of other rooms.

They stay beside the tests that they were made for, in a folder that is no package; here they have a name everywhere.
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path += [str(Path(__file__).parent / folder) for folder in ("pdf_reading", "attacks")]

import file_bench as files
import pki_bench as pki
import schema

__all__ = ["files", "pki", "schema"]
