/** Runs `ccr` from its sources, in a process of its own. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";

import { onTestFinished } from "vitest";

export const ROOT: string = join(import.meta.dirname, "..", "..");
export const ENTRY: string = join(ROOT, "src", "cli.ts");

export interface RunOptions {
  /** The whole environment but PATH, TMPDIR, and a runtime folder where it names none. */
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** Null leaves the input open. */
  readonly input?: string | null;
}

export interface Outcome {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Ends with the test at the latest. */
export function startCcr(args: readonly string[], { env, cwd, input }: RunOptions = {}): ChildProcess {
  const { PATH, TMPDIR } = process.env;
  // Services of this machine are none of a test's business, nor the other way round.
  const runtime = env?.["XDG_RUNTIME_DIR"] ? {} : { XDG_RUNTIME_DIR: mkdtempSync(join(tmpdir(), "ccr-run-")) };
  const child = spawn(process.execPath, [ENTRY, ...args], {
    cwd: cwd ?? ROOT,
    env: { PATH, ...(TMPDIR && { TMPDIR }), ...runtime, ...env },
  });
  onTestFinished(() => {
    if (runtime.XDG_RUNTIME_DIR) rmSync(runtime.XDG_RUNTIME_DIR, { recursive: true, force: true });
    if (child.exitCode === null && child.signalCode === null) child.kill("SIGKILL");
  });
  if (input !== null) child.stdin.end(input ?? "");
  return child;
}

export async function outcomeOf(child: ChildProcess): Promise<Outcome> {
  const { stdout, stderr } = child;
  if (!stdout || !stderr) throw new Error("started without pipes");
  const [out, err] = await Promise.all([text(stdout), text(stderr), once(child, "close")]);
  return { code: child.exitCode, signal: child.signalCode, stdout: out, stderr: err };
}

export function ccr(args: readonly string[], options: RunOptions = {}): Promise<Outcome> {
  return outcomeOf(startCcr(args, options));
}
