"""Starts the nodes of a graph, each in a process of its own, and the manager that brings them up and keeps them up."""

from pathlib import Path

import yaml
from launch import LaunchDescription
from launch.actions import DeclareLaunchArgument, OpaqueFunction
from launch.substitutions import LaunchConfiguration
from launch_ros.actions import Node


def generate_launch_description():
    return LaunchDescription(
        [
            DeclareLaunchArgument("graph", description="YAML file of the graph"),
            DeclareLaunchArgument("namespace", default_value="", description="Namespace of all nodes, such as arm1"),
            OpaqueFunction(function=nodes_of_graph),
        ]
    )


def nodes_of_graph(context):
    file = LaunchConfiguration("graph").perform(context)
    nodes = [node(each["kind"], each.get("name", each["kind"]), file) for each in read(file)["nodes"]]
    # A silent process is killed by the manager, and started again by launch.
    return [node("lifecycle_manager", "lifecycle_manager", file, parameters=[{"kill_silent": True}])] + nodes


def read(file):
    return yaml.safe_load(Path(file).read_text())


def node(kind, name, file, **options):
    return Node(
        package="praxis",
        executable=kind,
        name=name,
        namespace=LaunchConfiguration("namespace"),
        arguments=["--graph", file],
        output="screen",
        respawn=True,
        respawn_delay=1.0,
        **options,
    )
