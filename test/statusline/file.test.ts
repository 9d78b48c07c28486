/** The snapshot file: its place, its content, and the shell command that shows it. */
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { decodeSnapshot, encodeSnapshot, snapshotFile, statuslineCommand } from "../../src/statusline/file.ts";
import { EMPTY_SNAPSHOT, type Snapshot } from "../../src/statusline/state.ts";
import { tempDir } from "../helpers/temp-dir.ts";

const text = fc.option(fc.string(), { nil: undefined });
const number = fc.option(fc.double({ noNaN: true, noDefaultInfinity: true }), { nil: undefined });
const snapshots: fc.Arbitrary<Snapshot> = fc.record({
  target: text,
  rule: text,
  why: text,
  inputTokens: number,
  cachedTokens: number,
  outputTokens: number,
  ttft: number,
  tokensPerSecond: number,
  error: text,
  cost: number,
  window: number,
  instead: text,
  pinned: fc.boolean(),
  streaming: fc.boolean(),
  totalInput: fc.nat(),
  totalOutput: fc.nat(),
});

describe("snapshot file", () => {
  it("gives back what was written", () => {
    fc.assert(
      fc.property(snapshots, fc.nat(), fc.boolean(), (snapshot, pid, colour) => {
        const decoded = decodeSnapshot(encodeSnapshot({ pid, snapshot }, colour));
        // JSON knows no negative zero.
        expect(JSON.stringify(decoded)).toBe(JSON.stringify({ pid, snapshot }));
      }),
    );
  });

  it.each(["", "line only\n", "line\n{", "line\n[]", "line\nnull", `line\n{"pid":1}`, `line\n{"snapshot":{}}`])(
    "is nothing when it is %j",
    (content) => {
      expect(decodeSnapshot(content)).toBeUndefined();
    },
  );

  it("ignores facts of the wrong type", () => {
    const decoded = decodeSnapshot(`line\n{"pid":1,"snapshot":{"target":5,"ttft":"x","rule":"default","new":true}}`);
    expect(decoded).toEqual({ pid: 1, snapshot: { ...EMPTY_SNAPSHOT, rule: "default" } });
  });

  it("lies in the runtime directory, and only there", () => {
    expect(snapshotFile("0a-1", { XDG_RUNTIME_DIR: "/run/user/7" })).toBe("/run/user/7/ccr/0a-1.statusline");
    expect(snapshotFile("0a-1", {})).toContain(tmpdir());
    for (const id of ["", "../x", "a/b", "a\0b", "x".repeat(65)]) expect(snapshotFile(id, {})).toBeUndefined();
  });
});

describe("statuslineCommand", () => {
  const run = (file: string): string =>
    execFileSync("/bin/sh", ["-c", statuslineCommand()], { env: { CCR_STATUSLINE_FILE: file }, encoding: "utf8" });

  it("prints the first line as it is", async () => {
    const file = join(await tempDir(), "a b");
    writeFileSync(file, "ccr │ \\n %s \u001b[35mx\u001b[0m  \nsecond\n");
    expect(run(file)).toBe("ccr │ \\n %s \u001b[35mx\u001b[0m  \n");
  });

  it("says so when there is no file", async () => {
    expect(run(join(await tempDir(), "none"))).toBe("ccr ? proxy not running\n");
  });
});
