import { randomInt } from "node:crypto";

// One for this test process and all that it starts, so that who else is at work here is neither seen nor met.
process.env["ROS_DOMAIN_ID"] = String(randomInt(1, 100));

/**
 * The environment as a shell would give it to a process, in this domain: `RclTransport` changes this process's own for its
 * nodes alone (decision 0029).
 */
export const shellEnvironment: NodeJS.ProcessEnv = { ...process.env };
