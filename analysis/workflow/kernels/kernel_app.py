"""Define the application that a forked kernel runs: that of ipykernel, with a faster shutdown."""

from ipykernel.kernelapp import IPKernelApp


class KernelApp(IPKernelApp):
    """A kernel application that stops its threads in another order than ipykernel does."""

    def start(self) -> None:
        """Run until shutdown is requested; then stop the control channel before any other thread.

        The control channel flushes printed text after the shutdown request. If the printing thread has ended by then,
        the control channel, and so the kernel, would wait ten seconds for it.
        """
        super().start()  # type: ignore[no-untyped-call] # ipykernel has no types here
        self.control_thread.stop()
        self.control_thread.join()
