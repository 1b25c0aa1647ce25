"""Runs the program and tells how much memory it took."""

import os
import subprocess
import tempfile

from cairn_process import Outcome


def run_measured(driver, arguments):
    """(outcome, peak of resident memory in bytes) of one run of a Cairn driver."""
    with tempfile.TemporaryFile() as stdout, tempfile.TemporaryFile() as stderr:
        process = subprocess.Popen(
            [driver.cairn, *arguments], env=driver.environment, stdin=subprocess.DEVNULL, stdout=stdout, stderr=stderr
        )
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        texts = []
        for stream in (stdout, stderr):
            stream.seek(0)
            texts.append(stream.read().decode("utf-8", "replace"))
        return Outcome(arguments, process.returncode, *texts), usage.ru_maxrss * 1024
