"""Manage local kernels: without network sockets, forked if there is a kernel server, otherwise started."""

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
from jupyter_client.connect import KernelConnectionInfo
from jupyter_client.kernelspec import KernelSpec
from jupyter_client.provisioning import KernelProvisionerFactory, LocalProvisioner
from jupyter_client.utils import ensure_async, run_sync
from traitlets import CaselessStrEnum, HasTraits, Type

from analysis.workflow.kernels.forked_kernel import CannotForkError, ForkedKernel, fallback_reasons
from analysis.workflow.kernels.kernel_env import SERVER, stopping

TRANSPORT = "tcp" if sys.platform == "win32" else "ipc"
PROVISIONER = "samspil"
IDLE = 1.0  # seconds in which an idle kernel shuts down
WELCOME = 1.0  # seconds to wait for a kernel's first message; a forked kernel is faster
RECONNECT = 5  # milliseconds between attempts to connect to a kernel's sockets, which may not exist yet
POLL = 0.005  # seconds between checks of a kernel that is shutting down


class Provisioner(LocalProvisioner):
    """Provisioner that forks a kernel if there is a server; otherwise, it starts the kernel."""

    async def launch_kernel(self, cmd: list[str], **options: Any) -> KernelConnectionInfo:
        """Launch a kernel, and return its connection information."""
        options["env"] = {name: value for name, value in (options.get("env") or os.environ).items() if name != SERVER}
        if SERVER in os.environ:
            try:
                kernel: Any = _forked(cmd, options)  # has the part of the interface of Popen that is used
                self.process, self.pid, self.pgid = kernel, kernel.pid, kernel.pid
                return self.connection_info
            except CannotForkError as reason:
                fallback_reasons.add(str(reason))
        return await super().launch_kernel(cmd, **options)

    async def wait(self) -> int | None:
        """Wait until the kernel has ended, checking every five milliseconds, since a forked kernel ends at once."""
        while await self.poll() is None:
            await asyncio.sleep(POLL)
        return await super().wait()


def _forked(cmd: list[str], options: dict[str, Any]) -> ForkedKernel:
    outputs = [_descriptor(options.get(name), number) for number, name in enumerate(("stdout", "stderr"), start=1)]
    environment = {**options["env"], "JPY_PARENT_PID": str(os.getpid())}
    return ForkedKernel(os.environ[SERVER], cmd, environment, options.get("cwd") or os.getcwd(), outputs)


def _descriptor(stream: Any, default: int) -> int:
    if stream is None:
        return default
    return stream if isinstance(stream, int) else stream.fileno()


class _FastReconnect:
    """Sockets that reconnect quickly: the kernel often listens a moment later, and the default delay is 0.1 seconds."""

    def _context_default(self: Any) -> Any:
        context = super()._context_default()  # type: ignore[misc] # of the class beside this one
        context.setsockopt(zmq.RECONNECT_IVL, RECONNECT)
        return context


class _Ready(_FastReconnect):
    """Clients that are ready once the kernel has replied; the default client also waits 0.2 seconds for silence."""

    async def _until_ready(self: Any, timeout: float | None = None) -> None:
        until = time.monotonic() + (timeout or float("inf"))
        with suppress(Empty):  # the kernel greets each subscriber; earlier messages are lost
            await ensure_async(self.iopub_channel.get_msg(timeout=WELCOME))
        while not await self._answers():
            if not await ensure_async(self.is_alive()):
                raise RuntimeError("Kernel died before replying to kernel_info")
            if time.monotonic() > until:
                raise RuntimeError(f"Kernel didn't respond in {timeout} seconds")

    async def _answers(self: Any) -> bool:
        """Request the kernel's information; return whether the reply and the messages about it have arrived."""
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
        except Empty:  # the kernel is slow, or a message was published before we subscribed
            return False


class LocalClient(_Ready, BlockingKernelClient):
    """A blocking client that is ready as soon as the kernel is."""

    wait_for_ready = run_sync(_Ready._until_ready)


class LocalAsyncClient(_Ready, AsyncKernelClient):
    """The same for those who wait for several things at once."""

    wait_for_ready = _Ready._until_ready


class _Local(_FastReconnect, HasTraits):
    transport = CaselessStrEnum(["tcp", "ipc"], default_value=TRANSPORT)

    def _ip_default(self) -> str:
        """Name the kernel's sockets uniquely; jupyter_client uses one name for all kernels of a folder."""
        if self.transport == "tcp":
            return "127.0.0.1"
        return os.path.join(os.environ["JUPYTER_RUNTIME_DIR"], uuid4().hex)

    def _connection_file_default(self) -> str:
        """Put the connection file into the runtime folder, which is always removed, not into the user's TMPDIR."""
        return os.path.join(os.environ["JUPYTER_RUNTIME_DIR"], f"{uuid4().hex}.json")

    @property
    def kernel_spec(self) -> KernelSpec:
        metadata = {"kernel_provisioner": {"provisioner_name": PROVISIONER}}
        return KernelSpec(resource_dir=RESOURCES, **{**get_kernel_dict(), "metadata": metadata})

    async def _async_shutdown_kernel(self: Any, now: bool = False, restart: bool = False) -> None:
        """Request shutdown of an idle kernel before interrupting it, since an interrupt makes it print an error."""
        now = now or stopping.is_set()
        if self.has_kernel and not now:
            await self._async_request_shutdown(restart)
            with suppress(TimeoutError):
                await asyncio.wait_for(self._async_wait(), IDLE)
                await self.provisioner.wait()
                now = True  # a second request would only keep its sockets open
        await super()._async_shutdown_kernel(now, restart)  # type: ignore[misc] # as above

    shutdown_kernel: Any = run_sync(_async_shutdown_kernel)

    async def _async_wait(self: Any, pollinterval: float = POLL) -> None:
        """Wait until a kernel has ended, even if it was killed; jupyter_client checks only every 0.1 seconds."""
        await super()._async_wait(pollinterval)  # type: ignore[misc] # as above


class LocalKernelManager(_Local, KernelManager):
    """A manager of kernels of this Python, with sockets in the runtime folder where the system supports that."""

    client_factory = Type(LocalClient, KernelClient)


class LocalAsyncKernelManager(_Local, AsyncKernelManager):
    """The same for those who wait for several things at once."""

    shutdown_kernel = _Local._async_shutdown_kernel
    client_factory = Type(LocalAsyncClient, KernelClient)


# Registered here, since the installed metadata of this package may lack the entry point.
KernelProvisionerFactory.provisioners[PROVISIONER] = EntryPoint(PROVISIONER, f"{__name__}:{Provisioner.__name__}", "")
