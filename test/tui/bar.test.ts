import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { Grid } from "../../src/pty/grid.ts";
import { paintBar } from "../../src/tui/bar.ts";
import { reduce } from "../../src/tui/reduce.ts";
import { type CockpitState, INITIAL_STATE } from "../../src/tui/state.ts";
import { sampleFlow } from "../helpers/cockpit.tsx";

const AT = 1_000_000;

function row(cols: number, state: CockpitState, mode = "CLAUDE", hint?: string): string {
  const grid = new Grid(cols, 1);
  paintBar(grid, 0, { state, mode, hint, fallback: "demo,demo-small", now: AT + 2_640 });
  return grid.rowText(0);
}

const BUSY = sampleFlow(AT).reduce(reduce, INITIAL_STATE);
/** Without the message of the failed request. */
const QUIET: CockpitState = { ...BUSY, toast: undefined };

describe("status row", () => {
  it("names the configured default before the first request", () => {
    expect(row(120, INITIAL_STATE)).toMatchInlineSnapshot(
      `" ccr │ CLAUDE │ default → demo,demo-small                                             Ctrl+\\ menu  F2 model  F9 sidebar"`,
    );
  });

  it("follows the running answer", () => {
    expect(row(120, QUIET)).toMatchInlineSnapshot(
      `" ccr │ CLAUDE │ default → demo,demo-large │ ≈86 tok · 43 tok/s │ ttft 0.64s │ 1 failed            Ctrl+\\ menu  F2 model"`,
    );
  });

  it("leaves out what finds no room, keys first", () => {
    expect(row(80, QUIET)).toMatchInlineSnapshot(
      `" ccr │ CLAUDE │ default → demo,demo-large │ ≈86 tok · 43 tok/s │ ttft 0.64s"`,
    );
    expect(row(40, QUIET)).toMatchInlineSnapshot(`" ccr │ CLAUDE │ default → demo,demo-lar"`);
  });

  it("shows a message instead of the numbers while it is new", () => {
    expect(row(80, BUSY)).toContain("│ demo is rate limited (429) [CCR-E102]");
  });

  it("shows the keys of an open overlay", () => {
    expect(row(80, QUIET, "MODEL", "Esc cancel")).toContain("│ MODEL │");
  });

  it("never leaves the row, whatever the width", () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 300 }), (cols) => row(cols, QUIET).length <= cols));
  });
});
