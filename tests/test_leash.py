"""A process ends when the one that holds the other end of its leash does."""

import os
import subprocess
import sys

HELD = "import sys, time; from newscrawl import leash; leash.hold(int(sys.argv[1])); print('held', flush=True)"


def test_a_process_ends_with_its_leash_though_it_is_busy():
    ours, theirs = os.pipe()
    busy = f"{HELD}\nwhile True: sum(range(1000))"
    process = subprocess.Popen(
        [sys.executable, "-c", busy, str(ours)], pass_fds=[ours], stdout=subprocess.PIPE, text=True
    )
    os.close(ours)
    assert process.stdout.readline() == "held\n"
    assert process.poll() is None
    os.close(theirs)
    assert process.wait(60) == 1
    process.stdout.close()
