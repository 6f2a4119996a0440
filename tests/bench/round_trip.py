"""The round trip over many invented servers: what is wrong, what is found, what is missed.

By hand: `python -m tests.bench.round_trip 10000`, or with one case's number to see it:
`python -m tests.bench.round_trip --case positions 17`.
"""

import argparse
import sys

from app.errors import BadReply, Doubtful
from tests.support.dialects import reading
from tests.support.dialects.shrink import smallest
from tests.support.dialects.verdict import Tally, count


def run(kind: str, first: int, cases: int) -> Tally:
    """Read that many cases back and tally them."""
    tally = Tally()
    for seed in range(first, first + cases):
        case = reading.RENDERERS[kind](seed)
        tally.cases += 1
        try:
            got = reading.read(case)
        except (BadReply, Doubtful) as error:
            if not case.doubtful:
                tally.refused[f"{type(error).__name__} {case.layout}"] += 1
                count(tally, case, [])
            continue
        except (ArithmeticError, LookupError, TypeError, ValueError, RecursionError) as error:
            tally.wrong.append((seed, f"it breaks: {error!r}"))
            continue
        tally.wrong += [(seed, words) for words in reading.faults(case, got)]
        count(tally, case, reading.rows_of(case, got))
    return tally


def show(kind: str, tally: Tally, most: int) -> None:
    print(f"== {kind}: {tally.cases} cases, {len({s for s, _ in tally.wrong})} with wrong values")
    for seed, words in tally.wrong[:most]:
        print(f"  WRONG {seed}: {words}")
    for name, told in sorted(tally.told.items()):
        print(f"  {name:14} {tally.found[name] / told:7.1%} of {told}")
    print(f"  refused: {sum(tally.refused.values())}")
    for title, counter in (
        ("refused", tally.refused),
        ("forms", tally.missed_forms),
        ("names", tally.missed_names),
        ("layouts", tally.layouts),
    ):
        for words, number in counter.most_common(most):
            print(f"    {title:8} {number:5} {words}")


def main() -> int:
    """Run the cases that were asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("cases", nargs="?", type=int, default=1000)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--most", type=int, default=25)
    parser.add_argument("--kind", choices=tuple(reading.RENDERERS))
    parser.add_argument("--case", nargs=2, metavar=("KIND", "SEED"))
    chosen = parser.parse_args()
    if chosen.case:
        kind, seed = chosen.case
        case = reading.RENDERERS[kind](int(seed))
        print(case.layout, case.body.decode(), sep="\n")
        for fault in dict.fromkeys(reading.faults(case, reading.read(case))):
            print(f"WRONG {fault}", f"  {smallest(case, fault)}", sep="\n")
        print(reading.read(case))
        return 0
    wrong = 0
    for kind in (chosen.kind,) if chosen.kind else tuple(reading.RENDERERS):
        tally = run(kind, chosen.first, chosen.cases)
        show(kind, tally, chosen.most)
        wrong += len(tally.wrong)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
