#!/usr/bin/env python3
"""Writes the networks of this folder in the formats that other programs keep weights in.

    resources/projects/pretrained/make_formats.py build/release/app/chainrule

From NAME.chainrule and NAME.npz come NAME.safetensors and NAME.onnx, written by the program, NAME.pt, a PyTorch state
dict, and NAME.h5 in Keras' layout: kernels in x out, pictures with channels last, the network in model_config. Needs
NumPy, PyTorch and h5py.
"""
import json
import pathlib
import subprocess
import sys
import tempfile

import h5py
import numpy
import torch

HERE = pathlib.Path(__file__).resolve().parent
NAMES = ["digits", "mnist", "spirals", "words"]


def ours(program, name):
    subprocess.run([program, "convert", HERE / f"{name}.npz", HERE / f"{name}.safetensors"], check=True)
    project = json.loads((HERE / f"{name}.chainrule").read_text())
    project["weights"] = str(HERE / f"{name}.npz")
    with tempfile.TemporaryDirectory() as folder:
        whole = pathlib.Path(folder, "project.json")
        whole.write_text(json.dumps(project))
        subprocess.run([program, "export", whole, "--to", "onnx", "--out", HERE / f"{name}.onnx"], check=True)


def keras_layers(project, arrays):
    """(class, settings, variables) of each layer; what is flattened is counted rows, columns, channels there."""
    shape, flattened = project["network"]["input"], None
    for place, layer in enumerate(project["network"]["layers"]):
        kind = layer["type"]
        if kind == "dense":
            kernel = arrays[f"{place}.weight"].T
            if flattened:
                kernel = kernel.reshape(*flattened, -1).transpose(1, 2, 0, 3).reshape(kernel.shape)
            flattened = None
            yield "Dense", {"units": layer["units"], "activation": layer["activation"], "use_bias": True}, {
                "kernel": kernel, "bias": arrays[f"{place}.bias"]}
        elif kind == "conv2d":
            size = layer["kernel_size"]
            shape = [layer["filters"], shape[1] - size + 1, shape[2] - size + 1]
            yield "Conv2D", {"filters": layer["filters"], "kernel_size": [size, size], "strides": [1, 1], "padding": "valid",
                             "data_format": "channels_last", "activation": layer["activation"], "use_bias": True}, {
                "kernel": arrays[f"{place}.weight"].transpose(2, 3, 1, 0), "bias": arrays[f"{place}.bias"]}
        elif kind == "max_pool2d":
            size = layer["pool_size"]
            shape = [shape[0], shape[1] // size, shape[2] // size]
            yield "MaxPooling2D", {"pool_size": [size, size], "strides": [size, size], "padding": "valid",
                                   "data_format": "channels_last"}, {}
        elif kind == "flatten":
            flattened = shape
            yield "Flatten", {"data_format": "channels_last"}, {}
        elif kind == "dropout":
            yield "Dropout", {"rate": layer["rate"]}, {}
        else:
            raise SystemExit(f"{kind}: no such layer in Keras' layout here")


def keras_file(path, project, arrays):
    shape = project["network"]["input"]
    configs = [{"class_name": "InputLayer", "config": {
        "batch_input_shape": [None] + (shape[1:] + shape[:1] if len(shape) == 3 else shape), "dtype": "float32", "name": "input"}}]
    with h5py.File(path, "w") as file:
        weights = file.create_group("model_weights")
        names = []
        for place, (kind, settings, variables) in enumerate(keras_layers(project, arrays)):
            name = f"{kind.lower()}_{place}"
            configs.append({"class_name": kind, "config": {"name": name, "trainable": True, "dtype": "float32", **settings}})
            group = weights.create_group(name)
            group.attrs["weight_names"] = [f"{name}/{variable}:0".encode() for variable in variables]
            for variable, values in variables.items():
                group[f"{name}/{variable}:0"] = numpy.ascontiguousarray(values, "<f4")
            names.append(name.encode())
        for group in (file, weights):
            group.attrs["backend"] = b"tensorflow"
            group.attrs["keras_version"] = b"2.15.0"
        weights.attrs["layer_names"] = names
        file.attrs["model_config"] = json.dumps(
            {"class_name": "Sequential", "config": {"name": project["name"], "layers": configs}}).encode()


for each in NAMES:
    read = dict(numpy.load(HERE / f"{each}.npz"))
    task = {**json.loads((HERE / f"{each}.chainrule").read_text()), "name": each}
    ours(sys.argv[1], each)
    torch.save({name: torch.from_numpy(array) for name, array in read.items()}, HERE / f"{each}.pt")
    keras_file(HERE / f"{each}.h5", task, read)
