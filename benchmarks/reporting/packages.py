"""Packages for the servers under test."""

import json
import os
import shutil

from reporting.settings import FIXTURES

TEXT_GENERATOR = FIXTURES / "text-generator" / "model.onnx"

# The network behind the JSON of its first server: {"input_text": [1000 numbers]}.
MLP = {
    "preprocessor": {"use": "passthrough", "options": {"fields": {"input": "input_text"}, "item": True}},
    "postprocessor": {"use": "passthrough", "options": {"fields": {"output": "output_text"}, "item": True}},
    "routes": [{"path": "/generate_text"}],
}


def onnx(folder, file, manifest=None):
    """Write a package of an ONNX file, with a manifest where one is given."""
    folder.mkdir(parents=True)
    shutil.copy(file, folder / "model.onnx")
    if manifest:
        replace_manifest(folder, manifest)
    return folder


def replace_manifest(folder, manifest):
    """Put a manifest in the place of the one that is there, in one step."""
    # The new one lies beside the folder of packages until then, where no server looks.
    new = folder.parent.parent / f"{folder.name}.model.yaml"
    new.write_text(json.dumps(manifest), encoding="utf-8")  # JSON is YAML
    os.replace(new, folder / "model.yaml")


def mlp(models, **changes):
    """Write the network as the package `mlp`; `changes` are keys of its manifest."""
    return onnx(models / "mlp", TEXT_GENERATOR, MLP | changes)
