import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { Grid } from "../../src/pty/grid.ts";
import { activeRoute } from "../../src/tui/active-route.ts";
import { paintBar } from "../../src/tui/bar.ts";
import { reduce } from "../../src/tui/reduce.ts";
import { type CockpitState, INITIAL_STATE } from "../../src/tui/state.ts";
import { sampleFlow, testCockpit } from "../helpers/cockpit.tsx";

const AT = 1_000_000;
const { controls } = testCockpit();

function row(cols: number, state: CockpitState, mode = "CLAUDE", hint?: string): string {
  const grid = new Grid(cols, 1);
  paintBar(grid, 0, { state, mode, hint, route: activeRoute(state, controls), now: AT + 2_640 });
  return grid.rowText(0);
}

const BUSY = sampleFlow(AT).reduce(reduce, INITIAL_STATE);
/** Right after the failed request. */
const FAILED = sampleFlow(AT).slice(0, -2).reduce(reduce, INITIAL_STATE);
/** Without messages. */
const QUIET: CockpitState = { ...BUSY, toast: undefined };

describe("status row", () => {
  it("names the configured default before the first request", () => {
    expect(row(120, INITIAL_STATE)).toMatchInlineSnapshot(
      `" ccr │ CLAUDE │ default → demo,demo-small                                Ctrl+\\ menu  F2 model  F3 requests  F9 sidebar"`,
    );
  });

  it("follows the running answer", () => {
    expect(row(120, QUIET)).toMatchInlineSnapshot(
      `" ccr │ CLAUDE │ default → demo,demo-large │ ≈86 tok · 43 tok/s │ 1 failed │ ctx 13% of 200k │ ttft 0.64s    Ctrl+\\ menu"`,
    );
  });

  it("leaves out what finds no room, keys first", () => {
    expect(row(80, QUIET)).toMatchInlineSnapshot(
      `" ccr │ CLAUDE │ default → demo,demo-large │ ≈86 tok · 43 tok/s │ 1 failed"`,
    );
    expect(row(40, QUIET)).toMatchInlineSnapshot(`" ccr │ CLAUDE │ default → demo,demo-la…"`);
  });

  it("shows a message instead of the numbers while it is new, and leaves the first key its place", () => {
    expect(row(80, FAILED)).toMatchInlineSnapshot(
      `" ccr │ CLAUDE │ demo is rate limited (429) [CCR-E102]     Ctrl+\\ menu  F2 model"`,
    );
    const toast = { level: "warn" as const, text: "a message that is longer than the row has columns for it", at: AT };
    expect(row(70, { ...QUIET, toast })).toMatchInlineSnapshot(
      `" ccr │ CLAUDE │ a message that is longer than the row h…  Ctrl+\\ menu"`,
    );
    expect(row(50, { ...QUIET, toast })).toMatchInlineSnapshot(`" ccr │ CLAUDE │ a message that is longer than th…"`);
  });

  it("never acts on the terminal, whatever a message says", () => {
    const toast = { level: "error" as const, text: "up said \u001b[2J\u202enothing\r\n", at: AT };
    expect(row(80, { ...QUIET, toast })).toContain("up said ␛[2J\\u{202e}nothing⏎");
  });

  it("says how full the context is, and whose choice the model was", () => {
    const used = { ...QUIET, rows: [], totals: INITIAL_STATE.totals, contextTokens: 190_500 };
    expect(row(120, used)).toContain("default → demo,demo-large │ ctx 95% of 200k │");
    expect(row(120, { ...used, override: "demo,demo-small" })).toContain(
      "session → demo,demo-small │ ctx 595% of 32k │",
    );
  });

  it("shows the keys of an open overlay", () => {
    expect(row(80, QUIET, "MODEL", "Esc cancel")).toContain("│ MODEL │");
  });

  it("never leaves the row, whatever the width", () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 300 }), (cols) => row(cols, QUIET).length <= cols));
  });
});
