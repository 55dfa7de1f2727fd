"""Looks at a camera of a graph and knows of Praxis nothing at all: commands as JSON lines in, answers out."""

import hashlib
import json
import sys
import threading
import time
import traceback

import rclpy
from rclpy.executors import SingleThreadedExecutor
from rclpy.qos import QoSProfile
from sensor_msgs.msg import CameraInfo, Image
from std_srvs.srv import Trigger

PATIENCE = 20.0

rclpy.init()
node = rclpy.create_node("viewer")
executor = SingleThreadedExecutor()
executor.add_node(node)
spinning = threading.Thread(target=executor.spin, daemon=True)
spinning.start()
pictures, infos = [], []
trigger = node.create_client(Trigger, "/world/take_pictures")


def until(condition):
    deadline = time.monotonic() + PATIENCE
    while not condition():
        if time.monotonic() > deadline:
            raise TimeoutError
        time.sleep(0.01)


def nanoseconds(header):
    return header.stamp.sec * 10**9 + header.stamp.nanosec


def look(camera):
    """Subscribes, and waits until both publishers are found."""
    topics = {f"/cameras/{camera}/image_raw": (Image, pictures), f"/cameras/{camera}/camera_info": (CameraInfo, infos)}
    for topic, (kind, heard) in topics.items():
        node.create_subscription(kind, topic, heard.append, QoSProfile(depth=10))
    until(lambda: all(node.count_publishers(topic) > 0 for topic in topics))
    return {}


def take():
    """Has pictures taken until one of each has come, and tells of the last ones."""
    count = len(pictures), len(infos)
    until(trigger.service_is_ready)
    deadline = time.monotonic() + PATIENCE
    while len(pictures) == count[0] or len(infos) == count[1]:
        if time.monotonic() > deadline:
            raise TimeoutError
        trigger.call_async(Trigger.Request())
        time.sleep(0.5)
    picture, info = pictures[-1], infos[-1]
    return {
        "picture": {
            "stamp": str(nanoseconds(picture.header)),
            "frame": picture.header.frame_id,
            "shape": [picture.width, picture.height, picture.step],
            "encoding": picture.encoding,
            "sha256": hashlib.sha256(bytes(picture.data)).hexdigest(),
        },
        "info": {
            "stamp": str(nanoseconds(info.header)),
            "frame": info.header.frame_id,
            "shape": [info.width, info.height],
            "model": info.distortion_model,
            "d": list(info.d),
            "k": list(info.k),
            "r": list(info.r),
            "p": list(info.p),
        },
    }


for line in sys.stdin:
    command = json.loads(line)
    try:
        answer = {"look": look, "take": take}[command.pop("do")](**command)
    except Exception:
        answer = {"error": traceback.format_exc()}
    print(json.dumps(answer), flush=True)
executor.shutdown()
spinning.join(5.0)
rclpy.shutdown()
