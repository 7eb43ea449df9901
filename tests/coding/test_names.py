import subprocess
import sys

import pytest

import toolkit as tk


@pytest.mark.parametrize("name", sorted(tk.coding.__all__))
def test_every_name_is_reachable(name):
    assert getattr(tk.coding, name) is not None


def test_an_unknown_name_says_which_there_are():
    with pytest.raises(AttributeError, match=r"it has .*suggest"):
        _ = tk.coding.classify


def test_importing_the_room_loads_nothing_heavy():
    code = "import sys, toolkit.coding; print([m for m in ('sklearn', 'pandas', 'jieba', 'scipy') if m in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout.strip() == "[]"
