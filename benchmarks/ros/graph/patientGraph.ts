import { graphFile } from "./graphFile.ts";

/** Far more than any run brings about. */
const restarts = 1000;

/**
 * A graph of the package with no limit to how often its processes are started again: whoever kills them on purpose must
 * not be stopped by that.
 */
export const patientGraph = (name: string): string => graphFile(name, { restarts });
