/** Frames per second that a person sees while the child repaints everything 60 times a second, and what they cost. */
import { cpuMs } from "../harness/proc.ts";
import { benchChild, inEachTerminal, type Session } from "../harness/sessions.ts";
import { atLeast, type Budget, type Row } from "./types.ts";

interface Redraw {
  readonly fps: number;
  readonly cpuPercent: number;
}

const FRAME_NUMBER = /F(\d{4})/;
/** A pane may have a title above it. */
const TOP_ROWS = 3;

/** The child numbers its frames, so what counts is what has been on the screen, not what was written. */
async function redraw({ screen, pid }: Session): Promise<Redraw> {
  const seen = new Map<string, number>();
  const unwatch = screen.watch(() => {
    for (let row = 0; row < TOP_ROWS; row++) {
      const frame = FRAME_NUMBER.exec(screen.row(row))?.[1];
      if (frame !== undefined && !seen.has(frame)) seen.set(frame, performance.now());
    }
  });
  const cpuBefore = cpuMs(pid);
  screen.type("g");
  await screen.until("the first frame", () => seen.size > 0);
  await screen.until("the last frame", () => screen.shows("END"));
  unwatch();
  const times = [...seen.values()];
  const seconds = ((times.at(-1) ?? 0) - (times[0] ?? 0)) / 1000;
  return { fps: (seen.size - 1) / seconds, cpuPercent: (cpuMs(pid) - cpuBefore) / (10 * seconds) };
}

export const redrawing: Budget = {
  name: "redraw",
  budget: "60 Hz full redraw: at least 55 frames per second visible",
  run: async ({ runs }) => {
    const samples = await inEachTerminal(runs, benchChild("redraw"), redraw);
    const row = (what: string, unit: "fps" | "%", key: keyof Redraw): Row => ({
      what,
      unit,
      measured: samples.ccr.map((run) => run[key]),
      yardstick: { name: "tmux", samples: samples.tmux.map((run) => run[key]) },
    });
    return [
      { ...row("60 Hz full redraw: visible frames", "fps", "fps"), limit: atLeast(55) },
      row("60 Hz full redraw: CPU", "%", "cpuPercent"),
    ];
  },
};
