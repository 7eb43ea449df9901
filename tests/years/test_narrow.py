"""What the second pass needs of a shard, beside the shard: the same as the frame says, and never missed."""

from pathlib import Path

import pytest

from toolkit import batch
from toolkit.years.beside import years_cells
from toolkit.years.bodywise import by_body
from toolkit.years.narrow import NARROW, read_narrow


@pytest.fixture
def dataset(sample: Path, tmp_path: Path) -> Path:
    """A few reports in one shard."""
    import shutil

    (tmp_path / "in").mkdir()
    for path in sorted(sample.glob("*.txt"))[:8]:
        shutil.copy(path, tmp_path / "in")
    batch.write([tmp_path / "in"], tmp_path / "out", jobs=1)
    return tmp_path / "out"


def all_rows(dataset: Path, temporary: Path) -> list[dict]:
    temporary.mkdir()
    rows = [row for table in by_body(dataset, temporary, years_cells()) for row in table.to_pylist()]
    return sorted(rows, key=lambda row: row["row"])


@pytest.mark.parametrize("left", [0, 0.5, 0.99, None])
def test_what_is_lost_or_cut_off_is_read_from_the_frames(dataset: Path, tmp_path: Path, left: float | None) -> None:
    whole = all_rows(dataset, tmp_path / "a")
    files = list((dataset / "_shards").glob("*.narrow"))
    assert len(whole) == 8
    assert files
    for file in files:
        if left is None:
            file.unlink()
        else:
            file.write_bytes(file.read_bytes()[: int(file.stat().st_size * left)])
    assert all_rows(dataset, tmp_path / "b") == whole


def test_some_common_columns_are_read_alone(dataset: Path) -> None:
    (file,) = (dataset / "_shards").glob("*.narrow")
    some = read_narrow(dataset, file.stem, ["year", "authority"])
    assert some is not None
    assert set(some.column_names) == {"year", "authority"}
    assert some.equals(read_narrow(dataset, file.stem).select(some.column_names))
    assert read_narrow(dataset, "another") is None
    assert str(file).endswith(NARROW.format(file.stem))


def test_a_shard_that_moves_takes_it_along(sample: Path, dataset: Path, tmp_path: Path, monkeypatch) -> None:
    import shutil

    from toolkit.inputs import records

    monkeypatch.setattr(records, "SHARD_SIZE", 2)
    batch.write([tmp_path / "in"], dataset, jobs=1)
    before = {file.read_bytes() for file in (dataset / "_shards").glob("*.narrow")}
    first = min((tmp_path / "in").iterdir())
    shutil.copy(first, tmp_path / "in" / "0.txt")
    batch.write([tmp_path / "in"], dataset, jobs=1)
    files = sorted((dataset / "_shards").glob("*.narrow"))
    assert [file.stem for file in files] == sorted(path.stem for path in (dataset / "_shards").glob("0*.json"))
    assert len(before & {file.read_bytes() for file in files}) >= len(before) - 2


def test_a_file_in_which_a_bit_changed_is_not_read(dataset: Path) -> None:
    (file,) = (dataset / "_shards").glob("*.narrow")
    written = file.read_bytes()
    assert read_narrow(dataset, file.stem) is not None
    for place in range(0, len(written), 97):
        file.write_bytes(bytes([*written[:place], written[place] ^ 1 << place % 8, *written[place + 1 :]]))
        assert read_narrow(dataset, file.stem) is None
    for nothing in (b"", bytes(4), bytes(40)):
        file.write_bytes(nothing)
        assert read_narrow(dataset, file.stem) is None
