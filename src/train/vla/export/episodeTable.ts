import { parquetWriteBuffer } from "hyparquet-writer";
import { type Feature, huggingFaceFeature } from "./lerobotFeatures.ts";

/** A picture in a table: a PNG file and what it would be called. */
export interface PictureCell {
  readonly bytes: Uint8Array;
  readonly path: string;
}

/** A column's values, one for each step. */
export type Column =
  readonly PictureCell[] | readonly (readonly number[])[] | readonly string[] | Float32Array | BigInt64Array;

/** A node of a Parquet schema. */
interface SchemaElement {
  name: string;
  type?: "BYTE_ARRAY" | "FLOAT" | "INT64";
  converted_type?: "UTF8" | "LIST";
  repetition_type?: "OPTIONAL" | "REPEATED";
  num_children?: number;
}

/** The steps of an episode as a Parquet file that Hugging Face's `datasets` reads with its types. */
export function episodeTable(
  features: Readonly<Record<string, Feature>>,
  columns: Readonly<Record<string, Column>>,
): Uint8Array {
  const names = Object.keys(features);
  const described = Object.fromEntries(names.map((name) => [name, huggingFaceFeature(features[name]!)]));
  return new Uint8Array(
    parquetWriteBuffer({
      schema: [
        { name: "schema", num_children: names.length },
        ...names.flatMap((name): SchemaElement[] => schemaOf(name, features[name]!)),
      ],
      columnData: names.map((name) => {
        const data = columns[name]! as Exclude<Column, readonly unknown[]> | unknown[];
        // A PNG file is packed already, and nobody searches for one.
        return features[name]!.dtype === "image"
          ? { name, data, codec: "UNCOMPRESSED" as const, statistics: false }
          : { name, data };
      }),
      kvMetadata: [{ key: "huggingface", value: JSON.stringify({ info: { features: described } }) }],
      createdBy: "praxis",
    }),
  );
}

function schemaOf(name: string, { dtype, shape: [length = 1] }: Feature): SchemaElement[] {
  const repetition_type = "OPTIONAL";
  switch (dtype) {
    case "image":
      return [
        { name, repetition_type, num_children: 2 },
        { name: "bytes", type: "BYTE_ARRAY", repetition_type },
        { name: "path", type: "BYTE_ARRAY", converted_type: "UTF8", repetition_type },
      ];
    case "string":
      return [{ name, type: "BYTE_ARRAY", converted_type: "UTF8", repetition_type }];
    case "int64":
      return [{ name, type: "INT64", repetition_type }];
    case "float32":
      if (length === 1) return [{ name, type: "FLOAT", repetition_type }];
      return [
        { name, converted_type: "LIST", repetition_type, num_children: 1 },
        { name: "list", repetition_type: "REPEATED", num_children: 1 },
        { name: "element", type: "FLOAT", repetition_type },
      ];
  }
}
