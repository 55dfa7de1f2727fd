import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { endpointNames, graphTables } from "../../launch/interfaces/graphTables.ts";
import { insertTables } from "../../launch/interfaces/insertTables.ts";
import { readGraph } from "../../src/cli/graph/GraphFile.ts";
import { ErrorCodeConstants } from "../../src/ros/interfaces/praxis_msgs.ts";
import { scratch } from "../cli/praxis.ts";

const root = path.join(import.meta.dirname, "..", "..");
const file = path.join(root, "docs", "ros.md");

describe("docs/ros.md", () => {
  const text = readFileSync(file, "utf8");
  const { dir, remove } = scratch();
  after(remove);

  it("has the tables that npm run ros:docs writes", async function () {
    this.timeout(60_000);
    assert.equal(await insertTables(text, await graphTables(root), file), text, "run npm run ros:docs");
  });

  it("has every error code", () => {
    for (const [name, code] of Object.entries(ErrorCodeConstants)) {
      assert.match(text, new RegExp(`^\\| ${code} +\\| \`${name}\` +\\| \\S`, "m"));
    }
  });

  it("shows the example as it is, in at most 25 lines", () => {
    const [, shown] = /^```python\n(.*?)^```$/ms.exec(text)!;
    assert.equal(shown, readFileSync(path.join(root, "docs", "examples", "execute_task.py"), "utf8"));
    assert.ok(shown.split("\n").length <= 26);
  });

  it("shows a graph that can be read", () => {
    const [, shown] = /^```yaml\n(.*?)^```$/ms.exec(text)!;
    const graph = path.join(dir, "shown.yaml");
    writeFileSync(graph, shown!);
    assert.deepEqual(
      readGraph(graph).nodes.map(({ name }) => name),
      ["my_planner", "executor"],
    );
  });

  it("has a picture that names every topic, service and action", async function () {
    this.timeout(60_000);
    const picture = readFileSync(path.join(root, "docs", "figures", "graph.svg"), "utf8");
    const words = new Set(picture.replaceAll(/<[^>]*>/g, " ").match(/[\w/~]+/g));
    const names = await endpointNames(root);
    assert.ok(names.length > 25, `only ${names.length} endpoints were found`);
    assert.deepEqual(
      names.filter((name) => !words.has(name) && !words.has(name.split("/").at(-1)!)),
      [],
    );
  });
});

describe("insertTables()", () => {
  const place = (name: string): string => `<!-- generated: ${name} -->\n<!-- end of ${name} -->\n`;
  const table = "| a |\n| --- |\n| 1 |";

  it("puts a table in its place, and does so again", async () => {
    const once = await insertTables(`# T\n\n${place("x")}`, new Map([["x", table]]), file);
    assert.equal(once, "# T\n\n<!-- generated: x -->\n\n| a   |\n| --- |\n| 1   |\n\n<!-- end of x -->\n");
    assert.equal(await insertTables(once, new Map([["x", table]]), file), once);
  });

  it("refuses a table without a place and a place without a table", async () => {
    await assert.rejects(insertTables("# T\n", new Map([["x", table]]), file), /no place for the tables x/);
    await assert.rejects(insertTables(place("y"), new Map(), file), /there is no table "y"/);
  });
});
