import random
from pathlib import Path

import pytest

from toolkit.inputs.folders import Files, cut
from toolkit.inputs.records import shard_size
from toolkit.inputs.sources import find_shards

NAMES = [f"{place}/{n:04}.html" for place in ("临溪市", "望川市", "青岚市") for n in range(1000)]


def cut_up(names: list[str], size: int = 64) -> list[Files]:
    return list(cut(((name, f"/in/{name}") for name in names), size))


def test_shards_hold_every_file_once_in_order_and_are_neither_tiny_nor_huge() -> None:
    shards = cut_up(NAMES)
    assert [name for shard in shards for name, _ in shard.files] == NAMES
    assert all(32 <= shard.count <= 128 for shard in shards[:-1])
    assert 40 < len(NAMES) / len(shards) < 90


def test_files_that_take_long_make_shards_of_few() -> None:
    names = [f"{n:04}.{suffix}" for n in range(500) for suffix in ("txt", "pdf")]
    shards = cut_up(names)
    assert [name for shard in shards for name, _ in shard.files] == names
    assert all(32 <= shard.work <= 128 + 16 for shard in shards[:-1])
    assert 40 < sum(shard.work for shard in shards) / len(shards) < 90


@pytest.mark.parametrize("seed", range(20))
def test_a_file_more_or_less_changes_few_shards(seed: int) -> None:
    rng = random.Random(seed)
    before = {shard.ids for shard in cut_up(NAMES)}
    place = rng.randrange(len(NAMES))
    more = [*NAMES[:place], f"{NAMES[place]}.1.html", *NAMES[place:]]
    for names in (more, NAMES[:place] + NAMES[place + 1 :]):
        assert len({shard.ids for shard in cut_up(names)} - before) <= 4


@pytest.mark.parametrize("names", [[], ["a"], ["a", "b"]])
@pytest.mark.parametrize("size", [1, 2, 3])
def test_few_files_or_small_shards_are_cut_too(names: list[str], size: int) -> None:
    assert [name for shard in cut_up(names, size) for name, _ in shard.files] == names


def test_where_files_lie_does_not_change_the_cut(tmp_path: Path) -> None:
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        for n in range(300):
            (tmp_path / folder / f"{n:03}.txt").write_text("x")
    one, two = ([shard.ids for _, shard in find_shards([tmp_path / folder])] for folder in ("a", "b"))
    assert one == two
    assert len(one) > 1


def test_many_reports_make_larger_shards(monkeypatch) -> None:
    monkeypatch.setattr("toolkit.inputs.records.SHARD_SIZE", 2)
    monkeypatch.setattr("toolkit.inputs.records.ENOUGH_SHARDS", 3)
    assert [shard_size(n) for n in (6, 7, 14)] == [2, 4, 8]


def test_a_shard_of_files_from_two_folders_knows_where_each_is() -> None:
    shard = Files.of([("a.txt", "/one/a.txt"), ("b.txt", "/two/b.txt")])
    assert shard.count == 2
    assert shard.files == [("a.txt", Path("/one/a.txt")), ("b.txt", Path("/two/b.txt"))]
