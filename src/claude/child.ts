/** Lays out what Claude Code needs to start on a proxy: the executable, settings in a folder of their own, the environment. */
import { randomUUID } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";

import type { CleanupStack } from "../core/cleanup.ts";
import { userChoices } from "./args.ts";
import { findClaude } from "./find.ts";
import { type DefaultRoute, planLaunch, type StatusLine } from "./launch.ts";
import { type Notice, preflight } from "./preflight.ts";
import { type Place, readSettings, readSettingsArgument } from "./settings.ts";

export interface ChildFacts {
  /** The user's arguments for Claude Code. */
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  readonly cwd: string;
  /** `CLAUDE_PATH` of the configuration. */
  readonly configured: string | undefined;
  readonly proxyUrl: string;
  /** What the proxy expects of this child. */
  readonly token: string;
  readonly route: DefaultRoute | undefined;
  readonly timeoutMs: number;
  readonly smallModel?: string | undefined;
  /** Nobody is there to answer: Claude Code gets no terminal to read. */
  readonly nonInteractive?: boolean;
  /** Given the child's folder, which goes with `cleanup`. */
  readonly statusLine: (dir: string) => StatusLine | undefined;
  readonly cleanup: CleanupStack;
}

/** Claude Code, ready to be started. */
export interface Child {
  readonly file: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  /** The id that its conversation begins with, where we chose it. */
  readonly sessionId: string | undefined;
  /** Whether it may read a terminal. */
  readonly interactive: boolean;
  readonly notices: readonly Notice[];
}

export async function layOutChild(facts: ChildFacts): Promise<Child> {
  const { args, env, cwd, configured, proxyUrl, token, route, timeoutMs, smallModel, cleanup } = facts;
  const nonInteractive = facts.nonInteractive ?? false;
  const place: Place = { env, home: env["HOME"] || homedir(), cwd };
  const claude = findClaude({ env, home: place.home, configured, packageRoot: import.meta.dirname });
  const choices = userChoices(args);
  const layers = readSettings(place);
  const dir = await mkdtemp(join(tmpdir(), "ccr-"));
  cleanup.add(() => rm(dir, { recursive: true, force: true }));
  const settingsPath = join(dir, "settings.json");
  const launch = planLaunch({
    claude,
    args,
    env,
    layers,
    settingsPath,
    proxyUrl,
    token,
    sessionId: randomUUID(),
    route,
    timeoutMs,
    smallModel,
    nonInteractive,
    statusLine: facts.statusLine(dir),
    settingsArgument: choices.settings && readSettingsArgument(choices.settings.value ?? "", cwd),
  });
  if (launch.settings) await writeFile(settingsPath, JSON.stringify(launch.settings), { mode: 0o600 });
  const notices = preflight(place, layers, !choices.print && !choices.subcommand);
  const { file, env: childEnv, sessionId } = launch;
  return { file, args: launch.args, env: childEnv, cwd, sessionId, interactive: !nonInteractive, notices };
}
