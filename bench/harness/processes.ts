/** Child processes of a benchmark: started with a fixed environment, ended and reaped with the block that owns them. */
import { spawn, type ChildProcess, type ChildProcessByStdio } from "node:child_process";
import { createInterface } from "node:readline";
import { join } from "node:path";
import type { Readable, Writable } from "node:stream";

export const PROJECT_ROOT: string = join(import.meta.dirname, "../..");

const START_LIMIT_MS = 20_000;
const STOP_LIMIT_MS = 3_000;

export interface Running extends AsyncDisposable {
  readonly pid: number;
  /** First line of its stdout, by which it says that it is ready. */
  readonly firstLine: string;
}

export interface Command {
  readonly file: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
}

/** A program of `bench/processes`, run by the Node that runs the benchmark. */
export function benchProcess(name: string, ...args: readonly string[]): Command {
  return { file: process.execPath, args: [join(PROJECT_ROOT, "bench/processes", `${name}.ts`), ...args] };
}

export async function start(command: Command): Promise<Running> {
  const child = launch(command);
  const stop = (): Promise<void> => stopChild(child);
  try {
    const firstLine = await withLimit(firstLineOf(child.stdout), START_LIMIT_MS, `${command.args[0]} did not start`);
    return { pid: child.pid ?? 0, firstLine, [Symbol.asyncDispose]: stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

export interface Finished {
  readonly stdout: string;
  readonly wallMs: number;
}

/** Runs to the end; anything but exit code 0 is an error. */
export async function finish(command: Command, stdin = "", limitMs = 120_000): Promise<Finished> {
  const started = performance.now();
  const child = launch(command);
  child.stdin.on("error", () => {
    // A program that does not read its input may be gone before we have written it.
  });
  child.stdin.end(stdin);
  let stdout = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    stdout += text;
  });
  const exited = new Promise<number | null>((resolve, reject) => {
    child.once("error", reject).once("close", resolve);
  });
  try {
    const code = await withLimit(exited, limitMs, `${command.args[0]} did not end`);
    if (code !== 0) throw new Error(`${command.file} ${command.args.join(" ")} ended with ${code}`);
    return { stdout, wallMs: performance.now() - started };
  } finally {
    await stopChild(child);
  }
}

type Child = ChildProcessByStdio<Writable, Readable, null>;

function launch({ file, args, env, cwd }: Command): Child {
  const options = { env: { ...process.env, ...env }, cwd: cwd ?? PROJECT_ROOT };
  return spawn(file, args, { ...options, stdio: ["pipe", "pipe", "inherit"] });
}

async function firstLineOf(stdout: Readable): Promise<string> {
  const lines = createInterface({ input: stdout });
  for await (const line of lines) {
    stdout.resume();
    return line;
  }
  throw new Error("ended without a line");
}

async function stopChild(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const exited = new Promise<void>((resolve) => {
    child.once("exit", () => resolve());
  });
  child.kill("SIGTERM");
  const killer = setTimeout(() => child.kill("SIGKILL"), STOP_LIMIT_MS);
  await exited;
  clearTimeout(killer);
}

export async function withLimit<T>(promise: Promise<T>, limitMs: number, message: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${message} within ${limitMs} ms`)), limitMs);
  });
  try {
    return await Promise.race([promise, limit]);
  } finally {
    clearTimeout(timer);
  }
}
