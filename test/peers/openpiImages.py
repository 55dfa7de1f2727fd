"""Resizes pictures by openpi_client.image_tools.resize_with_pad. Reads {"width", "height", "size", "data" (hex)} as JSON, one a
line; prints the data of each result as hex."""

import json
import sys

import numpy as np
from openpi_client.image_tools import resize_with_pad

for line in sys.stdin:
    given = json.loads(line)
    image = np.frombuffer(bytes.fromhex(given["data"]), np.uint8).reshape(given["height"], given["width"], 3)
    print(resize_with_pad(image, given["size"], given["size"]).tobytes().hex())
