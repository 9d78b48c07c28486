/** Bundles `src/cli.ts` into `dist/`: one entry, one lazy chunk per command, the thread that writes the history, and the page of `ccr ui`. Run: `npm run build`. */
import { execFileSync } from "node:child_process";
import { readFile, rm, writeFile } from "node:fs/promises";
import { isAbsolute, join } from "node:path";

import { rolldown } from "rolldown";

import { configJsonSchema } from "../src/config/json-schema.ts";
import { buildPage } from "./build-page.ts";
import { thirdPartyNotices } from "./notices.ts";

const root = join(import.meta.dirname, "..");
const outDir = join(root, "dist");

/** Native modules stay outside; `react-devtools-core` is an optional import of ink that a release never needs. */
const EXTERNAL = [/^node:/, "node-pty"];

await rm(outDir, { recursive: true, force: true });
const bundle = await rolldown({
  input: { cli: join(root, "src/cli.ts"), "history-thread": join(root, "src/history/thread/worker.ts") },
  platform: "node",
  external: EXTERNAL,
  resolve: { alias: { "react-devtools-core": false } },
  transform: { define: { "process.env.NODE_ENV": '"production"', CCR_COMMIT: JSON.stringify(commit()) } },
});
const { output } = await bundle.write({
  dir: outDir,
  format: "esm",
  minify: "dce-only",
  chunkFileNames: "[name]-[hash].js",
});
await bundle.close();

const page = await buildPage(join(outDir, "web"));

/** Rolldown's own helpers and left-out modules have ids that are no paths. */
const modules = [...output.flatMap((file) => (file.type === "chunk" ? file.moduleIds : [])), ...page].filter((id) =>
  isAbsolute(id),
);
const data = await readFile(join(root, "src/routing/models/LICENSES.txt"), "utf8");
await writeFile(join(outDir, "THIRD-PARTY-NOTICES.txt"), (await thirdPartyNotices(modules)) + data);

/** For editors: `$schema` of a configuration may name it. */
await writeFile(join(outDir, "config.schema.json"), `${JSON.stringify(configJsonSchema(), undefined, 2)}\n`);

/** Empty outside of a clone. */
function commit(): string {
  try {
    const changed = git("status", "--porcelain", "--untracked-files=no") === "" ? "" : "-dirty";
    return git("rev-parse", "--short=12", "HEAD") + changed;
  } catch {
    return "";
  }
}

function git(...args: readonly string[]): string {
  return execFileSync("git", args, { cwd: root, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trim();
}
