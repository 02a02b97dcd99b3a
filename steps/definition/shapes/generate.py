# Cuts the shapes that a pipeline definition is checked against out of botocore's service models.
# Regenerate with: python3 steps/definition/shapes/generate.py > steps/definition/shapes/table.json   (needs botocore 1.43 or later)
"""Writes one JSON object:
  version: botocore's version
  steps: step type -> {"input": shape of its Arguments, "output": shape of its properties}
  shapes: name -> {"t": type, ...} with, as far as the model states them,
    structure: "m" member -> shape, "r" required members
    list: "m" shape, "min", "max"        map: "k", "v" shapes, "max"
    string: "e" enum, "p" pattern, "min", "max"        number: "min", "max"
Documentation is left out, and so are enums of more than 40 values: those are instance types, of which a region
may have more tomorrow."""
import json
import re
import sys

import botocore
import botocore.session

MOST_ENUM_VALUES = 40

STEPS = {
    "Processing": ("sagemaker", "CreateProcessingJob", "DescribeProcessingJob"),
    "Training": ("sagemaker", "CreateTrainingJob", "DescribeTrainingJob"),
    "Tuning": ("sagemaker", "CreateHyperParameterTuningJob", "DescribeHyperParameterTuningJob"),
    "AutoML": ("sagemaker", "CreateAutoMLJob", "DescribeAutoMLJob"),
    "Transform": ("sagemaker", "CreateTransformJob", "DescribeTransformJob"),
    "Model": ("sagemaker", "CreateModel", "DescribeModel"),
    "RegisterModel": ("sagemaker", "CreateModelPackage", "DescribeModelPackage"),
    "EndpointConfig": ("sagemaker", "CreateEndpointConfig", "DescribeEndpointConfig"),
    "Endpoint": ("sagemaker", "CreateEndpoint", "DescribeEndpoint"),
    "InferenceComponent": ("sagemaker", "CreateInferenceComponent", "DescribeInferenceComponent"),
    # The properties of these two are one member of the response.
    "EMR": ("emr", None, "DescribeStep.Step"),
    "EMRServerless": ("emr-serverless", None, "GetJobRun.jobRun"),
    # A Tuning step adds the summaries of its jobs.
    "TuningSummaries": ("sagemaker", None, "ListTrainingJobsForHyperParameterTuningJob"),
}


def as_javascript(pattern):
    """Java's class of letters and digits, and two patterns of the model with their length after the end, said otherwise."""
    return re.sub(r"\$\{\d+,\d+\}$", "", pattern.replace(r"\p{Alnum}", "A-Za-z0-9"))


def describe(shape, name, shapes, prefix):
    key = prefix + shape.name
    if key in shapes:
        return key
    entry = {"t": shape.type_name}
    shapes[key] = entry
    constraints = {k: shape.metadata[k] for k in ("min", "max") if k in shape.metadata}
    if shape.type_name == "structure":
        entry["m"] = {m: describe(s, m, shapes, prefix) for m, s in shape.members.items()}
        if shape.required_members:
            entry["r"] = sorted(shape.required_members)
    elif shape.type_name == "list":
        entry["m"] = describe(shape.member, "", shapes, prefix)
        entry.update(constraints)
    elif shape.type_name == "map":
        entry["k"] = describe(shape.key, "", shapes, prefix)
        entry["v"] = describe(shape.value, "", shapes, prefix)
        entry.update(constraints)
    else:
        entry.update(constraints)
        if shape.metadata.get("pattern"):
            entry["p"] = as_javascript(shape.metadata["pattern"])
        enum = getattr(shape, "enum", None)
        if enum and len(enum) <= MOST_ENUM_VALUES:
            entry["e"] = list(enum)
    return key


def main():
    session = botocore.session.get_session()
    shapes, steps = {}, {}
    for step, (service, create, read) in STEPS.items():
        model = session.get_service_model(service)
        prefix = "" if service == "sagemaker" else service + "."
        entry = {}
        if create:
            entry["input"] = describe(model.operation_model(create).input_shape, "", shapes, prefix)
        operation, _, member = read.partition(".")
        output = model.operation_model(operation).output_shape
        entry["output"] = describe(output.members[member] if member else output, "", shapes, prefix)
        steps[step] = entry
    lines = [f"{json.dumps(k)}:{json.dumps(v, separators=(',', ':'), ensure_ascii=True)}" for k, v in sorted(shapes.items())]
    sys.stdout.write('{"version":%s,\n"steps":%s,\n"shapes":{\n%s\n}}\n' % (json.dumps(botocore.__version__), json.dumps(steps, separators=(",", ":")), ",\n".join(lines)))


main()
