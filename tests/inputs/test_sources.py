from pathlib import Path

import pytest

from toolkit.errors import NianbaoError
from toolkit.inputs.folders import Files
from toolkit.inputs.sources import find_shards


def names(sources: list) -> list[str]:
    return [record.name for _, shard in find_shards(sources) for record in shard.records()]


def test_the_same_file_named_twice_is_read_once(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("x")
    assert names([tmp_path, tmp_path]) == ["a.txt"]


def test_files_of_one_name_in_two_folders_are_both_kept(tmp_path: Path) -> None:
    for name in "ab":
        (tmp_path / name).mkdir()
        (tmp_path / name / "x.txt").write_text("x")
    assert len(set(names([tmp_path / "a", tmp_path / "b"]))) == 2


def test_hidden_files_and_the_read_me_of_a_folder_are_left_out(tmp_path: Path) -> None:
    for name in ("README.md", ".secret.txt", "a.json", "a.txt"):
        (tmp_path / name).write_text("x")
    assert names([tmp_path]) == ["a.txt"]


@pytest.mark.parametrize("make", [lambda p: p / "nowhere", lambda p: p], ids=["missing", "empty"])
def test_nothing_to_read_is_an_error_that_says_what_would_be_valid(tmp_path: Path, make) -> None:
    with pytest.raises(NianbaoError, match="valid would be"):
        find_shards([make(tmp_path)])


def test_the_key_of_a_shard_changes_with_its_input_and_only_then(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("x")
    first = find_shards([tmp_path])
    assert find_shards([tmp_path]) == first
    assert isinstance(first[0][1], Files)
    (tmp_path / "a.txt").write_text("xy")
    assert find_shards([tmp_path])[0][0] != first[0][0]
