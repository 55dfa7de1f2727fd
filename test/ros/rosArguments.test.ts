import assert from "node:assert/strict";
import { UserError } from "../../src/core/index.ts";
import { parseRosArguments } from "../../src/ros/rosArguments.ts";

const parsed = (line: string): unknown => parseRosArguments(line.split(" ").filter((word) => word !== ""));

describe("ROS arguments", () => {
  it("name the node, its namespace, parameters and params files, in any order and over several --ros-args", () => {
    assert.deepEqual(
      parsed(
        "--ros-args -r __node:=arm -p a:=1 --params-file x.yaml -- --ros-args --remap __ns:=/lab --param b.c:=true " +
          "--params-file y.yaml -p d:=text -p e:=[u,v] -p f:=0.5 -p g:='1'",
      ),
      {
        name: "arm",
        namespace: "/lab",
        parameters: { a: 1, "b.c": true, d: "text", e: ["u", "v"], f: 0.5, g: "1" },
        paramsFiles: ["x.yaml", "y.yaml"],
      },
    );
    assert.deepEqual(parsed("-r __name:=arm"), { name: "arm", parameters: {}, paramsFiles: [] });
    assert.deepEqual(parsed(""), { parameters: {}, paramsFiles: [] });
  });

  it("take a value with := in it as it is, and the last of several", () => {
    assert.deepEqual(parsed("-p a:=b:=c -p x:=1 -p x:=2"), { parameters: { a: "b:=c", x: 2 }, paramsFiles: [] });
  });

  it("may say what concerns ROS alone", () => {
    const flags = "--log-level debug --disable-rosout-logs --log-config-file f --enable-stdout-logs -e /enclave";
    assert.deepEqual(parsed(`--ros-args ${flags} -p a:=1`), { parameters: { a: 1 }, paramsFiles: [] });
  });

  it("are refused, with the argument named, where something would be lost", () => {
    const cases: readonly (readonly [string, RegExp])[] = [
      ["-r scan:=other", /-r scan:=other remaps something else/],
      ["-r __node", /-r __node must be written as name:=value/],
      ["-p a", /-p a.*name:=value/],
      ["-p :=1", /-p :=1.*name:=value/],
      ["-p a:=[1,", /-p a:=\[1,.*no YAML/],
      ["-p", /-p needs a value/],
      ["--params-file", /--params-file needs a value/],
      ["--what ever", /--what is not known.*-r, -p and --params-file/],
    ];
    for (const [line, sentence] of cases) {
      assert.throws(
        () => parsed(line),
        (error) => error instanceof UserError && sentence.test(error.message) && !error.message.includes("\n"),
        line,
      );
    }
  });
});
