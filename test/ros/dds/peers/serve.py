"""A node of rclpy that serves a topic, a service and an action, until its standard input ends."""

import sys
import threading
import time

import rclpy
from praxis_msgs.action import Plan
from rclpy.action import ActionServer, CancelResponse
from rclpy.callback_groups import ReentrantCallbackGroup
from rclpy.executors import MultiThreadedExecutor
from rclpy.qos import QoSDurabilityPolicy, QoSProfile
from std_msgs.msg import String
from std_srvs.srv import Trigger


def answer(_request, response):
    response.success = True
    response.message = "grüße"
    return response


def execute(goal):
    """Tells five times how far it is, or until it is cancelled."""
    result = Plan.Result(plan=["(a)", "(b)"], expanded=2**63, seconds=0.5)
    count = 5 if goal.request.domain == "short" else 10**6
    for i in range(count):
        if goal.is_cancel_requested:
            goal.canceled()
            return result
        goal.publish_feedback(Plan.Feedback(expanded=i, seconds=i / 4))
        time.sleep(0.02)
    if goal.request.problem == "impossible":
        goal.abort()
    else:
        goal.succeed()
    return result


rclpy.init()
node = rclpy.create_node("peer", namespace="/other")
latched = QoSProfile(depth=1, durability=QoSDurabilityPolicy.TRANSIENT_LOCAL)
state = node.create_publisher(String, "state", latched)
state.publish(String(data="before you came"))
echo = node.create_publisher(String, "echo", 100)
node.create_subscription(String, "words", lambda word: echo.publish(String(data=word.data + "!")), 100)
node.create_service(Trigger, "answer", answer)
ActionServer(
    node,
    Plan,
    "plan",
    execute,
    cancel_callback=lambda _: CancelResponse.ACCEPT,
    callback_group=ReentrantCallbackGroup(),
)
executor = MultiThreadedExecutor(4)
executor.add_node(node)
thread = threading.Thread(target=executor.spin, daemon=True)
thread.start()
sys.stdin.read()
executor.shutdown()
thread.join()
rclpy.shutdown()
