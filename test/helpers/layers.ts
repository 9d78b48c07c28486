/** The layers of `src/` and the rules between them, as data and as checks that name file and line. */
import { posix } from "node:path";

import type { Import, Source } from "./source.ts";

/** What each layer may import directly; whatever those may import follows. Same arrows as `AGENTS.md`. */
const ARROWS: Readonly<Record<string, readonly string[]>> = {
  core: [],
  config: ["core"],
  routing: ["config"],
  transformers: ["core"],
  proxy: ["routing", "transformers"],
  pty: ["core"],
  tui: ["pty", "history"],
  claude: ["core"],
  demo: ["core"],
  history: ["core"],
  log: ["config"],
  telemetry: ["core"],
  statusline: [],
  web: ["routing", "transformers", "history"],
  page: ["web", "tui", "statusline"],
  host: ["proxy", "tui", "claude", "demo", "history", "log", "telemetry", "statusline", "web"],
  cli: ["host"],
};

/** Packages that belong to some layers only. Whatever is not named here is free. */
const PACKAGE_OWNERS: Readonly<Record<string, readonly string[]>> = {
  ink: ["tui"],
  react: ["tui", "page"],
  "react-dom": ["page"],
  "node-pty": ["pty"],
  "@xterm/headless": ["pty"],
  "@xterm/addon-unicode-graphemes": ["pty"],
  undici: ["proxy"],
  h3: ["proxy", "web"],
  listhen: ["demo"],
  conf: ["config"],
  "@humanwhocodes/momoa": ["config"],
  "eventsource-parser": ["core"],
  pino: ["log"],
};

/** Layers that must run anywhere: no `node:` module may be imported. */
const PORTABLE: ReadonlySet<string> = new Set(["core", "transformers", "page"]);

/** Layers of which others may import types although no arrow leads there. */
const TYPE_ARROWS: Readonly<Record<string, readonly string[]>> = { statusline: ["core"] };

/** `src/proxy/server.ts` is in `proxy`; `src/host.ts` is the layer `host`; `src/cli.ts` belongs to `cli`. */
function layerOf(path: string): string {
  if (path.startsWith("src/web/page/")) return "page";
  return path.split("/")[1]?.replace(/\.tsx?$/, "") ?? "";
}

/** Names a source file. Data files such as `package.json` belong to no layer. */
function isSourceFile(specifier: string): boolean {
  return /^\.\.?\//.test(specifier) && !specifier.endsWith(".json");
}

/** Project path that a relative import names. */
function targetOf(source: Source, { specifier }: Import): string {
  return posix.join(posix.dirname(source.path), specifier);
}

function packageOf(specifier: string): string {
  return specifier
    .split("/")
    .slice(0, specifier.startsWith("@") ? 2 : 1)
    .join("/");
}

function reachable(layer: string): Set<string> {
  const seen = new Set([layer]);
  for (const from of seen) for (const to of ARROWS[from] ?? []) seen.add(to);
  return seen;
}

export function layeringBreaks(sources: readonly Source[]): string[] {
  return sources.flatMap((source) => {
    const layer = layerOf(source.path);
    if (!ARROWS[layer]) return [`${source.path}: the folder ${layer} is in no layer`];
    return source.imports.flatMap((imported) => {
      const reason = breakOf(source, layer, imported);
      return reason ? [`${source.path}:${imported.line}: ${reason}`] : [];
    });
  });
}

function breakOf(source: Source, layer: string, imported: Import): string | undefined {
  const { specifier, kind } = imported;
  if (isSourceFile(specifier)) {
    const to = layerOf(targetOf(source, imported));
    const typeOnly = kind === "type" && TYPE_ARROWS[layer]?.includes(to);
    return reachable(layer).has(to) || typeOnly ? undefined : `${layer} may not import ${to}`;
  }
  if (specifier.startsWith("node:")) return PORTABLE.has(layer) ? `${layer} may not import ${specifier}` : undefined;
  const owners = PACKAGE_OWNERS[packageOf(specifier)];
  return owners && !owners.includes(layer) ? `only ${owners.join(", ")} may import ${specifier}` : undefined;
}

/** Relative imports that name no file, for instance because the extension is missing. */
export function danglingImports(sources: readonly Source[]): string[] {
  const paths = new Set(sources.map((source) => source.path));
  return sources.flatMap((source) =>
    source.imports
      .filter((imported) => isSourceFile(imported.specifier) && !paths.has(targetOf(source, imported)))
      .map(({ line, specifier }) => `${source.path}:${line}: no such source file: ${specifier}`),
  );
}

/** Import circles, types included, each reported once as the path around it. Dynamic imports do not close a circle. */
export function importCycles(sources: readonly Source[]): string[] {
  const byPath = new Map(sources.map((source) => [source.path, source]));
  const done = new Set<string>();
  const cycles: string[] = [];
  const visit = (path: string, trail: readonly string[]): void => {
    const start = trail.findIndex((step) => step.startsWith(`${path}:`));
    if (start !== -1) cycles.push([...trail.slice(start), path].join(" -> "));
    if (start !== -1 || done.has(path)) return;
    const source = byPath.get(path);
    for (const imported of source?.imports ?? []) {
      if (!source || imported.kind === "dynamic" || !isSourceFile(imported.specifier)) continue;
      visit(targetOf(source, imported), [...trail, `${path}:${imported.line}`]);
    }
    done.add(path);
  };
  for (const { path } of sources) visit(path, []);
  return cycles;
}

/** Everything that loading a file loads with it: source files and specifiers of packages and built-ins. */
export function loadClosure(sources: readonly Source[], entry: string, kinds: readonly Import["kind"][]): Set<string> {
  const byPath = new Map(sources.map((source) => [source.path, source]));
  if (!byPath.has(entry)) throw new Error(`${entry} does not exist`);
  const closure = new Set([entry]);
  for (const path of closure) {
    const source = byPath.get(path);
    for (const imported of source?.imports ?? []) {
      if (!source || !kinds.includes(imported.kind)) continue;
      closure.add(isSourceFile(imported.specifier) ? targetOf(source, imported) : imported.specifier);
    }
  }
  return closure;
}
