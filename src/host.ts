/** The composition root: builds the parts of the program and hands each what it needs. */
import { randomBytes, randomUUID } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";

import { userChoices } from "./claude/args.ts";
import { findClaude } from "./claude/find.ts";
import { type DefaultRoute, planLaunch } from "./claude/launch.ts";
import { type Notice, preflight } from "./claude/preflight.ts";
import { type Place, readSettings, readSettingsArgument } from "./claude/settings.ts";
import type { Paths } from "./config/paths.ts";
import { TrustStore } from "./config/trust.ts";
import type { Config } from "./config/types.ts";
import { Bus } from "./core/bus.ts";
import { CleanupStack } from "./core/cleanup.ts";
import { Redactor } from "./core/redact.ts";
import { type Target, targetName } from "./core/target.ts";
import { startProxy } from "./proxy/server.ts";
import type { Client, ListenOptions, Proxy } from "./proxy/types.ts";
import type { Say } from "./routing/custom/logger.ts";
import { modelFacts } from "./routing/models/facts.ts";
import { conversationWindow } from "./routing/window.ts";
import { RouterFiles } from "./routing/router-files.ts";
import { RequestRouter } from "./routing/service.ts";
import { Overrides } from "./routing/session.ts";
import { findTarget } from "./routing/targets.ts";
import { statuslineCommand } from "./statusline/file.ts";
import { createSnapshotWriter } from "./statusline/snapshot.ts";
import type { Controls, ModelChoice } from "./tui/controls.ts";

export interface HostOptions {
  readonly config: Config;
  readonly clients: readonly Client[];
  readonly listen: ListenOptions;
  /** Where the user's files lie; without it none is read or written. */
  readonly paths?: Paths;
}

/** The running program without its face. Whoever starts it runs `cleanup` at the end. */
export interface Host {
  readonly config: Config;
  readonly bus: Bus;
  readonly proxy: Proxy;
  readonly overrides: Overrides;
  readonly routerFiles: RouterFiles | undefined;
  readonly cleanup: CleanupStack;
}

/** Time that running requests get when the program is asked to end. */
const DRAIN_MS = 5_000;

export async function createHost({ config, clients, listen, paths }: HostOptions): Promise<Host> {
  const cleanup = new CleanupStack();
  const bus = new Bus();
  const redactor = new Redactor();
  redactor.add(...config.secrets, ...clients.map(({ token }) => token));
  const overrides = new Overrides(bus);
  const say: Say = (level, text) => bus.publish({ type: "notice", at: Date.now(), level, text: redactor.redact(text) });
  const routerFiles = paths && new RouterFiles({ ...paths, trust: new TrustStore(paths.state), say });
  const router = new RequestRouter({
    overrides,
    home: paths?.home ?? "",
    say,
    ...(routerFiles && { files: routerFiles }),
  });
  bus.publish({ type: "config.loaded", at: Date.now(), path: config.path, generation: config.generation });
  const keepsakes = paths && join(paths.state, "keepsakes");
  const proxy = await startProxy({ bus, redactor, clients, config: () => config, router, keepsakes }, listen);
  cleanup.add(() => proxy.close(DRAIN_MS));
  return { config, bus, proxy, overrides, routerFiles, cleanup };
}

/** A secret for one run. */
export function newToken(): string {
  return randomBytes(32).toString("base64url");
}

/** What the screen may do, for one session. */
export function controlsOf({ config, overrides }: Host, session: string): Controls {
  const choices = [...config.providers.values()].flatMap((provider) =>
    provider.models.map((model) => choiceOf(config, { provider, model })),
  );
  return {
    models: () => choices,
    override: () => overrides.get(session),
    switchModel: (target) => overrides.set(session, target),
  };
}

function choiceOf({ router }: Config, target: Target): ModelChoice {
  const name = targetName(target);
  const roles = Object.entries(router).flatMap(([role, routed]) => (routed === name ? [role] : []));
  const { window, price, tools, reasoning, vision } = modelFacts(target);
  return { target, window, price, tools, reasoning, vision, roles };
}

export interface ChildOptions {
  /** The user's arguments for Claude Code. */
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  readonly cwd: string;
  /** The client of the proxy that this child is. */
  readonly client: Client & { readonly session: string };
}

/** Claude Code, ready to be started. */
export interface Child {
  readonly file: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  /** Whether it may read a terminal. */
  readonly interactive: boolean;
  readonly notices: readonly Notice[];
}

/** Finds Claude Code and lays out what it needs to start: settings and status line, in a directory that goes with `cleanup`. */
export async function prepareChild(host: Host, { args, env, cwd, client }: ChildOptions): Promise<Child> {
  const { config, bus, cleanup, overrides, proxy } = host;
  host.routerFiles?.place(client.session, cwd);
  const place: Place = { env, home: env["HOME"] || homedir(), cwd };
  const packageRoot = join(import.meta.dirname, "..");
  const claude = findClaude({ env, home: place.home, configured: config.claudePath, packageRoot });
  const choices = userChoices(args);
  const layers = readSettings(place);
  const dir = await mkdtemp(join(tmpdir(), "ccr-"));
  cleanup.add(() => rm(dir, { recursive: true, force: true }));
  const statusLine = join(dir, "statusline");
  cleanup.add(createSnapshotWriter(bus, () => statusLine, [client.session]));
  const settingsPath = join(dir, "settings.json");
  const launch = planLaunch({
    claude,
    args,
    env,
    layers,
    settingsPath,
    proxyUrl: proxy.url,
    token: client.token,
    sessionId: randomUUID(),
    route: routeOf(config, overrides.get(client.session)),
    timeoutMs: config.timeoutMs,
    smallModel: config.smallModel,
    nonInteractive: config.nonInteractive,
    statusLine: { command: statuslineCommand(), file: statusLine },
    settingsArgument: choices.settings && readSettingsArgument(choices.settings.value ?? "", cwd),
  });
  if (launch.settings) await writeFile(settingsPath, JSON.stringify(launch.settings), { mode: 0o600 });
  const notices = preflight(place, layers, !choices.print && !choices.subcommand);
  const { file, args: all, env: environment } = launch;
  return { file, args: all, env: environment, cwd, interactive: !config.nonInteractive, notices };
}

function routeOf(config: Config, override: Target | undefined): DefaultRoute | undefined {
  const name = config.router.default;
  const target = override ?? (name === undefined ? undefined : findTarget(config, name));
  if (!target) return undefined;
  const { dialect } = target.provider;
  const anthropic = dialect === "anthropic" || dialect === "vertex-claude";
  return { anthropic, window: override ? modelFacts(override).window : conversationWindow(target, config) };
}
