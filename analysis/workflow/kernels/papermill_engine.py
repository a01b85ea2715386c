"""The engine that papermill runs notebooks with: its own, which leaves hold of the notebook for the log of a failure.

Papermill would write every notebook to a file before it gives it to us.
"""

from typing import Any, ClassVar

from nbformat import NotebookNode
from papermill.engines import NBClientEngine, NotebookExecutionManager, papermill_engines

ENGINE = "samspil"


class NotebookEngine(NBClientEngine):
    """Papermill's engine; ``last`` is the notebook that it has run or half run, of which there is one at a time."""

    last: ClassVar[NotebookNode | None] = None

    @classmethod
    def execute_managed_notebook(cls, nb_man: NotebookExecutionManager, kernel_name: str, **how: Any) -> None:
        """Run the notebook in ``nb_man``."""
        cls.last = nb_man.nb
        super().execute_managed_notebook(nb_man, kernel_name, **how)


papermill_engines.register(ENGINE, NotebookEngine)
