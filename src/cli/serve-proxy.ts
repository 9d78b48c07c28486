/** `ccr --no-tui`: the proxy without a screen, for one client that gets the token. */
import { closeSync, writeSync } from "node:fs";

import type { ConfigLoader } from "../config/live.ts";
import { pathsOf } from "../config/paths.ts";
import type { Config, RouteName } from "../config/types.ts";
import { targetName } from "../core/target.ts";
import { createHost, type Host, newToken } from "../host.ts";
import { findTarget } from "../routing/targets.ts";
import { loaderOf } from "./config.ts";
import { type Given, parsePort, usageError } from "./flags.ts";
import { announceProxy, serve } from "./headless.ts";
import { assignmentOf } from "./model/scenario.ts";
import { Output } from "./output.ts";
import type { COCKPIT_FLAGS } from "./rows/run.ts";
import { exportToWorkflow, githubEnvFile } from "./service/announce.ts";
import { claudeFacts } from "./service/claude-facts.ts";

type Wishes = Given<typeof COCKPIT_FLAGS>;

export async function serveProxy(config: Config, given: Wishes): Promise<number> {
  const output = new Output(given);
  const ready = readyFd(given);
  if (given.on("github-env")) githubEnvFile();
  output.warn(config.warnings);
  const token = newToken();
  const host = await createHost({
    config: withRoutes(config, given),
    load: routedLoader(given),
    clients: [{ token, session: undefined }],
    listen: { host: "127.0.0.1", port: parsePort(given.text("port") ?? "0") },
    paths: pathsOf(),
  });
  const announce = (): void => {
    if (given.on("github-env")) {
      const record = { url: host.proxy.url, clientToken: token, claude: claudeFacts(host.config) };
      exportToWorkflow(record, output);
    }
    announceProxy(host, token, output);
    if (ready !== undefined) tellReady(ready, host, token);
  };
  return serve(host, { output, announce });
}

/** `--route` and, where no session could have it for itself, `--model`: laid over the file, at every reading of it. */
export function withRoutes(config: Config, given: Wishes): Config {
  const model = given.text("model");
  const everything = model !== undefined && given.on("no-tui");
  const chosen = given.texts("route").map((text) => routeIn(text, config));
  if (!everything && chosen.length === 0) return config;
  const { longContextThreshold } = config.router;
  const router = everything ? { longContextThreshold, default: targetName(findTarget(config, model)) } : config.router;
  const defined = Object.fromEntries(Object.entries(router).filter(([, value]) => value !== undefined));
  return { ...config, router: { ...defined, ...Object.fromEntries(chosen) } };
}

function routeIn(text: string, config: Config): readonly [RouteName, string] {
  const { scenario, model } = assignmentOf(text);
  if (scenario === undefined || model === undefined)
    throw usageError("--route", `${text} is no SCENARIO=PROVIDER,MODEL`);
  return [scenario, targetName(findTarget(config, model))];
}

/** Whatever the flags name must be there in the next version of the file, too. */
export function routedLoader(given: Wishes): ConfigLoader | undefined {
  const load = loaderOf(given);
  return (
    load &&
    (async (generation) => {
      const config = await load(generation);
      return config && withRoutes(config, given);
    })
  );
}

function readyFd(given: Wishes): number | undefined {
  const text = given.text("ready-fd");
  if (text === undefined) return undefined;
  if (/^\d{1,4}$/.test(text) && Number(text) > 2) return Number(text);
  throw usageError("--ready-fd", `${text} is no file descriptor that a program could have opened for this`);
}

/** Whoever waits sees the end of the stream, also when the line got lost. */
function tellReady(fd: number, { proxy: { url, port } }: Host, token: string): void {
  try {
    writeSync(fd, `${JSON.stringify({ schemaVersion: 1, url, port, pid: process.pid, token })}\n`);
    closeSync(fd);
  } catch (error) {
    throw usageError("--ready-fd", `${fd}: ${error instanceof Error ? error.message : String(error)}`);
  }
}
