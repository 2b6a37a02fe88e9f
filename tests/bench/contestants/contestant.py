"""What the contestants of peers.py have in common: the workloads' numbers, the training loop, the answers.

A contestant is a class Model with
  name, version      for the table
  differs            {workload: how it differs from what the others compute}, or empty
  supports(w)        whether it can express a workload
  Model(w)           made once a workload
  restart()          to the initial weights, with a fresh optimizer
  order()            the sample numbers in random order, of the contestant's own kind
  file_order         the same in the file's order
  step(rows)         trains on those samples: one update, or `batches_at_once` of them; rows None: all samples
  loss()             of the first samples, CHECKED_SAMPLES at most
"""
import itertools
import json
import math
import os
import sys
import time
from array import array

CHECKED_SAMPLES = 500


class Workload:
    """One entry of workloads.json. Arrays are flat, as engine's workload_server --write says."""

    def __init__(self, folder, entry):
        self.__dict__.update(entry)
        weights = [layer["weight"] for layer in self.network if "weight" in layer]
        self.is_dense = all(layer["type"] == "dense" for layer in self.network)
        self.inputs, self.outputs = math.prod(self.input), weights[-1][0]
        self.sizes = [self.inputs] + [weight[0] for weight in weights]
        self.layers = list(zip(self.sizes, self.sizes[1:]))
        self.activations = [layer["activation"] for layer in self.network if "weight" in layer]
        self.activation, self.last = self.activations[0], self.activations[-1]
        numbers = array("f")
        path = os.path.join(folder, self.name + ".f32")
        with open(path, "rb") as file:
            numbers.frombytes(file.read())
        self._numbers, self._at = numbers, 0
        self.X = self._take(self.samples * self.inputs)
        self.T = self._take(self.samples * self.outputs)
        self.parameters = [(self._take(math.prod(weight)), self._take(weight[0])) for weight in weights]

    def _take(self, count):
        self._at += count
        return self._numbers[self._at - count:self._at]


def blas():
    """The file name of the BLAS in this process: it decides how fast matrix products are."""
    with open("/proc/self/maps") as maps:
        files = {os.path.basename(os.path.realpath(line.split()[-1])) for line in maps if "/" in line}
    found = sorted(f for f in files if any(word in f for word in ("openblas", "libblas", "mkl_", "blis", "atlas")))
    openblas = [f for f in found if "openblas" in f]
    return " ".join(openblas or found) or "no BLAS of its own"


def updates(workload, model, shuffle, batches_at_once):
    """Trains as it is iterated over; yields how many samples were used."""
    rows_at_once = workload.batch * batches_at_once
    while True:
        if workload.batch >= workload.samples:
            model.step(None)
            yield workload.samples
            continue
        order = model.order() if shuffle else model.file_order
        for begin in range(0, workload.samples, rows_at_once):
            rows = order[begin:begin + rows_at_once]
            model.step(rows)
            yield len(rows)


def train(workload, model, seconds):
    model.restart()
    samples = 0
    processor, begin = time.process_time(), time.perf_counter()
    for count in updates(workload, model, workload.shuffle, getattr(model, "batches_at_once", 1)):
        samples += count
        elapsed = time.perf_counter() - begin
        if elapsed >= seconds:
            break
    processor = time.process_time() - processor
    return {"samples": samples, "seconds": elapsed, "processor": processor, "loss": float(model.loss())}


def check(workload, model, steps):
    model.restart()
    before = float(model.loss())
    for _ in itertools.islice(updates(workload, model, False, 1), steps):
        pass
    return {"before": before, "after": float(model.loss())}


def serve(Model):
    """Answers one line of the input with a line of JSON, like engine's workload_server."""
    folder, models = sys.argv[1], {}
    with open(os.path.join(folder, "workloads.json")) as file:
        workloads = {entry["name"]: Workload(folder, entry) for entry in json.load(file)}
    for line in sys.stdin:
        verb, *words = line.split()
        if verb == "about":
            reply = {"version": Model.version(), "differs": Model.differs,
                     "workloads": [w.name for w in workloads.values() if Model.supports(w)]}
        else:
            workload = workloads[words[0]]
            if workload.name not in models:
                models[workload.name] = Model(workload)
            model = models[workload.name]
            if verb == "train":
                reply = train(workload, model, float(words[1]))
            else:
                reply = check(workload, model, int(words[1]))
        print(json.dumps(reply), flush=True)


def missing(what):
    """The one answer of a contestant that cannot take part."""
    print(json.dumps({"missing": what}), flush=True)
    sys.exit(0)
