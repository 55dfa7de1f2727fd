"""Has a running graph solve hanoi-3 with seed 7, and tells what happens."""
import rclpy.action
from praxis_msgs import action, msg
seen, waiting = [], None

def tell(message):
    for event in message.feedback.events:
        print(event.control_step, event.kind, event.skill or event.text or " ".join(event.items))
def watch(graph):  # An action says nothing when its server dies. The state of the graph does, to who comes late, too.
    seen.append(next(each for each in graph.nodes if each.node.endswith("/executor")))
    if waiting and (seen[-1].state == "silent" or seen[-1].pid not in (0, pid)):
        waiting.cancel()

rclpy.init()
node = rclpy.create_node("example")
node.create_subscription(msg.GraphState, "graph_state", watch, rclpy.qos.qos_profile_action_status_default)  # latched
client = rclpy.action.ActionClient(node, action.ExecuteTask, "execute_task")
while not (seen and seen[-1].state == "active" and client.server_is_ready()): rclpy.spin_once(node, timeout_sec=0.1)
pid, waiting = seen[-1].pid, client.send_goal_async(action.ExecuteTask.Goal(scenario="hanoi-3", seed=7), tell)
rclpy.spin_until_future_complete(node, waiting)
if goal := waiting.result():
    waiting = goal.get_result_async()
    rclpy.spin_until_future_complete(node, waiting)
result = waiting.result().result if waiting.result() else action.ExecuteTask.Result(error_msg="The executor is lost")
print(result.verdict.outcome, result.error_msg)
