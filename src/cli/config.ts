/** Loads the configuration that a command line names. */
import { readFile } from "node:fs/promises";
import { resolve } from "node:path";

import type { ConfigLoader } from "../config/live.ts";
import { loadConfig, parseConfig, readConfig } from "../config/load.ts";
import { keepToOwner } from "../config/permissions.ts";
import { pathsOf } from "../config/paths.ts";
import { SecretReader } from "../config/secret-refs.ts";
import type { Config } from "../config/types.ts";
import { CcrError } from "../core/errors.ts";
import type { GivenGlobally } from "./flags.ts";
import { profileText } from "./preset/profile.ts";
import { transformerCatalog } from "../proxy/plugins/catalog.ts";
import { checkScreen } from "../tui/settings.ts";

/** A whole configuration in one variable, for CI systems. */
const INLINE = "CCR_CONFIG_JSON";

/** The flag, then `CCR_CONFIG_FILE`, then the usual place. */
export function configPath(given: GivenGlobally): string {
  const named = given.text("config") ?? (process.env["CCR_CONFIG_FILE"] || undefined);
  return named === undefined ? pathsOf().config : resolve(named);
}

/** What leads another process with the same environment to the same configuration. */
export function configArguments(given: GivenGlobally, before?: string): string[] {
  const profile = given.text("profile");
  return [...(profile === undefined ? [] : ["--profile", profile]), ...fileArguments(given, before)];
}

function fileArguments(given: GivenGlobally, before?: string): string[] {
  if (before === INLINE || isInline(given)) return [];
  return ["--config", given.text("config") === undefined && before !== undefined ? before : configPath(given)];
}

function isInline(given: GivenGlobally): boolean {
  return !given.on("config") && Boolean(process.env[INLINE]);
}

/** A text that is not, or not yet, in a file. */
export function readText(text: string, path: string): Promise<Config> {
  return readConfig(text, path, { transformers: transformerCatalog(), screen: checkScreen, secrets });
}

/** The same, but nobody is asked for a secret: what is kept elsewhere counts as there. */
export function readTextAlone(text: string, path: string): Promise<Config> {
  return readConfig(text, path, { transformers: transformerCatalog(), secrets: new NoSecrets() });
}

class NoSecrets extends SecretReader {
  override read(text: string): Promise<string> {
    return Promise.resolve(text);
  }
}

/** Nobody is asked for the same secret twice. */
const secrets = new SecretReader();

function load(path: string, generation?: number): Promise<Config | undefined> {
  const transformers = transformerCatalog();
  return loadConfig(path, {
    transformers,
    screen: checkScreen,
    secrets,
    ...(generation !== undefined && { generation }),
  });
}

/** Loads it again, for a program that goes on running. Variables do not change. */
export function loaderOf(given: GivenGlobally): ConfigLoader | undefined {
  if (isInline(given)) return undefined;
  return (generation) => loadGiven(given, generation);
}

/** The file, or what a profile makes of it. */
async function loadGiven(given: GivenGlobally, generation?: number): Promise<Config | undefined> {
  const path = configPath(given);
  const profile = given.text("profile");
  if (profile === undefined) return load(path, generation);
  const config = await readText(profileText(profile, path), path);
  return generation === undefined ? config : { ...config, generation };
}

/** The file that the configuration is in, also before there is one. */
export function configFileOf(given: GivenGlobally): string | undefined {
  return isInline(given) ? undefined : configPath(given);
}

/** Before keys are used it is made sure that nobody else can read them. What had to be done is told as a warning. */
export async function toServe(config: Config): Promise<Config> {
  const told = await keepToOwner(pathsOf().home);
  return { ...config, warnings: [...config.warnings, ...told] };
}

/** For commands that only show: no secret is fetched for it and no plugin is loaded. */
export async function peekConfig(given: GivenGlobally): Promise<Config> {
  const options = { screen: checkScreen };
  if (isInline(given)) return parseConfig(process.env[INLINE] ?? "", INLINE, options);
  const path = configPath(given);
  const profile = given.text("profile");
  if (profile !== undefined) return parseConfig(profileText(profile, path), path, options);
  return parseConfig(await readFile(path, "utf8").catch(() => missing(path)), path, options);
}

function missing(path: string): never {
  throw new CcrError("CCR-E052", { where: path });
}

/** Undefined when the usual file does not exist. A file that was named must. */
export async function findConfig(given: GivenGlobally): Promise<Config | undefined> {
  if (isInline(given)) return readText(process.env[INLINE] ?? "", INLINE);
  const named = given.on("config") || Boolean(process.env["CCR_CONFIG_FILE"]);
  return named ? requireConfig(given) : loadGiven(given);
}

export async function requireConfig(given: GivenGlobally): Promise<Config> {
  if (isInline(given)) return readText(process.env[INLINE] ?? "", INLINE);
  return (await loadGiven(given)) ?? missing(configPath(given));
}
