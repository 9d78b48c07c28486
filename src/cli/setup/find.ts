/** Looks for what the first start can build on: Claude Code, Ollama, keys in the environment, a configuration of CCR. */
import { readFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join, sep } from "node:path";

import { findClaude } from "../../claude/find.ts";
import type { Paths } from "../../config/paths.ts";
import { type Preset, PRESETS } from "../../config/presets.ts";
import { ConfigDocument } from "../../config/document.ts";
import { knownModels } from "../../routing/models/facts.ts";
import { fieldsOf, itemsOf, parseJson, stringOf } from "../../transformers/foreign.ts";
import type { SetupFacts, SetupProvider } from "../../tui/setup/facts.ts";

/** Nobody waits for a server that is not there. */
const OLLAMA_MS = 400;
const VERSION_MS = 2_000;
const OLLAMA = "http://127.0.0.1:11434";

export async function findFacts(paths: Paths, env: NodeJS.ProcessEnv): Promise<SetupFacts> {
  const home = env["HOME"] || homedir();
  const claude = claudeIn(env, home);
  const [claudeVersion, ollama, existing] = await Promise.all([
    claude === undefined ? undefined : versionOf(claude),
    findOllama(env),
    findConfiguration(paths, home),
  ]);
  return {
    claude: claude === undefined ? undefined : tilde(claude, home),
    claudeVersion,
    ollama,
    providers: PRESETS.filter(({ keys }) => keys.length > 0).map((preset) => providerOf(preset, env)),
    existing,
    target: tilde(paths.config, home),
  };
}

/** A path as a shell lets people write it. */
function tilde(path: string, home: string): string {
  return path.startsWith(`${home}${sep}`) ? `~${path.slice(home.length)}` : path;
}

function claudeIn(env: NodeJS.ProcessEnv, home: string): string | undefined {
  try {
    return findClaude({ env, configured: undefined, home, packageRoot: import.meta.dirname });
  } catch {
    // The first start says so, and goes on without.
    return undefined;
  }
}

async function versionOf(claude: string): Promise<string | undefined> {
  const { execa } = await import("execa");
  const { stdout } = await execa(claude, ["--version"], { timeout: VERSION_MS, reject: false });
  return /\d+\.\d+\.\d+/.exec(stdout ?? "")?.[0];
}

function providerOf({ name, url, keys }: Preset, env: NodeJS.ProcessEnv): SetupProvider {
  const set = keys.find((variable) => env[variable]);
  return { name, variable: set ?? keys[0] ?? "", found: set !== undefined, models: knownModels(url) };
}

/** Asks only this machine. `OLLAMA_HOST` is Ollama's own variable. */
async function findOllama(env: NodeJS.ProcessEnv): Promise<SetupFacts["ollama"]> {
  const host = env["OLLAMA_HOST"];
  const url = host === undefined ? OLLAMA : /^https?:\/\//.test(host) ? host : `http://${host}`;
  if (!URL.canParse(url) || !/^(127\.|localhost$|\[::1\]$|0\.0\.0\.0$)/.test(new URL(url).hostname)) return undefined;
  try {
    const answer = await fetch(new URL("/api/tags", url), { signal: AbortSignal.timeout(OLLAMA_MS) });
    const models = itemsOf(fieldsOf(parseJson(await answer.text()))["models"]).map((model) =>
      stringOf(fieldsOf(model)["name"]),
    );
    return { url: new URL(url).host, models: models.filter((name) => name !== "") };
  } catch {
    // It does not run, or something else does.
    return undefined;
  }
}

/** CCR's usual place, where `CCR_HOME` leads elsewhere. */
async function findConfiguration(paths: Paths, home: string): Promise<SetupFacts["existing"]> {
  const path = join(home, ".claude-code-router", "config.json");
  if (path === paths.config) return undefined;
  try {
    const { value } = new ConfigDocument(await readFile(path, "utf8"));
    const fields = fieldsOf(value);
    const providers = itemsOf(fields["Providers"] ?? fields["providers"]).length;
    return providers > 0 ? { path: tilde(path, home), providers } : undefined;
  } catch {
    // There is none, or none that can be read.
    return undefined;
  }
}
