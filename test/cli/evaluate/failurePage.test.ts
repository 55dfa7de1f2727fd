import assert from "node:assert/strict";
import { failurePage } from "../../../src/cli/evaluate/failurePage.ts";
import type { GradedAnswer } from "../../../src/cli/evaluate/gradeAnswer.ts";
import { summariseAnswers } from "../../../src/cli/evaluate/summariseAnswers.ts";
import { caseOf, goalOf } from "../../goal/evaluation/cases.ts";

const evil = `<script>alert("x")</script> & <img src='http://example.org/x.png'>`;

describe("failurePage()", () => {
  const each = caseOf({ status: "predicted", goal: goalOf("(on green peg3)") }, { words: evil, kind: evil, id: evil });
  const graded = (answer: GradedAnswer["answer"]): GradedAnswer => ({
    ...{ answer, cpuMs: 1, outcome: "wrong", isRight: false, isExact: false, isPlanValid: false },
    ...{ areCandidatesRight: undefined, faults: [`${evil} is not declared`] },
  });
  const answers = new Map([
    ["grammar", graded({ status: "rejected", reason: evil })],
    ["asking", graded({ status: "ambiguous", question: evil, candidates: [evil] })],
    ["sure", graded({ status: "predicted", goal: goalOf("(on green peg2)"), confidence: 0.25 })],
  ]);
  const page = failurePage({
    ...{ title: evil, origin: evil },
    summaries: new Map([...answers].map(([name, one]) => [name, summariseAnswers([{ case: each, graded: one }])])),
    failures: [{ case: each, picture: Uint8Array.of(1, 2, 3), answers }],
  });

  it("shows words, kinds, reasons and questions as text", () => {
    assert.doesNotMatch(page, /<script|alert\("x"\)|<img src='/);
    const text =
      "&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt; &amp; &lt;img src=&#39;http://example.org/x.png&#39;&gt;";
    // Title twice, origin, the kind's row, id as name and as text, kind, words, three faults, reason, question, candidate.
    assert.equal(page.split(text).length - 1, 14);
  });

  it("needs nothing from outside", () => {
    const sources = [...page.matchAll(/(?:src|href)="([^"]*)"/g)].map(([, source]) => source!);
    assert.deepEqual(sources, ["data:image/png;base64,AQID"]);
    assert.match(
      page,
      /Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'"/,
    );
    assert.doesNotMatch(page, /url\(|@import|<link|<iframe/);
  });

  it("has goals, confidence, and the two figures of each predictor", () => {
    for (const part of ["(on green peg3)", "(on green peg2) (confidence 0.250)"]) assert.ok(page.includes(part), part);
    assert.equal(page.match(/<svg /g)?.length, 6);
    // Only one of the three predicted a goal: one dot, at its confidence and none right.
    assert.equal(page.match(/<circle /g)?.length, 1);
    assert.match(page, /<circle cx="99.0" cy="230.0"/);
  });

  it("is well-formed: what is opened is closed in order", () => {
    const open: string[] = [];
    for (const [, end, name, own] of page.matchAll(/<(\/?)([a-z]\w*)(?:"[^"]*"|[^">])*?(\/?)>/gi)) {
      if (own === "/" || ["meta", "img"].includes(name!)) continue;
      if (end === "") open.push(name!);
      else assert.equal(open.pop(), name);
    }
    assert.deepEqual(open, []);
  });
});
