/** What the cockpit costs while nothing happens: CPU, bytes, memory; and how long it takes to come up. */
import { setTimeout } from "node:timers/promises";

import { cpuMs, residentMb } from "../harness/proc.ts";
import { openSession, type Session } from "../harness/sessions.ts";
import { atMost, type Budget, type Row } from "./types.ts";

const QUIET = "stty raw -echo; printf READY; exec cat";
/** Messages of the start leave the status row within 8 s. */
const SETTLE_MS = 9_000;
const WATCH_MS = 5_000;

interface Rest {
  readonly startMs: number;
  readonly cpuPercent: number;
  readonly bytes: number;
  readonly residentMb: number;
}

async function rest({ screen, pid, startMs }: Session): Promise<Rest> {
  await setTimeout(SETTLE_MS);
  const before = { cpu: cpuMs(pid), bytes: screen.bytes, at: performance.now() };
  await setTimeout(WATCH_MS);
  return {
    startMs,
    cpuPercent: (100 * (cpuMs(pid) - before.cpu)) / (performance.now() - before.at),
    bytes: screen.bytes - before.bytes,
    residentMb: residentMb(pid),
  };
}

export const idle: Budget = {
  name: "idle",
  budget: "TUI at rest: less than 0.5 % CPU, no byte written, at most 190 MB resident",
  run: async ({ runs }) => {
    const ccr: Rest[] = [];
    const tmux: Rest[] = [];
    for (let run = 0; run < runs; run++) {
      for (const [name, list] of [
        ["tmux", tmux],
        ["ccr", ccr],
      ] as const) {
        await using session = await openSession(name, QUIET);
        list.push(await rest(session));
      }
    }
    const row = (what: string, unit: Row["unit"], key: keyof Rest): Row => ({
      what,
      unit,
      measured: ccr.map((sample) => sample[key]),
      yardstick: { name: "tmux", samples: tmux.map((sample) => sample[key]) },
    });
    return [
      { ...row("TUI idle: CPU", "%", "cpuPercent"), limit: atMost(0.5) },
      { ...row("TUI idle: bytes written in 5 s", "B", "bytes"), limit: atMost(0) },
      { ...row("TUI idle: resident memory", "MB", "residentMb"), limit: atMost(190) },
      row("TUI: start to the child's first text", "ms", "startMs"),
    ];
  },
};
