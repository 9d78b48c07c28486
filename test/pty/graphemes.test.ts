import { execFileSync } from "node:child_process";
import { join } from "node:path";

import { expect, it } from "vitest";

const MODULE = join(import.meta.dirname, "../../src/pty/graphemes.ts");

/** The addon reads its tables from the start of the pool; what was allocated before would be taken for them. */
it("loads with a pool that is in use, in little memory, and gives the pool back", () => {
  const program = `for (let n = 0; n < 100; n++) Buffer.from("something else in the pool " + n);
    const size = Buffer.poolSize;
    const { graphemeRules } = await import(${JSON.stringify(MODULE)});
    graphemeRules();
    console.log(Buffer.poolSize === size, process.memoryUsage().rss < 250e6);`;
  const output = execFileSync(process.execPath, ["--input-type=module", "--eval", program], { encoding: "utf8" });
  expect(output).toBe("true true\n");
});
