/** `ccr`: Claude Code in the pane, or what is nearest to it where there is no terminal or no configuration. */
import { homedir } from "node:os";
import { resolve, sep } from "node:path";

import { pathsOf } from "../config/paths.ts";
import type { Config } from "../config/types.ts";
import { findTarget } from "../routing/targets.ts";
import { findConfig, requireConfig, toServe } from "./config.ts";
import { EXIT } from "./exit.ts";
import { type Given, parse, parsePort } from "./flags.ts";
import { openScreen } from "./screen.ts";
import { hasScreen } from "./terminal.ts";
import { COCKPIT_FLAGS } from "./rows/run.ts";
import { routedLoader, serveProxy, withRoutes } from "./serve-proxy.ts";
import type { Invocation } from "./types.ts";

type Wishes = Given<typeof COCKPIT_FLAGS>;

export async function runCockpitCommand(invocation: Invocation): Promise<number> {
  const given = parse(invocation, COCKPIT_FLAGS);
  if (given.on("no-tui")) return serveProxy(await toServe(await requireConfig(given)), given);
  const found = await findConfig(given);
  if (!found) return begin(given);
  return open(await toServe(found), given);
}

function open(config: Config, given: Wishes): Promise<number> {
  return hasScreen() && !config.nonInteractive ? openPane(config, given) : serveProxy(config, given);
}

/** Nothing is configured: whoever sits at a terminal is asked, and everybody else is shown the demo. */
async function begin(given: Wishes): Promise<number> {
  if (!hasScreen() || given.on("no-setup") || given.on("no-input") || process.env["CI"]) return openDemo(given.rest);
  const { runSetup } = await import("./setup/run.ts");
  const outcome = await runSetup(pathsOf(), process.env);
  if (outcome === "left") return EXIT.done;
  if (outcome === "demo") return openDemo(given.rest);
  return open(await toServe(await requireConfig(given)), given);
}

/** A path as a shell lets people write it. */
function tilde(path: string): string {
  const home = homedir();
  return path.startsWith(`${home}${sep}`) ? `~${path.slice(home.length)}` : path;
}

/** Nothing is configured: the demo shows what there is, and says how to go on. */
async function openDemo(rest: readonly string[]): Promise<number> {
  const { runDemo } = await import("./demo.ts");
  const notice = `Nothing is configured yet (demo). Real models: ${tilde(pathsOf().config)}`;
  return runDemo({ before: [], args: ["--", ...rest] }, notice);
}

async function openPane(config: Config, given: Wishes): Promise<number> {
  const resumed = given.text("resume");
  const model = given.text("model");
  const session = [
    ...(given.on("continue") ? ["--continue"] : []),
    ...(resumed === undefined ? [] : ["--resume", resumed]),
  ];
  return openScreen({
    config: withRoutes(config, given),
    load: routedLoader(given),
    port: parsePort(given.text("port") ?? "0"),
    model: model === undefined ? undefined : findTarget(config, model),
    args: [...session, ...given.rest],
    env: process.env,
    cwd: resolve(given.text("cwd") ?? "."),
    paths: pathsOf(),
    ...(given.on("screen-reader") && { linear: true }),
    notices: config.warnings.map((text) => ({ level: "warn", text })),
  });
}
