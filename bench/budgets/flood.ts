/** A flood of output: memory stays what it was, and the user's keys are answered while it lasts. */
import { setTimeout } from "node:timers/promises";

import { residentMb } from "../harness/proc.ts";
import { openSession, type Session } from "../harness/sessions.ts";
import { atMost, type Budget } from "./types.ts";

/** 200 MB of lines of 100 bytes. */
const LINES = 2_000_000;
const LIMIT_MS = 120_000;
const PAUSE_MS = 50;
/** Memory that a first flood has brought to its level: scrollback, and what V8 keeps for more of the same. */
const WARM_LINES = 300_000;

const SCRIPT = `stty -echo; echo READY; while read -r lines n; do
  yes 'The quick brown fox jumps over the lazy dog, again and again, until all of it has been written out.' | head -n "$lines"
  echo "DONE-$n-"; done`;

interface Flood {
  readonly growthMb: number;
  /** Slowest of the answers to the prefix key. */
  readonly answerMs: number;
}

let floods = 0;

async function flood({ screen, pid }: Session): Promise<Flood> {
  const mark = (): string => `DONE-${++floods}-`;
  const warm = mark();
  screen.type(`${WARM_LINES} ${floods}\r`);
  await screen.until(warm, () => screen.shows(warm), LIMIT_MS);
  const before = residentMb(pid);
  const end = mark();
  screen.type(`${LINES} ${floods}\r`);
  const answers: number[] = [];
  let most = before;
  for (let over = false; !over;) {
    const pressed = performance.now();
    screen.type("\u001c");
    answers.push((await screen.until("the prefix", () => screen.shows("│ PREFIX"))) - pressed);
    screen.type("\u001b");
    await screen.until("no prefix", () => !screen.shows("│ PREFIX"));
    most = Math.max(most, residentMb(pid));
    await setTimeout(PAUSE_MS);
    over = screen.shows(end);
  }
  return {
    growthMb: most - before,
    answerMs: answers.toSorted((a, b) => a - b)[Math.floor(answers.length * 0.95)] ?? 0,
  };
}

export const flooding: Budget = {
  name: "flood",
  budget: "200 MB of output: memory flat (at most 40 MB more), keys of ours answered within 100 ms",
  run: async ({ runs }) => {
    const samples: Flood[] = [];
    for (let run = 0; run < Math.min(runs, 3); run++) {
      await using session = await openSession("ccr", SCRIPT);
      samples.push(await flood(session));
    }
    return [
      {
        what: "200 MB flood: memory above that of a first flood",
        unit: "MB",
        measured: samples.map(({ growthMb }) => growthMb),
        limit: atMost(40),
      },
      {
        what: "200 MB flood: key to answer, p95",
        unit: "ms",
        measured: samples.map(({ answerMs }) => answerMs),
        limit: atMost(100),
      },
    ];
  },
};
