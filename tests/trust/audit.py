"""Ask the public advisories about every pinned version; say in one line what came out. Run by ``make audit``.

Exit status: 0 no known weakness, 1 some are known (pip-audit's table is shown), 2 the advisories could not be asked, so
that nothing is known.
"""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
OPTIONS = ["-r", "constraints.txt", "--disable-pip", "--no-deps", "--strict", "--progress-spinner", "off"]


def main(program: str) -> int:
    done = subprocess.run([program, *OPTIONS], capture_output=True, text=True, cwd=ROOT)
    said = done.stdout.strip()
    if done.returncode == 0:
        print("audit: no known weakness in the versions of constraints.txt")
        return 0
    if said.startswith("Found ") or "known vulnerabilit" in done.stderr:
        print(done.stderr.strip(), said, sep="\n")
        print("audit: weaknesses are known in the versions of constraints.txt (above)")
        return 1
    why = (done.stderr.strip() or said or f"exit status {done.returncode}").splitlines()[-1]
    print(f"audit: not done, the advisory service could not be asked, so nothing is known ({why[:200]})")
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
