"""The pace of our requests to EDGAR: at most eight in any second, over all our processes on this machine.

Eight slots, each a file. Whoever asks holds a slot by a lock on its file from before the request is sent until its
answer begins, and a slot rests for a second before it is used again. A request arrives while its slot is held, so two
requests of one slot arrive at least a second apart, and in any second at most one of each slot does: the bound holds
where EDGAR counts, not only where we send, however long the way and whatever else the machine does.

The system gives up the lock of a process that dies, so nobody has to be waited for. Times are of the clock that all
processes since the last start of the machine share.
"""

from __future__ import annotations

import fcntl
import os
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

# EDGAR allows ten requests a second to a user; two are left for what else the user does there.
REQUESTS_A_SECOND: Final = 8
_REST_SECONDS: Final = 1.0
_LOOK_AGAIN_SECONDS: Final = 0.02
_IN_USE: Final = b"in use".ljust(20)


class Pace:
    """The slots of one user on one machine."""

    def __init__(self, folder: Path | None = None) -> None:
        """Keep the slots in a folder.

        Args:
            folder: where all processes find the slots; default: section16/pace in the user's state folder.

        Raises:
            OSError: the folder can neither be made nor written.
        """
        folder = folder or state_folder() / "pace"
        folder.mkdir(parents=True, exist_ok=True)
        self._slots = [folder / f"slot-{number}" for number in range(REQUESTS_A_SECOND)]
        for slot in self._slots:
            slot.touch()

    @contextmanager
    def request(self) -> Iterator[None]:
        """Wait for a slot and hold it; what is asked inside must be one request."""
        slot, rest = self._take()
        try:
            time.sleep(rest)
            os.pwrite(slot, _IN_USE, 0)
            yield
        finally:
            _stamp(slot)
            os.close(slot)

    def _take(self) -> tuple[int, float]:
        """Lock the free slot that has rested longest: its open file, and the seconds that it must rest still."""
        while True:
            is_stamped = False
            for path in sorted(self._slots, key=lambda path: path.stat().st_mtime_ns):
                slot = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
                try:
                    fcntl.flock(slot, fcntl.LOCK_EX | fcntl.LOCK_NB)
                except BlockingIOError:
                    os.close(slot)
                    continue
                rest = _rest_left(slot)
                if rest is not None:
                    return slot, rest
                # Nobody knows when it was released, but it was before now.
                _stamp(slot)
                os.close(slot)
                is_stamped = True
            if not is_stamped:
                time.sleep(_LOOK_AGAIN_SECONDS)


def _stamp(slot: int) -> None:
    """Write down that a locked slot rests from now on."""
    os.pwrite(slot, b"%020.9f" % time.monotonic(), 0)


def _rest_left(slot: int) -> float | None:
    """Seconds, at most one, that a locked slot must rest still; null where its file does not tell.

    The file of a slot whose holder died on the way says that it is in use; a time to come is of before the last start
    of the machine.
    """
    text = os.pread(slot, 20, 0)
    if not text:
        return 0.0
    try:
        rested = time.monotonic() - float(text)
    except ValueError:
        return None
    return max(_REST_SECONDS - rested, 0.0) if rested >= 0 else None


def state_folder() -> Path:
    """Folder of what must outlive a process: XDG_STATE_HOME, else ~/.local/state; section16 in it."""
    return Path(os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state") / "section16"
