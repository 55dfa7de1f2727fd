import { accessSync, constants } from "node:fs";
import path from "node:path";
import { UserError } from "../../src/core/index.ts";

/** Programs that compile C, the first one that there is. */
export const cCompilers = ["cc", "gcc", "clang"] as const;

/** Throws UserError if a tool that the set-up needs is not on the PATH. */
export function requireTools(sourced: boolean): void {
  const needed = [
    { names: ["c++", "g++", "clang++"], called: "a C++ compiler", mend: "build-essential" },
    { names: cCompilers, called: "a C compiler", mend: "build-essential" },
    { names: ["make"], called: "make", mend: "build-essential" },
    { names: ["cmake"], called: "cmake", mend: "cmake" },
    ...(sourced
      ? [
          { names: ["colcon"], called: "colcon", mend: "python3-colcon-common-extensions" },
          { names: ["ros2"], called: "ros2", mend: "ros-jazzy-ros2cli" },
        ]
      : []),
  ];
  const missing = needed.filter(({ names }) => !names.some((name) => whereIs(name) !== undefined));
  if (missing.length === 0) return;
  const what = missing.map(({ called }) => called).join(", ");
  const mend = [...new Set(missing.map((tool) => tool.mend))].join(" ");
  const pip = mend === "cmake" ? " (or pip install cmake)" : "";
  throw new UserError(`Setting up ROS 2 needs ${what} on the PATH: sudo apt install ${mend}${pip}`);
}

/** Throws UserError unless the wheels of ROS 2 are made for this machine. */
export function requireWheelPlatform(): void {
  const { platform, arch } = process;
  const { header } = process.report.getReport() as { header: { glibcVersionRuntime?: string } };
  const glibc = header.glibcVersionRuntime;
  const fits = platform === "linux" && arch === "x64" && glibc !== undefined && atLeast(glibc, [2, 28]);
  if (fits) return;
  const libc = platform === "linux" ? ` with ${glibc === undefined ? "no glibc" : `glibc ${glibc}`}` : "";
  throw new UserError(
    `The wheels of ROS 2 are for x86-64 Linux with glibc 2.28 or later, and this is ${arch} ${platform}${libc}: ` +
      "install ROS 2 Jazzy, source its setup.bash, and run npm run ros:setup again",
  );
}

/** The path of a program, or undefined if it is not on the PATH. */
export function whereIs(name: string): string | undefined {
  return (process.env["PATH"] ?? "")
    .split(path.delimiter)
    .map((folder) => path.join(folder, name))
    .find((file) => {
      try {
        accessSync(file, constants.X_OK);
        return true;
      } catch {
        return false;
      }
    });
}

function atLeast(version: string, [major, minor]: readonly [number, number]): boolean {
  const [a = 0, b = 0] = version.split(".").map(Number);
  return a > major || (a === major && b >= minor);
}
