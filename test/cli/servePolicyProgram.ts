import { Command } from "commander";
import { servePolicyCommand } from "../../src/cli/commands/servePolicy.ts";
import { exitCodeOf, sentenceOf } from "../../src/cli/exitCodes.ts";
import { printComplaint } from "../../src/cli/print.ts";
import { type CartesianAction, ModelError } from "../../src/core/index.ts";

// The command `serve-policy` as a program, with a policy made up for tests: one action for each letter of the prompt, and none of "fail".

const action = (i: number, up: number): CartesianAction => ({
  ...{ kind: "cartesian", translation: [0.001 * i, 0, up], yaw: 0.01 },
  gripper: 0,
});

const root = new Command("praxis").addCommand(
  servePolicyCommand(async (directory) => {
    if (directory === "missing") throw new ModelError(`There is no policy in "${directory}"; train one`);
    return {
      policy: {
        infer: async ({ commanded }, prompt) => {
          if (prompt === "fail") throw new Error("it was told to");
          return Array.from(prompt, (_, i) => action(i, commanded!.position[2] / 10));
        },
      },
      cameras: { scene: "agentview", wrist: "wrist" },
      metadata: { policy: "letters", digest: "0123" },
      description: `letters of ${directory}`,
      gamePrompt: "Play Hanoi.",
      dispose: async () => {
        process.stderr.write("disposed\n");
      },
    };
  }),
);
for (const command of [root, ...root.commands])
  command.exitOverride().configureOutput({ outputError: () => undefined });
try {
  await root.parseAsync();
} catch (error) {
  const sentence = sentenceOf(error);
  if (sentence !== undefined) printComplaint(sentence);
  process.exitCode = exitCodeOf(error);
}
