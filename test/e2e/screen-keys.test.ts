/** What is typed arrives at the program in the pane byte for byte, through the whole cockpit. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, it } from "vitest";

import { openCockpit } from "../helpers/cockpit-session.ts";
import { CLAUDE_KEYS, CONTROL_BYTES, KITTY_KEYS, PASTE_WITH_PREFIX } from "../helpers/keys.ts";
import type { PtySession } from "../helpers/pty-session.ts";
import { tempDir } from "../helpers/temp-dir.ts";

const PREFIX = "\u001c";
const ESC = "\u001b";

interface Rig {
  readonly session: PtySession;
  received(): string;
  /** Waits until the program has received this and nothing else since the last call. */
  receives(wanted: string): Promise<void>;
}

/** A program that asks for some modes and writes down every byte it gets. */
async function rig(modes = ""): Promise<Rig> {
  const log = join(await tempDir(), "input");
  const script = `stty raw -echo; printf '${modes}READY'; exec cat > '${log}'`;
  const { session } = await openCockpit({ script });
  await session.shows("READY");
  await session.shows("─ ROUTE ");
  let seen = 0;
  const received = (): string => (existsSync(log) ? readFileSync(log, "latin1").slice(seen) : "");
  const receives = async (wanted: string): Promise<void> => {
    await session.until(`${wanted.length} bytes`, () => received().length >= wanted.length);
    expect(received()).toBe(wanted);
    seen += wanted.length;
  };
  return { session, received, receives };
}

describe("the program receives", () => {
  it("every byte, one at a time", async () => {
    const { session, receives } = await rig();
    for (const byte of CONTROL_BYTES) {
      session.type(byte);
      // An Esc, or the beginning of a character, is only complete when nothing follows.
      await receives(byte);
    }
  });

  it("every key of Claude Code's, and the forms of kitty's protocol", async () => {
    const { session, receives } = await rig(`${ESC}[?1h${ESC}[>5u`.replaceAll(ESC, "\\033"));
    const keys = [...CLAUDE_KEYS, ...KITTY_KEYS, "ü€𝄞"].map((key) => Buffer.from(key).toString("latin1"));
    for (const key of keys) {
      session.type(key);
      await receives(key);
    }
    session.type(keys.join(""));
    await receives(keys.join(""));
  });

  it("a paste, whatever it holds", async () => {
    const { session, receives } = await rig("\\033[?2004h");
    await session.until("bracketed paste", () => session.screen.terminal.modes.bracketedPasteMode);
    const paste = `${ESC}[200~${"a line of a large paste, with the prefix \u001cq in it\r".repeat(4_000)}${ESC}[201~`;
    session.type(PASTE_WITH_PREFIX);
    await receives(PASTE_WITH_PREFIX);
    session.type(paste);
    await receives(paste);
    expect(session.screen.text).not.toContain("QUIT?");
  });

  it("the mouse in its pane, and the focus; nothing of the mouse elsewhere", async () => {
    const { session, receives } = await rig("\\033[?1003h\\033[?1006h\\033[?1004h");
    await session.until("the mouse", () => session.screen.terminal.modes.mouseTrackingMode === "any");
    session.type(`${ESC}[<0;10;5M${ESC}[<0;10;5m${ESC}[<0;100;5M${ESC}[<0;100;5m${ESC}[<64;3;3M${ESC}[I${ESC}[O`);
    await receives(`${ESC}[<0;10;5M${ESC}[<0;10;5m${ESC}[<64;3;3M${ESC}[I${ESC}[O`);
  });

  it("nothing of what is ours", async () => {
    const { session, receives } = await rig();
    session.type(`${ESC}OQ`);
    await session.shows("MODEL   apply to");
    session.type("abc");
    await session.shows("0 of 1");
    session.type(ESC);
    await session.until("a closed switcher", () => !session.screen.text.includes("MODEL   apply to"));
    session.type(`${PREFIX}z`);
    await session.until("the pane alone", () => !session.screen.text.includes("─ ROUTE "));
    session.type(`${PREFIX}${PREFIX}x${PREFIX}\\y`);
    await receives(`${PREFIX}x${PREFIX}y`);
  });
});
