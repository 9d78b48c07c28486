/** Time until the end of much output is on the screen. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";

import { benchHome } from "../harness/proxies.ts";
import { inEachTerminal, type Session } from "../harness/sessions.ts";
import { atMostTimes, type Budget, type Row } from "./types.ts";

const FLOOD_BYTES = 20_000_000;
const LIMIT_MS = 60_000;

const JOBS = [
  { what: "seq 1 200000", job: "seq" },
  { what: "20 MB of text", job: "flood" },
] as const;

let lastRun = 0;

/** Each run has its own number: a painter that writes only what changed would not repeat the same text. */
async function outputTime({ screen }: Session, job: string): Promise<number> {
  const end = `DONE-${++lastRun}-`;
  const started = performance.now();
  screen.type(`${job} ${lastRun}\r`);
  return (await screen.until(end, () => screen.shows(end), LIMIT_MS)) - started;
}

export const output: Budget = {
  name: "output",
  budget: "seq 1 200000 and 20 MB of text: at most 2x tmux",
  run: async ({ runs }) => {
    using home = benchHome({});
    const flood = join(home.directory, "flood.txt");
    const line = `${"The quick brown fox jumps over the lazy dog. ".repeat(3).slice(0, 99)}\n`;
    writeFileSync(flood, line.repeat(FLOOD_BYTES / line.length));
    const script = `stty -echo; echo READY; while read -r job n; do
      case $job in seq) seq 1 200000 ;; flood) cat '${flood}' ;; esac; echo "DONE-$n-"; done`;
    const rows: Row[] = [];
    for (const { what, job } of JOBS) {
      const samples = await inEachTerminal(runs, script, (session) => outputTime(session, job));
      const row = (name: "bare" | "tmux"): Row => ({
        what,
        unit: "ms",
        measured: samples.ccr,
        yardstick: { name, samples: samples[name] },
      });
      rows.push({ ...row("tmux"), limit: atMostTimes(2) }, row("bare"));
    }
    return rows;
  },
};
