/** Errors that nobody catches: defects of ours. They end the program in order, and leave a file for whoever reports them. */
import { join } from "node:path";

import manifest from "../../package.json" with { type: "json" };
import { pathsOf } from "../config/paths.ts";
import { isClaimed } from "../core/strays.ts";
import { replaceFile } from "./service/files.ts";

/** Calls `handler` for the first one. */
export function onCrash(handler: (error: unknown) => void): void {
  let crashed = false;
  const listener = (error: unknown): void => {
    if (isClaimed(error) || crashed) return;
    crashed = true;
    handler(error);
  };
  for (const event of ["uncaughtException", "unhandledRejection"]) process.on(event, listener);
}

/** Says what has happened and where the rest is. A full disk makes it no worse. */
export function tellCrash(error: unknown, redact: (text: string) => string): void {
  const stack = redact(error instanceof Error ? (error.stack ?? error.message) : String(error));
  const file = join(pathsOf().state, `crash-${new Date().toISOString().replaceAll(":", "-")}.txt`);
  let where = file;
  try {
    replaceFile(file, `ccr ${manifest.version}, Node ${process.versions.node}, ${process.platform}\n${stack}\n`);
  } catch (failure) {
    where = failure instanceof Error ? failure.message : String(failure);
  }
  process.stderr.write(`ccr: a defect in ccr, please report it with ${where}\n${stack}\n  [CCR-E900]\n`);
}
