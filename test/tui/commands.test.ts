import { describe, expect, it } from "vitest";

import { boundKeys, commandOfChord, commandOfKey, COMMANDS, PREFIX_CHAR } from "../../src/tui/commands.ts";

describe("command table", () => {
  it("has no chord, F-key or id twice", () => {
    for (const field of ["id", "chord", "key"] as const) {
      const values = COMMANDS.map((command) => command[field]).filter((value) => value !== undefined);
      expect(new Set(values).size).toBe(values.length);
    }
  });

  it("finds commands by chord and F-key", () => {
    expect(commandOfChord("m")?.id).toBe("model.open");
    expect(commandOfChord(PREFIX_CHAR)?.id).toBe("pane.prefix");
    expect(commandOfChord("~")).toBeUndefined();
    expect(commandOfKey("f2")?.id).toBe("model.open");
    expect(commandOfKey("f12")).toBeUndefined();
  });

  it("claims only F-keys that do something", () => {
    expect(boundKeys()).toEqual(["f2", "f3", "f9", "f8"]);
  });
});
