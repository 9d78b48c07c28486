/** Bundles the page of `ccr ui` into a folder. */
import { join } from "node:path";

import react from "@vitejs/plugin-react";
import { build, type Plugin } from "vite";

const root = join(import.meta.dirname, "..", "src", "web", "page");

/** The formats of numbers lie beside those that measure text for a terminal. On the page, style sheets cut what is too wide. */
const terminalWidths: Plugin = {
  name: "terminal-widths",
  enforce: "pre",
  resolveId: (id) => (/^(cli-truncate|string-width)$/.test(id) ? "\0unmeasured" : undefined),
  load: (id) => (id === "\0unmeasured" ? "export default (text) => text;" : undefined),
};

/** Returns the modules that it is made of. */
export async function buildPage(outDir: string): Promise<string[]> {
  const modules: string[] = [];
  await build({
    root,
    base: "./",
    configFile: false,
    logLevel: "warn",
    plugins: [
      react(),
      terminalWidths,
      {
        name: "modules",
        generateBundle: (_options, bundle) => {
          for (const file of Object.values(bundle)) if (file.type === "chunk") modules.push(...file.moduleIds);
        },
      },
    ],
    build: {
      outDir,
      emptyOutDir: true,
      target: "es2023",
      // Everything is a file of its own: the policy of the page allows nothing else.
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      reportCompressedSize: false,
    },
  });
  return modules;
}
