import { describe, expect, it } from "vitest";

import type { ScreenSettings } from "../../../src/core/screen.ts";
import { DEFAULT_KEYMAP, readKeymap } from "../../../src/tui/keys/keymap.ts";

const PREFIX = "\u001c";

describe("the table's own keys", () => {
  it("find commands by chord and F-key", () => {
    expect(DEFAULT_KEYMAP.commandOfChord("m")?.id).toBe("model.open");
    expect(DEFAULT_KEYMAP.commandOfChord(PREFIX)?.id).toBe("pane.prefix");
    expect(DEFAULT_KEYMAP.commandOfChord("~")).toBeUndefined();
    expect(DEFAULT_KEYMAP.commandOfKey("f2")?.id).toBe("model.open");
    expect(DEFAULT_KEYMAP.commandOfKey("f12")).toBeUndefined();
  });

  it("claim only F-keys that do something", () => {
    for (const key of DEFAULT_KEYMAP.functionKeys) expect(DEFAULT_KEYMAP.commandOfKey(key)).toBeDefined();
    expect(DEFAULT_KEYMAP.functionKeys).toContain("f2");
  });
});

describe("the user's keys", () => {
  it("go before the table's: a key given to one command is taken from the other", () => {
    const { keymap, faults } = readKeymap({ keys: { "pane.zoom": ["f2", "prefix space"] } });
    expect(faults).toEqual([]);
    expect(keymap.commandOfKey("f2")?.id).toBe("pane.zoom");
    expect(keymap.commandOfChord(" ")?.id).toBe("pane.zoom");
    expect(keymap.commandOfChord("z")).toBeUndefined();
    expect(keymap.nameOf("model.open")).toBe("Ctrl+\\ m");
  });

  it("null takes every key from a command, and its F-key goes back to Claude Code", () => {
    const { keymap } = readKeymap({ keys: { "log.toggle": null } });
    expect(keymap.bindingsOf("log.toggle")).toEqual([]);
    expect(keymap.nameOf("log.toggle")).toBe("");
    expect(keymap.functionKeys).not.toContain("f4");
  });

  it("cursor keys are the same in both modes of the terminal", () => {
    const { keymap } = readKeymap({ keys: { "pane.zoom": "prefix left" } });
    expect(keymap.commandOfChord("\u001b[D")?.id).toBe("pane.zoom");
    expect(keymap.commandOfChord("\u001bOD")?.id).toBe("pane.zoom");
    expect(keymap.chordOf("pane.zoom")).toBe("←");
  });

  it("another prefix is said wherever a text names it, and moved keys too", () => {
    const { keymap } = readKeymap({ prefix: "ctrl+^", keys: { "model.undo": "prefix U", "model.open": "f3" } });
    expect(keymap.prefix).toEqual({ name: "Ctrl+^", code: 94, sent: "\u001e" });
    expect(keymap.commandOfChord("\u001e")?.id).toBe("pane.prefix");
    expect(keymap.inText("Saved. Undo: Ctrl+\\ u")).toBe("Saved. Undo: Ctrl+^ U");
    expect(keymap.inText("Ctrl+\\ m switches the model")).toBe("F3 switches the model");
    expect(DEFAULT_KEYMAP.inText("Undo: Ctrl+\\ u")).toBe("Undo: Ctrl+\\ u");
  });

  it.each<[ScreenSettings, string]>([
    [{ keys: { "model.opne": "f2" } }, 'tui.keys: there is no command named "model.opne"; ccr config keys lists them'],
    [{ keys: { "model.open": "f3", "pane.zoom": "f3" } }, "tui.keys pane.zoom: f3 is given to model.open already"],
    [{ keys: { "pane.zoom": "f5" } }, "tui.keys pane.zoom: f5 is none of f2, f3, f4, f6, f8, f9"],
    [
      { keys: { "pane.zoom": "ctrl+b" } },
      'tui.keys pane.zoom: ctrl+b belongs to Claude Code: take an F-key, or a key after the prefix, such as "prefix m"',
    ],
    [
      { keys: { "pane.zoom": "prefix esc" } },
      "tui.keys pane.zoom: Esc after the prefix cancels it, and cannot be bound",
    ],
    [
      { keys: { "pane.zoom": "prefix zoom" } },
      "tui.keys pane.zoom: prefix zoom is no key: one character, or one of left, right, up, down, tab, enter, space",
    ],
    [{ keys: { "pane.zoom": "zoom" } }, 'tui.keys pane.zoom: "zoom" is no key: "f2" and "prefix m" are'],
    [
      { prefix: "ctrl+b" },
      'tui.prefix cannot be "ctrl+b": it must be one of ctrl+\\, ctrl+^, ctrl+q; all others are Claude Code\'s',
    ],
  ])("%j is refused", (settings, message) => {
    expect(readKeymap(settings).faults.map((fault) => fault.message)).toEqual([message]);
  });
});
