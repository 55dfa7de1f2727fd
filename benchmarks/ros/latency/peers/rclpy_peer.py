"""The same as ours.ts with rclpy, its executor spinning in a thread of its own: rclpy_peer.py server NAME trigger"""

import json
import sys
import threading
import time

import rclpy
from praxis_msgs.msg import Action, TimeStep
from praxis_msgs.srv import Step
from rclpy.executors import ExternalShutdownException, SingleThreadedExecutor
from std_srvs.srv import Trigger


def step_request(index):
    asked = Step.Request(episode="0123456789abcdef0123456789abcdef", index=index)
    asked.action = Action(kind=1, yaw=0.02, gripper=1.0)
    asked.action.translation.x = 0.01
    asked.action.translation.y = -0.002
    asked.action.translation.z = 0.004
    return asked


def time_step():
    told = TimeStep(kind=1)
    observation = told.observation
    observation.stamp.sec = 12
    observation.stamp.nanosec = 350000000
    observation.joints.header.stamp = observation.stamp
    observation.joints.header.frame_id = "base"
    observation.joints.position = [0.1, 0.2, 0.3, -1.5, 0.5, 1.6, 0.7]
    observation.joints.velocity = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7]
    observation.joints.effort = [1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0]
    observation.has_gripper = True
    observation.gripper_opening = 0.08
    observation.has_commanded = True
    observation.commanded.position.z = 0.3
    return told


def answer_step(told):
    def answer(_, response):
        response.time_step = told
        return response

    return answer


def answer_trigger(_, response):
    response.success = True
    return response


class Spinning:
    """An executor that spins in a thread of its own."""

    def __init__(self, node):
        self.executor = SingleThreadedExecutor()
        self.executor.add_node(node)
        self.thread = threading.Thread(target=self.run)

    def run(self):
        try:
            self.executor.spin()
        except ExternalShutdownException:
            pass

    def __enter__(self):
        self.thread.start()

    def __exit__(self, *_):
        self.executor.shutdown()
        self.thread.join()


def answer_commands(commands):
    """The other end of PeerProcess.ts."""
    print(json.dumps({"ready": True}), flush=True)
    for line in sys.stdin:
        command = json.loads(line)
        if command["do"] == "cpu":
            answer = {"seconds": time.process_time()}
        else:
            answer = commands[command["do"]](command.get("argument", 0))
        print(json.dumps(answer), flush=True)


SERVICES = {
    "trigger": (Trigger, lambda index: Trigger.Request(), answer_trigger),
    "step": (Step, step_request, answer_step(time_step())),
}


def serve(node, service, timed):
    kind, _, answer = SERVICES[timed]
    node.create_service(kind, service, answer)
    with Spinning(node):
        answer_commands({})


def ask(node, service, timed):
    kind, request, _ = SERVICES[timed]
    client = node.create_client(kind, service)
    index = 0

    def call(count):
        nonlocal index
        times = []
        for _ in range(count):
            index += 1
            asked = request(index)
            start = time.perf_counter()
            client.call(asked)
            times.append(1000 * (time.perf_counter() - start))
        return {"ms": times}

    with Spinning(node):
        client.wait_for_service()
        answer_commands({"call": call})


def main():
    role, service, timed = sys.argv[1:4]
    rclpy.init(args=[])
    node = rclpy.create_node(f"rclpy_{role}", enable_rosout=False, start_parameter_services=False)
    if role == "server":
        serve(node, service, timed)
    else:
        ask(node, service, timed)
    rclpy.try_shutdown()


main()
