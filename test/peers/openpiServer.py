"""An openpi policy server as far as its protocol goes, after openpi's websocket_policy_server.py: openpi's own msgpack_numpy
and websockets. Checks dtype and shape of every key of an observation, and answers a known chunk.

Prints its port, then a line of JSON for each request. Ends with its standard input.
"""

import asyncio
import json
import sys

import numpy as np
import websockets.asyncio.server
import websockets.frames
from openpi_client import msgpack_numpy

EXPECTED = {
    "observation/image": (np.uint8, (224, 224, 3)),
    "observation/wrist_image": (np.uint8, (224, 224, 3)),
    "observation/state": (np.float32, (8,)),
}
# [10, 7]: every value differs, and none is beyond the bounds.
CHUNK = (np.arange(70, dtype=np.float64).reshape(10, 7) - 35) / 100


def check(observation):
    if set(observation) != {*EXPECTED, "prompt"}:
        raise KeyError(sorted(observation))
    for key, (dtype, shape) in EXPECTED.items():
        value = observation[key]
        if not isinstance(value, np.ndarray) or value.dtype != dtype or value.shape != shape:
            raise TypeError(f"{key} is {type(value)} {getattr(value, 'dtype', '')} {getattr(value, 'shape', '')}")
    if not isinstance(observation["prompt"], str):
        raise TypeError("prompt is no text")


def infer(observation):
    check(observation)
    if observation["prompt"] == "fail":
        raise ValueError("the policy was told to fail")
    told = {
        "prompt": observation["prompt"],
        "state": [float(x) for x in observation["observation/state"]],
        "sums": [int(observation[key].sum()) for key in ("observation/image", "observation/wrist_image")],
    }
    print(json.dumps(told), flush=True)
    dtype = np.float64 if observation["prompt"] == "double" else np.float32
    return {
        "actions": CHUNK.astype(dtype),
        "policy_timing": {"infer_ms": np.float64(1.5)},
        "server_timing": {"infer_ms": 2.5},
    }


async def handler(websocket):
    packer = msgpack_numpy.Packer()
    await websocket.send(packer.pack({"reset_pose": [0.0, -1.5], "table": np.zeros((2, 3), np.int64)}))
    while True:
        try:
            observation = msgpack_numpy.unpackb(await websocket.recv())
            await websocket.send(packer.pack(infer(observation)))
        except websockets.ConnectionClosed:
            break
        except Exception:
            import traceback

            await websocket.send(traceback.format_exc())
            await websocket.close(
                code=websockets.frames.CloseCode.INTERNAL_ERROR,
                reason="Internal server error. Traceback included in previous frame.",
            )
            raise


async def main():
    async with websockets.asyncio.server.serve(
        handler, "127.0.0.1", 0, compression=None, max_size=None
    ) as server:
        print(server.sockets[0].getsockname()[1], flush=True)
        await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)


asyncio.run(main())
