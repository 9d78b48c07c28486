/** What a running service leaves behind for the other commands: where it is, and the token that manages it. */
import { hash } from "node:crypto";
import { linkSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir, userInfo } from "node:os";
import { join, resolve } from "node:path";

import { pathsOf } from "../../config/paths.ts";
import { fieldsOf, numberOf, parseJson, stringOf } from "../../transformers/foreign.ts";
import { isOwnFolder, requireOwnFolder } from "./files.ts";
import { lives, type ProcessName } from "./process.ts";

export interface ServiceRecord extends ProcessName {
  readonly version: string;
  /** CCR's folder that it serves: there is one service for each. */
  readonly home: string;
  readonly config: string;
  readonly url: string;
  readonly host: string;
  readonly port: number;
  /** Manages the service; no client needs it. */
  readonly token: string;
  /** What clients present. */
  readonly clientToken: string;
  /** Whether clients must: an APIKEY is configured. */
  readonly keyed: boolean;
  readonly startedAt: string;
  readonly claude: ClaudeFacts;
}

/** What a Claude Code that uses the service must know. */
export interface ClaudeFacts {
  /** `CLAUDE_PATH` of the configuration. */
  readonly path: string | undefined;
  readonly timeoutMs: number;
  /** `ANTHROPIC_SMALL_FAST_MODEL` of the configuration. */
  readonly smallModel: string | undefined;
  /** `NON_INTERACTIVE_MODE` of the configuration. */
  readonly nonInteractive: boolean;
  /** Whether `Router.default` leads to a provider that speaks Anthropic's API, and the context window behind it. */
  readonly anthropic: boolean;
  /** The configuration has a status line of its own. */
  readonly ownLine: boolean;
  readonly window: number | undefined;
}

const PREFIX = "service-";

/** CCR's folder, as all commands mean it. */
export function homeOf(env: NodeJS.ProcessEnv = process.env): string {
  return resolve(pathsOf(env).home);
}

function fileOf(home: string): string {
  return `${PREFIX}${hash("sha256", home, "hex").slice(0, 16)}.json`;
}

/** `XDG_RUNTIME_DIR` is not set everywhere: cron has none, for instance, and a shell on the same machine has one. */
function foldersToSearch(): string[] {
  const { uid } = userInfo();
  const { runtime } = pathsOf();
  const temporary = join(tmpdir(), `ccr-${uid}`);
  const other = runtime === temporary ? `/run/user/${uid}/ccr` : temporary;
  return [runtime, other].filter(isOwnFolder);
}

/** The running service of this home. */
export function findService(home: string = homeOf()): ServiceRecord | undefined {
  for (const folder of foldersToSearch()) {
    const record = readRecord(join(folder, fileOf(home)));
    if (record?.home === home && lives(record)) return record;
  }
  return undefined;
}

/** The running services of this user. */
export function allServices(): ServiceRecord[] {
  const files = foldersToSearch().flatMap((folder) => recordsIn(folder));
  return files.flatMap((file) => readRecord(file) ?? []).filter(lives);
}

/** Records of services that are no more. */
export function staleRecords(): string[] {
  const files = foldersToSearch().flatMap((folder) => recordsIn(folder));
  return files.filter((file) => {
    const record = readRecord(file);
    return !record || !lives(record);
  });
}

function recordsIn(folder: string): string[] {
  const names = readdirSync(folder).filter((name) => name.startsWith(PREFIX) && name.endsWith(".json"));
  return names.map((name) => join(folder, name));
}

/** Returns the running service that was faster, or undefined when this one is now the service of its home. */
export function publish(record: ServiceRecord): ServiceRecord | undefined {
  const folder = pathsOf().runtime;
  requireOwnFolder(folder);
  const path = join(folder, fileOf(record.home));
  const next = `${path}.${record.pid}`;
  writeFileSync(next, `${JSON.stringify({ schemaVersion: 1, ...record })}\n`, { mode: 0o600 });
  try {
    for (let round = 0; round < 5; round++) {
      const faster = findService(record.home);
      if (faster && faster.pid !== record.pid) return faster;
      if (linkAnew(next, path)) {
        for (const stale of staleRecords()) takeAway(stale, record);
        return undefined;
      }
      takeAway(path, record);
    }
    throw new Error(`${path} cannot be written`);
  } finally {
    rmSync(next, { force: true });
  }
}

/** False when the name is taken. */
function linkAnew(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EEXIST") return false;
    throw error;
  }
}

/** Removes what a dead service left. Between reading and removing it a living one may have come: that is put back. */
function takeAway(path: string, { pid }: ProcessName): void {
  const aside = `${path}.${pid}.old`;
  try {
    renameSync(path, aside);
  } catch {
    return;
  }
  const record = readRecord(aside);
  if (record && record.pid !== pid && lives(record)) linkAnew(aside, path);
  rmSync(aside, { force: true });
}

/** Ends what `publish` began, unless another service has taken the place. */
export function withdraw({ home, pid }: ServiceRecord): void {
  const path = join(pathsOf().runtime, fileOf(home));
  if (readRecord(path)?.pid === pid) rmSync(path, { force: true });
}

/** Undefined when there is no such file, or no record in it. */
function readRecord(path: string): ServiceRecord | undefined {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
  const fields = fieldsOf(parseJson(text));
  const claude = fieldsOf(fields["claude"]);
  const record = {
    pid: numberOf(fields["pid"]) ?? 0,
    began: stringOf(fields["began"]),
    version: stringOf(fields["version"]),
    home: stringOf(fields["home"]),
    config: stringOf(fields["config"]),
    url: stringOf(fields["url"]),
    host: stringOf(fields["host"]),
    port: numberOf(fields["port"]) ?? 0,
    token: stringOf(fields["token"]),
    clientToken: stringOf(fields["clientToken"]),
    keyed: fields["keyed"] === true,
    startedAt: stringOf(fields["startedAt"]),
    claude: {
      path: stringOf(claude["path"]) || undefined,
      timeoutMs: numberOf(claude["timeoutMs"]) ?? 0,
      smallModel: stringOf(claude["smallModel"]) || undefined,
      nonInteractive: claude["nonInteractive"] === true,
      anthropic: claude["anthropic"] === true,
      window: numberOf(claude["window"]),
      ownLine: claude["ownLine"] === true,
    },
  };
  return record.pid > 0 && record.began !== "" && record.url !== "" ? record : undefined;
}
