#!/usr/bin/env python3
"""Trains the same networks on the same data in Chainrule's engine and in other programs, in turns, and compares.

    python3 tests/bench/peers.py [--rounds 22] [--seconds 0.3] [--threads 2] [--playground DIR] [--json FILE]

Every contestant is a process of its own (folder contestants; the engine: workload_server) that is asked to train a
workload for a moment, in rounds, so that whatever else goes on meets all of them. One thread each, float32, the same
initial weights. Before it is measured each takes 20 steps in the file's order and must come to the loss of the others.
Rates are medians of the rounds, ratios medians of the ratios within a round. Standard error says what is under way and
what is missing, standard output is the table, in Markdown.

Steadier on a busy machine: chrt -f 50 taskset -c 1 python3 tests/bench/peers.py
"""
import argparse
import json
import math
import os
import pathlib
import platform
import shutil
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True
from peers_report import EAGER, ENGINE, PLAYGROUND, RATIOS, goals, print_report, uses_reference_blas

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
SCRIPTS = {EAGER: "pytorch_eager.py", "PyTorch by hand": "pytorch_by_hand.py", "NumPy by hand": "numpy_by_hand.py",
           "scikit-learn": "scikit_learn.py"}
CHECKED_STEPS, QUICKLY_CHECKED_STEPS, TOLERANCE = 20, 5, 1e-3


def note(text):
    print(f"peers.py: {text}", file=sys.stderr, flush=True)


def leave(text):
    note(text)
    sys.exit(2)


def processor():
    """Model name and the vector flags that matter."""
    model, flags = platform.machine(), []
    for line in pathlib.Path("/proc/cpuinfo").read_text().splitlines():
        key, _, value = line.partition(":")
        if key.strip() == "model name":
            model = value.strip()
        elif key.strip() == "flags":
            flags = [flag for flag in ("avx2", "fma", "avx512f", "avx512vl") if flag in value.split()]
    return model, flags


def environment(flags):
    """One thread, no traces in the source folders, and for OpenBLAS the kernels that the processor has."""
    one = {name: "1" for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")}
    if "avx512f" in flags:
        one["OPENBLAS_CORETYPE"] = "SkylakeX"
    return {**os.environ, **one, "PYTHONDONTWRITEBYTECODE": "1"}


class Contestant:
    """A process that answers requests; with `spread` on any processor, whatever this one is bound to."""

    def __init__(self, name, command, env, spread=False):
        every = (lambda: os.sched_setaffinity(0, range(os.cpu_count()))) if spread else None
        self.name = name
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=env,
                                        preexec_fn=every)
        self.version, self.workloads, self.differs = "", None, {}

    def ask(self, request):
        try:
            self.process.stdin.write(request + "\n")
            self.process.stdin.flush()
        except BrokenPipeError:
            pass  # what it printed before it left says why
        line = self.process.stdout.readline()
        if not line:
            leave(f"{self.name} ended at the request \"{request}\"")
        return json.loads(line)

    def introduce(self):
        """Whether it can take part."""
        about = self.ask("about")
        if "missing" in about:
            note(f"missing: {about['missing']}")
            return False
        self.version, self.workloads, self.differs = about["version"], about["workloads"], about["differs"]
        if uses_reference_blas(self):
            note(f"{self.name} works with the reference BLAS, which is slow (Debian's fast one: libopenblas0-pthread)")
        return True

    def runs(self, workload):
        return self.workloads is None or workload in self.workloads

    def rate(self, workload, seconds, by_processor):
        answer = self.ask(f"train {workload} {seconds}")
        return answer["samples"] / answer["processor" if by_processor else "seconds"], answer["loss"]


def compiled_playground(folder, scratch):
    """Path of the Playground's nn.js, compiled if need be; None where that is not possible."""
    folder = pathlib.Path(folder).resolve()
    for place in ("nn.js", "src/nn.js", "dist/nn.js"):
        if (folder / place).is_file():
            return folder / place
    source = folder / "src/nn.ts"
    if not source.is_file():
        leave(f"{folder}: expected a checkout of tensorflow/playground, with src/nn.ts or a compiled nn.js")
    compilers = [str(folder / "node_modules/.bin/tsc"), "tsc", "esbuild"]
    compiler = next((found for found in map(shutil.which, compilers) if found), None)
    if not compiler:
        note("missing: a compiler for the Playground's src/nn.ts (tsc or esbuild; Debian: node-typescript, esbuild)")
        return None
    target = pathlib.Path(scratch) / "nn.js"
    options = (["--format=cjs", f"--outfile={target}"] if compiler.endswith("esbuild")
               else ["--target", "es5", "--module", "commonjs", "--outDir", scratch])
    subprocess.run([compiler, *options, str(source)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
    return target if target.is_file() else leave(f"{source}: {compiler} does not compile it")


def assemble(options, env, scratch):
    """All that can take part, the engine first."""
    engine = [Contestant(ENGINE, [options.server], env)]
    if options.threads > 1:
        engine.append(Contestant(f"{ENGINE}, {options.threads} threads",
                                 [options.server, "--threads", str(options.threads)], env, spread=True))
    peers = [Contestant(name, [options.python, str(HERE / "contestants" / script), scratch], env)
             for name, script in SCRIPTS.items()]
    if options.playground:
        nn = compiled_playground(options.playground, scratch)
        if nn and not shutil.which("node"):
            note("missing: node (Debian: nodejs)")
        elif nn:
            # Its compiler is a thread of its own: on the same processor it would starve, and the code stay slow.
            peers.append(Contestant(PLAYGROUND, ["node", str(HERE / "contestants/playground.mjs"), scratch, str(nn)],
                                    env, spread=True))
    return engine + [peer for peer in peers if peer.introduce()]


def checked(contestants, workloads, steps):
    """Prints the losses of the same steps; whether all learn, and those that compute the same get the same."""
    right = True
    for workload in workloads:
        expected = None
        for contestant in (c for c in contestants if c.runs(workload)):
            answer = contestant.ask(f"check {workload} {steps}")
            before, after = answer["before"], answer["after"]
            verdict = ""
            if not (math.isfinite(before) and math.isfinite(after) and after < before):
                right, verdict = False, "DOES NOT LEARN"
            elif workload in contestant.differs:
                verdict = contestant.differs[workload]
            elif expected is None:
                expected = after
            elif abs(after - expected) > TOLERANCE * expected:
                right, verdict = False, f"DIFFERS, expected {expected:.6f}"
            note(f"{workload} {contestant.name:24} loss {before:.6f} -> {after:.6f} {verdict}".rstrip())
    return right


def measure(contestants, workloads, options):
    """rates[workload][name], products: of each round."""
    rates, products = {w: {c.name: [] for c in contestants if c.runs(w)} for w in workloads}, []
    for number in range(options.rounds):
        note(f"round {number + 1} of {options.rounds}")
        product = contestants[0].ask(f"product {options.seconds}")
        products.append(product["operations"] / product["seconds"])
        turn = number % len(contestants)
        for workload in workloads:
            for contestant in contestants[turn:] + contestants[:turn]:
                if contestant.runs(workload):
                    # Only the wall clock does justice to several threads.
                    by_processor = options.processor_time and options.threads == 1
                    rate, loss = contestant.rate(workload, options.seconds, by_processor)
                    rates[workload][contestant.name].append(rate)
                    if options.quick:
                        note(f"{workload} {contestant.name:24} last loss {loss:.6f}")
    return rates, products


def parsed_options():
    debian = "/usr/bin/python3"
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--server", default=str(ROOT / "build/release/tests/bench/workload_server"))
    parser.add_argument("--python", default=debian if os.path.exists(debian) else sys.executable,
                        help="runs the contestants in Python (default: %(default)s)")
    parser.add_argument("--playground", metavar="DIR", help="a checkout of tensorflow/playground")
    parser.add_argument("--threads", type=int, default=1, metavar="N", help="the engine with N threads, too")
    parser.add_argument("--rounds", type=int, default=22)
    parser.add_argument("--seconds", type=float, default=0.3, help="of one training")
    parser.add_argument("--workloads", nargs="+", choices=list(RATIOS), default=list(RATIOS))
    parser.add_argument("--processor-time", action="store_true",
                        help="rates by processor time instead of the wall clock (not with --threads)")
    parser.add_argument("--quick", action="store_true",
                        help="fewer steps checked, one round of 0.05 s, with the last losses")
    parser.add_argument("--json", metavar="FILE", help="everything measured, round by round")
    options = parser.parse_args()
    if options.quick:
        options.rounds, options.seconds = 1, 0.05
    if not os.path.exists(options.server):
        leave(f"{options.server}: there is no such program; build it: ninja -C build/release workload_server")
    return options


def main():
    options = parsed_options()
    model, flags = processor()
    machine = {"processor": model, "flags": flags, "system": f"{platform.system()} {platform.release()}",
               "processors": os.cpu_count()}
    with tempfile.TemporaryDirectory() as scratch:
        subprocess.run([options.server, "--write", scratch], check=True)
        with open(os.path.join(scratch, "workloads.json")) as file:
            entries = [entry for entry in json.load(file) if entry["name"] in options.workloads]
        contestants = assemble(options, environment(flags), scratch)
        steps = QUICKLY_CHECKED_STEPS if options.quick else CHECKED_STEPS
        right = checked(contestants, options.workloads, steps)
        rates, products = measure(contestants, options.workloads, options)
    print_report(contestants, entries, rates, products, machine, options)
    if options.json:
        found = goals(entries, rates, products, options.threads)
        versions = {c.name: c.version for c in contestants if c.version}
        pathlib.Path(options.json).write_text(json.dumps(
            {"machine": machine, "versions": versions, "rounds": options.rounds, "seconds": options.seconds,
             "samples_per_second": rates, "product_operations_per_second": products,
             "goals": [{"what": w, "measured": r, "at_least": least} for w, r, least in found]}, indent=1) + "\n")
    sys.exit(0 if right else 1)


if __name__ == "__main__":
    main()
