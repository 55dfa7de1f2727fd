"""As much of ROS 2's package launch as our launch files use: it keeps what they say, and starts nothing."""


class LaunchDescription:
    def __init__(self, entities):
        self.entities = entities
