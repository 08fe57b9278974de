"""``python -m tests.fuzz.guided TARGET SECONDS``: fuzz by the branches reached, with atheris."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["siting", "tomllib", "yaml"]):
    from tests.fuzz.targets import CASES, seeds, tried


def main(target: str, seconds: str) -> None:
    """Fuzz a target for so many seconds; libFuzzer ends the process."""
    folder = Path(tempfile.mkdtemp())
    corpus = folder / "corpus"
    corpus.mkdir()
    for index, data in enumerate(seeds(target)):
        (corpus / f"{index}").write_bytes(data)
    options = [
        f"-max_total_time={seconds}",
        "-timeout=20",
        "-max_len=30000",
        f"-artifact_prefix={CASES / target}/",
        "-print_final_stats=1",
    ]
    atheris.Setup([sys.argv[0], *options, str(corpus)], lambda data: tried(target, data, folder))
    atheris.Fuzz()


if __name__ == "__main__":
    main(*sys.argv[1:])
