"""Provide papermill's engine with access to the notebook, for the log of a failure.

Papermill otherwise writes every notebook to a file before it returns it.
"""

from typing import Any, ClassVar

from nbformat import NotebookNode
from papermill.engines import NBClientEngine, NotebookExecutionManager, papermill_engines

ENGINE = "samspil"


class NotebookEngine(NBClientEngine):  # type: ignore[misc] # papermill has no types
    """Papermill's engine; ``last`` is the notebook being run or run last, one at a time."""

    last: ClassVar[NotebookNode | None] = None

    @classmethod
    def execute_managed_notebook(cls, nb_man: NotebookExecutionManager, kernel_name: str, **options: Any) -> None:
        """Run the notebook in ``nb_man``."""
        cls.last = nb_man.nb
        super().execute_managed_notebook(nb_man, kernel_name, **options)


papermill_engines.register(ENGINE, NotebookEngine)
