import { readFile } from "node:fs/promises";
import { join } from "node:path";

import { expect, it } from "vitest";

import { withKeys } from "../helpers/config-page.ts";
import { PROJECT_ROOT } from "../helpers/source.ts";

it("docs/configuration.md lists every key", async () => {
  const path = join(PROJECT_ROOT, "docs", "configuration.md");
  await expect(withKeys(await readFile(path, "utf8"))).toMatchFileSnapshot(path);
});
