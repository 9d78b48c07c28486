/** `ccr model get`. */
import { ROUTES } from "../../config/types.ts";
import { sanitize } from "../../pty/sanitize.ts";
import { peekConfig } from "../config.ts";
import { EXIT } from "../exit.ts";
import { parse } from "../flags.ts";
import { Output } from "../output.ts";
import { NO_FLAGS } from "../rows/tools.ts";
import { table } from "../table.ts";
import type { Invocation } from "../types.ts";
import { scenarioNamed } from "./scenario.ts";

/** A scenario without a model of its own is no failure: its requests go to `default`. */
export async function runGet(invocation: Invocation): Promise<number> {
  const given = parse(invocation, NO_FLAGS, 1);
  const [word] = given.operands;
  const scenario = word === undefined ? undefined : scenarioNamed(word);
  const { router } = await peekConfig(given);
  const output = new Output(given);
  if (scenario) {
    output.answer({ scenario, model: router[scenario] ?? null }, () => sanitize(router[scenario] ?? ""));
    return EXIT.done;
  }
  const routes = ROUTES.map((name) => [name, router[name] ?? null] as const);
  const rows = routes.map(([name, model]) => [name, sanitize(model ?? "-")]);
  output.answer({ scenarios: Object.fromEntries(routes) }, () => table(rows).join("\n"));
  return EXIT.done;
}
