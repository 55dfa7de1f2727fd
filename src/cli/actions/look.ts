import { basename } from "node:path";
import { atomText } from "../../pddl/Domain.ts";
import { writeProblem } from "../../pddl/write.ts";
import { decodePhotograph, photographLimits } from "../../perception/photograph/decodePhotograph.ts";
import { type RingDomain, ringFacts, ringProblem } from "../../perception/rings/ringProblem.ts";
import { RingReader } from "../../perception/rings/RingReader.ts";
import { encodePng } from "../../../sim/render/encodePng.ts";
import { defaultRingModel } from "../compose/configurationOf.ts";
import { exitCodes } from "../exitCodes.ts";
import { annotated } from "../look/annotated.ts";
import { printComplaint, printJson, printLine } from "../print.ts";
import { pddlComment } from "../pddlComment.ts";
import { problemName } from "../problemName.ts";
import { readBytes } from "../readBytes.ts";
import { writeOut } from "../writeOut.ts";

export interface LookOptions {
  readonly model?: string;
  readonly domain: RingDomain;
  readonly pddl?: string;
  readonly annotate?: string;
  readonly json?: true;
}

/** Less sure than this that there are three rods, nothing is said of rings. */
const leastSureOfRods = 0.15;
/** Less sure than this, the reading comes with a warning. */
const leastSure = 0.5;

const places = ["left", "middle", "right"] as const;

/** Reads a photograph of the ring toy and tells what it shows. Returns the exit code. @throws FileError, ModelError */
export async function look(path: string, options: LookOptions): Promise<number> {
  const { domain, pddl, annotate, json } = options;
  const image = decodePhotograph(readBytes(path, photographLimits.bytes), path);
  const reader = await RingReader.load(options.model ?? defaultRingModel());
  try {
    const reading = await reader.read(image);
    const { stacks, rings, rods, confidence, isLegal } = reading;
    const isSeen = confidence.rods >= leastSureOfRods && rings.length > 0;
    if (annotate !== undefined) writeOut(annotate, encodePng(annotated(image, reading)));
    if (!isSeen) {
      if (json) printJson({ kind: "look", status: "not-seen", picture: path, confidence, rods });
      printComplaint(
        `No toy with rings on three rods is seen in "${path}" (sure of the rods: ${confidence.rods.toFixed(2)}); show all three rods, from the front and from 0 to 60° above`,
      );
      return exitCodes.no;
    }
    const facts = ringFacts(stacks, domain).map(atomText);
    if (pddl !== undefined) {
      const problem = ringProblem(stacks, domain, problemName(path));
      const note = `Read from "${basename(path)}", sure ${confidence.all.toFixed(2)}; d1 is the smallest ring, peg1 the left rod.`;
      writeOut(pddl, pddlComment(note) + writeProblem(problem));
    }
    if (json) {
      printJson({
        kind: "look",
        status: "seen",
        picture: path,
        count: rings.length,
        stacks,
        isLegal,
        confidence,
        facts,
        rods,
        rings,
      });
    } else {
      printLine(`${rings.length} rings; 1 is the smallest; from the lowest up:`);
      for (const [i, place] of places.entries()) {
        printLine(`  ${place.padEnd(8)}${stacks[i]!.length === 0 ? "-" : stacks[i]!.join(" ")}`);
      }
      const { rods: a, rings: b, order: c, all } = confidence;
      printLine(
        `sure: ${all.toFixed(2)} (rods ${a.toFixed(2)}, all rings and no more ${b.toFixed(2)}, order of sizes ${c.toFixed(2)})`,
      );
      printLine(`facts: ${facts.join(" ")}`);
    }
    if (!isLegal) printComplaint("A ring seems to lie on a smaller one; look at the picture with --annotate");
    else if (confidence.all < leastSure) {
      printComplaint(
        "This reading is unsure; look at it with --annotate, or take the picture from nearer or with more light",
      );
    }
    return exitCodes.success;
  } finally {
    await reader.dispose();
  }
}
