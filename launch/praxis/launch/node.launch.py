"""One node of a graph: for a graph whose nodes run on several machines."""

from pathlib import Path

from launch import LaunchDescription
from launch.actions import DeclareLaunchArgument
from launch.substitutions import LaunchConfiguration
from launch_ros.actions import Node

SHARE = Path(__file__).parent.parent


def generate_launch_description():
    return LaunchDescription(
        [
            DeclareLaunchArgument("kind", description="What the node does, such as planner"),
            DeclareLaunchArgument(
                "name",
                default_value=LaunchConfiguration("kind"),
                description="Name of the node",
            ),
            DeclareLaunchArgument("namespace", default_value="", description="Namespace of the node, such as arm1"),
            DeclareLaunchArgument(
                "graph",
                default_value=str(SHARE / "graphs" / "hanoi.yaml"),
                description="YAML file of the graph that the node takes its parameters from",
            ),
            Node(
                package="praxis",
                executable=LaunchConfiguration("kind"),
                name=LaunchConfiguration("name"),
                namespace=LaunchConfiguration("namespace"),
                arguments=["--graph", LaunchConfiguration("graph")],
                output="screen",
                respawn=True,
                respawn_delay=1.0,
            ),
        ]
    )
