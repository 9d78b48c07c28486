/** The same child program in three terminals: a bare PTY, tmux, and ccr's pane. */
import { execFileSync } from "node:child_process";
import { chmodSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { PROJECT_ROOT } from "./processes.ts";
import { benchHome, configFor } from "./proxies.ts";
import { TerminalSession, type TerminalCommand } from "./terminal.ts";

export type TerminalName = "bare" | "tmux" | "ccr";

export interface Session extends AsyncDisposable {
  readonly screen: TerminalSession;
  /** The program that stands between the PTY and the child; for a bare PTY the child itself. */
  readonly pid: number;
  /** ms from the start to the child's first text. */
  readonly startMs: number;
}

const READY = "READY";

/** `script` is the text of a shell script; it says READY when its input is set up. */
export async function openSession(name: TerminalName, script: string): Promise<Session> {
  await using stack = new AsyncDisposableStack();
  const home = stack.use(benchHome(configFor("http://127.0.0.1:9")));
  const child = join(home.directory, "child");
  writeFileSync(child, `#!/bin/sh\n${script}\n`);
  chmodSync(child, 0o755);
  const started = performance.now();
  const { command, pidOf, close } = LAUNCH[name](child, { ...inheritedEnv(), ...home.env });
  stack.defer(close ?? ((): void => {}));
  const screen = stack.use(new TerminalSession({ cwd: home.directory, ...command }));
  const ready = await screen.until(`${name}: ${READY}`, () => screen.shows(READY));
  const owned = stack.move();
  return {
    screen,
    pid: pidOf?.() ?? screen.pid,
    startMs: ready - started,
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

type Env = Readonly<Record<string, string>>;

interface Launch {
  readonly command: Omit<TerminalCommand, "cwd">;
  /** Where the program that does the work is not the one that was started. */
  readonly pidOf?: () => number;
  readonly close?: () => void;
}

let tmuxServers = 0;

const LAUNCH: Readonly<Record<TerminalName, (child: string, env: Env) => Launch>> = {
  bare: (child, env) => ({ command: { file: child, args: [], env } }),
  tmux: (child, env) => {
    const server = ["-f", "/dev/null", "-L", `ccr-bench-${process.pid}-${tmuxServers++}`];
    const tmux = (...args: string[]): string => execFileSync("tmux", [...server, ...args], { encoding: "utf8" });
    return {
      command: { file: "tmux", args: [...server, "new-session", child], env },
      pidOf: () => Number(tmux("display-message", "-p", "#{pid}")),
      close: () => {
        tmux("kill-server");
      },
    };
  },
  ccr: (child, env) => ({
    command: {
      file: process.execPath,
      args: [join(PROJECT_ROOT, "bin/ccr"), "--no-setup"],
      env: { ...env, CLAUDE_PATH: child },
    },
  }),
};

/** Nothing that tells a program about the terminal, multiplexer or CI job around the benchmark. */
export function inheritedEnv(): Env {
  const env: Record<string, string> = { LANG: "C.UTF-8", COLORTERM: "truecolor" };
  for (const key of ["PATH", "USER", "SHELL", "TMPDIR"]) {
    const value = process.env[key];
    if (value !== undefined) env[key] = value;
  }
  return env;
}

/** Takes the same measurement `runs` times in each terminal, in turns. */
export async function inEachTerminal<T>(
  runs: number,
  script: string,
  measure: (session: Session) => Promise<T>,
): Promise<Readonly<Record<TerminalName, readonly T[]>>> {
  await using stack = new AsyncDisposableStack();
  const bare = stack.use(await openSession("bare", script));
  const tmux = stack.use(await openSession("tmux", script));
  const ccr = stack.use(await openSession("ccr", script));
  const samples: Record<TerminalName, T[]> = { bare: [], tmux: [], ccr: [] };
  for (let run = 0; run < runs; run++) {
    samples.bare.push(await measure(bare));
    samples.tmux.push(await measure(tmux));
    samples.ccr.push(await measure(ccr));
  }
  return samples;
}

/** Script that runs `processes/child.ts`. */
export function benchChild(...args: readonly string[]): string {
  const words = [process.execPath, join(PROJECT_ROOT, "bench/processes/child.ts"), ...args];
  return `exec ${words.map((word) => `'${word}'`).join(" ")}`;
}
