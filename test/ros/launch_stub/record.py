"""Prints the processes that a launch file starts, as JSON: record.py FOLDER FILE [NAME:=VALUE ...]

What launch_ros does with a Node is done likewise: the arguments come first, then --ros-args with name, namespace, and
parameters as a file, which is written to FOLDER.
"""

import json
import sys
from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader
from pathlib import Path

import yaml

sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).parent))

from launch.actions import DeclareLaunchArgument, IncludeLaunchDescription, OpaqueFunction  # noqa: E402
from launch.substitutions import LaunchConfiguration  # noqa: E402
from launch_ros.actions import Node  # noqa: E402

folder = Path(sys.argv[1])
context = dict(word.split(":=", 1) for word in sys.argv[3:])
processes = []


def text(value):
    """A text or a substitution, or several of them one after the other."""
    if isinstance(value, list):
        return "".join(text(part) for part in value)
    return value.perform(context) if isinstance(value, LaunchConfiguration) else value


def load(path):
    loader = SourceFileLoader("python_launch_file", path)
    module = module_from_spec(spec_from_loader(loader.name, loader))
    loader.exec_module(module)
    return module.generate_launch_description()


def visit(entities):
    for entity in entities:
        if isinstance(entity, DeclareLaunchArgument):
            if entity.name not in context:
                if entity.default_value is None:
                    sys.exit(f'Required launch argument "{entity.name}" was not provided.')
                context[entity.name] = text(entity.default_value)
        elif isinstance(entity, IncludeLaunchDescription):
            context.update({name: text(value) for name, value in entity.launch_arguments})
            visit(load(entity.source.path).entities)
        elif isinstance(entity, OpaqueFunction):
            visit(entity.function(context))
        elif isinstance(entity, Node):
            processes.append(process(entity))
        else:
            sys.exit(f"The stub does not know {entity!r}")


def process(node):
    namespace = text(node.namespace)
    ros = ["-r", f"__node:={text(node.name)}", "-r", f"__ns:=/{namespace.lstrip('/')}"]
    for i, parameters in enumerate(node.parameters):
        file = folder / f"{text(node.name)}-{i}.yaml"
        file.write_text(yaml.safe_dump({"/**": {"ros__parameters": parameters}}))
        ros += ["--params-file", str(file)]
    return {
        "package": text(node.package),
        "executable": text(node.executable),
        "arguments": [text(word) for word in node.arguments] + ["--ros-args"] + ros,
        "output": node.output,
        "respawn": node.respawn,
        "respawn_delay": node.respawn_delay,
    }


visit(load(sys.argv[2]).entities)
print(json.dumps(processes))
