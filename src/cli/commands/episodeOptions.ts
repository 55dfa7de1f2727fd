import { Option, type Command } from "commander";
import { mostDelaySteps } from "../../perception/OracleStateEstimator.ts";
import { lookChoices, type LookChoice } from "../compose/Configuration.ts";
import { observationNoise, wholeNumber, type ObservationNoise } from "../parseOptions.ts";
import { type GoalCommandOptions, withGoalOptions } from "./goalOptions.ts";
import { type PolicyServerOptions, withPolicyServerOptions } from "./policyServerOptions.ts";

/** What `run` and `bench` share. */
export interface EpisodeCommandOptions extends GoalCommandOptions, PolicyServerOptions {
  readonly seed: number;
  readonly noise: string;
  readonly observationNoise: ObservationNoise;
  readonly look?: LookChoice;
  readonly perception?: string;
  readonly senseEvery?: number;
  readonly senseDelay: number;
  readonly policy: "learned" | "scripted";
  readonly policies?: string;
  readonly vla?: string;
  readonly world: "physics" | "symbolic" | "ros";
  readonly out?: string;
  readonly json?: true;
  readonly maxSteps?: number;
}

const worlds = {
  physics: "physics",
  symbolic: "the bare puzzle without geometry",
  ros: "the graph of nodes that is running (see praxis launch)",
} as const;

/** Adds the options that say how an episode is run. */
export function withEpisodeOptions(command: Command, ...choices: readonly (keyof typeof worlds)[]): Command {
  const withStack = command
    .option("--seed <n>", "seed of the episode, of the first one in bench", wholeNumber(0), 0)
    .addOption(
      new Option(
        "--noise <preset>",
        "how far scenes stray from nominal: paper shifts the start tower by 1 cm (σ), perturbed also turns discs and varies arm, friction and mass, knock hits a disc or a tower once an episode",
      )
        .choices(["none", "paper", "perturbed", "knock"])
        .default("paper"),
    )
    .addOption(
      new Option("--observation-noise <length,angle>", "standard deviation of what the oracle tells, as 1mm,1deg")
        .argParser(observationNoise)
        .default({ position: 0, yaw: 0 }, "none"),
    )
    .addOption(
      new Option(
        "--look <name>",
        "how the world looks to agents that see and in films: as described (nominal, the default), or drawn from ranges of one kind",
      ).choices(lookChoices),
    )
    .option(
      "--perception <dir>",
      "directory of the network that nesy sees with (default: policies/perception of this package)",
    )
    .option(
      "--sense-every <steps>",
      "control steps between two estimates while a skill runs (default: 1, with cameras 10)",
      wholeNumber(1),
    )
    .option(
      "--sense-delay <steps>",
      "control steps (50 ms) by which estimates are late",
      wholeNumber(0, mostDelaySteps),
      0,
    )
    .addOption(
      new Option("--policy <kind>", "who moves the arm: the trained networks or the analytic expert")
        .choices(["learned", "scripted"])
        .default("learned"),
    )
    .option("--policies <dir>", "directory of the trained skills (default: policies/skills of this package)")
    .option(
      "--vla <dir>",
      "directory of the policy of vla-e2e or vla-e2e-state (default: policies/vla or policies/vla-state of this package)",
    );
  return withPolicyServerOptions(withGoalOptions(withStack))
    .addOption(
      new Option("--world <kind>", choices.map((name) => worlds[name]).join(", or "))
        .choices(choices)
        .default("physics"),
    )
    .option(
      "--max-steps <n>",
      "control steps per episode (default: 4000, doubled for each disc above three)",
      wholeNumber(1),
    )
    .option("--json", 'print JSON lines only; the last has the kind "summary"');
}
