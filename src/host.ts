/** The composition root: builds the parts of the program and hands each what it needs. */
import { randomBytes } from "node:crypto";
import { join } from "node:path";

import manifest from "../package.json" with { type: "json" };
import { type Child, layOutChild } from "./claude/child.ts";
import type { DefaultRoute } from "./claude/launch.ts";
import { type ConfigLoader, LiveConfig } from "./config/live.ts";
import { isLoopback } from "./config/loopback.ts";
import type { Paths } from "./config/paths.ts";
import { TrustStore } from "./config/trust.ts";
import type { Config } from "./config/types.ts";
import { Bus } from "./core/bus.ts";
import type { Capture } from "./core/capture.ts";
import { CleanupStack } from "./core/cleanup.ts";
import type { Usage } from "./core/message.ts";
import { Redactor } from "./core/redact.ts";
import type { Target } from "./core/target.ts";
import { History, type HistoryOptions, startHistory } from "./history/history.ts";
import { chatTo, LogKeeper } from "./host/log.ts";
import { openPages, type WebOptions } from "./host/page.ts";
import { CassettePlayer } from "./proxy/cassette/player.ts";
import { CassetteRecorder } from "./proxy/cassette/recorder.ts";
import { startProxy } from "./proxy/server.ts";
import type { Client, Control, ListenOptions, Proxy, ProxyDeps } from "./proxy/types.ts";
import type { Say } from "./routing/custom/logger.ts";
import { costOf } from "./routing/models/cost.ts";
import { type ModelFacts, modelFacts } from "./routing/models/facts.ts";
import { conversationWindow } from "./routing/window.ts";
import { RouterFiles } from "./routing/router-files.ts";
import { RequestRouter } from "./routing/service.ts";
import { Overrides } from "./routing/session.ts";
import { findTarget } from "./routing/targets.ts";
import { ownStatuslineCommand, statuslineCommand } from "./statusline/file.ts";
import { ccrSettingOf } from "./statusline/setting.ts";
import { createSnapshotWriter, type SnapshotFacts } from "./statusline/snapshot.ts";
import { type MetricsText, startTelemetry } from "./telemetry/start.ts";

export interface HostOptions {
  readonly config: Config;
  /** Reads the configuration again when its file has changed; without it, what it was stays. */
  readonly load?: ConfigLoader | undefined;
  readonly clients: readonly Client[];
  readonly listen: ListenOptions;
  /** Where the user's files lie; without it none is read or written. */
  readonly paths?: Paths;
  /** Folder of what providers must see again, instead of the usual one. */
  readonly keepsakes?: string;
  /** Where requests are recorded, instead of the usual file: another file, or the history of another host. */
  readonly recordIn?: string | History;
  /** A folder that the exchanges with clients are recorded in, or played from. */
  readonly cassette?: { readonly dir: string; readonly mode: "record" | "replay" } | undefined;
  /** Requests are made and told to this, but neither sent nor recorded. */
  readonly dryRun?: Capture;
  /** Lets the holder of its token manage the program over HTTP. */
  readonly control?: Omit<Control, "override" | "page">;
  /** Serves the page of `ccr ui`, to whoever has the address that `Host.page` makes. */
  readonly web?: WebOptions;
}

/** The running program without its face. Whoever starts it runs `cleanup` at the end. */
export interface Host {
  /** The newest. */
  readonly config: Config;
  /** Reads the configuration again, whether or not its file has changed. */
  readonly reread: () => void;
  readonly bus: Bus;
  readonly proxy: Proxy;
  readonly overrides: Overrides;
  /** Knows every secret of the configuration and of this run. */
  readonly redactor: Redactor;
  readonly routerFiles: RouterFiles | undefined;
  /** Every request so far, unless nothing is recorded. */
  readonly history: History | undefined;
  /** Address of the page, for one use; undefined where none is served. */
  readonly page: () => string | undefined;
  readonly cleanup: CleanupStack;
}

/** Time that running requests get when the program is asked to end. */
const DRAIN_MS = 5_000;

export async function createHost(options: HostOptions): Promise<Host> {
  const { config, clients, listen, paths, control, dryRun } = options;
  const cleanup = new CleanupStack();
  const bus = new Bus();
  const redactor = new Redactor();
  redactor.add(...config.secrets, ...clients.map(({ token }) => token), ...(control ? [control.token] : []));
  const overrides = new Overrides(bus);
  const { current, reread } = await follow(options, { bus, redactor, cleanup });
  const override: Control["override"] = (session, name, scenario) => {
    const target = name === undefined ? undefined : findTarget(current(), name);
    if (scenario) overrides.setRoute(session, scenario, target);
    else overrides.set(session, target);
  };
  const say: Say = (level, text) => bus.publish({ type: "notice", at: Date.now(), level, text: redactor.redact(text) });
  const chat = chatTo(bus, redactor, current);
  const routerFiles = paths && new RouterFiles({ ...paths, trust: new TrustStore(paths.state), say });
  const router = new RequestRouter({
    overrides,
    home: paths?.home ?? "",
    say,
    chat,
    ...(routerFiles && { files: routerFiles }),
  });
  bus.publish({ type: "config.loaded", at: Date.now(), path: config.path, generation: config.generation });
  for (const { name, file } of config.plugins) {
    bus.publish({ type: "notice", at: Date.now(), level: "info", text: `transformer ${name} is the plugin ${file}` });
  }
  const keepsakes = options.keepsakes ?? (paths && join(paths.state, "keepsakes"));
  const spending = paths && join(paths.state, "spending");
  if (paths && !dryRun) {
    const log = new LogKeeper({ bus, redactor, config: current, home: paths.home });
    cleanup.add(() => log.close());
  }
  const history = openRecords(options, { config: current, bus, redactor, cleanup });
  const metrics = watchThe({ config: current, bus, cleanup });
  const address = (): string => proxy.url;
  const pages =
    options.web && openPages(options.web, { bus, redactor, history, overrides, config: current, url: address });
  if (pages) cleanup.add(() => pages.close());
  const managed = control && { ...control, override, ...(pages && { page: () => pages.address() }) };
  const noted = { capture: dryRun ?? history?.capture, takeNumber: history?.takeNumber, dryRun: dryRun !== undefined };
  const cassette = openCassette(options, { bus, redactor, cleanup });
  const proxy = await startProxy(
    {
      bus,
      redactor,
      clients,
      config: current,
      router,
      keepsakes,
      spending,
      control: managed,
      chat,
      metrics,
      pages,
      ...noted,
      cassette,
    },
    listen,
  );
  cleanup.add(() => proxy.close(DRAIN_MS));
  return {
    get config() {
      return current();
    },
    reread,
    bus,
    proxy,
    overrides,
    redactor,
    routerFiles,
    history,
    page: () => pages && proxy.url + pages.address(),
    cleanup,
  };
}

type Parts = Pick<Host, "bus" | "redactor" | "cleanup">;

interface Followed {
  readonly current: () => Config;
  readonly reread: () => void;
}

/** The newest configuration, as a function. No request sees it before its secrets are known to the redactor. */
async function follow(options: HostOptions, { bus, redactor, cleanup }: Parts): Promise<Followed> {
  const { config, listen } = options;
  if (!options.load) return { current: () => config, reread: () => {} };
  const read = options.load;
  const load: ConfigLoader = async (generation) => {
    const next = await read(generation);
    redactor.add(...(next?.secrets ?? []));
    return next;
  };
  const objection = ({ clientKey }: Config): string | undefined =>
    clientKey || isLoopback(listen.host) ? undefined : `APIKEY is needed as long as ccr listens on ${listen.host}`;
  const live = new LiveConfig(config, { load, bus, objection });
  cleanup.add(() => live.close());
  await live.watch();
  return { current: () => live.current, reread: () => live.reread() };
}

/** Throws `CCR-E064` when there is nothing to be played. */
function openCassette({ cassette }: HostOptions, { bus, cleanup }: Parts): ProxyDeps["cassette"] {
  if (!cassette) return undefined;
  const { dir, mode } = cassette;
  if (mode === "replay") return CassettePlayer.open(dir);
  const recorder = new CassetteRecorder(dir, (text) =>
    bus.publish({ type: "notice", at: Date.now(), level: "warn", text }),
  );
  cleanup.add(() => recorder.close());
  return recorder;
}

type Recorded = Parts & { readonly config: () => Config };

/** Where requests are recorded, if anywhere. */
function openRecords({ dryRun, paths, recordIn }: HostOptions, parts: Recorded): History | undefined {
  if (dryRun) return undefined;
  const { bus, cleanup } = parts;
  if (recordIn instanceof History) {
    cleanup.add(recordIn.follow(bus));
    return recordIn;
  }
  const file = recordIn ?? (paths && join(paths.state, "history.db"));
  const history = file === undefined ? undefined : startHistory(historyOptions(file, parts));
  if (history) cleanup.add(() => history.close());
  return history;
}

function historyOptions(file: string, { config, bus, redactor }: Recorded): HistoryOptions {
  const { capture, maxBytes, maxAgeMs, redact } = config().history;
  const limits = { maxBytes, maxAgeMs };
  return { file, level: capture, limits, patterns: redact, bus, redactor, costOf: (...of) => priceOf(config(), ...of) };
}

/** Nothing, unless the configuration asks for it. */
function watchThe({ config, bus, cleanup }: Omit<Recorded, "redactor" | "paths"> & Pick<Host, "cleanup">): MetricsText {
  return startTelemetry({
    config: () => config().telemetry,
    bus,
    cleanup,
    costOf: (...of) => priceOf(config(), ...of),
    version: manifest.version,
  });
}

function priceOf({ providers }: Config, name: string, model: string, usage: Usage): number | undefined {
  const provider = providers.get(name);
  const price = provider && modelFacts({ provider, model }).price;
  return price && costOf(price, usage);
}

/** A secret for one run. */
export function newToken(): string {
  return randomBytes(32).toString("base64url");
}

export interface ChildOptions {
  /** The user's arguments for Claude Code. */
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  readonly cwd: string;
  /** The client of the proxy that this child is. */
  readonly client: Client & { readonly session: string };
}

/** Claude Code on the proxy of `host`. Its folder, with settings and status line, goes with the host's cleanup. */
export async function prepareChild(host: Host, { args, env, cwd, client }: ChildOptions): Promise<Child> {
  const { config, bus, cleanup, overrides, proxy } = host;
  host.routerFiles?.place(client.session, cwd);
  return layOutChild({
    args,
    env,
    cwd,
    configured: config.claudePath,
    proxyUrl: proxy.url,
    token: client.token,
    route: routeOf(config, overrides.get(client.session)),
    timeoutMs: config.timeoutMs,
    smallModel: config.smallModel,
    nonInteractive: config.nonInteractive,
    statusLine: (dir) => {
      const file = join(dir, "statusline");
      cleanup.add(
        createSnapshotWriter(
          bus,
          (session) => (session === client.session ? file : undefined),
          [client.session],
          snapshotFacts(() => host.config),
        ),
      );
      return {
        command: ccrSettingOf(config.values["StatusLine"]) ? ownStatuslineCommand() : statuslineCommand(),
        file,
      };
    },
    cleanup,
  });
}

/** What status lines show of models and of the configuration. */
export function snapshotFacts(config: () => Config): SnapshotFacts {
  const facts = (name: string, model: string): ModelFacts | undefined => {
    const provider = config().providers.get(name);
    return provider && modelFacts({ provider, model });
  };
  return {
    costOf: (...of) => priceOf(config(), ...of),
    windowOf: (name, model) => facts(name, model)?.window,
    setting: () => config().values["StatusLine"],
  };
}

/** What Claude Code must know of the default route. */
export function routeOf(config: Config, override: Target | undefined): DefaultRoute | undefined {
  const name = config.router.default;
  const target = override ?? (name === undefined ? undefined : findTarget(config, name));
  if (!target) return undefined;
  const { dialect } = target.provider;
  const anthropic = dialect === "anthropic" || dialect === "vertex-claude";
  return { anthropic, window: override ? modelFacts(override).window : conversationWindow(target, config) };
}
