/** Every budget, in the order of the report. */
import { abort } from "./abort.ts";
import { crowds } from "./storm.ts";
import { echo } from "./echo.ts";
import { flooding } from "./flood.ts";
import { historyCpu, historyRead } from "./history.ts";
import { idle } from "./idle.ts";
import { key } from "./key.ts";
import { output } from "./output.ts";
import { largeBodyCpu, passThroughCpu, translatedCpu } from "./proxy-cpu.ts";
import { firstToken, loopBlock } from "./proxy-latency.ts";
import { redrawing } from "./redraw.ts";
import { commands, headless } from "./start-up.ts";
import { routing } from "./routing.ts";
import { switcher } from "./switcher.ts";
import { throughput } from "./throughput.ts";
import type { Budget } from "./types.ts";

export const BUDGETS: readonly Budget[] = [
  passThroughCpu,
  translatedCpu,
  largeBodyCpu,
  loopBlock,
  firstToken,
  routing,
  throughput,
  abort,
  crowds,
  commands,
  headless,
  key,
  switcher,
  echo,
  output,
  flooding,
  redrawing,
  idle,
  historyCpu,
  historyRead,
];
