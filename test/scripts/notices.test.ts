/** Licence notices, from the packages installed here. */
import { join } from "node:path";

import { describe, expect, it } from "vitest";

import { thirdPartyNotices } from "../../scripts/notices.ts";
import { PROJECT_ROOT } from "../helpers/source.ts";
import { put, tempDir } from "../helpers/temp-dir.ts";

const installed = (path: string): string => join(PROJECT_ROOT, "node_modules", path);

describe("thirdPartyNotices", () => {
  it("names each bundled package once, with its licence text", async () => {
    const notices = await thirdPartyNotices([
      join(PROJECT_ROOT, "src/cli.ts"),
      installed("react/index.js"),
      installed("react/cjs/react.production.js"),
      installed("@xterm/headless/lib-headless/xterm-headless.mjs"),
      "\0rolldown/runtime.js",
    ]);
    expect(notices.match(/^react \d+\.\d+\.\d+ \(MIT\)$/gm)).toHaveLength(1);
    expect(notices).toMatch(/^@xterm\/headless .* \(MIT\)$/m);
    expect(notices).toContain("Meta Platforms");
    expect(notices).not.toContain("src/cli.ts");
  });

  it("refuses a package that does not say its licence", async () => {
    const name = join(await tempDir(), "node_modules", "x");
    await put(join(name, "package.json"), { name: "x", version: "1.0.0" });
    await expect(thirdPartyNotices([join(name, "index.js")])).rejects.toThrow("license");
  });
});
