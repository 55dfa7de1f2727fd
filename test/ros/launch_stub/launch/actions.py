class DeclareLaunchArgument:
    def __init__(self, name, *, default_value=None, description=None):
        self.name = name
        self.default_value = default_value


class OpaqueFunction:
    def __init__(self, *, function):
        self.function = function


class IncludeLaunchDescription:
    def __init__(self, source, *, launch_arguments=()):
        self.source = source
        self.launch_arguments = list(launch_arguments)
