#!/usr/bin/env python3
"""How fast the window comes and how much memory it takes, under Xvfb with 1440 × 900 pixels.

    python3 tests/bench/start.py [--rounds 5] [--rest 3] [--maps] [--json FILE]

Window: from the start of the process until the screen shows a painted window (the frame buffer of Xvfb is watched, so
nothing runs beside the program that asks). Memory: resident (VmRSS) some seconds later, on the first project; then with
W4 (784-128-64-10, batch 64, Adam) on 10,000 samples, at rest and while it trains. Settings are empty ones of its own.
"""
import argparse
import json
import mmap
import os
import pathlib
import random
import re
import shutil
import statistics
import struct
import subprocess
import sys
import tempfile
import time
import zipfile
from array import array

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
WIDTH, HEIGHT = 1440, 900
PAINTED = 16  # colours on the screen; an empty window has one or two
PATIENCE = 60  # seconds
SAMPLES, PIXELS, CLASSES = 10_000, 784, 10
GOALS = {"window": 1.5, "first": 150, "w4": 300}


def leave(text, status=2):
    print(f"start.py: {text}", file=sys.stderr, flush=True)
    sys.exit(status)


class Screen:
    """An Xvfb whose frame buffer can be looked at."""

    def __init__(self, folder):
        reading, writing = os.pipe()
        self.process = subprocess.Popen(
            ["Xvfb", "-displayfd", str(writing), "-screen", "0", f"{WIDTH}x{HEIGHT}x24", "-nolisten", "tcp", "-fbdir",
             folder], pass_fds=[writing], stderr=subprocess.DEVNULL)
        os.close(writing)
        with os.fdopen(reading) as number:
            self.display = ":" + number.readline().strip()
        if self.display == ":":
            leave("Xvfb does not start")
        with open(os.path.join(folder, "Xvfb_screen0"), "rb") as file:
            self.frame = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        # XWD: the sizes of header and colour map, then the pixels.
        fields = struct.unpack(">25I", self.frame[:100])
        self.begin, self.stride = fields[0] + 12 * fields[19], fields[12]

    def colours(self):
        """How many different pixels lie on a grid over the screen."""
        found = set()
        for y in range(8, HEIGHT, 16):
            line = self.begin + y * self.stride
            found.update(self.frame[line + 4 * x:line + 4 * x + 4] for x in range(4, WIDTH, 8))
        return len(found)

    def close(self):
        self.process.terminate()
        self.process.wait()


class Program:
    """The program in its window."""

    def __init__(self, program, arguments, screen, folder):
        env = {**os.environ, "DISPLAY": screen.display, "QT_QPA_PLATFORM": "xcb", "XDG_CONFIG_HOME": folder + "/config",
               "XDG_DATA_HOME": folder + "/data", "XDG_CACHE_HOME": folder + "/cache", "XDG_RUNTIME_DIR": folder}
        env.pop("WAYLAND_DISPLAY", None)
        self.env = env
        begin = time.monotonic()
        self.process = subprocess.Popen([program, *arguments], env=env)
        while screen.colours() < PAINTED:
            if self.process.poll() is not None:
                leave(f"{program} ended with status {self.process.returncode} before its window was on the screen", 1)
            if time.monotonic() - begin > PATIENCE:
                self.close()
                leave(f"no window of {program} within {PATIENCE} s", 1)
            time.sleep(0.005)
        self.seconds = time.monotonic() - begin

    def resident(self):
        """Megabytes (of 10⁶ bytes)."""
        status = pathlib.Path(f"/proc/{self.process.pid}/status").read_text()
        return int(re.search(r"VmRSS:\s+(\d+) kB", status)[1]) * 1024 / 1e6

    def wait_for(self, megabytes):
        """Until so much is resident: the data are there."""
        begin = time.monotonic()
        while self.resident() < megabytes:
            if time.monotonic() - begin > PATIENCE:
                self.close()
                leave(f"the data are not loaded within {PATIENCE} s", 1)
            time.sleep(0.05)

    def press(self, key):
        windows = subprocess.run(["xdotool", "search", "--onlyvisible", "--pid", str(self.process.pid)], env=self.env,
                                 capture_output=True, text=True, check=False).stdout.split()
        if not windows:
            self.close()
            leave("xdotool does not find the window", 1)
        subprocess.run(["xdotool", "windowfocus", "--sync", windows[-1], "key", key], env=self.env, check=True)

    def processor_seconds(self):
        fields = pathlib.Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def maps(self):
        """Megabytes resident by mapping, the largest first."""
        sizes, name = {}, ""
        for line in pathlib.Path(f"/proc/{self.process.pid}/smaps").read_text().splitlines():
            if re.match(r"[0-9a-f]+-[0-9a-f]+ ", line):
                parts = line.split(maxsplit=5)
                name = os.path.basename(parts[5]) if len(parts) > 5 else "[anonymous]"
            elif line.startswith("Rss:"):
                sizes[name] = sizes.get(name, 0) + int(line.split()[1]) * 1024 / 1e6
        return sorted(sizes.items(), key=lambda item: -item[1])

    def close(self):
        self.process.terminate()
        try:
            self.process.wait(5)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def npy(kind, shape, numbers):
    """The bytes of an .npy file."""
    header = f"{{'descr': '{kind}', 'fortran_order': False, 'shape': {shape}, }}"
    header = header.ljust(117) + "\n"
    return b"\x93NUMPY\x01\x00" + struct.pack("<H", len(header)) + header.encode() + numbers.tobytes()


def write_w4(folder):
    """The path of a project: W4 on random pictures."""
    generator = random.Random(1)
    pixels = array("f", (generator.random() for _ in range(SAMPLES * PIXELS)))
    classes = array("q", (generator.randrange(CLASSES) for _ in range(SAMPLES)))
    with zipfile.ZipFile(os.path.join(folder, "w4.npz"), "w") as archive:
        archive.writestr("X.npy", npy("<f4", (SAMPLES, PIXELS), pixels))
        archive.writestr("y.npy", npy("<i8", f"({SAMPLES},)", classes))
    layers = [{"type": "dense", "units": units, "activation": "relu"} for units in (128, 64)]
    layers.append({"type": "dense", "units": CLASSES, "activation": "softmax"})
    project = {"chainrule": 1, "network": {"input": [PIXELS], "layers": layers},
               "data": {"source": "w4.npz", "split": {"train": 1, "validation": 0, "test": 0}},
               "training": {"loss": "cross_entropy", "optimizer": {"type": "adam", "learning_rate": 0.001},
                            "batch_size": 64, "epochs": 100000}}
    path = os.path.join(folder, "w4.chainrule")
    pathlib.Path(path).write_text(json.dumps(project))
    return path


def show_maps(program, options):
    if options.maps:
        for name, size in program.maps()[:12]:
            print(f"    {size:7.1f} MB  {name}")


def measure(options, folder):
    """{name: value} of everything that could be measured."""
    found, starts = {}, []
    for number in range(options.rounds):
        screen = Screen(folder)
        program = Program(options.program, [], screen, folder)
        starts.append(program.seconds)
        if number == options.rounds - 1:
            time.sleep(options.rest)
            found["first"] = program.resident()
            show_maps(program, options)
        program.close()
        screen.close()
    found["window"], found["longest"] = statistics.median(starts), max(starts)
    screen = Screen(folder)
    program = Program(options.program, [write_w4(folder)], screen, folder)
    program.wait_for(found["first"] + SAMPLES * PIXELS * 4 / 1e6)
    time.sleep(options.rest)
    found["w4"] = program.resident()
    show_maps(program, options)
    if shutil.which("xdotool"):
        before = program.processor_seconds()
        program.press("space")
        time.sleep(options.rest)
        found["w4_training"] = program.resident()
        found["processor"] = (program.processor_seconds() - before) / options.rest
        show_maps(program, options)
    else:
        print("start.py: missing: xdotool (Debian: xdotool); memory while training is not measured", file=sys.stderr)
    program.close()
    screen.close()
    return found


def report(found, rounds):
    def line(what, value, unit, goal):
        print(f"{what:44} {value:7.3g} {unit:2}  (goal: below {goal:g} {unit})")

    line(f"window on screen, median of {rounds}", found["window"], "s", GOALS["window"])
    line("window on screen, longest", found["longest"], "s", GOALS["window"])
    line("memory at rest, first project", found["first"], "MB", GOALS["first"])
    line("memory at rest, W4 on 10,000 samples", found["w4"], "MB", GOALS["w4"])
    if "w4_training" in found:
        line(f"memory in training ({found['processor']:.2f} processors)", found["w4_training"], "MB", GOALS["w4"])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", default=str(ROOT / "build/release/app/chainrule"))
    parser.add_argument("--rounds", type=int, default=5, help="starts that are timed")
    parser.add_argument("--rest", type=float, default=3, help="seconds before memory is looked at")
    parser.add_argument("--maps", action="store_true", help="where memory is, by mapping")
    parser.add_argument("--quick", action="store_true", help="one start, half a second of rest")
    parser.add_argument("--json", metavar="FILE")
    options = parser.parse_args()
    if options.quick:
        options.rounds, options.rest = 1, 0.5
    if not shutil.which("Xvfb"):
        leave("missing: Xvfb (Debian: xvfb); nothing is measured", 0)
    if not os.path.exists(options.program):
        leave(f"{options.program}: there is no such program; build it: ninja -C build/release chainrule")
    with tempfile.TemporaryDirectory() as folder:
        found = measure(options, folder)
    report(found, options.rounds)
    if options.json:
        pathlib.Path(options.json).write_text(json.dumps(found, indent=1) + "\n")


if __name__ == "__main__":
    main()
