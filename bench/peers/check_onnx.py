"""Holds our ONNX models against the ONNX project's own checker, shape inference and evaluator.

    python3 -m venv ../onnx-venv && ../onnx-venv/bin/pip install 'onnx==1.23.2'
    npx tsx test/tensor/write-onnx-models.ts ../onnx-models
    ../onnx-venv/bin/python bench/peers/check_onnx.py ../onnx-models

For every operation with its gradient, and every policy and whole update: the model is well formed, each tensor's
type and shape can be inferred and the outputs' are as declared, names are there and unique (what Netron shows and
goes by), and the evaluator puts out what our float64 reference does.
"""

import json
import sys
from pathlib import Path

import numpy as np
import onnx
from onnx.reference import ReferenceEvaluator

directory = Path(sys.argv[1])
manifest = json.loads((directory / "manifest.json").read_text())


def shape_of(value):
    return [dim.dim_value for dim in value.type.tensor_type.shape.dim]


def arrays(described):
    return {
        name: np.array(port["values"], dtype=np.float32).reshape(port["shape"])
        for name, port in described.items()
    }


operators = set()
worst = (0.0, "")
for entry in manifest:
    name = entry["name"]
    model = onnx.load(directory / entry["file"])
    onnx.checker.check_model(model, full_check=True)
    graph = onnx.shape_inference.infer_shapes(model, check_type=True, strict_mode=True, data_prop=True).graph

    assert [(opset.domain, opset.version) for opset in model.opset_import] == [("", 17)], name
    names = [node.name for node in graph.node]
    assert all(names) and len(set(names)) == len(names), f"{name}: nodes without a name of their own"
    operators |= {node.op_type for node in graph.node}

    known = {value.name: value for value in [*graph.value_info, *graph.output]}
    for node in graph.node:
        for output in node.output:
            assert known[output].type.tensor_type.elem_type, f"{name}: {output} has no type"
            assert all(shape_of(known[output])), f"{name}: {output} has no shape"
    declared = {value.name: shape_of(value) for value in [*graph.input, *graph.output]}
    expected = {port: described["shape"] for port, described in {**entry["inputs"], **entry["outputs"]}.items()}
    assert declared == expected, f"{name}: ports {declared}, expected {expected}"

    outputs = list(entry["outputs"])
    # The step of `lower.ts` overflows to infinity before it is clipped to 1, and may.
    with np.errstate(over="ignore"):
        received = ReferenceEvaluator(model).run(outputs, arrays(entry["inputs"]))
    for output, values in zip(outputs, received):
        reference = arrays(entry["outputs"])[output]
        assert list(values.shape) == list(reference.shape), f"{name}: {output} has shape {values.shape}"
        error = np.linalg.norm(values - reference) / max(np.linalg.norm(reference), 1e-15)
        worst = max(worst, (float(error), f"{name}, {output}"))

assert worst[0] <= 1e-5, worst
print(f"onnx {onnx.__version__}: {len(manifest)} models are well formed and typed throughout;")
print(f"operators {', '.join(sorted(operators))};")
print(f"largest relative difference from the float64 reference {worst[0]:.1e} ({worst[1]})")
