import fc from "fast-check";
import { expect, it } from "vitest";

import { moveCursor } from "../../src/pty/move.ts";
import { OracleTerminal } from "../helpers/terminal.ts";

const COLS = 30;
const ROWS = 12;
const place = fc.record({ row: fc.nat(ROWS - 1), col: fc.nat(COLS - 1) });

it("leads from anywhere to anywhere, and never further round than straight there", () => {
  const terminal = new OracleTerminal(COLS, ROWS);
  fc.assert(
    fc.property(place, place, fc.constantFrom("known", "column unknown", "unknown"), (from, to, known) => {
      terminal.write(`\u001b[${from.row + 1};${from.col + 1}H`);
      const way = moveCursor(known === "unknown" ? -1 : from.row, known === "known" ? from.col : -1, to.row, to.col);
      terminal.write(way);
      expect(terminal.cursor).toMatchObject(to);
      expect(way.length).toBeLessThanOrEqual(`\u001b[${to.row + 1};${to.col + 1}H`.length);
    }),
    { numRuns: 2_000 },
  );
  terminal.dispose();
});

it("is nothing when there is nowhere to go", () => {
  expect(moveCursor(3, 4, 3, 4)).toBe("");
});
