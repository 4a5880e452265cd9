#!/usr/bin/env python3
"""Makes a models folder of every fixture that loads, under names and routes that are easily mistaken for one another."""

import pathlib
import shutil
import sys

FIXTURES = pathlib.Path(__file__).resolve().parent.parent / "fixtures"
DISTRIBUTION = FIXTURES.parent / "distribution" / "target" / "jarbor"
IRIS = "iris/model.onnx"
COLUMNS = "preprocessor: {use: json-columns, options: {columns: [a, 'b c', 'd/e~f', 'g\"h']}}\n"
TORCHSCRIPT = """backend: djl
inputs: [{name: a, datatype: FP32, shape: [3]}, {name: b, datatype: FP32, shape: [3]}]
outputs: [{name: sum, datatype: FP32, shape: [3]}, {name: product, datatype: FP32, shape: [3]}]
"""

# Rows that cannot be split: served whole.
WHOLE = {"batch_grows": "batching: off\n"}

# Name of the package, model file, manifest.
MODELS = [
    *((f"{folder}-{file.stem.replace('_', '-')}", f"{folder}/{file.name}", WHOLE.get(file.stem, ""))
      for folder in ("datatypes", "shapes", "faults") for file in sorted((FIXTURES / folder).glob("*.onnx"))),
    *((name, IRIS, "") for name in ("a-b", "a_b", "a.b", "A-b", "a--b", "ab", "1", "versions")),
    ("routes", IRIS, "routes: [{path: /x}, {path: /x-version}, {path: /x/version}, {path: /x-}, {path: /x/-}, {path: /X}]\n"),
    ("columns", IRIS, COLUMNS),
    ("zipmap", "iris/with_zipmap.onnx", "postprocessor: labels\n"),
    ("item", "datatypes/identity_fp32.onnx", "preprocessor: {use: passthrough, options: {item: true}}\n"),
    ("image", "digits/model.onnx", "preprocessor: image\n"),
    ("symbols", "text-generator/model.onnx", "preprocessor: {use: one-hot, options: {alphabet: abcdefghij, length: 100}}\n"),
    ("torchscript", "shapes/torchscript_two_outputs.pt", TORCHSCRIPT),
]


def add(folder, model, manifest):
    folder.mkdir(parents=True)
    source = FIXTURES / model
    shutil.copy(source, folder / ("model" + source.suffix))
    if manifest:
        (folder / "model.yaml").write_text(manifest)


def main(models):
    for name, model, manifest in MODELS:
        add(models / name, model, manifest)
    for version in ("1", "2", "10"):
        add(models / "layout" / version, IRIS, "")
    (models / "layout" / "model.yaml").write_text("versions: all\n")
    for example in (DISTRIBUTION / "examples").glob("*.jar"):
        shutil.copy(example, models)


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]))
