/** Time from a key press to its echo on the screen. */
import { setTimeout } from "node:timers/promises";

import { inEachTerminal, type Session, type TerminalName } from "../harness/sessions.ts";
import { quantile } from "../harness/stats.ts";
import { atMostTimes, type Budget, type Limit, type Row } from "./types.ts";

const KEYS = 100;
const PAUSE_MS = 20;
const ECHO = "stty raw -echo; printf 'READY\\r\\n'; exec cat";

/** ms per key. The echo is there when the cursor has moved and the cell left of it holds the key. */
async function echoTimes({ screen }: Session): Promise<number[]> {
  const samples: number[] = [];
  screen.type("\r\n");
  await setTimeout(200);
  for (let i = 0; i < KEYS; i++) {
    const key = String.fromCharCode(97 + (i % 26));
    const { at } = screen.cursor();
    const typed = performance.now();
    screen.type(key);
    const echoed = await screen.until(
      `echo of ${key}`,
      () => screen.cursor().left === key && screen.cursor().at !== at,
    );
    samples.push(echoed - typed);
    await setTimeout(PAUSE_MS);
  }
  return samples;
}

export const echo: Budget = {
  name: "echo",
  budget: "key echo at the median at most 2x tmux",
  run: async ({ runs }) => {
    const samples = await inEachTerminal(runs, ECHO, echoTimes);
    const row = (what: string, share: number, name: TerminalName, limit?: Limit): Row => ({
      what,
      unit: "ms",
      measured: samples.ccr.map((run) => quantile(run, share)),
      yardstick: { name, samples: samples[name].map((run) => quantile(run, share)) },
      ...(limit && { limit }),
    });
    return [
      row("key echo, median", 0.5, "tmux", atMostTimes(2)),
      row("key echo, median", 0.5, "bare"),
      row("key echo, 95th percentile", 0.95, "tmux"),
    ];
  },
};
