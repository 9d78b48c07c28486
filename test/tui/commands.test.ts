import { describe, expect, it } from "vitest";

import { COMMANDS } from "../../src/tui/commands.ts";

describe("command table", () => {
  it("has no chord, F-key or id twice", () => {
    for (const field of ["id", "chord", "key"] as const) {
      const values = COMMANDS.map((command) => command[field]).filter((value) => value !== undefined);
      expect(new Set(values).size).toBe(values.length);
    }
  });
});
