/** Runs a program with nothing of this process's environment. */
import { type ChildProcess, spawn } from "node:child_process";

import { onTestFinished } from "vitest";

export interface Surroundings {
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
}

/** Ends with the test at the latest. */
export function spawnIn(file: string, args: readonly string[], { env, cwd }: Surroundings): ChildProcess {
  const child = spawn(file, args, { env, cwd });
  onTestFinished(() => {
    if (child.exitCode === null && child.signalCode === null) child.kill("SIGKILL");
  });
  child.stdin.end();
  return child;
}
