"""Asks a policy server as openpi's own clients do: WebsocketClientPolicy. Arguments: the port, then a mode.

Modes: "ask" infers twice and prints metadata, dtype, shape and values; "wrong" asks with a state of the wrong shape and
prints what the client raises.
"""

import json
import sys

import numpy as np
from openpi_client.websocket_client_policy import WebsocketClientPolicy

port, mode = int(sys.argv[1]), sys.argv[2]
policy = WebsocketClientPolicy("127.0.0.1", port)
observation = {
    "observation/image": np.full((224, 224, 3), 7, np.uint8),
    "observation/wrist_image": np.full((224, 224, 3), 9, np.uint8),
    "observation/state": np.arange(8, dtype=np.float64) / 10,
    "prompt": "Put the blue disc on the red one.",
}

if mode == "ask":
    answers = [policy.infer({**observation, "prompt": prompt})["actions"] for prompt in ("one", "four")]
    print(
        json.dumps(
            {
                "metadata": {
                    key: value.tolist() if isinstance(value, np.ndarray) else value
                    for key, value in policy.get_server_metadata().items()
                },
                "answers": [
                    {"dtype": actions.dtype.str, "shape": actions.shape, "values": actions.tolist()}
                    for actions in answers
                ],
            }
        )
    )
else:
    try:
        policy.infer({**observation, "observation/state": np.zeros(7, np.float32)})
        print(json.dumps({"raised": None}))
    except RuntimeError as error:
        print(json.dumps({"raised": str(error)}))
