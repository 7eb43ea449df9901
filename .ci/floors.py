"""Score the toolkit on real reports with gold and fail when a figure falls below its floor in floors.json.

Floors are only ever raised.
"""

import json
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
SHARED = HERE.parent.parent / "shared"
RUNS = {
    "reports": ["score.py", "reports/gold", "reports", "--json"],
    "section_five": ["score.py", "reports/section_five", "reports/section_five", "--json"],
    "topics": ["score_topics.py", "reports/gold/items.jsonl", "reports/section_five/items.jsonl"],
}


def main() -> int:
    """Print the figures of each run, then each one that is below its floor (or above its ceiling)."""
    limits = json.loads((HERE / "floors.json").read_text())
    below = []
    for name, (script, *arguments) in RUNS.items():
        paths = [a if a.startswith("-") else str(SHARED / a) for a in arguments]
        run = subprocess.run(
            [sys.executable, SHARED / script, *paths], capture_output=True, text=True, cwd=HERE.parent, check=False
        )
        if run.returncode:
            below.append(f"{name}: {script} failed: {run.stderr.strip()[-300:]}")
            continue
        figures = json.loads(run.stdout.strip().splitlines()[-1])
        print(name, json.dumps(figures))
        for key, floor in limits[name].get("at_least", {}).items():
            if figures[key] is None or figures[key] < floor:
                below.append(f"{name}.{key}: found {figures[key]}; the floor is {floor}")
        for key, ceiling in limits[name].get("at_most", {}).items():
            if figures[key] is None or figures[key] > ceiling:
                below.append(f"{name}.{key}: found {figures[key]}; the ceiling is {ceiling}")
    print("\n".join(below) or "every figure is at its floor or above")
    return bool(below)


if __name__ == "__main__":
    sys.exit(main())
