import os

import pytest

from siting.errors import SitingError
from siting.text import limited
from siting.text.toml_text import read_toml
from siting.text.yaml_text import read_yaml


def test_no_more_is_read_than_shows_that_there_is_more(tmp_path):
    (tmp_path / "a").write_bytes(b"12345")
    assert limited.read(tmp_path / "a", 3) == b"1234"
    assert limited.read(tmp_path / "a", 5) == b"12345"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with names here")
@pytest.mark.parametrize("reader", [read_toml, read_yaml])
def test_a_pipe_which_may_never_end_is_refused(tmp_path, reader):
    os.mkfifo(tmp_path / "plan")
    with pytest.raises(SitingError, match="cannot be read: it is a pipe"):
        reader(tmp_path / "plan")
