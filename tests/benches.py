"""The small certificate authority and the signed files of `pdf_reading`, for tests of other rooms.

They stay beside the tests that they were made for, in a folder that is no package; here they have a name everywhere.
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).parent / "pdf_reading"))

import file_bench as files
import pki_bench as pki

__all__ = ["files", "pki"]
