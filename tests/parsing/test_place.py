"""The gazetteer: names, codes, ambiguity, and the user's own rows."""

import pytest

from toolkit.errors import RulesError
from toolkit.parsing.place import Division, Gazetteer, load_gazetteer, read_rows


def codes(name: str) -> list[str]:
    return sorted(reading.division.code for reading in load_gazetteer().read(name))


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("江苏省宿迁市沭阳县财政局", ["321322"]),
        ("沭阳县", ["321322"]),
        ("吉林省吉林市", ["220200"]),
        ("海南藏族自治州", ["632500"]),
        ("景德镇市珠山区", ["360203"]),
        ("广西壮族自治区南宁市", ["450100"]),
        ("广西南宁市", ["450100"]),
        ("内蒙古自治区", ["150000"]),
        ("恩施州", ["422800"]),
        ("合肥高新技术产业开发区", ["340100"]),
        ("朝阳区", ["110105", "220104"]),
        ("北京市朝阳区", ["110105"]),
        ("密云县", ["110228"]),
        ("临溪市", []),
        ("", []),
    ],
)  # fmt: skip
def test_reads_the_places_that_a_name_begins_with(name, expected):
    assert codes(name) == expected


def test_a_name_in_force_comes_before_a_former_one():
    gazetteer = Gazetteer([Division("990102", "青岚区", 2010), Division("990203", "青岚区")])
    assert [reading.division.code for reading in gazetteer.read("青岚区")] == ["990203"]


def test_a_place_counts_only_inside_the_one_before_it():
    gazetteer = Gazetteer(
        [
            Division("990000", "云泽省"),
            Division("990100", "临溪市"),
            Division("990102", "青岚区"),
            Division("980102", "青岚区"),
        ]
    )
    assert [reading.division.code for reading in gazetteer.read("临溪市青岚区")] == ["990102"]
    assert len(gazetteer.read("青岚区")) == 2


@pytest.mark.parametrize(
    ("name", "rank"),
    [
        ("北京市", "province"),
        ("东莞市", "prefecture"),
        ("兴安盟", "prefecture"),
        ("仙桃市", "county"),
        ("浦东新区", "county"),
    ],
)
def test_rank_is_by_code(name, rank):
    assert load_gazetteer().named(name)[0].rank == rank


def test_districts_of_municipalities_have_no_prefecture():
    gazetteer = load_gazetteer()
    place = gazetteer.place(gazetteer.named("浦东新区")[0])
    assert (place.province, place.prefecture, place.county) == ("上海市", None, "浦东新区")


def test_the_users_rows_lie_on_top(tmp_path):
    own = tmp_path / "own.tsv"
    own.write_text("# 云泽省\ncode\tname\n990000\t云泽省\n990100\t临溪市\n", encoding="utf-8")
    gazetteer = load_gazetteer(own)
    assert len(gazetteer) == len(load_gazetteer()) + 2
    assert gazetteer.place(gazetteer.read("云泽省临溪市")[0].division).prefecture == "临溪市"


def test_the_environment_names_the_users_gazetteer(tmp_path, monkeypatch):
    own = tmp_path / "own.tsv"
    own.write_text("990100\t临溪市\n", encoding="utf-8")
    monkeypatch.setenv("NIANBAO_GAZETTEER", str(own))
    assert load_gazetteer().named("临溪市")


@pytest.mark.parametrize("row", ["99010\t临溪市", "990100", "990100\t", "abcdef\t临溪市", "990100\t临溪市\tsoon"])
def test_a_wrong_row_is_refused_by_name_and_line(row):
    with pytest.raises(RulesError, match=r"own.tsv: .* in line 1"):
        read_rows(row, "own.tsv")


def test_a_missing_gazetteer_is_refused(tmp_path):
    with pytest.raises(RulesError, match=r"none\.tsv"):
        load_gazetteer(tmp_path / "none.tsv")


def test_the_packaged_rows_are_sound():
    gazetteer = load_gazetteer()
    assert len(gazetteer) > 3600
    assert gazetteer.named("崇文区")[0].until is not None
    for name in ("广东省", "东莞市", "石河子市", "香港特别行政区", "昌都市"):
        assert gazetteer.named(name)[0].until is None
