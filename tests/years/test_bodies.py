"""One body under several names, several bodies under one name."""

from __future__ import annotations

import pytest

from toolkit.errors import NianbaoError
from toolkit.years.bodies import Body, name_bodies, read_crosswalk

CITY = ("云泽省", "临溪市", None, None)


def test_a_government_is_the_same_with_and_without_its_province_and_suffix():
    ways = [Body(name, "990100", CITY) for name in ("临溪市", "临溪市人民政府", "云泽省临溪市人民政府")]
    assert set(name_bodies(ways).values()) == {"云泽省临溪市人民政府"}


def test_a_department_is_not_its_government():
    named = name_bodies([Body("临溪市人民政府", "990100", CITY), Body("临溪市财政局", "990100", CITY)])
    assert len(set(named.values())) == 2


def test_bodies_of_one_name_in_two_places_are_told_apart():
    ways = [Body("城关镇人民政府", "990121"), Body("城关镇人民政府", "990322")]
    assert sorted(name_bodies(ways).values()) == ["城关镇人民政府 (990121)", "城关镇人民政府 (990322)"]


def test_a_name_without_a_place_is_the_body_it_fits_if_it_fits_one():
    known, unknown = Body("临溪市财政局", "990100", CITY), Body("临溪市财政局", None)
    assert len(set(name_bodies([known, unknown]).values())) == 1
    assert len(set(name_bodies([Body("城关镇", "1"), Body("城关镇", "2"), Body("城关镇", None)]).values())) == 3


@pytest.mark.parametrize(("short", "full"), [("竹篁镇", "竹篁镇人民政府"), ("柳浪街道", "柳浪街道办事处")])
@pytest.mark.parametrize(("code", "again"), [(None, None), ("990121", None), (None, "990121"), ("990121", "990121")])
def test_a_township_is_one_body_with_and_without_what_ends_its_name(short, full, code, again):
    assert set(name_bodies([Body(short, code), Body(full, again)]).values()) == {full}


def test_the_office_of_a_government_is_not_the_government():
    assert len(set(name_bodies([Body("竹篁镇人民政府", None), Body("竹篁镇人民政府办公室", None)]).values())) == 2


def test_a_renamed_body_is_joined_by_the_crosswalk(tmp_path):
    old, new = Body("临溪市规划局", "990100", CITY), Body("临溪市自然资源局", "990100", CITY)
    assert len(set(name_bodies([old, new]).values())) == 2
    file = tmp_path / "names.csv"
    file.write_text("name,body\n临溪市规划局,临溪市自然资源局\n", encoding="utf-8")
    assert set(name_bodies([old, new], file).values()) == {"临溪市自然资源局"}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a,b\n", "valid would be name, body"),
        ("name,body\n甲,乙\n甲,丙\n", "two bodies"),
        ("name,body\n甲,乙\n乙,甲\n", "circle"),
    ],
)
def test_a_wrong_crosswalk_is_refused(tmp_path, text, said):
    file = tmp_path / "names.csv"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(NianbaoError, match=said):
        read_crosswalk(file)


def test_no_names_no_bodies():
    assert name_bodies([]) == {}
