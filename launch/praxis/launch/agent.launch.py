"""The agent alone, for a world that somebody else hosts in the same namespace."""

from pathlib import Path

from launch import LaunchDescription
from launch.actions import DeclareLaunchArgument, IncludeLaunchDescription
from launch.launch_description_sources import PythonLaunchDescriptionSource
from launch.substitutions import LaunchConfiguration

SHARE = Path(__file__).parent.parent


def generate_launch_description():
    return LaunchDescription(
        [
            DeclareLaunchArgument(
                "graph",
                default_value=str(SHARE / "graphs" / "agent.yaml"),
                description="YAML file of the graph",
            ),
            IncludeLaunchDescription(
                PythonLaunchDescriptionSource(str(SHARE / "launch" / "graph.launch.py")),
                launch_arguments=[("graph", LaunchConfiguration("graph"))],
            ),
        ]
    )
