/** `ccr status`: what is running, asked of the service itself. Loads nothing that it does not need: scripts call it often. */
import { statSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";

import { CcrError } from "../core/errors.ts";
import { fieldsOf, type Fields, stringOf } from "../transformers/foreign.ts";
import { EXIT } from "./exit.ts";
import { parse, usageError } from "./flags.ts";
import { Output } from "./output.ts";
import { demand } from "./service/control.ts";
import { findForeignService } from "./service/pid-file.ts";
import { findService, homeOf, type ServiceRecord } from "./service/record.ts";
import { statusText } from "./status-text.ts";
import { STATUS_FLAGS } from "./rows/service.ts";
import type { Invocation } from "./types.ts";

const WATCH_MS = 2_000;

export async function runStatus(invocation: Invocation): Promise<number> {
  const given = parse(invocation, STATUS_FLAGS);
  if (given.on("watch") && given.on("check")) throw usageError("--watch", "contradicts --check");
  const output = new Output(given);
  if (given.on("watch")) return watch(output);
  const service = findService();
  if (given.on("check")) return service ? EXIT.done : EXIT.notRunning;
  return show(service, output);
}

async function show(service: ServiceRecord | undefined, output: Output): Promise<number> {
  if (!service) {
    const home = homeOf();
    const foreign = findForeignService(home);
    output.answer({ running: false, home, claudeCodeRouterPid: foreign?.pid ?? null }, () =>
      foreign
        ? `claude-code-router itself is running (pid ${foreign.pid}); ccr stop ends it`
        : `ccr is not running for ${home}`,
    );
    return EXIT.notRunning;
  }
  const document = await documentOf(service);
  output.answer(document, (style) => statusText(document, style).join("\n"));
  return EXIT.done;
}

async function documentOf(service: ServiceRecord): Promise<Fields> {
  const { pid, url, host, port, version, home, startedAt } = service;
  const { config: reported, ...status } = await demand(service, "GET /control/status");
  const config = fieldsOf(reported);
  const modified = modifiedAt(service.config);
  const changed = modified !== null && modified > stringOf(config["loadedAt"]);
  const known = { pid, url, host, port, version, home, startedAt };
  return { running: true, ...known, ...status, config: { ...config, modified, changedSince: changed } };
}

function modifiedAt(path: string): string | null {
  return statSync(path, { throwIfNoEntry: false })?.mtime.toISOString() ?? null;
}

/** Until a signal ends it, or nobody reads any more. On a terminal each picture replaces the one before. */
async function watch(output: Output): Promise<number> {
  const gone = new AbortController();
  process.stdout.on("error", () => gone.abort());
  const picture = process.stdout.isTTY && !output.json;
  while (!gone.signal.aborted) {
    if (picture) process.stdout.write("\u001b[H\u001b[2J");
    await show(findService(), output).catch((error: unknown) => {
      if (!(error instanceof CcrError)) throw error;
      output.warn([error.message]);
    });
    await sleep(WATCH_MS, undefined, { signal: gone.signal }).catch(() => {});
  }
  return EXIT.done;
}
