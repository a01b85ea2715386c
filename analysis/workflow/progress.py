"""Show a progress bar for a run."""

from types import TracebackType
from typing import Self


class Progress:
    """A progress bar; without any steps, it shows nothing and does not import tqdm."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._line = None

    def expect(self, steps: int) -> None:
        """Show the bar, if there are any steps."""
        if steps:
            from tqdm import tqdm

            self._line = tqdm(total=steps, desc=self._name, unit="step", leave=False, mininterval=0.5)

    def done(self, step: str) -> None:
        """Count a finished step."""
        if self._line is not None:
            self._line.set_postfix_str(step, refresh=False)
            self._line.update()

    def begin(self, step: str) -> None:
        """Show the name of a step that has started."""
        if self._line is not None:
            self._line.set_postfix_str(step)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type | None, error: BaseException | None, traceback: TracebackType | None) -> None:
        if self._line is not None:
            self._line.close()
