import { Command } from "commander";
import { agentsHelp } from "../compose/Configuration.ts";
import type { RunOptions } from "../actions/runOnce.ts";
import { filmPath } from "../parseOptions.ts";
import { exitCodesHelp } from "../exitCodes.ts";
import { withEpisodeOptions } from "./episodeOptions.ts";

export function runCommand(): Command {
  const command = new Command("run")
    .summary("run one episode and tell what happens")
    .description(
      "Runs one episode: instruction, goal, plan, skills, verdict and energy, told as it happens.\n\n" +
        "An instruction of your own is judged against the goal that the agent takes it for, on ground truth, and the\n" +
        "result says so. If the agent asks back and there is no terminal, nobody answers and it gives up.",
    )
    .argument("[instruction]", "what to do, in English (default: the scenario's own instruction)")
    .option("--scenario <name>", "start and goal: move, hanoi-2 .. hanoi-7, any-start[-N], any-goal[-N]", "hanoi-3");
  return withEpisodeOptions(command, "physics", "symbolic")
    .option("--agent <name>", agentsHelp)
    .option("--out <dir>", "record the episode and every step of it there")
    .option(
      "--film <file>",
      "film the episode with both cameras: a .png tells it in up to 8 pictures at ends of plan steps; a .gif has 4 " +
        "pictures per simulated second, runs 2.5 times as fast, and its drawing counts as CPU time of the episode",
      filmPath,
    )
    .addHelpText(
      "after",
      `
Examples:
  praxis run
  praxis run "Put the blue disc on the middle peg." --seed 7
  praxis run --scenario hanoi-5 --policy scripted --noise perturbed
  praxis run --noise knock --seed 3
  praxis run --world symbolic --json
  praxis run --agent nesy --look all-shifts
  praxis run --film tower.gif
  praxis run "Tidy up." --goal-predictor chat --chat-url http://127.0.0.1:8080/v1 --chat-model my-model
  praxis run --agent remote --policy-url ws://127.0.0.1:8000 --policy-prompt "Play Towers of Hanoi."
  praxis run --agent remote-guided --policy-url ws://127.0.0.1:8000
${exitCodesHelp}`,
    )
    .action(async (instruction: string | undefined, options: RunOptions) => {
      const { runOnce } = await import("../actions/runOnce.ts");
      process.exitCode = await runOnce(instruction, options);
    });
}
