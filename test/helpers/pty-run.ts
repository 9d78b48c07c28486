/** Runs a command of ours on a real terminal, to its end. */
import { spawn } from "node-pty";
import { onTestFinished } from "vitest";

import { ENTRY, ROOT } from "./ccr.ts";

export interface PtyOutcome {
  readonly code: number;
  /** Everything that came to the terminal. */
  readonly output: string;
}

export interface PtyRunOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** Sent once there is output. */
  readonly signal?: NodeJS.Signals;
  /** What is typed once something is asked, in this order. */
  readonly answers?: readonly (readonly [question: string, answer: string])[];
}

export function ccrOnTerminal(
  args: readonly string[],
  { env, cwd, signal, answers = [] }: PtyRunOptions = {},
): Promise<PtyOutcome> {
  const { PATH = "" } = process.env;
  const pty = spawn(process.execPath, [ENTRY, ...args], {
    name: "xterm-256color",
    cols: 120,
    rows: 40,
    cwd: cwd ?? ROOT,
    env: { PATH, TERM: "xterm-256color", LANG: "C.UTF-8", ...env },
  });
  let output = "";
  let ended = false;
  let answered = 0;
  let seen = 0;
  onTestFinished(() => {
    if (!ended) pty.kill("SIGKILL");
  });
  pty.onData((text) => {
    if (output === "" && signal) pty.kill(signal);
    output += text;
    const [question, answer] = answers[answered] ?? [];
    if (question === undefined || answer === undefined || !output.slice(seen).includes(question)) return;
    answered++;
    seen = output.length;
    pty.write(`${answer}\r`);
  });
  return new Promise((resolve) => {
    pty.onExit(({ exitCode, signal: number }) => {
      ended = true;
      resolve({ code: number ? 128 + number : exitCode, output });
    });
  });
}
