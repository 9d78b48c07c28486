import fc from "fast-check";
import { afterEach, describe, expect, it } from "vitest";

import { type ChildModes, NO_MODES } from "../../src/pty/child-modes.ts";
import type { Command } from "../../src/tui/commands.ts";
import { InputRouter } from "../../src/tui/input.ts";
import { CLAUDE_KEYS, CONTROL_BYTES, KITTY_KEYS, PASTE_WITH_PREFIX } from "../helpers/keys.ts";

const PREFIX = "\u001c";
const routers: InputRouter[] = [];

interface Rig {
  readonly router: InputRouter;
  readonly commands: string[];
  readonly unknown: string[];
  pane(): string;
  overlay(): string;
  pointer(): string;
  open: boolean;
  type(text: string): void;
}

function rig(modes: Partial<ChildModes> = {}, functionKeys = true): Rig {
  const pane: Uint8Array[] = [];
  const overlay: Uint8Array[] = [];
  const pointer: Uint8Array[] = [];
  const text = (parts: readonly Uint8Array[]): string => Buffer.concat(parts).toString("latin1");
  const made: Rig = {
    commands: [],
    unknown: [],
    open: false,
    pane: () => text(pane),
    overlay: () => text(overlay),
    pointer: () => text(pointer),
    type: (input) => made.router.feed(Buffer.from(input, "latin1")),
    router: new InputRouter(
      {
        modes: () => ({ ...NO_MODES, ...modes }),
        overlayOpen: () => made.open,
        toPane: (bytes) => pane.push(bytes),
        mouse: (bytes) => pointer.push(bytes),
        toOverlay: (bytes) => overlay.push(bytes),
        run: (command: Command) => made.commands.push(command.id),
        armed: () => {},
        unknownChord: (chord) => made.unknown.push(chord),
      },
      functionKeys,
    ),
  };
  routers.push(made.router);
  return made;
}

/** Longer than the pause after which a cut sequence counts as complete. */
async function settle(): Promise<void> {
  await new Promise((resolve) => {
    setTimeout(resolve, 40);
  });
}

afterEach(() => {
  for (const router of routers.splice(0)) router.stop();
});

describe("what Claude Code gets", () => {
  it.each([
    ["every control byte and every other byte", CONTROL_BYTES],
    ["every key Claude Code binds", CLAUDE_KEYS],
    ["the forms of the kitty protocol", KITTY_KEYS],
  ])("%s: unchanged, each by itself", async (_name, keys) => {
    const rigs = keys.map((key) => ({ key, ...rig() }));
    for (const { key, type } of rigs) type(key);
    await settle();
    for (const { key, pane, commands } of rigs) {
      expect(pane()).toBe(key);
      expect(commands).toEqual([]);
    }
  });

  it("every two bytes of which one is a control pass unchanged, but for the prefix", async () => {
    const { type, pane } = rig();
    let sent = "";
    for (let first = 0; first < 256; first++) {
      for (let second = 0; second < 256; second++) {
        const pair = String.fromCharCode(first, second);
        if (pair.includes(PREFIX) || (first >= 32 && second >= 32)) continue;
        type(pair);
        sent += pair;
      }
    }
    await settle();
    expect(pane()).toBe(sent);
  });

  it("T14: a paste that holds the prefix and F-keys is data", async () => {
    const { type, pane, commands } = rig({ bracketedPaste: true });
    for (const byte of PASTE_WITH_PREFIX) type(byte);
    await settle();
    expect(pane()).toBe(PASTE_WITH_PREFIX);
    expect(commands).toEqual([]);
  });

  it("anything, split anywhere, passes unchanged when it holds no key of ours", async () => {
    const word = fc.constantFrom(...CLAUDE_KEYS, ...KITTY_KEYS, "hello", "ü€𝄞");
    await fc.assert(
      fc.asyncProperty(
        fc.array(word, { maxLength: 8 }),
        fc.array(fc.nat(40), { maxLength: 6 }),
        async (words, cuts) => {
          const { type, pane, commands } = rig();
          const sent = Buffer.from(words.join(""), "utf8").toString("latin1");
          const points = [...cuts.filter((at) => at < sent.length), 0, sent.length].toSorted((a, b) => a - b);
          for (let n = 1; n < points.length; n++) type(sent.slice(points[n - 1], points[n]));
          await settle();
          expect(pane()).toBe(sent);
          expect(commands).toEqual([]);
        },
      ),
      { numRuns: 25 },
    );
  });
});

it("reports of the pointer go their own way while the terminal sends them, and are bytes like others otherwise", () => {
  const press = "\u001b[<0;100;5M";
  const asked = rig({ mouse: 1003, mouseEncoding: 1006 });
  asked.type(`a${press}b`);
  expect(asked.pane()).toBe("ab");
  expect(asked.pointer()).toBe(press);
  const other = rig();
  other.type(press);
  expect(other.pane()).toBe(press);
});

describe("our keys", () => {
  it.each(["\u001bOQ", "\u001b[12~", "\u001b[[B", "\u001b[1;1Q", "\u001b[1;1:1Q"])("%j opens the switcher", (key) => {
    const { type, pane, commands } = rig();
    type(key);
    expect(commands).toEqual(["model.open"]);
    expect(pane()).toBe("");
  });

  it.each([PREFIX, "\u001b[92;5u", "\u001b[27;5;92~"])("%j arms the prefix", (key) => {
    const { type, pane, commands } = rig();
    type(`${key}z`);
    expect(commands).toEqual(["pane.zoom"]);
    expect(pane()).toBe("");
  });

  it("the prefix twice types it once", () => {
    const { type, commands } = rig();
    type(PREFIX + PREFIX);
    expect(commands).toEqual(["pane.prefix"]);
  });

  it("Esc after the prefix cancels, an unknown key is reported, and neither reaches Claude Code", async () => {
    const { type, pane, unknown, router } = rig();
    type(PREFIX);
    type("\u001b");
    await settle();
    expect(router.armed).toBe(false);
    type(`${PREFIX}~x`);
    expect(unknown).toEqual(["~"]);
    expect(pane()).toBe("x");
  });

  it("F-keys are Claude Code's inside byobu", () => {
    const { type, pane, commands } = rig({}, false);
    type("\u001bOQ");
    expect(pane()).toBe("\u001bOQ");
    expect(commands).toEqual([]);
  });

  it("an open overlay gets everything else", async () => {
    const made = rig();
    made.open = true;
    made.type("abc\r\u001b[B");
    made.type("\u001b");
    await settle();
    expect(made.overlay()).toBe("abc\r\u001b[B\u001b");
    expect(made.pane()).toBe("");
    made.type("\u001bOQ");
    expect(made.commands).toEqual(["model.open"]);
  });
});
