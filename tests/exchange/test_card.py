import subprocess
import sys
from pathlib import Path

from toolkit.batch import write
from toolkit.exchange.card import summarise, write_card
from toolkit.frames.rows import FRAMES, columns_of, load_rows

TEXT = "云泽省青禾镇人民政府2023年政府信息公开工作年度报告\n五、存在的主要问题及改进情况\n一是人员不足。\n"


def dataset(tmp_path: Path) -> Path:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "in" / "b.txt").write_bytes(b"")
    out = tmp_path / "out"
    write([tmp_path / "in"], out)
    write_card(out, summarise(out))
    return out


def test_datasets_opens_every_frame_in_a_fresh_process_without_a_network(tmp_path: Path) -> None:
    out = dataset(tmp_path)
    code = (
        "import datasets, sys\n"
        f"for name in datasets.get_dataset_config_names({str(out)!r}):\n"
        f"    d = datasets.load_dataset({str(out)!r}, name, cache_dir={str(tmp_path / 'cache')!r})['train']\n"
        "    print(name, d.num_rows, len(d.column_names))\n"
    )
    env = {"HF_HUB_OFFLINE": "1", "HF_HOME": str(tmp_path / "hf"), "PATH": ""}
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=env, check=False)
    assert run.returncode == 0, run.stderr[-2000:]
    found = {name: (int(n), int(k)) for name, n, k in (line.split() for line in run.stdout.splitlines())}
    assert found["items"] == (1, len(columns_of("items")))
    assert found["failures"] == (1, 3)
    assert set(found) == {name for name, n in summarise(out).rows.items() if n}


def test_the_card_describes_every_column_and_counts_what_is_on_disk(tmp_path: Path) -> None:
    card = (dataset(tmp_path) / "README.md").read_text(encoding="utf-8")
    for name in FRAMES:
        for column in load_rows().frames[name].columns:
            assert f"| `{column}` |" in card
    assert "One row per stated problem or announced measure. 1 rows." in card
