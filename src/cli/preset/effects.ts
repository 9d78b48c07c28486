/** What a preset brings: hosts that get requests, files of code that run, settings of Claude Code. To be seen before it is used. */
import { sanitize } from "../../pty/sanitize.ts";
import { fieldsOf, itemsOf, stringOf } from "../../transformers/foreign.ts";
import { applyPreset } from "./apply.ts";
import type { Manifest } from "./manifest.ts";

export interface Effects {
  readonly urls: readonly string[];
  readonly code: readonly string[];
  /** Keys of Claude Code's settings and variables of its environment. */
  readonly settings: readonly string[];
  readonly routes: Readonly<Record<string, unknown>>;
}

export function effectsOf(manifest: Manifest, folder: string): Effects {
  const { config, settings } = applyPreset(manifest, folder);
  const { env, ...others } = settings;
  const router = stringOf(config["CUSTOM_ROUTER_PATH"]);
  return {
    urls: itemsOf(config["Providers"] ?? config["providers"]).map((item) => stringOf(fieldsOf(item)["api_base_url"])),
    code: [
      ...itemsOf(config["transformers"]).map((item) => stringOf(fieldsOf(item)["path"])),
      ...(router ? [router] : []),
    ],
    settings: [...Object.keys(others), ...Object.keys(fieldsOf(env)).map((name) => `env.${name}`)],
    routes: fieldsOf(config["Router"]),
  };
}

export function effectLines({ urls, code, settings, routes }: Effects): string[] {
  return [
    ...urls.map((url) => `sends requests to ${url}`),
    ...code.map((path) => `runs the code in ${path}`),
    ...settings.map((name) => `sets ${name} of Claude Code`),
    ...Object.entries(routes).map(([name, target]) => `routes ${name} to ${String(target)}`),
  ].map(sanitize);
}
