import pytest
import shapely
from pyproj import CRS

from siting import plan
from siting.errors import SitingError
from siting.layers.origin import origins
from siting.layers.positions.plane import crs_of

X0, Y0 = 500_000, 3_300_000
CSV = '[layers.facilities]\npath = "f.csv"\n'


@pytest.mark.parametrize(
    ("lon", "lat", "code"),
    [
        (114.3, 30.6, "EPSG:4547"),  # Wuhan, central meridian 114
        (115.5, 30.6, "EPSG:4548"),  # on the edge of two zones: the eastern one
        (115.4999, 30.6, "EPSG:4547"),
        (120.1, 30.3, "EPSG:4549"),  # Hangzhou
        (73.5, 39.0, "EPSG:4534"),
        (136.5, 48.0, "EPSG:4554"),
        (24.9, 60.2, "EPSG:32635"),  # Helsinki
        (151.2, -33.9, "EPSG:32756"),  # Sydney
    ],
)
def test_the_plane_is_chosen_by_the_centre_of_the_data(folder, lon, lat, code):
    folder.text("f.csv", f"id,type,lon,lat\na,t,{lon},{lat}\n")
    layers = folder.load(CSV)
    assert layers.notes[0].startswith(f"plane: {code} ")
    assert layers.notes[0].endswith("chosen from the centre of layer 'facilities'")
    assert layers.crs.to_authority() == tuple(code.split(":"))


def test_a_projected_layer_lends_its_plane(folder):
    folder.squares("r.gpkg", 2, "EPSG:4546", id=[1, 2])
    layers = folder.load('[layers.residential]\npath = "r.gpkg"\n')
    assert layers.notes[0].startswith("plane: EPSG:4546")
    assert layers.notes[0].endswith("the one of layer 'residential'")
    assert layers.residential.xy[0].tolist() == [X0 + 50, Y0 + 50]


def test_the_plane_of_the_plan_wins(folder):
    folder.points("f.gpkg", id=[1, 2], type=["t", "t"])
    text = '[plan]\ncrs = "EPSG:4548"\n[layers.facilities]\npath = "f.gpkg"\n'
    layers = folder.load(text)
    assert layers.notes[0].endswith("as the plan says")
    assert layers.facilities.xy[0, 0] < X0 - 200_000


def test_web_mercator_is_no_plane(folder):
    folder.write("f.gpkg", [shapely.Point(12_730_000, 3_590_000)], "EPSG:3857", type=["t"])
    layers = folder.load('[layers.facilities]\npath = "f.gpkg"\n')
    assert layers.crs.to_epsg() == 4547


@pytest.mark.parametrize(
    ("crs", "why"),
    [
        ("EPSG:4326", "degrees"),
        ("EPSG:3857", "stretches"),
        ("EPSG:2263", "not in metres"),
        ("EPSG:99999", "not known"),
        ("EPSG:3395", "stretches"),
    ],
)
def test_a_plane_that_cannot_be_measured_in_is_an_error(folder, crs, why):
    folder.points("f.gpkg", id=[1, 2], type=["t", "t"])
    text = f'[plan]\ncrs = "{crs}"\n[layers.facilities]\npath = "f.gpkg"\n'
    with pytest.raises(SitingError, match=why) as caught:
        folder.load(text)
    assert caught.value.at.line == 2


def test_degrees_and_metres_meet_in_one_plane(folder):
    folder.squares("r.gpkg", 1, id=[1])
    lon, lat = 114.0, 29.81746  # within a few metres of (500000, 3300000)
    folder.text("f.csv", f"id,type,lon,lat\na,t,{lon},{lat}\n")
    layers = folder.load('[layers.residential]\npath = "r.gpkg"\n' + CSV)
    assert layers.facilities.xy[0, 0] == pytest.approx(X0, abs=1)
    assert layers.facilities.xy[0, 1] == pytest.approx(Y0, abs=2_000)


def test_a_layer_in_an_old_datum_is_not_moved_silently(folder):
    folder.squares("r.gpkg", 1, id=[1])
    folder.write("f.gpkg", [shapely.Point(114, 29.8)], "EPSG:4610", type=["t"])
    text = '[layers.residential]\npath = "r.gpkg"\n[layers.facilities]\npath = "f.gpkg"\n'
    with pytest.raises(SitingError, match="Xi'an 80"):
        folder.load(text)


def test_layers_in_one_old_datum_stay_in_it(folder):
    folder.squares("r.gpkg", 1, "EPSG:2383", id=[1])  # Xian 1980 / 3-degree CM 114E
    layers = folder.load('[layers.residential]\npath = "r.gpkg"\n')
    assert layers.crs.to_epsg() == 2383
    assert any("Xi'an 80" in note for note in layers.notes)


@pytest.mark.parametrize("gap", [0, 5_000, 5_001])
def test_layers_up_to_five_kilometres_apart_overlap(folder, gap):
    folder.squares("r.gpkg", 1, id=[1])
    folder.write("f.gpkg", [shapely.Point(X0 + 100 + gap, Y0)], id=[1], type=["t"])
    text = '[layers.residential]\npath = "r.gpkg"\n[layers.facilities]\npath = "f.gpkg"\n'
    if gap <= 5_000:
        assert folder.load(text).facilities is not None
    else:
        with pytest.raises(SitingError, match="do not overlap"):
            folder.load(text)


def test_the_plan_overrules_a_files_crs_and_says_so(folder):
    folder.points("f.gpkg", id=[1, 2], type=["t", "t"])
    layers = folder.load('[layers.facilities]\npath = "f.gpkg"\ncrs = "EPSG:4548"\n')
    assert layers.crs.to_epsg() == 4548
    said = "facilities: EPSG:4548 of the plan taken in place of the file's EPSG:4547"
    assert said in layers.notes


def test_notes_follow_the_order_of_the_layers(folder):
    folder.squares("u.gpkg", 1)
    folder.squares("r.gpkg", 1)
    folder.points("f.gpkg", 1, type=["t"])
    text = "".join(
        f'[layers.{name}]\npath = "{file}.gpkg"\n'
        for name, file in (("units.community", "u"), ("facilities", "f"), ("residential", "r"))
    )
    said = [note.split(":")[0] for note in folder.load(text).notes]
    assert list(dict.fromkeys(said)) == ["plane", "residential", "facilities", "units.community"]


UNNAMED = "+proj=tmerc +lon_0=114 +x_0=500000 +ellps=krass +units=m +no_defs"


@pytest.mark.parametrize("crs", ["EPSG:2383", UNNAMED])
def test_a_layer_in_a_doubtful_datum_is_named_not_one_that_is_right(folder, crs):
    folder.text("f.csv", "id,type,lon,lat\na,t,114,29.8\n")
    folder.squares("r.gpkg", 1, id=[1])
    text = f'[layers.residential]\npath = "r.gpkg"\ncrs = "{crs}"\n' + CSV
    with pytest.raises(SitingError, match="layer 'residential': the layer is in") as caught:
        folder.load(text)
    assert "add to [layers.residential] the parameters" in caught.value.hint


@pytest.mark.parametrize(
    ("claimed", "meant", "x"),
    [
        ("EPSG:4547", "EPSG:4526", 38_500_000),  # the number of the zone, where there is none
        ("EPSG:4526", "EPSG:4527", 39_500_000),  # another zone
        ("EPSG:4526", "EPSG:4547", X0),  # no number, where there is one
    ],
)
@pytest.mark.parametrize("beside", [False, True])
def test_eastings_of_another_zone_are_refused_and_the_right_one_offered(
    folder, claimed, meant, x, beside
):
    folder.write("f.gpkg", [shapely.Point(x, Y0)], claimed, id=["a"], type=["t"])
    text = '[layers.facilities]\npath = "f.gpkg"\n'
    if beside:
        lon = 117 if meant == "EPSG:4527" else 114
        folder.text("e.csv", f"id,older_people,lon,lat\na,5,{lon},29.8\n")
        text += '[layers.elders]\npath = "e.csv"\n'
    with pytest.raises(SitingError, match=f"feature a: .* cannot be in {claimed}") as caught:
        folder.load(text)
    assert f'crs = "{meant}"' in caught.value.hint


def test_layers_that_are_all_in_one_wrong_zone_do_not_vouch_for_each_other(folder):
    folder.write("f.gpkg", [shapely.Point(39_500_000, Y0)], "EPSG:4526", id=["a"], type=["t"])
    folder.write("e.gpkg", [shapely.Point(39_500_100, Y0)], "EPSG:4526", id=["b"], older_people=[5])
    text = '[layers.facilities]\npath = "f.gpkg"\n[layers.elders]\npath = "e.gpkg"\n'
    with pytest.raises(SitingError, match="cannot be in EPSG:4526") as caught:
        folder.load(text)
    assert 'crs = "EPSG:4527"' in caught.value.hint


def test_one_place_far_away_is_no_fault_of_the_crs(folder):
    at = [shapely.Point(X0, Y0), shapely.Point(X0 + 100, Y0), shapely.Point(38 * X0, Y0)]
    folder.write("f.gpkg", at, id=[1, 2, 3], type=["t"] * 3)
    assert len(folder.load('[layers.facilities]\npath = "f.gpkg"\n').facilities) == 3


def test_a_neighbours_zone_may_be_used(folder):
    folder.write("f.gpkg", [shapely.Point(X0 + 280_000, Y0)], "EPSG:4546", type=["t"])
    assert folder.load('[layers.facilities]\npath = "f.gpkg"\n').crs.to_epsg() == 4546


def test_a_crs_that_names_the_grid_of_nothing_is_known(folder):
    claimed = CRS.from_epsg(3857).to_wkt("WKT1_GDAL")
    assert "@null" in claimed
    folder.points("f.gpkg", id=[1, 2], type=["t", "t"])
    folder.text("plan.toml", '[layers.facilities]\npath = "f.gpkg"\n')
    (origin,) = origins(plan.read(folder.path / "plan.toml"))
    known, _ = crs_of(origin, claimed)
    assert known.to_epsg() == 3857
    for opened in ("@null,/etc/passwd", "@null.gsb", "a.gsb"):
        assert crs_of(origin, claimed.replace("@null", opened))[0] is None
