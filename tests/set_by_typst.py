"""What tests of PDF and PNG share: whether typst is here, and what other programs say of a PDF."""

from __future__ import annotations

import shutil
import subprocess

import pytest

from siting.errors import SitingError
from siting.report.pdf import typeset


def _here() -> bool:
    try:
        typeset.require()
    except SitingError:
        return False
    return True


HERE = _here()
needs_typst = pytest.mark.skipif(not HERE, reason="typst or its font is not installed")
needs_poppler = pytest.mark.skipif(
    shutil.which("pdftotext") is None, reason="poppler-utils is not installed"
)


def told(program, path, *args):
    """Give what a program of poppler-utils says of a PDF."""
    command = [program, *args, str(path), *(["-"] if program == "pdftotext" else [])]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=True)
    return done.stdout
