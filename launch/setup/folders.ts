import path from "node:path";

export const repository = path.join(import.meta.dirname, "..", "..");

/** Everything that the set-up makes is in here, and git ignores it: deleting it undoes the set-up. */
export const rosFolder = path.join(repository, ".ros");

/** The committed inputs of the set-up. */
export const setupFolder = import.meta.dirname;

export const launchFolder = path.join(repository, "launch");

export const logFolder = path.join(rosFolder, "log");

/** Where `npm run ros` finds the variables. */
export const environmentFile = path.join(rosFolder, "environment.json");

/** Where `npm ci` installs rclnodejs. */
export const rclnodejsFolder = path.join(rosFolder, "node_modules", "rclnodejs");

/** What Node imports rclnodejs from. */
export const rclnodejsEntry = path.join(rclnodejsFolder, "dist", "index.js");

/** A path as a message tells it. */
export const shown = (file: string): string => path.relative(repository, file);
