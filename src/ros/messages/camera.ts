import { type CameraInfo, type Image, type Intrinsics, noDistortion } from "../../core/index.ts";
import { GraphError } from "../GraphError.ts";
import type * as sensor from "../interfaces/sensor_msgs.ts";
import { finite, finiteList } from "./fields.ts";
import { fromImage, toImage } from "./image.ts";
import { toTime } from "./time.ts";

/** Frame of a camera as ROS has it: x right, y down, z ahead. */
export const opticalFrame = (camera: string): string => `${camera}_optical_frame`;

/** A camera's picture of this stamp. */
export const fromPicture = (image: Image, camera: string, stamp: bigint): sensor.Image => ({
  ...fromImage(image),
  header: { stamp: toTime(stamp), frame_id: opticalFrame(camera) },
});

/** @throws GraphError INVALID_REQUEST on another encoding, data that do not fit the size, or a picture larger than any */
export function toPicture(message: sensor.Image): Image {
  requireSize(message);
  return toImage(message);
}

/** What sensor_msgs calls our lens: k1, k2, p1, p2, k3. */
const lensModel = "plumb_bob";

/** A camera as sensor_msgs describes it; where it is, is not in there. */
export function fromCamera({ name, intrinsics }: CameraInfo, stamp: bigint): sensor.CameraInfo {
  const { width, height, fx, fy, cx, cy, distortion } = intrinsics;
  return {
    header: { stamp: toTime(stamp), frame_id: opticalFrame(name) },
    height,
    width,
    distortion_model: lensModel,
    d: distortion,
    k: [fx, 0, cx, 0, fy, cy, 0, 0, 1],
    r: [1, 0, 0, 0, 1, 0, 0, 0, 1],
    p: [fx, 0, cx, 0, 0, fy, cy, 0, 0, 0, 1, 0],
    binning_x: 0,
    binning_y: 0,
    // All zero: the whole picture.
    roi: { x_offset: 0, y_offset: 0, height: 0, width: 0, do_rectify: false },
  };
}

/** Most pixels of a camera's picture, so that a few of them can be kept. */
const mostPixels = 4_000_000;

function requireSize({ width, height }: { readonly width: number; readonly height: number }): void {
  if (width < 1 || height < 1 || width * height > mostPixels) {
    throw invalid(`A camera's picture must have 1 to ${mostPixels} pixels; got ${width} x ${height}`);
  }
}

/** @throws GraphError INVALID_REQUEST on a camera that is none, another lens, or one that shows a part of its picture */
export function toIntrinsics(message: sensor.CameraInfo): Intrinsics {
  const { width, height, distortion_model: model, binning_x: bx, binning_y: by, roi } = message;
  requireSize(message);
  if (bx > 1 || by > 1 || roi.width > 0 || roi.height > 0) {
    throw invalid("A camera must show its whole picture, without binning and region of interest");
  }
  const [fx, skew, cx, zero, fy, cy, ...last] = finiteList(message.k, "camera_info.k");
  if (!(fx! > 0 && fy! > 0) || skew !== 0 || zero !== 0 || last.join() !== "0,0,1") {
    throw invalid(`camera_info.k must be fx 0 cx 0 fy cy 0 0 1; got ${Array.from(message.k).join(" ")}`);
  }
  return { width, height, fx: fx!, fy: fy!, cx: cx!, cy: cy!, distortion: toDistortion(model, message.d) };
}

function toDistortion(model: string, d: ArrayLike<number>): Intrinsics["distortion"] {
  if (d.length === 0) return noDistortion;
  if (model !== lensModel || d.length !== noDistortion.length) {
    throw invalid(
      `A lens must be ${lensModel} with ${noDistortion.length} numbers; got "${model.slice(0, 60)}" with ${d.length}`,
    );
  }
  const [k1, k2, p1, p2, k3] = Array.from(d, (value, i) => finite(value, `camera_info.d[${i}]`));
  return [k1!, k2!, p1!, p2!, k3!];
}

const invalid = (sentence: string): GraphError => new GraphError("INVALID_REQUEST", sentence);
