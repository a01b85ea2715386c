"""The application that a forked kernel runs: ipykernel's own, which ends without waiting for itself."""

from ipykernel.kernelapp import IPKernelApp


class KernelApp(IPKernelApp):
    """A kernel's application; it ends its threads in another order than ipykernel's."""

    def start(self) -> None:
        """Run until the kernel is told to end; then end the control channel, before any other thread.

        It flushes what was printed after it has heard that the kernel is to end. Where the thread that prints is gone
        by then, it waits for that thread in vain, ten seconds long, and the whole kernel waits for it.
        """
        super().start()
        self.control_thread.stop()
        self.control_thread.join()
