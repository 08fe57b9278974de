"""A PostGIS server for tests, in a folder of its own: started where Debian's packages are there."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from contextlib import contextmanager
from pathlib import Path

PASSWORD = "绝密-s3cret"
_USER = "postgres"


def missing():
    """Say what is not installed; nothing where a server can be started."""
    if (where := _programs()) is None:
        return "no PostgreSQL server is installed (Debian: postgresql, postgresql-15-postgis-3)"
    share = Path("/usr/share/postgresql") / where.parent.name / "extension" / "postgis.control"
    return "" if share.exists() else "PostGIS is not installed (Debian: postgresql-15-postgis-3)"


@contextmanager
def server():
    """Start a server that listens on a socket only, with a password; give its address."""
    programs = _programs()
    home = Path(tempfile.mkdtemp(prefix="siting-pg-"))
    (home / "password").write_text(PASSWORD, encoding="utf-8")
    if os.geteuid() == 0:
        for path in (home, home / "password"):
            shutil.chown(path, _USER)
    try:
        how = ["-U", _USER, "--auth=scram-sha-256", f"--pwfile={home / 'password'}"]
        _run(programs / "initdb", "-D", home / "data", "-E", "UTF8", "--locale=C", "-N", *how)
        options = f"-c listen_addresses='' -c fsync=off -k {home}"
        control = [programs / "pg_ctl", "-D", home / "data", "-w"]
        _run(*control, "-l", home / "log", "-o", options, "start")
        try:
            yield f"postgresql://{_USER}@/postgres?host={home}"
        finally:
            _run(*control, "-m", "immediate", "stop")
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _programs():
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    return found[-1].parent if found else None


def _run(*command):
    as_user = ["runuser", "-u", _USER, "--"] if os.geteuid() == 0 else []
    subprocess.run([*as_user, *map(str, command)], check=True, stdout=subprocess.DEVNULL, cwd="/")
