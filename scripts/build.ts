/** Bundles `src/cli.ts` into `dist/`: one entry, one lazy chunk per command, and the thread that writes the history. Run: `npm run build`. */
import { readFile, rm, writeFile } from "node:fs/promises";
import { isAbsolute, join } from "node:path";

import { rolldown } from "rolldown";

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
  transform: { define: { "process.env.NODE_ENV": '"production"' } },
});
const { output } = await bundle.write({
  dir: outDir,
  format: "esm",
  minify: "dce-only",
  chunkFileNames: "[name]-[hash].js",
});
await bundle.close();

/** Rolldown's own helpers and left-out modules have ids that are no paths. */
const modules = output.flatMap((file) => (file.type === "chunk" ? file.moduleIds.filter((id) => isAbsolute(id)) : []));
const data = await readFile(join(root, "src/routing/models/LICENSES.txt"), "utf8");
await writeFile(join(outDir, "THIRD-PARTY-NOTICES.txt"), (await thirdPartyNotices(modules)) + data);
