import type { GoalCase } from "../../goal/evaluation/GoalCase.ts";
import type { GoalResult } from "../../goal/GoalPredictor.ts";
import { literalText } from "../../pddl/Domain.ts";
import { type Summaries, kindTable, overallTable } from "./answerTables.ts";
import { escaped } from "../report/escaped.ts";
import { htmlPage } from "../report/htmlPage.ts";
import { confusionPlot, reliabilityPlot } from "./charts.ts";
import type { GradedAnswer } from "./gradeAnswer.ts";

/** A case that some predictor failed at. */
export interface Failure {
  readonly case: GoalCase;
  /** PNG of its scene. */
  readonly picture: Uint8Array;
  /** Answers that are not as good as the expected, by predictor. */
  readonly answers: ReadonlyMap<string, GradedAnswer>;
}

export interface FailurePageContent {
  readonly title: string;
  /** Where the figures come from, in words. */
  readonly origin: string;
  readonly summaries: Summaries;
  readonly failures: readonly Failure[];
}

/** All figures and failures in one HTML page that needs no network and runs no script. */
export function failurePage({ title, origin, summaries, failures }: FailurePageContent): string {
  const charts = [...summaries].map(
    ([name, { confusion, confidence }]) =>
      `<section><h2>${escaped(name)}</h2><div class="charts">${confusionPlot(confusion)}${reliabilityPlot(confidence.bins)}</div></section>`,
  );
  const tables = [overallTable, kindTable].map((table) => `<pre>${escaped(table(summaries))}</pre>`);
  const body = `<p>${escaped(origin)}</p>
${tables.join("\n")}
${charts.join("\n")}
<h2>Failures: ${failures.length} cases</h2>
${failures.map(failureArticle).join("\n")}`;
  return htmlPage({ title, style, body });
}

function failureArticle({ case: { id, kind, words, expect }, picture, answers }: Failure): string {
  const source = `data:image/png;base64,${Buffer.from(picture).toString("base64")}`;
  const rows = [["expected", expectationText(expect)], ...[...answers].map(([name, g]) => [name, answerText(g)])];
  return `<article id="${escaped(id)}">
<img src="${source}" alt="The scene" width="256" height="256">
<div><h3>${escaped(id)} · ${escaped(kind)}</h3>
<blockquote>${escaped(words)}</blockquote>
<dl>${rows.map(([what, said]) => `<dt>${escaped(what!)}</dt><dd>${escaped(said!)}</dd>`).join("")}</dl></div>
</article>`;
}

function expectationText(expect: GoalCase["expect"]): string {
  switch (expect.status) {
    case "predicted":
      return expect.goal.map(literalText).join(" ");
    case "rejected":
      return `rejected: ${expect.why}`;
    case "ambiguous":
      return expect.candidates ? `a question: ${expect.candidates.join(" or ")}` : "a question";
  }
}

function answerText({ answer, faults, isPlanValid }: GradedAnswer): string {
  const notes = [...faults, ...(isPlanValid ? ["its plan reaches the expected goal all the same"] : [])];
  return [answerWords(answer), ...notes].join("; ");
}

function answerWords(answer: GoalResult): string {
  switch (answer.status) {
    case "predicted":
      return `${answer.goal.map(literalText).join(" ")} (confidence ${answer.confidence.toFixed(3)})`;
    case "rejected":
      return `rejected: ${answer.reason}`;
    case "ambiguous":
      return `asked: ${answer.question} (${answer.candidates.join(", ")})`;
  }
}

const style = `
body { font: 15px/1.4 sans-serif; margin: 2em auto; max-width: 72em; padding: 0 1em; color: #222; background: #fff }
pre { overflow-x: auto; font-size: 13px }
.charts { display: flex; flex-wrap: wrap; gap: 2em; align-items: center }
article { display: flex; gap: 1.2em; border-top: 1px solid #ccc; padding: 1em 0 }
article img { flex: none; image-rendering: pixelated }
h3 { margin: 0; font-size: 1em; color: #666 }
blockquote { margin: .4em 0; font-size: 1.2em; white-space: pre-wrap; overflow-wrap: anywhere }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .2em 1em; margin: 0 }
dt { color: #666 } dd { margin: 0; overflow-wrap: anywhere }
svg text { font: 12px sans-serif; fill: #222 }
svg .frame { fill: none; stroke: #999 } svg line { stroke: #999; stroke-dasharray: 4 3 }
svg circle, svg .cell { fill: #2463a8 } svg .cell { stroke: #999 }
`;
