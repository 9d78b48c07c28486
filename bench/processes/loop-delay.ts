/**
 * Loaded into a program by `--import`, tells how long its event loop was blocked: at SIGUSR2 it writes the longest delay
 * since the last time, in ms, to the file `BENCH_LOOP_DELAY_FILE`.
 */
import { renameSync, writeFileSync } from "node:fs";
import { monitorEventLoopDelay } from "node:perf_hooks";

const RESOLUTION_MS = 1;
const file = process.env["BENCH_LOOP_DELAY_FILE"];

if (file) {
  const delays = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  delays.enable();
  process.on("SIGUSR2", () => {
    writeFileSync(`${file}.next`, String(Math.max(0, delays.max / 1e6 - RESOLUTION_MS)));
    renameSync(`${file}.next`, file);
    delays.reset();
  });
}
