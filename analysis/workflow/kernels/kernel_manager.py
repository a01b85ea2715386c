"""The manager of kernels of this python: reached without a network, forked where there is a server, else started."""

import asyncio
import os
import sys
import time
from contextlib import suppress
from importlib.metadata import EntryPoint
from queue import Empty
from typing import Any
from uuid import uuid4

import zmq
from ipykernel.kernelspec import RESOURCES, get_kernel_dict
from jupyter_client import AsyncKernelClient, AsyncKernelManager, BlockingKernelClient, KernelClient, KernelManager
from jupyter_client.kernelspec import KernelSpec
from jupyter_client.provisioning import KernelProvisionerFactory, LocalProvisioner
from jupyter_client.utils import ensure_async, run_sync
from traitlets import CaselessStrEnum, HasTraits, Type

from analysis.workflow.kernel_env import SERVER, stopping
from analysis.workflow.kernels.forked_kernel import Doubt, ForkedKernel

TRANSPORT = "tcp" if sys.platform == "win32" else "ipc"
PROVISIONER = "samspil"
IDLE = 1.0  # seconds in which a kernel ends that has nothing to do
WELCOME = 1.0  # seconds in which a forked kernel is there; one that is started is asked until it is
KNOCK = 5  # milliseconds between attempts to reach a kernel's sockets, which may not be there yet
POLL = 0.005  # seconds between looks at a kernel that is about to end
doubts: set[str] = set()
"""Why kernels of this process were started, where they should have been forked."""


class Provisioner(LocalProvisioner):
    """Fork a kernel where there is a server; on any doubt, start it."""

    async def launch_kernel(self, cmd: list[str], **how: Any) -> dict[str, Any]:
        """Launch a kernel, and say how it is reached."""
        how["env"] = {name: value for name, value in (how.get("env") or os.environ).items() if name != SERVER}
        if SERVER in os.environ:
            try:
                self.process = _forked(cmd, how)
                self.pid = self.pgid = self.process.pid
                return self.connection_info
            except Doubt as doubt:
                doubts.add(str(doubt))
        return await super().launch_kernel(cmd, **how)

    async def wait(self) -> int | None:
        """Wait for the end of the kernel; five milliseconds at a time, since a forked one ends at once."""
        while await self.poll() is None:
            await asyncio.sleep(POLL)
        return await super().wait()


def _forked(cmd: list[str], how: dict[str, Any]) -> ForkedKernel:
    outputs = [_descriptor(how.get(name), number) for number, name in enumerate(("stdout", "stderr"), start=1)]
    environment = {**how["env"], "JPY_PARENT_PID": str(os.getpid())}
    return ForkedKernel(os.environ[SERVER], cmd, environment, how.get("cwd") or os.getcwd(), outputs)


def _descriptor(stream: Any, usual: int) -> int:
    if stream is None:
        return usual
    return stream if isinstance(stream, int) else stream.fileno()


class _Knocking:
    """Sockets that knock again soon: they ask before the kernel listens, and would then wait a tenth of a second."""

    def _context_default(self) -> zmq.Context:
        context = super()._context_default()
        context.setsockopt(zmq.RECONNECT_IVL, KNOCK)
        return context


class _Ready(_Knocking):
    """Readiness by the kernel's own answers; the usual client waits for silence on top of them, a fifth of a second."""

    async def _until_ready(self: Any, timeout: float | None = None) -> None:
        until = time.monotonic() + (timeout or float("inf"))
        with suppress(Empty):  # a kernel welcomes who listens; what it published before that, nobody hears
            await ensure_async(self.iopub_channel.get_msg(timeout=WELCOME))
        while not await self._answers():
            if not await ensure_async(self.is_alive()):
                raise RuntimeError("Kernel died before replying to kernel_info")
            if time.monotonic() > until:
                raise RuntimeError(f"Kernel didn't respond in {timeout} seconds")

    async def _answers(self: Any) -> bool:
        """Ask for the kernel's description; tell whether its reply came, and all that it published about that."""
        request = self.kernel_info()
        try:
            while (reply := await ensure_async(self.shell_channel.get_msg(timeout=1)))[
                "msg_type"
            ] != "kernel_info_reply":
                pass
            while True:
                message = await ensure_async(self.iopub_channel.get_msg(timeout=0.2))
                idle = message["content"].get("execution_state") == "idle"
                if idle and message["parent_header"].get("msg_id") == request:
                    self._handle_kernel_info_reply(reply)
                    return True
        except Empty:  # it is slow, or what it published before we listened is lost
            return False


class OwnClient(_Ready, BlockingKernelClient):
    """A client that starts when the kernel does."""

    wait_for_ready = run_sync(_Ready._until_ready)


class OwnAsyncClient(_Ready, AsyncKernelClient):
    """The same for those who wait for several things at once."""

    wait_for_ready = _Ready._until_ready


class _Own(_Knocking, HasTraits):
    transport = CaselessStrEnum(["tcp", "ipc"], default_value=TRANSPORT)

    def _ip_default(self) -> str:
        """Name sockets of its own: jupyter_client's default is one name for all kernels of a folder."""
        if self.transport == "tcp":
            return "127.0.0.1"
        return os.path.join(os.environ["JUPYTER_RUNTIME_DIR"], uuid4().hex)

    def _connection_file_default(self) -> str:
        """Put it where it is cleared away with the folder, whoever stops us; the default is the user's TMPDIR."""
        return os.path.join(os.environ["JUPYTER_RUNTIME_DIR"], f"{uuid4().hex}.json")

    @property
    def kernel_spec(self) -> KernelSpec:
        metadata = {"kernel_provisioner": {"provisioner_name": PROVISIONER}}
        return KernelSpec(resource_dir=RESOURCES, **{**get_kernel_dict(), "metadata": metadata})

    async def _async_shutdown_kernel(self, now: bool = False, restart: bool = False) -> None:
        """Ask an idle kernel to end before it is interrupted, which it would answer with an error message."""
        now = now or stopping.is_set()
        if self.has_kernel and not now:
            await self._async_request_shutdown(restart)
            with suppress(TimeoutError):
                await asyncio.wait_for(self._async_wait(), IDLE)
                await self.provisioner.wait()
                now = True  # asked once more, it would not answer, and its sockets would be held open for that
        await super()._async_shutdown_kernel(now, restart)

    shutdown_kernel = run_sync(_async_shutdown_kernel)

    async def _async_wait(self, pollinterval: float = POLL) -> None:
        """Wait for the end of a kernel, of a killed one too; jupyter_client looks every tenth of a second."""
        await super()._async_wait(pollinterval)


class OwnKernelManager(_Own, KernelManager):
    """A manager of kernels of the python that runs us, through sockets in the runtime folder where there are such."""

    client_factory = Type(OwnClient, KernelClient)


class OwnAsyncKernelManager(_Own, AsyncKernelManager):
    """The same for those who wait for several things at once."""

    shutdown_kernel = _Own._async_shutdown_kernel
    client_factory = Type(OwnAsyncClient, KernelClient)


# Without an entry point in the metadata of this package: it may have been installed before there was one.
KernelProvisionerFactory.provisioners[PROVISIONER] = EntryPoint(PROVISIONER, f"{__name__}:{Provisioner.__name__}", "")
