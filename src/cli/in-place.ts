/** Runs Claude Code with our own standard streams and hands signals and exit code through. */
import type { Child } from "../claude/child.ts";
import { CcrError } from "../core/errors.ts";
import { exitCodeOfSignal } from "./exit.ts";
import { type EndingSignal, onEndingSignal } from "./signals.ts";

/** Claude Code obeys within 0.4 s (measured); what does not obey is ended. */
const OBEY_MS = 3_000;
/** On a terminal Ctrl-C reaches Claude Code without us; only one that was sent to us alone needs passing on. */
const TERMINAL_GRACE_MS = 300;

/** Returns Claude Code's exit code, or 128+n when a signal ended it. */
export async function runInPlace({ file, args, env, cwd, interactive }: Child): Promise<number> {
  const { execa } = await import("execa");
  const timers = new Set<NodeJS.Timeout>();
  // A pipe brings a prompt; a terminal that nobody sits at would be waited for without end.
  const stdin = interactive || !process.stdin.isTTY ? "inherit" : "ignore";
  const stdio = [stdin, "inherit", "inherit"] as const;
  const running = execa(file, args, { env, cwd, extendEnv: false, stdio, reject: false });
  const later = (ms: number, signal: NodeJS.Signals): void => {
    timers.add(setTimeout(() => running.kill(signal), ms));
  };
  const off = onEndingSignal((signal: EndingSignal) => {
    if (signal === "SIGINT") return later(process.stdin.isTTY ? TERMINAL_GRACE_MS : 0, signal);
    running.kill(signal);
    later(OBEY_MS, "SIGKILL");
  });
  const { exitCode, signal, shortMessage } = await running;
  off();
  for (const timer of timers) clearTimeout(timer);
  if (exitCode !== undefined) return exitCode;
  if (signal !== undefined) return exitCodeOfSignal(signal);
  throw new CcrError("CCR-E004", { detail: shortMessage ?? "unknown cause" });
}
