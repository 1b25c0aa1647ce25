"""A shell in a terminal of its own, for tests that press keys and look at the screen."""

import os
import pty
import re
import select
import signal
import time

ESCAPES = re.compile(r"\x1b\[[0-9;?]*[a-zA-Z]|\x1b[=>]|\r|\x07|\x0f")


class ShellSession:
    """`type_keys("cairn sta\t")`, then `wait_for(r"cairn status")`. Closing it ends the shell."""

    SECONDS_MAX = 60  # a limit, not a measure: the machine may be busy

    def __init__(self, arguments, environment, folder):
        self.seen = ""
        self.process, self.terminal = pty.fork()
        if self.process == 0:
            os.chdir(folder)
            os.execve(arguments[0], arguments, environment)

    def type_keys(self, keys):
        os.write(self.terminal, keys.encode())

    def wait_for(self, pattern):
        """Reads the screen until it shows `pattern`; returns all of it since the last call, and fails after a while."""
        end = time.monotonic() + self.SECONDS_MAX
        while not re.search(pattern, self.seen):
            if time.monotonic() > end:
                raise AssertionError(f"the terminal never showed {pattern!r}, but:\n{self.seen}")
            if select.select([self.terminal], [], [], 0.1)[0]:
                self.seen += ESCAPES.sub("", self.read())
        seen, self.seen = self.seen, ""
        return seen

    def read(self):
        try:
            return os.read(self.terminal, 65536).decode("utf-8", "replace")
        except OSError:  # the shell has ended
            return ""

    def close(self):
        os.kill(self.process, signal.SIGKILL)
        os.waitpid(self.process, 0)
        os.close(self.terminal)
