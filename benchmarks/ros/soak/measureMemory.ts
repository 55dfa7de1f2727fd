import { readFileSync } from "node:fs";
import { InspectorClient } from "./InspectorClient.ts";

/** Memory of a process, bytes. */
export interface Memory {
  /** Used heap after a forced collection. */
  readonly heap: number;
  readonly resident: number;
}

/** Resident memory is read first: to look at the heap takes memory itself. */
export async function measureMemory(pid: number): Promise<Memory> {
  const resident = residentOf(pid);
  const inspector = await InspectorClient.open(pid);
  try {
    await inspector.send("HeapProfiler.collectGarbage");
    const { usedSize } = (await inspector.send("Runtime.getHeapUsage")) as { readonly usedSize: number };
    return { heap: usedSize, resident };
  } finally {
    await inspector.close();
  }
}

/** VmRSS of proc(5). */
function residentOf(pid: number): number {
  const [, kibibytes] = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8")) ?? [];
  return Number(kibibytes) * 1024;
}
