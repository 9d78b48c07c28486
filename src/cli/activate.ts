/** `ccr activate`: variables for the shell that evaluates what this prints. Loads nothing that it does not need. */
import { pathsOf } from "../config/paths.ts";
import { CcrError } from "../core/errors.ts";
import { EXIT } from "./exit.ts";
import { type Given, parse } from "./flags.ts";
import { Output } from "./output.ts";
import { variablesOf, withoutVariables } from "./service/environment.ts";
import { findService, homeOf, type ServiceRecord } from "./service/record.ts";
import { isShell, printVariables, shellOf } from "./service/shells.ts";
import { ACTIVATE_FLAGS } from "./rows/service.ts";
import type { Invocation } from "./types.ts";

const WAIT_MS = 20_000;

export async function runActivate(invocation: Invocation): Promise<number> {
  const given = parse(invocation, ACTIVATE_FLAGS);
  const output = new Output(given);
  const { env } = process;
  if (given.on("unset")) return print(given, output, withoutVariables(env));
  const service = findService() ?? (await start(given, output));
  return typeof service === "number" ? service : print(given, output, variablesOf(service, env));
}

function print(given: Given<typeof ACTIVATE_FLAGS>, output: Output, variables: ReturnType<typeof variablesOf>): number {
  const named = given.text("shell") ?? "";
  const shell = isShell(named) ? named : shellOf(process.env);
  output.answer(variables, () => printVariables(shell, variables).join("\n"));
  return EXIT.done;
}

/** Returns the exit code when it does not come up. */
async function start(given: Given<typeof ACTIVATE_FLAGS>, output: Output): Promise<ServiceRecord | number> {
  const home = homeOf();
  if (given.on("no-start")) throw new CcrError("CCR-E005", { where: home });
  const { spawnService } = await import("./service/spawn.ts");
  const { resolve } = await import("node:path");
  const config = resolve(given.text("config") ?? pathsOf().config);
  const spawned = await spawnService({ args: ["--config", config], env: process.env, home, waitMs: WAIT_MS });
  if ("exitCode" in spawned) return spawned.exitCode;
  output.progress(`started, at ${spawned.record.url} (pid ${spawned.record.pid}); ccr stop stops it`);
  return spawned.record;
}
