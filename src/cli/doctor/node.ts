/** Whether the running Node is new enough. */
import manifest from "../../../package.json" with { type: "json" };
import { atLeast } from "./versions.ts";
import type { Check } from "./types.ts";

export const node: Check = {
  id: "node",
  summary: "Node is new enough",
  run: async () => {
    const needed = manifest.engines.node.replace(/^>=/, "");
    const version = process.versions.node;
    const found = `Node ${version} (${process.execPath})`;
    if (atLeast(version, needed)) return [{ level: "ok", text: found }];
    return [
      { level: "error", text: `${found} is too old`, hint: `Install Node ${needed} or newer: https://nodejs.org` },
    ];
  },
};
