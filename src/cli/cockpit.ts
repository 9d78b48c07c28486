/** `ccr`: Claude Code in the pane, or what is nearest to it where there is no terminal or no configuration. */
import { homedir } from "node:os";
import { resolve, sep } from "node:path";

import { pathsOf } from "../config/paths.ts";
import type { Config } from "../config/types.ts";
import { createHost, newToken } from "../host.ts";
import { findTarget } from "../routing/targets.ts";
import { findConfig, requireConfig } from "./config.ts";
import { parseFlags, parsePort, SERVE_FLAGS, splitAtTerminator } from "./flags.ts";
import { serve } from "./headless.ts";
import type { Invocation } from "./index.ts";
import { warn } from "./report.ts";
import { hasScreen, openScreen } from "./screen.ts";

const FLAGS = {
  ...SERVE_FLAGS,
  "no-tui": { type: "boolean" },
  model: { type: "string" },
  cwd: { type: "string" },
  continue: { type: "boolean" },
  resume: { type: "string" },
} as const;

type Flags = ReturnType<typeof parseFlags<typeof FLAGS>>;

export async function runCockpitCommand({ before, args }: Invocation): Promise<number> {
  const { own, rest } = splitAtTerminator([...before, ...args]);
  const flags = parseFlags(own, FLAGS);
  if (flags["no-tui"]) return serveProxy(await requireConfig(flags), flags);
  const config = await findConfig(flags);
  if (!config) return openDemo(rest);
  return hasScreen() && !config.nonInteractive ? openPane(config, flags, rest) : serveProxy(config, flags);
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

async function serveProxy(config: Config, { port = "0", json = false }: Flags): Promise<number> {
  warn(config.warnings);
  const token = newToken();
  const host = await createHost({
    config,
    clients: [{ token, session: undefined }],
    listen: { host: "127.0.0.1", port: parsePort(port) },
    paths: pathsOf(),
  });
  const text = `ANTHROPIC_BASE_URL=${host.proxy.url} ANTHROPIC_AUTH_TOKEN=${token}`;
  return serve(host, { json, token, text });
}

async function openPane(config: Config, flags: Flags, rest: readonly string[]): Promise<number> {
  const session = [
    ...(flags.continue ? ["--continue"] : []),
    ...(flags.resume === undefined ? [] : ["--resume", flags.resume]),
  ];
  return openScreen({
    config,
    port: parsePort(flags.port ?? "0"),
    model: flags.model === undefined ? undefined : findTarget(config, flags.model),
    args: [...session, ...rest],
    env: process.env,
    cwd: resolve(flags.cwd ?? "."),
    paths: pathsOf(),
    notices: config.warnings.map((text) => ({ level: "warn", text })),
  });
}
