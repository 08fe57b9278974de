from __future__ import annotations

import pytest

from siting.study.who import ANYBODY, Who

DATA = Who(age_from=65, basis="resident")


@pytest.mark.parametrize(
    ("asked", "differs"),
    [
        (ANYBODY, False),
        (DATA, False),
        (Who(age_from=65), False),
        (Who(age_from=60), True),
        (Who(age_from=70), True),
        (Who(basis="registered"), True),
        (Who(age_from=65, basis="registered"), True),
    ],
)
def test_others_differ(asked, differs):
    assert DATA.differs(asked) is differs


def test_what_is_not_stated_is_not_known_to_be_the_same():
    assert ANYBODY.differs(Who(age_from=60))
    assert Who(age_from=60).differs(Who(age_from=60, basis="resident"))
    assert not ANYBODY.differs(ANYBODY)


def test_it_is_said_in_words():
    assert str(Who(age_from=60, basis="registered")) == "60+, registered"
    assert str(ANYBODY) == "age not stated, resident or registered not stated"
    guess = Who(age_from=60, basis="resident", estimate="households x 0.45")
    assert str(guess) == "60+, resident, estimated: households x 0.45"
