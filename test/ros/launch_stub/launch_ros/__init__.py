"""As much of ROS 2's package launch_ros as our launch files use."""
