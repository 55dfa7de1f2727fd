import { WireError } from "./WireError.ts";

/** numpy's names of the kinds of numbers that a message may have: little-endian, and bytes of each element. */
const widths = { "<f4": 4, "<f8": 8, "|u1": 1, "<i4": 4, "<i8": 8, "|b1": 1 } as const;

export type DType = keyof typeof widths;

/** Most dimensions of an array. */
const mostDimensions = 8;

/** An array as numpy has it in memory, in C order. */
export class NdArray {
  readonly dtype: DType;
  readonly shape: readonly number[];
  /** Not aligned: it may lie anywhere in a frame. */
  readonly data: Uint8Array;

  private constructor(dtype: DType, shape: readonly number[], data: Uint8Array) {
    this.dtype = dtype;
    this.shape = shape;
    this.data = data;
  }

  /** An array out of the parts of a message. @throws WireError on a kind of numbers, a shape or a length that cannot be */
  static read(dtype: unknown, shape: unknown, data: unknown): NdArray {
    if (!isDType(dtype)) {
      // Whatever else it is may be anything, such as a key that somebody sent.
      const got =
        typeof dtype === "string" && /^[<>|=]?[a-zA-Z]\d{0,4}$/.test(dtype) ? `"${dtype}"` : "unknown to numpy";
      throw new WireError(`has an array of dtype ${got}; known are ${Object.keys(widths).join(" ")}`);
    }
    if (!Array.isArray(shape) || shape.length > mostDimensions || !shape.every(isLength)) {
      throw new WireError(`has an array whose shape is no list of at most ${mostDimensions} lengths`);
    }
    if (!(data instanceof Uint8Array)) throw new WireError("has an array whose data are no bytes");
    const bytes = shape.reduce((product, length) => product * length, widths[dtype]);
    if (bytes !== data.length) {
      throw new WireError(`has an array ${dtype}[${shape.join(", ")}] of ${data.length} bytes in place of ${bytes}`);
    }
    return new NdArray(dtype, shape, data);
  }

  /** Numbers as `<f4`. @throws WireError where they do not fill the shape */
  static float32(values: readonly number[], shape: readonly number[] = [values.length]): NdArray {
    const data = new Uint8Array(4 * values.length);
    const view = new DataView(data.buffer);
    for (const [i, value] of values.entries()) view.setFloat32(4 * i, value, true);
    return NdArray.read("<f4", shape, data);
  }

  /** Numbers as `<f8`. @throws WireError where they do not fill the shape */
  static float64(values: readonly number[], shape: readonly number[] = [values.length]): NdArray {
    const data = new Uint8Array(8 * values.length);
    const view = new DataView(data.buffer);
    for (const [i, value] of values.entries()) view.setFloat64(8 * i, value, true);
    return NdArray.read("<f8", shape, data);
  }

  /** All elements in C order; whole numbers above 2⁵³ lose their last digits. */
  numbers(): number[] {
    const { dtype, data } = this;
    const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
    const width = widths[dtype];
    return Array.from({ length: data.length / width }, (_, i) => elementAt(view, dtype, width * i));
  }

  /** Such as "<f4[50, 7]". */
  toString(): string {
    return `${this.dtype}[${this.shape.join(", ")}]`;
  }
}

const isDType = (text: unknown): text is DType => typeof text === "string" && Object.hasOwn(widths, text);

const isLength = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;

function elementAt(view: DataView, dtype: DType, at: number): number {
  switch (dtype) {
    case "<f4":
      return view.getFloat32(at, true);
    case "<f8":
      return view.getFloat64(at, true);
    case "<i4":
      return view.getInt32(at, true);
    case "<i8":
      return Number(view.getBigInt64(at, true));
    case "|u1":
    case "|b1":
      return view.getUint8(at);
  }
}
