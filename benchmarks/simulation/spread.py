"""Very many figures in little memory: counted in steps of five per cent."""

from collections import Counter
from math import ceil, exp, log

_STEP = 0.05
_LEAST = 1e-3


class Spread:
    """Figures from 0 on; quantiles are right to 5 %, all under a thousandth are taken for nothing."""

    def __init__(self) -> None:
        self.count = 0
        self.sum = 0.0
        self.most = 0.0
        self._steps: Counter[int] = Counter()

    def add(self, figure: float) -> None:
        """One more."""
        self.count += 1
        self.sum += figure
        if figure > self.most:
            self.most = figure
        self._steps[-1 if figure < _LEAST else int(log(figure / _LEAST) / _STEP)] += 1

    def quantile(self, share: float) -> float:
        """That which `share` of all do not exceed."""
        wanted, seen = ceil(share * self.count), 0
        for step, count in sorted(self._steps.items()):
            seen += count
            if seen >= wanted and count:
                return 0.0 if step < 0 else min(self.most, _LEAST * exp((step + 1) * _STEP))
        return 0.0
