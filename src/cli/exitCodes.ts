import { CommanderError } from "commander";
import { FileError, LanguageModelError, ModelError, RemotePolicyError, UserError } from "../core/index.ts";
import { CallError, RosError } from "../ros/CallError.ts";
import { GraphError } from "../ros/GraphError.ts";
import { PddlError } from "../pddl/PddlError.ts";

/**
 * What `praxis` exits with. 0–4 tell how the job went, 10–19 that an input is at fault, 20 that Praxis is, 130 that
 * somebody pressed Ctrl-C.
 */
export const exitCodes = {
  success: 0,
  /** The job ran, and the answer is no: the episode failed, the plan is invalid, something is missing. */
  no: 1,
  /** Unknown command, option or scenario, or a value out of range. */
  usage: 2,
  /** The problem has no solution. */
  unsolvable: 3,
  /** A limit on time, expansions or control steps was reached before there was an answer, or a stage of a training is over. */
  limit: 4,
  /** PDDL text is malformed. */
  pddl: 10,
  /** A learned model is missing, broken or computed no finite number. */
  model: 11,
  /** A file cannot be read or written. */
  file: 12,
  /** ROS 2 is not there, or does not work. */
  ros: 13,
  /** A node of a graph failed for good, or did not answer. */
  graph: 14,
  /** A language model was not reached, refused, took too long or answered what cannot be used. */
  languageModel: 15,
  /** A policy on a server was not reached, refused, took too long or answered what cannot be carried out. */
  remotePolicy: 16,
  internal: 20,
  interrupted: 130,
} as const;

/** For the end of every `--help`. */
export const exitCodesHelp = `
Exit codes:
  0    success
  1    the job ran and the answer is no (episode failed, plan invalid)
  2    usage: unknown command, option or scenario, value out of range
  3    no plan exists
  4    a limit was reached (time, expansions, control steps)
  10   malformed PDDL
  11   a learned model is missing, broken or computed no finite number
  12   a file cannot be read or written
  13   ROS 2 is not there or does not work
  14   a node of the graph failed for good or did not answer
  15   a language model was not reached, refused or gave no usable answer
  16   a policy on a server was not reached, refused or gave no usable answer
  20   internal error (set PRAXIS_DEBUG=1 for the stack)
  130  interrupted by Ctrl-C; what was finished is kept`;

/** A command line that cannot be carried out. */
export class UsageError extends UserError {
  override name = "UsageError";
}

/** Stopped by Ctrl-C. */
export class InterruptedError extends Error {
  override name = "InterruptedError";
}

/** A training has had the time that it was given; what was done is kept. */
export class StageEndedError extends Error {
  override name = "StageEndedError";
}

/** What a worker process failed with, told by its parent. */
export class WorkerError extends Error {
  override name = "WorkerError";
  readonly exitCode: number;

  constructor(exitCode: number, message: string, options?: ErrorOptions) {
    super(message, options);
    this.exitCode = exitCode;
  }
}

/** The one place that maps what was thrown to an exit code. */
export function exitCodeOf(error: unknown): number {
  if (error instanceof WorkerError) return error.exitCode;
  if (error instanceof InterruptedError) return exitCodes.interrupted;
  if (error instanceof StageEndedError) return exitCodes.limit;
  if (error instanceof CommanderError) return commanderCode(error);
  if (error instanceof PddlError) return exitCodes.pddl;
  // Before the class that they extend.
  if (error instanceof LanguageModelError) return exitCodes.languageModel;
  if (error instanceof RemotePolicyError) return exitCodes.remotePolicy;
  if (error instanceof ModelError) return exitCodes.model;
  if (error instanceof FileError) return exitCodes.file;
  if (error instanceof RosError) return exitCodes.ros;
  if (error instanceof CallError || error instanceof GraphError) return exitCodes.graph;
  if (error instanceof UserError) return exitCodes.usage;
  return exitCodes.internal;
}

const commanderCode = ({ code }: CommanderError): number =>
  code === "commander.helpDisplayed" || code === "commander.version" ? exitCodes.success : exitCodes.usage;

/** What to tell the user: one line, without a stack; undefined where commander has said all (help, version). */
export function sentenceOf(error: unknown): string | undefined {
  if (error instanceof CommanderError) {
    const told = ["commander.helpDisplayed", "commander.version", "commander.help"].includes(error.code);
    return told ? undefined : oneLine(error.message.replace(/^error: /, ""));
  }
  const text = oneLine(error instanceof Error ? error.message : String(error));
  return exitCodeOf(error) === exitCodes.internal && !(error instanceof WorkerError)
    ? `internal error: ${text} (set PRAXIS_DEBUG=1 for the stack)`
    : text;
}

const oneLine = (text: string): string => text.trim().replaceAll(/\s*\n\s*/g, " ");
