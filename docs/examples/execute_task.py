"""Has a running graph solve hanoi-3 with seed 7, and tells what happens."""
import rclpy.action
from praxis_msgs.action import ExecuteTask
from praxis_msgs.msg import GraphState
waiting = None

def tell(message):
    for event in message.feedback.events:
        print(event.control_step, event.kind, event.skill or event.text or " ".join(event.items))
def watch(graph):  # An action says nothing when its server dies; the state of the graph does.
    if waiting and any(each.node.endswith("/executor") and each.state != "active" for each in graph.nodes):
        waiting.cancel()

rclpy.init()
node = rclpy.create_node("example")
node.create_subscription(GraphState, "graph_state", watch, 10)
client = rclpy.action.ActionClient(node, ExecuteTask, "execute_task")
client.wait_for_server()
waiting = client.send_goal_async(ExecuteTask.Goal(scenario="hanoi-3", seed=7), tell)
rclpy.spin_until_future_complete(node, waiting)
if goal := waiting.result():
    waiting = goal.get_result_async()
    rclpy.spin_until_future_complete(node, waiting)
result = waiting.result().result if waiting.result() else ExecuteTask.Result(error_msg="The executor is lost")
print(result.verdict.outcome, result.error_msg)
