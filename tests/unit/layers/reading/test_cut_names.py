"""Names that a shapefile cuts: what several fields leave is asked for, and never guessed."""

import pytest
import shapely

from siting.errors import SitingError
from siting.layers.reading.cut_names import could_be

PLAN = '[layers.units.community]\npath = "u.shp"\n'
ASKED = "may be cut, and its numbers, none above 100, could be 'older_people' or 'older_share"


def write(folder, name, **columns):
    n = len(next(iter(columns.values())))
    shape = folder.points if name == "f.shp" else folder.squares
    with pytest.warns(RuntimeWarning, match="Normalized/laundered field name"):
        shape(name, n, id=[str(i) for i in range(n)], **columns)


def test_names_that_are_not_cut_are_of_one_field():
    assert could_be("units", "老年人", "utf-8") == ("older_people", "older_share_percent")
    assert could_be("units", "老年人", "gb18030") == ()
    assert could_be("facilities", "护理型床位", "gb18030") == (
        "nursing_beds",
        "nursing_share_percent",
    )
    assert could_be("facilities", "beds", "utf-8") == could_be("facilities", "床位", "utf-8") == ()


def test_a_share_is_not_taken_for_people(folder):
    write(folder, "u.shp", 老年人口占比=[20.1, 15.5])
    with pytest.raises(SitingError, match=ASKED) as caught:
        folder.load(PLAN)
    share = 'older_share_percent = "老年人"'
    assert share in caught.value.hint
    columns = folder.load(f"{PLAN}fields = {{ {share} }}\n").units["community"].columns
    assert columns["older_share_percent"].tolist() == [20.1, 15.5]
    assert "older_people" not in columns


def test_numbers_above_100_are_people(folder):
    write(folder, "u.shp", 老年人口=[20, 101])
    assert folder.load(PLAN).units["community"].columns["older_people"].tolist() == [20, 101]


def test_a_name_that_several_fields_leave_is_asked_for(folder):
    write(folder, "f.shp", type=["养老院"] * 2, 护理型床位=[20, 30])
    layers = folder.load('[layers.facilities]\npath = "f.shp"\n')
    assert "nursing_beds" not in layers.facilities.columns
    assert (
        "facilities: the name '护理型' is cut, and could be 'nursing_beds' or "
        "'nursing_share_percent': not taken; say which is meant: fields = "
        '{ nursing_beds = "护理型" } in [layers.facilities]'
    ) in layers.notes


@pytest.mark.parametrize("most", [60, 101])
def test_beds_that_could_be_a_share_are_taken_and_that_is_said(folder, most):
    frame = folder.frame(
        [shapely.Point(500_000, 3_300_000), shapely.Point(500_100, 3_300_000)],
        id=["a", "b"],
        type=["养老院"] * 2,
        护理型床位=[20, most],
    )
    frame.to_file(folder.path / "f.shp", encoding="GB18030")
    layers = folder.load('[layers.facilities]\npath = "f.shp"\n')
    assert layers.facilities.columns["nursing_beds"].tolist() == [20, most]
    said = (
        "facilities: the name '护理型床位' may be cut: taken as 'nursing_beds'; if it is a share, "
        'write fields = { nursing_share_percent = "护理型床位" } in [layers.facilities]'
    )
    assert (said in layers.notes) == (most <= 100)
