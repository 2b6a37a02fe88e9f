#!/usr/bin/env python3
"""Makes the networks that the fine-tuning examples begin from, and those examples.

    resources/projects/pretrained/make.py build/release/app/chainrule

NAME.chainrule here is a source task; training it (chainrule train NAME.chainrule --out DIR) gives NAME.npz, kept beside it.
../fine_tune_NAME.chainrule is its network with a new head: the body's tensors inline, the old head with its tensors in
fine_tuning.source, so that the project is one file. Training is deterministic: the same program on the same processor
writes the same bytes. Needs NumPy.
"""
import base64
import json
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

import numpy

HERE = pathlib.Path(__file__).resolve().parent


def dense(units, activation):
    return {"type": "dense", "units": units, "activation": activation}


def adam(rate):
    return {"type": "adam", "learning_rate": rate}


def training(loss, optimizer, batch_size, epochs):
    return {"loss": loss, "optimizer": optimizer, "batch_size": batch_size, "epochs": epochs, "seed": 42}


def task(shape, body, head, data, how):
    return {"chainrule": 1, "network": {"input": shape, "layers": body + [head]}, "data": data, "training": how}


SGD = {"type": "sgd", "learning_rate": 0.01, "weight_decay": 0.001}
SPLIT = {"train": 0.7, "validation": 0.15, "test": 0.15}
DIGITS_BODY = [dense(48, "relu"), dense(48, "relu"), dense(24, "relu")]
PICTURE_BODY = [
    {"type": "conv2d", "filters": 8, "kernel_size": 5, "activation": "relu"}, {"type": "max_pool2d", "pool_size": 2},
    {"type": "conv2d", "filters": 16, "kernel_size": 5, "activation": "relu"}, {"type": "max_pool2d", "pool_size": 2},
    {"type": "flatten"}, dense(32, "relu")]
SPIRAL_BODY = [dense(16, "tanh"), dense(16, "tanh")]
WORD_BODY = [dense(64, "relu"), {"type": "dropout", "rate": 0.3}, dense(32, "relu")]

# name: the source task, and what it is fine-tuned to: head, data, training
TASKS = {
    "digits": (
        task([64], DIGITS_BODY, dense(5, "softmax"),
             {"source": "digits", "classes": [0, 1, 2, 3, 4], "seed": 7, "split": SPLIT},
             training("cross_entropy", adam(0.001), 32, 20)),
        dense(5, "softmax"),
        {"source": "digits", "classes": [5, 6, 7, 8, 9], "samples_per_class": 50, "seed": 7, "split": SPLIT},
        training("cross_entropy", SGD, 10, 40)),
    "mnist": (
        task([1, 28, 28], PICTURE_BODY, dense(10, "softmax"),
             {"source": "mnist", "seed": 7, "split": {"train": 0.9, "validation": 0.1}},
             training("cross_entropy", adam(0.001), 64, 6)),
        dense(10, "softmax"),
        {"source": "fashion", "samples_per_class": 50, "seed": 7, "split": {"train": 0.9, "validation": 0.1}},
        training("cross_entropy", SGD, 10, 30)),
    "spirals": (
        task([2], SPIRAL_BODY, dense(1, "sigmoid"),
             {"source": "spiral", "samples": 1500, "noise": 0.05, "arms": 2, "seed": 7, "standardize": True},
             training("binary_cross_entropy", adam(0.01), 32, 300)),
        dense(3, "softmax"),
        {"source": "spiral", "samples": 600, "noise": 0.05, "arms": 3, "seed": 8, "standardize": True},
        training("cross_entropy", adam(0.01), 10, 200)),
    "words": (
        task([362], WORD_BODY, dense(4, "softmax"),
             {"source": "words", "features": "pairs", "classes": ["English", "French", "German", "Italian"], "seed": 7,
              "split": SPLIT},
             training("cross_entropy", adam(0.001), 32, 12)),
        dense(5, "softmax"),
        {"source": "words", "features": "pairs", "samples_per_class": 100, "seed": 7, "split": SPLIT},
        training("cross_entropy", SGD, 10, 40)),
}


def tensors(arrays, is_wanted):
    return {name: {"shape": list(array.shape), "dtype": "float32",
                   "base64": base64.b64encode(array.astype("<f4").tobytes()).decode()}
            for name, array in arrays.items() if is_wanted(int(name.split(".")[0]))}


def pretty(value, indent="", width=130):
    """JSON with one line for what fits into one."""
    line = json.dumps(value)
    if not isinstance(value, (dict, list)) or len(indent) + len(line) <= width and len(indent) >= 4:
        return line
    inner = indent + "  "
    if isinstance(value, dict):
        items = [json.dumps(key) + ": " + pretty(item, inner, width) for key, item in value.items()]
    else:
        items = [pretty(item, inner, width) for item in value]
    ends = "{}" if isinstance(value, dict) else "[]"
    return ends[0] + "\n" + ",\n".join(inner + item for item in items) + "\n" + indent + ends[1]


def pretrained(program, name, source):
    project = HERE / f"{name}.chainrule"
    project.write_text(pretty(source) + "\n")
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run([program, "train", str(project), "--out", folder], check=True, capture_output=True, text=True)
        shutil.copy(pathlib.Path(folder, "weights.npz"), HERE / f"{name}.npz")
    found = re.search(r"test_accuracy (\S+)", done.stdout)
    print(f"{name}: {found[1] if found else '-'} of the test part")
    return dict(numpy.load(HERE / f"{name}.npz"))


def fine_tuned(name, source, head, data, how, arrays):
    layers = source["network"]["layers"]
    last = len(layers) - 1
    project = {
        "chainrule": 1,
        "network": {"input": source["network"]["input"], "layers": layers[:-1] + [head]},
        "data": data, "training": how,
        "fine_tuning": {"head_layers": 1, "source": {
            "data": source["data"], "head": [layers[-1]], "weights": tensors(arrays, lambda layer: layer == last),
            "loss": source["training"]["loss"]}},
        "weights": tensors(arrays, lambda layer: layer < last)}
    (HERE.parent / f"fine_tune_{name}.chainrule").write_text(pretty(project) + "\n")


def one_layer(program):
    """y = sigmoid(W·x + b), learned on two clouds, as the pair of files that many pages begin with; the example goes on with
    100 samples of moons."""
    source = task([2], [], dense(1, "sigmoid"), {"source": "gaussian", "samples": 400, "seed": 7, "split": SPLIT},
                  training("binary_cross_entropy", {"type": "sgd", "learning_rate": 0.1}, 10, 20))
    arrays = pretrained(program, "layer", source)
    numpy.save(HERE / "pretrained_model_W.npy", arrays["0.weight"])
    numpy.save(HERE / "pretrained_model_b.npy", arrays["0.bias"])
    (HERE / "layer.npz").unlink()
    how = training("mse", {"type": "sgd", "learning_rate": 0.01, "weight_decay": 0.001}, 10, 1000)
    project = dict(task([2], [], dense(1, "sigmoid"), {"source": "moons", "samples": 100, "seed": 7, "split": {"train": 1}}, how),
                   weights=tensors(arrays, lambda layer: True))
    (HERE.parent / "pretrained_layer.chainrule").write_text(pretty(project) + "\n")


one_layer(sys.argv[1])
for each, (from_task, new_head, to_data, to_training) in TASKS.items():
    fine_tuned(each, from_task, new_head, to_data, to_training, pretrained(sys.argv[1], each, from_task))
