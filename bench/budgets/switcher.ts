/** Time from F2 to the model switcher on the terminal, with a thousand models. */
import { chmodSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { PROJECT_ROOT } from "../harness/processes.ts";
import { benchHome } from "../harness/proxies.ts";
import { inheritedEnv } from "../harness/sessions.ts";
import { median } from "../harness/stats.ts";
import { TerminalSession } from "../harness/terminal.ts";
import { atMost, type Budget } from "./types.ts";

const MODELS = 1_000;
const OPENINGS = 10;
const F2 = "\u001bOQ";
const ESC = "\u001b";

const CONFIG = {
  Providers: [
    {
      name: "bench",
      api_base_url: "http://127.0.0.1:9/v1/chat/completions",
      api_key: "k",
      models: Array.from({ length: MODELS }, (_, n) => `vendor-${n % 40}/model-${n}`),
    },
  ],
  Router: { default: "bench,vendor-0/model-0" },
};

/** Median in ms over some openings. */
async function openingTime(screen: TerminalSession): Promise<number> {
  const samples: number[] = [];
  for (let i = 0; i < OPENINGS; i++) {
    const pressed = performance.now();
    screen.type(F2);
    samples.push((await screen.until("the switcher", () => screen.shows(`${MODELS} models`))) - pressed);
    screen.type(ESC);
    await screen.until("a closed switcher", () => !screen.shows(`${MODELS} models`));
  }
  return median(samples);
}

export const switcher: Budget = {
  name: "switcher",
  budget: "the switcher with 1,000 models: at most 50 ms after F2",
  run: async ({ runs }) => {
    using home = benchHome(CONFIG);
    const child = join(home.directory, "child");
    writeFileSync(child, "#!/bin/sh\nprintf READY; exec cat\n");
    chmodSync(child, 0o755);
    await using screen = new TerminalSession({
      file: process.execPath,
      args: [join(PROJECT_ROOT, "bin/ccr")],
      env: { ...inheritedEnv(), ...home.env, CLAUDE_PATH: child },
      cwd: home.directory,
    });
    await screen.until("the sidebar", () => screen.shows("READY") && screen.shows("ROUTE"));
    const measured: number[] = [];
    for (let run = 0; run < runs; run++) measured.push(await openingTime(screen));
    return [{ what: "F2 to the switcher", unit: "ms", measured, limit: atMost(50) }];
  },
};
