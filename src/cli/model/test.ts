/** `ccr model test`. */
import type { Config } from "../../config/types.ts";
import { ROUTES } from "../../config/types.ts";
import { targetName, type Target } from "../../core/target.ts";
import { sanitize } from "../../pty/sanitize.ts";
import { findTarget } from "../../routing/targets.ts";
import { requireConfig } from "../config.ts";
import { EXIT } from "../exit.ts";
import { type Given, parse, usageError } from "../flags.ts";
import { Output } from "../output.ts";
import { type Ping, Pinger } from "../ping.ts";
import { TEST_FLAGS } from "../rows/models.ts";
import type { Style } from "../style.ts";
import { table } from "../table.ts";
import type { Invocation } from "../types.ts";

export async function runTest(invocation: Invocation): Promise<number> {
  const given = parse(invocation, TEST_FLAGS, Number.POSITIVE_INFINITY);
  if (given.on("all") && given.operands.length > 0) throw usageError("--all", "contradicts names of models");
  const config = await requireConfig(given);
  const targets = targetsOf(config, given);
  const pinger = await Pinger.open(config);
  try {
    const results = await Promise.all(targets.map((target) => pinger.ping(target)));
    new Output(given).answer({ models: results }, (style) => table(results.map((one) => rowOf(one, style))).join("\n"));
    return exitCodeOf(results);
  } finally {
    await pinger.close();
  }
}

function targetsOf(config: Config, given: Given<typeof TEST_FLAGS>): Target[] {
  if (given.operands.length > 0) return given.operands.map((name) => findTarget(config, name));
  const all = [...config.providers.values()].flatMap((provider) =>
    provider.models.map((model) => ({ provider, model })),
  );
  if (given.on("all")) return all;
  const routed = ROUTES.flatMap((role) => config.router[role] ?? []).map((name) => findTarget(config, name));
  return [...new Map(routed.map((target) => [targetName(target), target])).values()];
}

function exitCodeOf(results: readonly Ping[]): number {
  const failures = results.filter(({ ok }) => !ok);
  if (failures.length === 0) return EXIT.done;
  return failures.every(({ error }) => error?.code === "CCR-E101") ? EXIT.key : EXIT.upstream;
}

function rowOf({ target, ok, ms, firstTokenMs, error }: Ping, style: Style): string[] {
  const name = sanitize(target);
  if (ok)
    return [
      style.paint("good", style.sign.good),
      name,
      `${Math.round(ms)} ms, first token after ${Math.round(firstTokenMs ?? ms)} ms`,
    ];
  const said = error ? `${error.message} [${error.code}]` : "gave no whole answer";
  return [style.paint("bad", style.sign.bad), name, sanitize(said)];
}
