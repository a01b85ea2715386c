"""The line that says how far a run has come, and how long it still takes."""

from types import TracebackType
from typing import Self


class Progress:
    """How many of its steps a run has done; where there is nothing to do, nothing is shown and nothing imported."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._line = None

    def expect(self, steps: int) -> None:
        """Begin the line, if there are any steps."""
        if steps:
            from tqdm import tqdm

            self._line = tqdm(total=steps, desc=self._name, unit="step", leave=False, mininterval=0.5)

    def done(self, step: str) -> None:
        """Count a step."""
        if self._line is not None:
            self._line.set_postfix_str(step, refresh=False)
            self._line.update()

    def begin(self, step: str) -> None:
        """Name a step that takes its time, though it is not yet done."""
        if self._line is not None:
            self._line.set_postfix_str(step)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type | None, error: BaseException | None, traceback: TracebackType | None) -> None:
        if self._line is not None:
            self._line.close()
