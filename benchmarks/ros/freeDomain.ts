import { randomInt } from "node:crypto";
import { readFileSync } from "node:fs";

/** The ports of higher domains are those that Linux hands out to anybody. */
const mostDomains = 100;

/** A domain's participants listen on ports from here on; as in the DDS interoperability protocol, 9.6.1. */
const [firstPort, portsPerDomain] = [7400, 250];

/** A ROS domain that nobody on this machine is in, so that no other graph's nodes of the same names are heard. */
export function freeDomain(): string {
  const taken = new Set(boundPorts().map((port) => Math.floor((port - firstPort) / portsPerDomain)));
  const free = Array.from({ length: mostDomains }, (_, i) => i + 1).filter((domain) => !taken.has(domain));
  return String(free[randomInt(Math.max(1, free.length))] ?? 0);
}

/** UDP ports that somebody listens on. @see proc(5), /proc/net/udp */
function boundPorts(): readonly number[] {
  try {
    const [, ...lines] = readFileSync("/proc/net/udp", "utf8").trim().split("\n");
    return lines.map((line) => parseInt(line.trim().split(/\s+/)[1]!.split(":")[1]!, 16));
  } catch {
    return [];
  }
}
