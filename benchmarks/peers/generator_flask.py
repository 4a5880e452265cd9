"""The example's text generator as one would write it in Python: Flask and PyTorch, a text at a time.

The network, the window, the odds and the draws are those of `example-text-generator`, read from its jar, so that both write
the same text for the same seed. Run by gunicorn; EXAMPLE names the jar, PRECISION what PyTorch computes in: `float64` as the
example does, or `float32`.
"""

import io
import math
import os
import secrets
import struct
import zipfile

import torch
from flask import Flask, jsonify, request

SYMBOLS = "abcdefghiklmnoprstuvwy ,."
CONTEXT = 39
LEAST = 1e-6
MASK = (1 << 64) - 1

torch.set_num_threads(1)
PRECISION = getattr(torch, os.environ.get("PRECISION", "float64"))
app = Flask(__name__)


def arrays(data):
    """The FP32 arrays of a file that DJL's Block.saveParameters wrote, in order: each has its own header."""
    at = data.find(b"\0\4NDAR")
    while at >= 0:
        stream = io.BytesIO(data)
        stream.seek(at)
        text = lambda: stream.read(struct.unpack(">H", stream.read(2))[0]).decode()
        number = lambda: struct.unpack(">i", stream.read(4))[0]
        _, version = text(), number()
        if version != 3:
            raise ValueError(f"expected arrays of DJL's version 3, got {version}")
        if stream.read(1) == b"\1":
            text()  # its name
        _, datatype = text(), text()
        if datatype != "FLOAT32":
            raise ValueError(f"expected FLOAT32, got {datatype}")
        sizes = struct.unpack(f">{(count := number())}q", stream.read(8 * count))
        stream.read(2 * number())  # names of the dimensions
        order = "<" if stream.read(1) == b"<" else ">"
        length = number()
        values = struct.unpack(f"{order}{length // 4}f", stream.read(length))
        yield torch.tensor(values, dtype=torch.float32).reshape(sizes).to(PRECISION)
        at = data.find(b"\0\4NDAR", stream.tell())


def load(jar):
    """The layers, and the logarithm of each symbol's share among the wrong candidates of training."""
    with zipfile.ZipFile(jar) as files:
        parameters = list(arrays(files.read("META-INF/jarbor/text-generator.params")))
        lines = files.read("META-INF/jarbor/symbols.txt").decode().splitlines()
    layers = []
    for weight, bias in zip(parameters[::2], parameters[1::2], strict=True):
        layer = torch.nn.Linear(weight.shape[1], weight.shape[0], dtype=PRECISION)
        layer.weight = torch.nn.Parameter(weight, requires_grad=False)
        layer.bias = torch.nn.Parameter(bias, requires_grad=False)
        layers += [layer, torch.nn.ReLU()]
    layers[-1] = torch.nn.Sigmoid()
    return torch.nn.Sequential(*layers).eval(), [math.log(float(line.split("\t")[1])) for line in lines]


network, odds = load(os.environ["EXAMPLE"])


def randoms(seed):
    """The doubles that Java's SplittableRandom draws."""
    state = seed & MASK
    while True:
        state = (state + 0x9E3779B97F4A7C15) & MASK
        mixed = state
        mixed = ((mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9) & MASK
        mixed = ((mixed ^ (mixed >> 27)) * 0x94D049BB133111EB) & MASK
        yield ((mixed ^ (mixed >> 31)) >> 11) * 2.0**-53


def draw(scores, temperature, random):
    """A symbol's number, by the scores of all as the next one."""
    weights = []
    for score, share in zip(scores, odds, strict=True):
        score = min(max(score, LEAST), 1 - LEAST)
        weights.append((math.log(score / (1 - score)) + share) / temperature)
    most = max(weights)
    weights = [math.exp(weight - most) for weight in weights]
    left = random * sum(weights)
    for symbol, weight in enumerate(weights[:-1]):
        if left < weight:
            return symbol
        left -= weight
    return len(weights) - 1


def write(prompt, length, temperature, seed):
    """A text of so many symbols."""
    context = [SYMBOLS.index(symbol) for symbol in prompt.lower()]
    written = []
    drawn = randoms(seed)
    size = len(SYMBOLS)
    candidates = torch.arange(size)
    while len(written) < length:
        window = context[-CONTEXT:]
        rows = torch.zeros(size, (CONTEXT + 1) * size)
        places = [place * size + symbol for place, symbol in enumerate(window, CONTEXT - len(window))]
        rows[:, torch.tensor(places, dtype=torch.long)] = 1
        rows[candidates, CONTEXT * size + candidates] = 1
        scores = network(rows.to(PRECISION)).to(torch.float32).flatten().tolist()
        symbol = draw(scores, temperature, next(drawn))
        context.append(symbol)
        written.append(SYMBOLS[symbol])
    return "".join(written)


@app.route("/generate_text", methods=["POST"])
def generate_text():
    asked = request.json
    with torch.no_grad():
        text = write(
            asked["input_text"],
            asked.get("max_length", 200),
            asked.get("temperature", 0.6),
            asked.get("seed", secrets.randbits(64)),
        )
    return jsonify({"output_text": text})
