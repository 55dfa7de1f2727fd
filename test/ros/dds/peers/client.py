"""A client of a graph that knows of Praxis no more than its interfaces: commands as JSON lines in, answers out."""

import json
import sys
import threading
import time
import traceback

import rclpy
from action_msgs.msg import GoalStatus
from in_spin import in_spin
from lifecycle_msgs.srv import ChangeState, GetState
from praxis_msgs.action import ExecuteTask, Plan
from praxis_msgs.msg import ExecutionEvent, Heartbeat, WorldState
from rcl_interfaces.msg import Parameter, ParameterType, ParameterValue
from rcl_interfaces.srv import GetParameters, SetParameters
from rclpy.action import ActionClient
from rclpy.executors import SingleThreadedExecutor
from rclpy.node import Node
from rclpy.qos import QoSProfile
from sensor_msgs.msg import JointState

CONFIGURE, ACTIVATE = 1, 3
INACTIVE, ACTIVE = 2, 3
STATUS = {
    GoalStatus.STATUS_SUCCEEDED: "succeeded",
    GoalStatus.STATUS_CANCELED: "canceled",
    GoalStatus.STATUS_ABORTED: "aborted",
}
PATIENCE = 30.0
# A request that is sent right after discovery can get lost.
TRIES = 5
TRY = 3.0


def seconds(stamp):
    return stamp.sec + stamp.nanosec * 1e-9


class Client(Node):
    def __init__(self):
        super().__init__("rclpy_client")
        self.clients_by_name = {}
        self.actions_by_name = {}

    # Lifecycle

    def bring_up(self, nodes):
        """Configures all nodes in order, then activates them in order."""
        for node in nodes:
            self.change(node, CONFIGURE, INACTIVE)
        for node in nodes:
            self.change(node, ACTIVATE, ACTIVE)
        return {"states": {node: self.state(node) for node in nodes}}

    def change(self, node, transition, wanted):
        request = ChangeState.Request()
        request.transition.id = transition
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            answer = self.ask_once(ChangeState, f"{node}/change_state", request, 10.0)
            # A request whose answer got lost was carried out all the same.
            if (answer is not None and answer.success) or self.state_id(node) == wanted:
                return
        raise RuntimeError(f"{node} does not go through transition {transition}")

    def state(self, node):
        return self.ask(GetState, f"{node}/get_state", GetState.Request()).current_state.label

    def state_id(self, node):
        return self.ask(GetState, f"{node}/get_state", GetState.Request()).current_state.id

    # Tasks

    def execute(self, scenario, seed):
        events, told, facts = [], [], []

        def hear(message):
            told.extend(event.sequence for event in message.feedback.events)
            facts[:] = message.feedback.facts

        subscription = self.create_subscription(ExecutionEvent, "/events", events.append, QoSProfile(depth=1000))
        try:
            if not wait_until(lambda: self.count_publishers("/events") > 0, PATIENCE):
                raise RuntimeError("nobody publishes events")
            goal = ExecuteTask.Goal(scenario=scenario, seed=seed)
            handle = self.send(ExecuteTask, "/execute_task", goal, hear)
            status, result = self.result(handle, 120.0)
            wait_until(lambda: len(events) >= result.events, 5.0)
        finally:
            self.destroy_subscription(subscription)
        return {
            "status": status,
            "error_code": result.error_code,
            "error_msg": result.error_msg,
            "outcome": result.verdict.outcome,
            "hash": result.verdict.state_hash,
            "steps": result.control_steps,
            "events": result.events,
            # rclpy drops the feedback that comes after the result.
            "told": told,
            "sequences": [event.sequence for event in events],
            "kinds": [event.kind for event in events],
            "plans": [list(event.items) for event in events if event.kind == "plan"],
            "facts": facts,
        }

    def cancel_in_motion(self, scenario, seed, speed, after, still):
        """Cancels once a joint is faster than `speed`, `after` seconds of world time into the task."""
        motion, tools = [], []
        subscriptions = [
            self.create_subscription(
                JointState,
                "/joint_states",
                lambda m: motion.append((seconds(m.header.stamp), max(map(abs, m.velocity)))),
                QoSProfile(depth=50),
            ),
            self.create_subscription(
                WorldState,
                "/world/ground_truth",
                lambda m: tools.append((seconds(m.stamp), m.tool.position)),
                QoSProfile(depth=50),
            ),
        ]
        try:
            handle = self.send(ExecuteTask, "/execute_task", ExecuteTask.Goal(scenario=scenario, seed=seed))
            if not wait_until(lambda: motion and motion[-1][0] > after and motion[-1][1] > speed, 60.0):
                raise RuntimeError("the arm does not move")
            requested, began, fast = motion[-1][0], time.monotonic(), motion[-1][1]
            answer = wait(in_spin(self.executor, handle.cancel_goal_async), 10.0)
            responded, response_ms = motion[-1][0], 1000 * (time.monotonic() - began)
            status, result = self.result(handle, 20.0)
            result_ms = 1000 * (time.monotonic() - began)
            wait_until(lambda: motion[-1][1] < still and tools[-1][0] == motion[-1][0], 2.0)
            moving = [stamp for stamp, velocity in motion if stamp >= requested and velocity >= still]
            at = next((stamp for stamp, _ in motion if not moving or stamp > moving[-1]), None)
            where = [position for stamp, position in tools if stamp >= requested]
            return {
                "accepted": len(answer.goals_canceling) == 1,
                "status": status,
                "error_code": result.error_code,
                "declared": result.declared,
                "speed": fast,
                "requested": requested,
                "responded": responded,
                "standstill": at,
                "truth": tools[-1][0],
                "travel": distance(where[0], where[-1]),
                "response_ms": response_ms,
                "result_ms": result_ms,
                "velocities": [velocity for stamp, velocity in motion if stamp >= requested],
            }
        finally:
            for subscription in subscriptions:
                self.destroy_subscription(subscription)

    # Plans

    def plan(self, domain, problem):
        goal = Plan.Goal(domain=domain, problem=problem)
        status, result = self.result(self.send(Plan, "/planner/plan", goal), 60.0)
        return {"status": status, "error_code": result.error_code, "error_msg": result.error_msg}

    def cancel_search(self, domain, problem, search, heuristic, duration, parameter):
        """Searches for a while, asks the planner for a parameter and hears heartbeats meanwhile, then cancels."""
        expanded, beats = [], {}

        def hear(message):
            beats.setdefault(message.node, []).append((time.monotonic(), message.loop_delay_ms))

        goal = Plan.Goal(domain=domain, problem=problem, search=search, heuristic=heuristic)
        handle = self.send(Plan, "/planner/plan", goal, lambda m: expanded.append(m.feedback.expanded))
        if not wait_until(lambda: expanded and expanded[-1] > 0, 30.0):
            raise RuntimeError("the search does not begin")
        subscription = self.create_subscription(Heartbeat, "/heartbeat", hear, QoSProfile(depth=50))
        try:
            request = GetParameters.Request(names=[parameter])
            answers, until = [], time.monotonic() + duration
            while time.monotonic() < until:
                asked = time.monotonic()
                self.ask(GetParameters, "/planner/get_parameters", request)
                answers.append(1000 * (time.monotonic() - asked))
                time.sleep(0.02)
            heard = {node: list(each) for node, each in beats.items()}
        finally:
            self.destroy_subscription(subscription)
        before, began = expanded[-1], time.monotonic()
        answer = wait(in_spin(self.executor, handle.cancel_goal_async), 10.0)
        status, result = self.result(handle, 20.0)
        return {
            "accepted": len(answer.goals_canceling) == 1,
            "status": status,
            "error_code": result.error_code,
            "cancel_ms": 1000 * (time.monotonic() - began),
            "expanded": before,
            "parameter_ms": answers,
            "delays_ms": {node: max(delay for _, delay in each) for node, each in heard.items()},
            "gaps_ms": {
                node: max(1000 * (b[0] - a[0]) for a, b in zip(each, each[1:]))
                for node, each in heard.items()
                if len(each) > 1
            },
        }

    # Parameters and topics

    def set_parameter(self, node, name, value):
        kinds = {
            bool: (ParameterType.PARAMETER_BOOL, "bool_value"),
            int: (ParameterType.PARAMETER_INTEGER, "integer_value"),
            float: (ParameterType.PARAMETER_DOUBLE, "double_value"),
            str: (ParameterType.PARAMETER_STRING, "string_value"),
        }
        kind, field = kinds[type(value)]
        parameter = Parameter(name=name, value=ParameterValue(type=kind, **{field: value}))
        result = self.ask(SetParameters, f"{node}/set_parameters", SetParameters.Request(parameters=[parameter])).results[0]
        return {"successful": result.successful, "reason": result.reason}

    def topics(self, names):
        """Types and what their publishers promise, once all of them are seen."""
        wait_until(lambda: all(self.count_publishers(name) > 0 for name in names), 15.0)
        types = dict(self.get_topic_names_and_types())
        promised = {name: [info.qos_profile for info in self.get_publishers_info_by_topic(name)] for name in names}
        seen = {
            name: {
                "types": types.get(name, []),
                "reliability": sorted({qos.reliability.name for qos in promised[name]}),
                "durability": sorted({qos.durability.name for qos in promised[name]}),
            }
            for name in names
        }
        return {"seen": seen, "others": sorted(set(types) - set(names))}

    # What all of that is made of

    def send(self, kind, name, goal, hear=None):
        client = self.actions_by_name.setdefault(name, None) or ActionClient(self, kind, name)
        self.actions_by_name[name] = client
        if not client.wait_for_server(PATIENCE):
            raise RuntimeError(f"there is no action {name}")
        handle = wait(in_spin(self.executor, lambda: client.send_goal_async(goal, feedback_callback=hear)), 10.0)
        if not handle.accepted:
            raise RuntimeError(f"{name} does not accept the goal")
        return handle

    def result(self, handle, timeout):
        response = wait(in_spin(self.executor, handle.get_result_async), timeout)
        return STATUS.get(response.status, str(response.status)), response.result

    def ask(self, kind, name, request):
        for _ in range(TRIES):
            answer = self.ask_once(kind, name, request, TRY)
            if answer is not None:
                return answer
        raise RuntimeError(f"{name} does not answer")

    def ask_once(self, kind, name, request, timeout):
        client = self.clients_by_name.get(name) or self.create_client(kind, name)
        self.clients_by_name[name] = client
        if not client.wait_for_service(PATIENCE):
            raise RuntimeError(f"there is no service {name}")
        future = client.call_async(request)
        try:
            return wait(future, timeout)
        except TimeoutError:
            client.remove_pending_request(future)
            return None


def wait(future, timeout):
    done = threading.Event()
    future.add_done_callback(lambda _: done.set())
    if not done.wait(timeout):
        raise TimeoutError(f"no answer within {timeout} s")
    return future.result()


def wait_until(condition, timeout):
    deadline = time.monotonic() + timeout
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.002)
    return True


def distance(a, b):
    return ((a.x - b.x) ** 2 + (a.y - b.y) ** 2 + (a.z - b.z) ** 2) ** 0.5


def main():
    rclpy.init()
    client = Client()
    executor = SingleThreadedExecutor()
    executor.add_node(client)
    spinning = threading.Thread(target=executor.spin, daemon=True)
    spinning.start()
    for line in sys.stdin:
        command = json.loads(line)
        try:
            answer = getattr(client, command.pop("do"))(**command)
        except Exception:
            answer = {"error": traceback.format_exc()}
        print(json.dumps(answer), flush=True)
    executor.shutdown()
    spinning.join(5.0)
    rclpy.shutdown()


main()
