import assert from "node:assert/strict";
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { encode as encodeJpeg } from "jpeg-js";
import { PNG } from "pngjs";
import { CaseStage, pictureOf } from "../../src/cli/evaluate/CaseStage.ts";
import type { Image } from "../../src/core/index.ts";
import { onClasses } from "../../src/goal/learned/goalLayout.ts";
import { slots } from "../../src/goal/learned/SlottedScene.ts";
import { encodePng } from "../../sim/render/encodePng.ts";
import { writeRiggedModel } from "../goal/learned/riggedModel.ts";
import { says, StubServer } from "../goal/chat/StubServer.ts";
import { assertComplaint } from "./assertComplaint.ts";
import { praxis, scratch } from "./praxis.ts";

interface Told {
  readonly kind: string;
  readonly status: string;
  readonly discs: readonly {
    readonly id: string;
    readonly colour: string;
    readonly rank: number;
    readonly on: string;
  }[];
  readonly goal: readonly string[];
  readonly confidence: number;
}

/** Twice as wide and high, each pixel four times. */
function doubled({ width, height, data }: Image): {
  readonly width: number;
  readonly height: number;
  readonly data: Buffer;
} {
  const out = Buffer.alloc(4 * 4 * width * height, 255);
  for (let v = 0; v < 2 * height; v++) {
    for (let u = 0; u < 2 * width; u++) {
      const from = 3 * (Math.floor(v / 2) * width + Math.floor(u / 2));
      out.set(data.subarray(from, from + 3), 4 * (2 * width * v + u));
    }
  }
  return { width: 2 * width, height: 2 * height, data: out };
}

describe("praxis goal", function () {
  this.timeout(60_000);
  const { dir, remove } = scratch();
  after(remove);
  const [scene, large] = [join(dir, "7 Towers.png"), join(dir, "large.jpg")];
  before(async () => {
    const stage = new CaseStage();
    const staged = await stage.set(
      {
        ...{ id: "towers", kind: "tower", words: "", expect: { status: "rejected", why: "" }, loose: [] },
        discs: [
          { id: "blue", colour: "blue", edge: 0.035 },
          { id: "red", colour: "red", edge: 0.045 },
          { id: "green", colour: "green", edge: 0.055 },
        ],
        towers: { peg1: ["green", "blue"], peg2: [], peg3: ["red"] },
      },
      3,
    );
    const picture = await pictureOf(staged);
    writeFileSync(scene, encodePng(picture));
    writeFileSync(large, encodeJpeg(doubled(picture), 95).data);
  });

  const goalOf = (told: Told): string => {
    const colourOf = (id: string): string => told.discs.find((disc) => disc.id === id)?.colour ?? id;
    return told.goal.map((text) => text.replaceAll(/[\w-]+/g, colourOf)).join(" ");
  };
  const stands = (told: Told): readonly string[] =>
    told.discs.map(({ colour, rank, on }) => {
      const support = told.discs.find(({ id }) => id === on)?.colour ?? on;
      return `${rank} ${colour} on ${support}`;
    });

  it("tells what it sees and the goal, and writes a problem that praxis plan solves", async () => {
    const problem = join(dir, "scene.pddl");
    const clear = await praxis("goal", scene, "Put the blue disc\non the middle peg.", "--pddl", problem);
    assert.equal(clear.code, 0, clear.stderr);
    assert.match(clear.stdout, /^3 discs; 1 is the smallest:\n/);
    assert.match(clear.stdout, /^ {2}1 {2}\S+ +blue, on the green disc$/m);
    assert.match(clear.stdout, /^ {2}2 {2}\S+ +red, on the right peg$/m);
    assert.match(clear.stdout, /^Goal +\(on \S+ peg2\)\nConfidence +1\.00$/m);
    const plan = await praxis("plan", "domains/hanoi/domain.pddl", problem);
    assert.equal(plan.code, 0, plan.stderr);
    assert.equal(plan.stdout.split("\n").filter((line) => line.startsWith("(")).length, 2, plan.stdout);
  });

  it("sees the same in a larger picture, a JPEG, and tells it as JSON", async () => {
    const words = ["Put the blue disc on the red disc.", "--json"];
    const [small, other] = await Promise.all([praxis("goal", scene, ...words), praxis("goal", large, ...words)]);
    for (const ended of [small, other]) {
      assert.equal(ended.code, 0, ended.stderr);
      const [told, ...more] = ended.json() as unknown as Told[];
      assert.equal(more.length, 0);
      assert.deepEqual([told!.kind, told!.status, told!.confidence], ["goal", "predicted", 1]);
      assert.deepEqual(stands(told!), ["1 blue on green", "2 red on peg3", "3 green on peg1"]);
      assert.equal(goalOf(told!), "(on blue red)");
    }
  });

  it("has the trained network read, where it is asked to and the network is there", async () => {
    const model = join(dir, "goal");
    const [blueToMiddle, redNowhere, greenNowhere] = [1 + slots.discs + 1, onClasses, 2 * onClasses];
    const on = { [blueToMiddle]: 3, [redNowhere]: 3, [greenNowhere]: 3 };
    writeRiggedModel(model, { says: { status: { 0: 3 }, on } });
    const learned = (directory: string) =>
      praxis("goal", scene, "Blau!", "--json", "--goal-predictor", "learned", "--goal-model", directory);
    const [ended, none] = await Promise.all([learned(model), learned(join(dir, "none"))]);
    assert.equal(ended.code, 0, ended.stderr);
    assert.equal(goalOf(ended.json()[0] as unknown as Told), "(on blue peg2)");
    assertComplaint(none, 11, /There is no model in ".*none"/);
  });

  it("shows a language model the picture, unless that is kept from it", async () => {
    const server = await StubServer.start();
    try {
      const asked = async (...words: string[]): Promise<string> => {
        server.will(says({ status: "rejected", reason: "Not today." }));
        const chat = ["--goal-predictor", "chat", "--chat-url", server.url, "--chat-model", "stub"];
        const ended = await praxis("goal", scene, "Go.", ...chat, ...words);
        assert.equal(ended.code, 1, ended.stderr);
        assert.match(ended.stdout, /^No goal +Not today\.$/m);
        return JSON.stringify(server.requests[0]!.body.messages);
      };
      assert.match(await asked(), /data:image\/png;base64,/);
      assert.doesNotMatch(await asked("--no-chat-pictures"), /data:image/);
    } finally {
      await server.stop();
    }
  });

  it("asks back and refuses with exit code 1, and writes no problem then", async () => {
    const problem = join(dir, "never.pddl");
    const [unclear, foreign] = await Promise.all([
      praxis("goal", scene, "Put a disc on the middle peg.", "--pddl", problem, "--goal-predictor", "grammar"),
      praxis("goal", scene, "Sing a song.", "--pddl", problem, "--goal-predictor", "grammar"),
    ]);
    assert.equal(unclear.code, 1);
    assert.match(unclear.stdout, /^Question +\S.*\?\nCandidates +blue disc, /m);
    assert.equal(foreign.code, 1);
    assert.match(foreign.stdout, /^No goal +I do not understand/m);
    assert.deepEqual([unclear.stderr, foreign.stderr, existsSync(problem)], ["", "", false]);
  });

  it("says where there is nothing to see, no square, or no picture", async () => {
    const grey = (name: string, width: number, height: number): string => {
      const png = new PNG({ width, height });
      png.data.fill(128);
      const path = join(dir, name);
      writeFileSync(path, PNG.sync.write(png));
      return path;
    };
    const [empty, wide, missing] = await Promise.all([
      praxis("goal", grey("empty.png", 256, 256), "Go."),
      praxis("goal", grey("wide.png", 300, 200), "Go."),
      praxis("goal", join(dir, "none.png"), "Go."),
    ]);
    assertComplaint(empty, 1, /No discs and areas of the tower scene are seen in ".*empty\.png"/);
    assertComplaint(wide, 12, /wide\.png": it is 300 × 200 pixels/);
    assertComplaint(missing, 12, /there is no such file/);
  });
});
