import assert from "node:assert/strict";
import { PassThrough } from "node:stream";
import { askUser } from "../../src/cli/askUser.ts";

describe("askUser()", () => {
  /** A terminal where this is typed, once the question is there. */
  function terminal(typed: string | undefined): { ask: ReturnType<typeof askUser>; shown: () => string } {
    const [input, output] = [new PassThrough(), new PassThrough()];
    let shown = "";
    output.on("data", (text: Buffer) => {
      shown += text.toString();
      if (typed === undefined) input.end();
      else if (typed !== "") input.write(typed);
    });
    return { ask: askUser(input, output), shown: () => shown };
  }

  it("puts the question with its candidates, and hands the typed line back", async () => {
    const { ask, shown } = terminal("the blue one\n");
    assert.equal(await ask("Which disc?", ["blue", "red"]), "the blue one");
    assert.equal(shown(), "Which disc? [blue / red] ");
    const open = terminal("left\n");
    assert.equal(await open.ask("Where to?", []), "left");
    assert.equal(open.shown(), "Where to? ");
  });

  it("takes an empty line, and the end of the input, for no answer", async () => {
    assert.equal(await terminal("  \n").ask("Which disc?", []), undefined);
    assert.equal(await terminal(undefined).ask("Which disc?", []), undefined);
  });

  it("asks no longer once the episode is aborted", async () => {
    const controller = new AbortController();
    const asking = terminal("").ask("Which disc?", [], controller.signal);
    controller.abort();
    await assert.rejects(asking, { name: "AbortError" });
  });
});
