#!/usr/bin/env python3
"""Writes the two models of the recorded exchanges that are not among the fixtures; needs the package onnx.

digits   logits[i] is the image's mean times i
failing  fails for 1 (and any other number but 0)
"""

import pathlib

import onnx
from onnx import TensorProto, helper, numpy_helper
import numpy as np

FOLDER = pathlib.Path(__file__).parent


def save(name, nodes, inputs, outputs, constants):
    graph = helper.make_graph(
        nodes, name, inputs, outputs, [numpy_helper.from_array(value, key) for key, value in constants.items()]
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    onnx.checker.check_model(model)
    onnx.save(model, FOLDER / f"{name}.onnx")


def tensor(name, *shape):
    return helper.make_tensor_value_info(name, TensorProto.FLOAT, shape)


save(
    "digits",
    [
        helper.make_node("ReduceMean", ["image"], ["mean"], axes=[1, 2, 3], keepdims=0),
        helper.make_node("Unsqueeze", ["mean", "last"], ["column"]),
        helper.make_node("Mul", ["column", "numbers"], ["logits"]),
    ],
    [tensor("image", "batch", 1, 8, 8)],
    [tensor("logits", "batch", 10)],
    {"last": np.array([1], np.int64), "numbers": np.arange(10, dtype=np.float32)},
)
save(
    "failing",
    [
        helper.make_node("Cast", ["x"], ["index"], to=TensorProto.INT64),
        helper.make_node("Gather", ["one", "index"], ["y"]),
    ],
    [tensor("x", "batch", "n")],
    [tensor("y", "batch", "n")],
    {"one": np.zeros(1, np.float32)},
)
