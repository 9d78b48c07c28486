/** What is running, and whether a dead service has left something behind. */
import { rmSync } from "node:fs";

import manifest from "../../../package.json" with { type: "json" };
import { ask } from "../service/control.ts";
import { findForeignService, isStalePidFile, pidFile } from "../service/pid-file.ts";
import { findService, staleRecords } from "../service/record.ts";
import type { Check, Finding, Patient } from "./types.ts";

export const service: Check = {
  id: "service",
  summary: "a running ccr answers, and a dead one has left nothing behind",
  run: async (patient) => [await running(patient), ...leftovers(patient)],
};

async function running({ paths: { home } }: Patient): Promise<Finding> {
  const found = findService(home);
  const foreign = found ? undefined : findForeignService(home);
  if (foreign) {
    const text = `claude-code-router itself is running (pid ${foreign.pid})`;
    return { level: "warn", text, hint: "ccr stop ends it; ccr start takes its place" };
  }
  if (!found) return { level: "ok", text: "ccr is not running in the background" };
  const { url, pid, version } = found;
  const answer = await ask(found, "GET /control/status").catch(() => undefined);
  const name = `${url} (pid ${pid}, version ${version})`;
  if (answer?.status !== 200) return { level: "error", text: `${name} does not answer`, hint: "ccr restart" };
  if (version !== manifest.version)
    return { level: "warn", text: `${name} is another version than this`, hint: "ccr restart" };
  return { level: "ok", text: `ccr serves ${name}` };
}

function leftovers({ paths: { home } }: Patient): Finding[] {
  const paths = [...staleRecords(), ...(isStalePidFile(home) ? [pidFile(home)] : [])];
  if (paths.length === 0) return [];
  return [
    {
      level: "warn",
      text: `left by a ccr that ended without cleaning up: ${paths.join(", ")}`,
      hint: "ccr doctor service --fix removes it; starting ignores it",
      fix: () => {
        for (const path of paths) rmSync(path, { force: true });
        return `removed ${paths.join(", ")}`;
      },
    },
  ];
}
