/** `ccr stop`. */
import { appendFileSync } from "node:fs";

import { EXIT } from "./exit.ts";
import { parse } from "./flags.ts";
import { Output } from "./output.ts";
import { ask } from "./service/control.ts";
import { endProcess, endService } from "./service/end.ts";
import { findForeignService, removePidFile } from "./service/pid-file.ts";
import { allServices, findService, homeOf, type ServiceRecord } from "./service/record.ts";
import { reportOf } from "./service/report.ts";
import { STOP_FLAGS } from "./rows/service.ts";
import type { Invocation } from "./types.ts";

interface Stopped {
  readonly pid: number;
  readonly url: string | null;
}

export async function runStop(invocation: Invocation): Promise<number> {
  const given = parse(invocation, STOP_FLAGS);
  const output = new Output(given);
  const force = given.on("force");
  const running = given.on("all") ? allServices() : [findService()].filter((service) => service !== undefined);
  const file = given.text("report");
  if (file !== undefined) for (const service of running) await report(service, file, output);
  const stopped: Stopped[] = [];
  for (const service of running) {
    output.progress(`stopping ${service.url} (pid ${service.pid})`);
    await endService(service, { force });
    stopped.push({ pid: service.pid, url: service.url });
  }
  if (stopped.length === 0) stopped.push(...(await stopForeign(force, output)));
  if (stopped.length === 0) output.progress("nothing was running");
  output.answer({ stopped }, () => "");
  return EXIT.done;
}

/** Not being able to tell is no reason to keep it running. */
async function report(service: ServiceRecord, file: string, output: Output): Promise<void> {
  try {
    const { body } = await ask(service, "GET /control/status");
    appendFileSync(file, `${reportOf(service, body).join("\n")}\n`);
  } catch (error) {
    output.warn([`no report: ${error instanceof Error ? error.message : String(error)}`]);
  }
}

/** claude-code-router, which this program replaces. */
async function stopForeign(force: boolean, output: Output): Promise<Stopped[]> {
  const home = homeOf();
  const target = findForeignService(home);
  if (!target) return [];
  output.progress(`stopping claude-code-router (pid ${target.pid})`);
  await endProcess(target, { force });
  removePidFile(home, target.pid);
  return [{ pid: target.pid, url: null }];
}
