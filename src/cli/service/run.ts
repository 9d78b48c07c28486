/** The service itself: a host that other commands find, ask and stop. */
import { existsSync } from "node:fs";

import type { ConfigLoader } from "../../config/live.ts";
import { pathsOf } from "../../config/paths.ts";
import type { Config } from "../../config/types.ts";
import { CcrError } from "../../core/errors.ts";
import { createHost, type Host, type HostOptions, newToken, snapshotFacts } from "../../host.ts";
import type { WebOptions } from "../../host/page.ts";
import { modelFacts } from "../../routing/models/facts.ts";
import { findTarget } from "../../routing/targets.ts";
import { snapshotFile } from "../../statusline/file.ts";
import { createSnapshotWriter } from "../../statusline/snapshot.ts";
import { serve } from "../headless.ts";
import type { Output } from "../output.ts";
import { claudeFacts } from "./claude-facts.ts";
import { holderOf } from "./holder.ts";
import { Ledger } from "./ledger.ts";
import { removePidFile, writePidFile } from "./pid-file.ts";
import { ourselves } from "./process.ts";
import { findService, publish, type ServiceRecord, withdraw } from "./record.ts";
import { statusDocument } from "./status-document.ts";

export interface ServiceOptions {
  readonly config: Config;
  readonly load: ConfigLoader | undefined;
  readonly home: string;
  readonly host: string;
  readonly port: number;
  readonly version: string;
  /** Of the service that this one replaces. */
  readonly tokens: { readonly control?: string | undefined; readonly client?: string | undefined };
  /** A cassette that is recorded, or played. */
  readonly cassette?: HostOptions["cassette"];
  readonly web: WebOptions;
  readonly output: Output;
  readonly announce: (record: ServiceRecord) => void;
}

/** Returns the exit code, or the service of the same home that was faster. */
export async function runService(options: ServiceOptions): Promise<number | ServiceRecord> {
  const ledger = new Ledger((name) => modelFacts(findTarget(options.config, name)).price);
  const token = options.tokens.control ?? newToken();
  const host = await open(options, token, ledger);
  if (!("bus" in host)) return host;
  const record = recordOf(host, options, token);
  const faster = await published(record, host);
  if (faster) return faster;
  leaveTraces(record, host, options.output);
  // With a terminal it means that the terminal is gone.
  const onHangUp = process.stdin.isTTY ? undefined : () => host.reread();
  return serve(host, { output: options.output, announce: () => options.announce(record), onHangUp });
}

/** A port that is taken may be so by the service of this home, which has come up meanwhile. */
async function open(options: ServiceOptions, token: string, ledger: Ledger): Promise<Host | ServiceRecord> {
  const { config, load, host: address, port, cassette, web } = options;
  const began = Date.now();
  let newest = (): Config => config;
  try {
    const control = {
      token,
      status: () => statusDocument({ config: newest(), began, now: Date.now(), ledger }),
      stop: () => void process.emit("SIGTERM"),
    };
    const listen = { host: address, port };
    const host = await createHost({ config, load, clients: [], listen, paths: pathsOf(), control, cassette, web });
    newest = () => host.config;
    host.cleanup.add(host.bus.subscribe((event) => ledger.accept(event), { replay: true }));
    return host;
  } catch (error) {
    if (!(error instanceof CcrError) || error.code !== "CCR-E001") throw error;
    const running = findService(options.home);
    if (running) return running;
    const name = holderOf(port);
    throw new CcrError("CCR-E001", { ...error.facts, ...(name !== undefined && { name }) }, { cause: error });
  }
}

function recordOf(host: Host, options: ServiceOptions, token: string): ServiceRecord {
  const { config, home, version, tokens } = options;
  return {
    ...ourselves(),
    version,
    home,
    config: config.path,
    url: host.proxy.url,
    host: options.host,
    port: host.proxy.port,
    token,
    clientToken: config.clientKey ?? tokens.client ?? newToken(),
    keyed: config.clientKey !== undefined,
    startedAt: new Date().toISOString(),
    claude: claudeFacts(config),
  };
}

/** Ends the host when this is not to be the service: another one was faster, or nobody could find it. */
async function published(record: ServiceRecord, host: Host): Promise<ServiceRecord | undefined> {
  try {
    const faster = publish(record);
    if (faster) await host.cleanup.run();
    return faster;
  } catch (error) {
    await host.cleanup.run();
    const detail = error instanceof Error ? error.message : String(error);
    throw new CcrError("CCR-E006", { detail }, { cause: error });
  }
}

/** Whatever is left behind here goes with the service. */
function leaveTraces(record: ServiceRecord, host: Host, output: Output): void {
  const { bus, cleanup } = host;
  const { home, pid } = record;
  cleanup.add(
    createSnapshotWriter(
      bus,
      snapshotFile,
      [],
      snapshotFacts(() => host.config),
    ),
  );
  try {
    if (existsSync(home)) writePidFile(home);
  } catch (error) {
    output.warn([`no pid file: ${error instanceof Error ? error.message : String(error)}`]);
  }
  cleanup.add(() => {
    withdraw(record);
    removePidFile(home, pid);
  });
}
