"""Print how each kind of file is read: ``python tests/whole_files/measure.py [seeds] [kind …]``."""

from __future__ import annotations

import sys
from collections import Counter

from kinds import KINDS, Outcome, judge, summary, write

from toolkit.errors import NianbaoError
from toolkit.pipeline import analyse
from toolkit.reading import read


def main() -> None:
    arguments = sys.argv[1:]
    verbose = "-v" in arguments
    arguments = [a for a in arguments if a != "-v"]
    seeds = range(*map(int, arguments[0].split("-"))) if arguments else range(5)
    names = [k for k in KINDS if not arguments[1:] or any(a in k for a in arguments[1:])]
    total: Counter = Counter()
    print(f"{'kind':34} files errors exact  open wrong sections items")
    for kind in names:
        outcomes = []
        for seed in seeds:
            data, suffix, case = write(kind, seed)
            try:
                outcome = judge(kind, case, analyse(read(data, name=f"report{suffix}")))
            except NianbaoError as error:
                outcome = Outcome(error=str(error))
            outcomes.append(outcome)
            if verbose:
                for line in (outcome.error, *outcome.wrong[:6], *outcome.open[:4], *outcome.sections, *outcome.items):
                    if line:
                        print(f"    {kind} {seed} ({case.edition}, {case.scale}): {line}")
        row = summary(outcomes)
        total += row
        print(
            f"{kind:34}"
            + "".join(f"{row[c]:6}" for c in ("files", "errors", "exact", "open", "wrong", "sections", "items"))
        )
    print(
        f"{'all':34}"
        + "".join(f"{total[c]:6}" for c in ("files", "errors", "exact", "open", "wrong", "sections", "items"))
    )


if __name__ == "__main__":
    main()
