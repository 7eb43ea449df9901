from pathlib import Path

import msgspec
import pytest

from toolkit.errors import RulesError
from toolkit.rules import load_rules


class Colours(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    version: str
    names: tuple[str, ...]


def test_a_data_file_becomes_its_schema(tmp_path: Path) -> None:
    file = tmp_path / "colours.yaml"
    file.write_text("version: '1'\nnames: [红, 绿]\n", encoding="utf-8")
    assert load_rules(file, Colours) == Colours("1", ("红", "绿"))


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("version: '1'\nnames: []\nshades: []\n", "shades"),
        ("version: 1\nnames: []\n", "version"),
        ("names: []\n", "version"),
        ("", "object"),
        ("a: [", "while parsing"),
    ],
)
def test_what_does_not_follow_the_schema_is_refused_in_one_line(tmp_path: Path, content: str, says: str) -> None:
    file = tmp_path / "colours.yaml"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(RulesError, match=says) as refused:
        load_rules(file, Colours)
    assert "\n" not in str(refused.value)
    assert "colours.yaml" in str(refused.value)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(RulesError, match=r"nowhere\.yaml"):
        load_rules(tmp_path / "nowhere.yaml", Colours)
