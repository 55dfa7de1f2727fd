class Node:
    def __init__(self, *, package, executable, name, namespace, arguments, output, respawn, respawn_delay, parameters=()):
        self.__dict__.update(locals())
