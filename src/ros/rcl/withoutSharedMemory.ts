/**
 * Keeps Fast DDS, which reads this when it starts, from passing messages through shared memory, unless its user has chosen
 * otherwise: a process that is frozen while it writes to another's memory keeps the lock of it, also when it is killed after
 * that, and the other is deaf from then on. Seen once in 100 trials of `benchmarks/ros/faults.ts`; sockets have no such lock.
 */
export function withoutSharedMemory(env: NodeJS.ProcessEnv): void {
  const chosen = ["FASTDDS_BUILTIN_TRANSPORTS", "FASTRTPS_DEFAULT_PROFILES_FILE", "FASTDDS_DEFAULT_PROFILES_FILE"];
  if (chosen.every((name) => env[name] === undefined)) env["FASTDDS_BUILTIN_TRANSPORTS"] = "UDPv4";
}
