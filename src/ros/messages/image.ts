import type { Image } from "../../core/index.ts";
import { GraphError } from "../GraphError.ts";
import type * as sensor from "../interfaces/sensor_msgs.ts";

/** rgb8 or mono8, as sensor_msgs/Image names them; the frame is left to whoever knows the camera. */
export const fromImage = ({ width, height, channels, data }: Image): sensor.Image => ({
  header: { stamp: { sec: 0, nanosec: 0 }, frame_id: "" },
  height,
  width,
  encoding: channels === 3 ? "rgb8" : "mono8",
  is_bigendian: 0,
  step: width * channels,
  data,
});

/** Most pixels of one image. */
const mostPixels = 16_000_000;

/** @throws GraphError INVALID_REQUEST on another encoding, or data that do not fit the size */
export function toImage({ width, height, encoding, step, data }: sensor.Image): Image {
  const channels = encoding === "rgb8" ? 3 : encoding === "mono8" ? 1 : undefined;
  if (channels === undefined) {
    throw new GraphError("INVALID_REQUEST", `An image must be rgb8 or mono8; got "${encoding.slice(0, 60)}"`);
  }
  if (width * height > mostPixels || step !== width * channels || data.length !== step * height) {
    throw new GraphError(
      "INVALID_REQUEST",
      `An image of ${width} x ${height} ${encoding} without padding needs ${width * height * channels} bytes; got ${data.length}`,
    );
  }
  return { width, height, channels, data: Uint8Array.from(data) };
}
