/** Told what a handler of messages, requests or goals threw, and where. */
export type FaultHandler = (where: string, error: unknown) => void;

/** Writes a fault to the standard error. */
export const printFault: FaultHandler = (where, error) => {
  process.stderr.write(`praxis: ${where}: ${error instanceof Error ? error.message : String(error)}\n`);
};
