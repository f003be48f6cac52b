"""Turns a checkpoint of the tagger into `tagger.onnx` and `tagger.npz`, in eight bits.

.venv/bin/python models/restorer/export.py CHECKPOINT.pt [--out FOLDER] [--floats]
"""

import argparse
from pathlib import Path

import numpy as np
import onnx
import torch
from net import Shape
from onnx import TensorProto, helper, numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic

from pipeline.diacritics.features import BUCKETS

HERE = Path(__file__).resolve().parent
OPSET = 17
EPSILON = 1e-5

Weights = dict[str, np.ndarray]


def graph(weights: Weights, dilations: tuple[int, ...]) -> onnx.ModelProto:
    """Return the network from the vectors of units to the states for words and for forms."""
    width = len(weights["norm.weight"])
    nodes, stored = [], []

    def constant(name: str, value: np.ndarray) -> str:
        stored.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def add(kind: str, inputs: list[str], outputs: list[str], **options: object) -> str:
        nodes.append(helper.make_node(kind, inputs, outputs, name=f"{kind}_{len(nodes)}", **options))
        return outputs[0]

    def norm(x: str, prefix: str, out: str) -> str:
        scale = constant(f"{prefix}.scale", weights[f"{prefix}.weight"])
        bias = constant(f"{prefix}.shift", weights[f"{prefix}.bias"])
        return add("LayerNormalization", [x, scale, bias], [out], axis=-1, epsilon=EPSILON)

    def linear(x: str, prefix: str, out: str) -> str:
        matrix = constant(f"{prefix}.matrix", weights[f"{prefix}.weight"].T)
        product = add("MatMul", [x, matrix], [f"{out}.product"])
        return add("Add", [product, constant(f"{prefix}.add", weights[f"{prefix}.bias"])], [out])

    axis, end = constant("axis", np.array([1])), constant("end", np.array([np.iinfo(np.int64).max]))
    x = "units"
    for row, dilation in enumerate(dilations):
        prefix, out = f"blocks.{row}", f"b{row}"
        h = norm(x, f"{prefix}.norm", f"{out}.norm")
        pads = {
            side: constant(f"{out}.pad_{side}", np.array([0, before, 0, 0, after, 0]))
            for side, before, after in (("left", dilation, 0), ("right", 0, dilation))
        }
        cut = constant(f"{out}.cut", np.array([-dilation]))
        from_ = constant(f"{out}.from", np.array([dilation]))
        zero = constant(f"{out}.zero", np.array([0]))
        left = add("Pad", [h, pads["left"]], [f"{out}.padded_left"])
        left = add("Slice", [left, zero, cut, axis], [f"{out}.left"])
        right = add("Pad", [h, pads["right"]], [f"{out}.padded_right"])
        right = add("Slice", [right, from_, end, axis], [f"{out}.right"])
        joined = add("Concat", [left, h, right], [f"{out}.joined"], axis=-1)
        both = linear(joined, f"{prefix}.linear", f"{out}.both")
        halves = constant(f"{out}.halves", np.array([width, width]))
        add("Split", [both, halves], [f"{out}.value", f"{out}.gate"], axis=-1)
        gate = add("Sigmoid", [f"{out}.gate"], [f"{out}.open"])
        gated = add("Mul", [f"{out}.value", gate], [f"{out}.gated"])
        x = add("Add", [x, gated], [f"{out}.sum"])
    hidden = norm(x, "norm", "hidden")
    linear(hidden, "to_word", "word")
    linear(hidden, "to_form", "form")
    shape = [1, "length", width]
    names = ("units", "word", "form")
    values = [helper.make_tensor_value_info(name, TensorProto.FLOAT, shape) for name in names]
    body = helper.make_graph(nodes, "tagger", values[:1], values[1:], stored)
    return helper.make_model(body, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=8)


def in_bytes(table: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return a table in eight bits a value, and the scale of each row."""
    scale = np.maximum(np.abs(table).max(axis=1), 1e-9) / 127
    return np.rint(table / scale[:, None]).astype(np.int8), scale.astype(np.float32)


def export(checkpoint: Path, folder: Path, floats: bool = False) -> list[Path]:
    """Write the two files into `folder` and return their paths."""
    state = torch.load(checkpoint, weights_only=True)["net"]
    weights = {name: value.float().numpy() for name, value in state.items()}
    weights["groups.weight"][BUCKETS] = 0  # the padding, which training leaves out of the mean
    network, tables = folder / "tagger.onnx", folder / "tagger.npz"
    model = graph(weights, Shape(0, 0, 0).dilations)
    onnx.checker.check_model(model)
    onnx.save(model, network)
    if not floats:
        quantize_dynamic(
            network,
            network,
            weight_type=QuantType.QInt8,
            per_channel=True,
            reduce_range=True,
            op_types_to_quantize=["MatMul"],
        )
    arrays = {"case": weights["case.weight"], "gap": weights["gap.weight"]}
    arrays |= {"word_bias": weights["word_bias"], "form_bias": weights["forms.bias"]}
    for name, source in (("whole", "whole"), ("groups", "groups"), ("words", "words"), ("forms", "forms")):
        arrays[name], arrays[f"{name}_scale"] = in_bytes(weights[f"{source}.weight"])
    np.savez(tables, **arrays)
    return [network, tables]


def main() -> None:
    """Export one checkpoint."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("checkpoint", type=Path)
    parser.add_argument("--out", type=Path, default=HERE)
    parser.add_argument("--floats", action="store_true", help="leave the network in 32 bits")
    options = parser.parse_args()
    for path in export(options.checkpoint, options.out, options.floats):
        print(f"{path}: {path.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
