/** `ccr start`, `ccr restart`: the service, in the foreground or in the background. */
import { resolve } from "node:path";

import manifest from "../../package.json" with { type: "json" };
import { isLoopback } from "../config/loopback.ts";
import type { Config } from "../config/types.ts";
import { configFromProviders } from "../config/snapshot.ts";
import { CcrError } from "../core/errors.ts";
import type { HostOptions } from "../host.ts";
import { filesIn } from "../proxy/cassette/player.ts";
import { configArguments, findConfig, loaderOf, requireConfig, toServe } from "./config.ts";
import { EXIT } from "./exit.ts";
import { type Given, parse, parsePort, usageError } from "./flags.ts";
import { Output } from "./output.ts";
import { announceService, githubEnvFile } from "./service/announce.ts";
import { endService } from "./service/end.ts";
import { findService, homeOf, type ServiceRecord } from "./service/record.ts";
import { START_FLAGS } from "./rows/service.ts";
import type { Invocation } from "./types.ts";
import { webOptions } from "./web.ts";

type Wishes = Given<typeof START_FLAGS>;

/** Handed to the service in its environment, where other users cannot see them. */
const CONTROL_TOKEN = "CCR_CONTROL_TOKEN";
const CLIENT_TOKEN = "CCR_CLIENT_TOKEN";

const WAIT_S = 20;

export async function runStart(invocation: Invocation): Promise<number> {
  const given = check(parse(invocation, START_FLAGS));
  const running = findService();
  if (running) return tellRunning(running, given);
  return detaches(given) ? background(given, undefined) : foreground(given, undefined);
}

export async function runRestart(invocation: Invocation): Promise<number> {
  const given = check(parse(invocation, START_FLAGS));
  const before = findService();
  if (before) await endService(before);
  return given.on("foreground") ? foreground(given, before) : background(given, before);
}

/** What can be told before anything is done. */
function check(given: Wishes): Wishes {
  if (given.on("detach") && given.on("foreground")) throw usageError("--detach", "contradicts --foreground");
  if (given.on("github-env")) githubEnvFile();
  portOf(given);
  waitMsOf(given);
  cassetteOf(given);
  return given;
}

/** A folder that holds a cassette is not mixed with another one. */
function cassetteOf(given: Wishes): HostOptions["cassette"] {
  const [record, replay] = [given.text("record"), given.text("replay")];
  if (record !== undefined && replay !== undefined) throw usageError("--record", "contradicts --replay");
  if (replay !== undefined) return { dir: resolve(replay), mode: "replay" };
  if (record === undefined) return undefined;
  const dir = resolve(record);
  if (filesIn(dir).length > 0) throw usageError("--record", `${dir} holds a cassette already`);
  return { dir, mode: "record" };
}

/** What is played needs no provider. */
async function configFor(given: Wishes, cassette: HostOptions["cassette"]): Promise<Config> {
  if (cassette?.mode !== "replay") return toServe(await requireConfig(given));
  const found = await findConfig(given).catch(unlessMissing);
  return toServe(found ?? configFromProviders([], { path: "(cassette)" }));
}

function unlessMissing(error: unknown): undefined {
  if (!(error instanceof CcrError) || error.code !== "CCR-E052") throw error;
}

function portOf(given: Wishes): number | undefined {
  const text = given.text("port");
  return text === undefined ? undefined : parsePort(text);
}

function waitMsOf(given: Wishes): number {
  const seconds = Number(given.text("wait") || WAIT_S);
  if (seconds > 0 && Number.isFinite(seconds)) return seconds * 1000;
  throw usageError("--wait", `${given.text("wait")} is no number of seconds`);
}

/** The first process of a container must stay: the container ends with it. */
function detaches(given: Wishes): boolean {
  if (given.on("foreground") || given.on("detach")) return given.on("detach");
  return given.on("wait") || (process.stdin.isTTY && process.stdout.isTTY && process.pid !== 1);
}

function tellRunning(record: ServiceRecord, given: Wishes): number {
  const output = new Output(given);
  const port = portOf(given);
  if (port !== undefined && port !== 0 && port !== record.port) {
    output.warn([`ccr runs already, on port ${record.port}; ccr restart --port ${port} moves it`]);
  }
  tell(record, given, output, `ccr runs already, at ${record.url} (pid ${record.pid})`);
  return EXIT.done;
}

function tell(record: ServiceRecord, given: Wishes, output: Output, text: string): void {
  announceService(record, text, { output, github: given.on("github-env") });
}

function textOf({ url, keyed }: ServiceRecord): string {
  const who = keyed ? "programs that present APIKEY" : "every program of this machine";
  return `ccr serves ${who} at ${url}`;
}

async function background(given: Wishes, before: ServiceRecord | undefined): Promise<number> {
  const { spawnService } = await import("./service/spawn.ts");
  const port = given.text("port") ?? before?.port;
  const host = given.text("host") ?? before?.host;
  const cassette = cassetteOf(given);
  const spawned = await spawnService({
    args: [
      ...configArguments(given, before?.config),
      ...(port === undefined ? [] : ["--port", String(port)]),
      ...(host === undefined ? [] : ["--host", host]),
      ...(cassette ? [`--${cassette.mode}`, cassette.dir] : []),
      ...(given.on("json") ? ["--json"] : []),
    ],
    env: { ...process.env, ...(before && { [CONTROL_TOKEN]: before.token, [CLIENT_TOKEN]: before.clientToken }) },
    home: homeOf(),
    waitMs: waitMsOf(given),
  });
  if ("exitCode" in spawned) return spawned.exitCode;
  tell(spawned.record, given, new Output(given), textOf(spawned.record));
  return EXIT.done;
}

async function foreground(given: Wishes, before: ServiceRecord | undefined): Promise<number> {
  const output = new Output(given);
  const cassette = cassetteOf(given);
  const config = await configFor(given, cassette);
  output.warn(config.warnings);
  const { runService } = await import("./service/run.ts");
  const ended = await runService({
    config,
    load: loaderOf(given),
    home: homeOf(),
    host: addressOf(given.text("host") ?? before?.host ?? config.host, config),
    port: portOf(given) ?? before?.port ?? config.port,
    version: manifest.version,
    tokens: { control: before?.token ?? take(CONTROL_TOKEN), client: before?.clientToken ?? take(CLIENT_TOKEN) },
    web: webOptions(given),
    output,
    cassette,
    announce: (record) => tell(record, given, output, textOf(record)),
  });
  return typeof ended === "number" ? ended : tellRunning(ended, given);
}

function addressOf(host: string, { clientKey }: Config): string {
  if (clientKey || isLoopback(host)) return host;
  throw usageError("--host", `${host} can be reached from outside: set APIKEY first`);
}

/** Programs that we start have no use for it. */
function take(name: string): string | undefined {
  const value = process.env[name];
  delete process.env[name];
  return value || undefined;
}
