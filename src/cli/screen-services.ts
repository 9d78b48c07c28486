/** What the screen shares with commands of the shell: the test of a model, the configuration as text, the doctor. */
import { homedir } from "node:os";

import { effectiveOf } from "../config/effective.ts";
import { pathsOf } from "../config/paths.ts";
import type { Host } from "../host.ts";
import type { PageLine, Services } from "../tui/services.ts";
import { masked } from "./config/mask.ts";
import type { Finding, Patient } from "./doctor/types.ts";

export function shellServices(host: Host, cwd: string): Services {
  return {
    ping: async (target) => {
      const { Pinger } = await import("./ping.ts");
      const pinger = await Pinger.open(host.config);
      try {
        return await pinger.ping(target);
      } finally {
        await pinger.close();
      }
    },
    configPage: () => configLines(host),
    doctorPage: () => doctorLines(host, cwd),
  };
}

function configLines({ config, redactor }: Host): PageLine[] {
  const text = redactor.redact(JSON.stringify(masked(effectiveOf(config), true), undefined, 2));
  return [
    { text: `${config.path}, as it counts. Secrets are masked`, tone: "head" },
    ...config.warnings.map((warning): PageLine => ({ text: redactor.redact(warning), tone: "warn" })),
    { text: "" },
    ...text.split("\n").map((line): PageLine => ({ text: line })),
  ];
}

const SIGNS: Readonly<Record<Finding["level"], string>> = { ok: "✓", warn: "!", error: "✗" };

async function doctorLines(host: Host, cwd: string): Promise<PageLine[]> {
  const { CHECKS } = await import("./doctor/index.ts");
  const { env } = process;
  const patient: Patient = {
    env,
    cwd,
    home: env["HOME"] || homedir(),
    paths: pathsOf(env),
    configPath: host.config.path,
    config: async () => host.config,
  };
  const lines: PageLine[] = [];
  for (const { id, online, run } of CHECKS) {
    if (online) continue;
    for (const { level, text, hint } of await run(patient)) {
      lines.push({ text: `${SIGNS[level]} ${id.padEnd(11)} ${text}`, tone: level });
      if (hint) lines.push({ text: `${" ".repeat(14)}${hint}`, tone: "dim" });
    }
  }
  return lines;
}
