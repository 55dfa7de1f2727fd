"""A node of rclpy that asks the node /arm1/ours all that it answers, and prints what it got as JSON."""

import json
import threading
import time

import rclpy
from in_spin import in_spin
from lifecycle_msgs.msg import Transition
from lifecycle_msgs.srv import ChangeState, GetState
from praxis_msgs.action import Plan
from praxis_msgs.srv import Answer
from rclpy.action import ActionClient
from rclpy.executors import SingleThreadedExecutor
from rclpy.parameter import Parameter
from rclpy.parameter_client import AsyncParameterClient
from rclpy.qos import QoSDurabilityPolicy, QoSProfile
from std_msgs.msg import String

PATIENCE = 20

rclpy.init()
node = rclpy.create_node("asker", namespace="/arm1")
executor = SingleThreadedExecutor()
executor.add_node(node)
# A daemon, so that an exception here ends the process.
thread = threading.Thread(target=executor.spin, daemon=True)
thread.start()


def until(condition):
    """Waits for a condition in vain for a while only."""
    deadline = time.monotonic() + PATIENCE
    while not condition():
        if time.monotonic() > deadline:
            raise TimeoutError
        time.sleep(0.01)


def finished(future):
    until(future.done)
    return future.result()


def call(kind, name, request):
    client = node.create_client(kind, name)
    until(client.service_is_ready)
    # What is asked right after discovery may be lost: the other side may not have found this one yet.
    time.sleep(0.5)
    return finished(client.call_async(request))


def change(transition):
    return call(ChangeState, "ours/change_state", ChangeState.Request(transition=Transition(id=transition))).success


def state():
    return call(GetState, "ours/get_state", GetState.Request()).current_state.label


answers = {}
answers["states"] = [state()]
answers["configured"] = change(Transition.TRANSITION_CONFIGURE)
answers["states"].append(state())
answers["refused"] = change(Transition.TRANSITION_CONFIGURE)
inactive = call(Answer, "ours/answer", Answer.Request(text="x"))
answers["inactive"] = [inactive.error_code, inactive.error_msg]
answers["activated"] = change(Transition.TRANSITION_ACTIVATE)
answers["states"].append(state())
active = call(Answer, "ours/answer", Answer.Request(text="größer"))
answers["active"] = [active.error_code, active.error_msg]

parameters = AsyncParameterClient(node, "ours")
until(parameters.services_are_ready)
time.sleep(0.5)
answers["listed"] = sorted(finished(parameters.list_parameters()).result.names)
told = finished(parameters.get_parameters(["limit", "name", "cameras"])).values
answers["values"] = [told[0].integer_value, told[1].string_value, list(told[2].string_array_value)]
described = finished(parameters.describe_parameters(["limit"])).descriptors[0]
answers["range"] = [described.integer_range[0].from_value, described.integer_range[0].to_value]
results = finished(parameters.set_parameters([Parameter("limit", value=5), Parameter("limit", value=5000)])).results
answers["set"] = [[result.successful, result.reason] for result in results]
atomic = finished(parameters.set_parameters_atomically([Parameter("limit", value=6), Parameter("name", value=3)]))
answers["atomic"] = [atomic.result.successful, atomic.result.reason]
answers["limit"] = finished(parameters.get_parameters(["limit"])).values[0].integer_value

heard = []
latched = QoSProfile(depth=1, durability=QoSDurabilityPolicy.TRANSIENT_LOCAL)
node.create_subscription(String, "state", lambda message: heard.append(message.data), latched)
until(lambda: heard)
answers["heard"] = heard
words = node.create_publisher(String, "words", 100)
echoes = []
node.create_subscription(String, "echo", lambda message: echoes.append(message.data), 100)
until(lambda: words.publish(String(data="hallo")) or echoes)
answers["echo"] = echoes[0]

client = ActionClient(node, Plan, "plan")
until(client.server_is_ready)
time.sleep(0.5)
feedback = []


def send(domain):
    goal = Plan.Goal(domain=domain)
    hear = lambda message: feedback.append(message.feedback.expanded)
    return finished(in_spin(executor, lambda: client.send_goal_async(goal, hear)))


goal = send("short")
outcome = finished(in_spin(executor, goal.get_result_async))
until(lambda: len(feedback) == 5)
answers["action"] = [goal.accepted, outcome.status, list(outcome.result.plan), list(feedback)]
goal = send("long")
asked = in_spin(executor, goal.get_result_async)
answers["cancelling"] = len(finished(in_spin(executor, goal.cancel_goal_async)).goals_canceling)
outcome = finished(asked)
answers["cancelled"] = [outcome.status, outcome.result.error_msg]
goal = send("broken")
outcome = finished(in_spin(executor, goal.get_result_async))
answers["aborted"] = [outcome.status, outcome.result.error_code, outcome.result.error_msg]
answers["nodes"] = sorted(node.get_fully_qualified_node_names())
print(json.dumps(answers), flush=True)
executor.shutdown()
thread.join()
rclpy.shutdown()
