import { setTimeout as delay } from "node:timers/promises";
import { describe, expect, it } from "vitest";

import type { Actions } from "../../../src/tui/actions.ts";
import { OVERLAYS } from "../../../src/tui/overlays/index.ts";
import { PROVIDER, sampleFlow, testCockpit, type TestCockpit } from "../../helpers/cockpit.tsx";

const { View } = OVERLAYS.switcher;

interface Open {
  readonly cockpit: TestCockpit;
  readonly calls: string[];
  type(...keys: string[]): Promise<void>;
  frame(): string;
}

function open(cockpit: TestCockpit = testCockpit(), width = 80, rows = 16): Open {
  const calls: string[] = [];
  const record = (name: string) => () => {
    calls.push(name);
  };
  const actions: Actions = {
    toggleOverlay: record("toggle"),
    closeOverlay: record("close"),
    toggleSidebar: record("sidebar"),
    toggleZoom: record("zoom"),
    undoSwitch: record("undo"),
    copy: record("copy"),
    sendPrefix: record("prefix"),
    newSession: record("new session"),
    showSession: record("show session"),
    nextSession: record("next session"),
    closeSession: record("close session"),
    restart: record("restart"),
    quit: record("quit"),
  };
  const { stdin, lastFrame } = cockpit.render(<View width={width} rows={rows} actions={actions} />);
  return {
    cockpit,
    calls,
    frame: () => lastFrame() ?? "",
    type: async (...keys) => {
      for (const key of keys) {
        stdin.write(key);
        await delay(30);
      }
    },
  };
}

const ESC = "\u001b";
const DOWN = "\u001b[B";

describe("switcher", () => {
  it("three letters and Enter switch this session's model", async () => {
    const { cockpit, calls, type } = open();
    await type("t", "h", "i", "\r");
    expect(cockpit.switched).toEqual(["demo,demo-thinking"]);
    expect(calls).toEqual(["close"]);
  });

  it("moves, filters, corrects and cancels", async () => {
    const { cockpit, calls, type, frame } = open();
    await type(DOWN, DOWN);
    expect(frame()).toContain("❯ demo,demo-thinking");
    await type("x", "y", "z");
    expect(frame()).toContain("0 of 3");
    expect(frame()).toContain("No model matches");
    await type("\r");
    expect(cockpit.switched).toEqual([]);
    await type("\u007f", "\u007f", "\u007f");
    expect(frame()).toContain("3 models");
    await type(ESC);
    expect(calls).toEqual(["close"]);
    expect(cockpit.switched).toEqual([]);
  });

  it("takes a paste as text, of whose lines the first counts", async () => {
    const { cockpit, type, frame } = open();
    await type("\u001b[200~think\nsecond\u001b[201~");
    expect(frame()).toContain("❯ think▏");
    await type("\r");
    expect(cockpit.switched).toEqual(["demo,demo-thinking"]);
  });

  it("hands the choice back to the rules with its first row", async () => {
    const cockpit = testCockpit();
    cockpit.controls.switchModel({ provider: PROVIDER, model: "demo-large" });
    const { type, frame } = open(cockpit);
    expect(frame()).toContain("❯ auto · the rules decide");
    await type("\r");
    expect(cockpit.switched).toEqual(["demo,demo-large", undefined]);
  });

  it("warns when the conversation does not fit the model", async () => {
    const cockpit = testCockpit({ ...PROVIDER, windows: { "demo-small": 8_000 } });
    for (const event of sampleFlow()) cockpit.bus.publish(event);
    const { frame } = open(cockpit);
    expect(frame()).toContain("26.8k tokens in use, this model takes 8k: /compact before you go on");
  });

  it("says what is known of the models, as far as there is room", () => {
    const facts = { price: { input: 0.27, output: 1.1 }, tools: true, reasoning: false };
    const known = testCockpit(PROVIDER, facts);
    expect(open(known, 98, 11).frame()).toMatchInlineSnapshot(`
      "╭─ MODEL   for this session ─────────────────────────────────────────────────────────────────────╮
      │ ❯ ▏                                                                                   3 models │
      │────────────────────────────────────────────────────────────────────────────────────────────────│
      │   provider,model                                      context  in/out $/M    role              │
      │ ❯ demo,demo-small                                     32k      $0.27/$1.10   in use, default   │
      │   demo,demo-large                                     200k     $0.27/$1.10                     │
      │   demo,demo-thinking                                  ?        $0.27/$1.10                     │
      │                                                                                                │
      │────────────────────────────────────────────────────────────────────────────────────────────────│
      │ In use                                                                     tools ✓  thinking ✗ │
      ╰────────────────────────────────────────────────────────────────────────────────────────────────╯"
    `);
    expect(open(known, 60, 11).frame()).toMatchInlineSnapshot(`
      "╭─ MODEL   for this session ───────────────────────────────╮
      │ ❯ ▏                                             3 models │
      │──────────────────────────────────────────────────────────│
      │   provider,model              context  role              │
      │ ❯ demo,demo-small             32k      in use, default   │
      │   demo,demo-large             200k                       │
      │   demo,demo-thinking          ?                          │
      │                                                          │
      │──────────────────────────────────────────────────────────│
      │ In use                               tools ✓  thinking ✗ │
      ╰──────────────────────────────────────────────────────────╯"
    `);
    expect(open(known, 40, 11).frame()).toMatchInlineSnapshot(`
      "╭─ MODEL   for this session ───────────╮
      │ ❯ ▏                         3 models │
      │──────────────────────────────────────│
      │   provider,model                     │
      │ ❯ demo,demo-small                    │
      │   demo,demo-large                    │
      │   demo,demo-thinking                 │
      │                                      │
      │──────────────────────────────────────│
      │ In use           tools ✓  thinking ✗ │
      ╰──────────────────────────────────────╯"
    `);
  });

  it("is a list and a query where there is room for nothing else", () => {
    const { frame } = open(testCockpit(), 24, 5);
    expect(frame()).toMatchInlineSnapshot(`
      "╭─ MODEL   for this … ─╮
      │ ❯ ▏         3 models │
      │ ❯ demo,demo-small    │
      │   demo,demo-large    │
      ╰──────────────────────╯"
    `);
  });

  it("says that a running answer finishes on its model", () => {
    const cockpit = testCockpit();
    for (const event of sampleFlow()) cockpit.bus.publish(event);
    expect(open(cockpit).frame()).toContain("the running answer finishes on its model");
  });

  it("shows a window of a thousand models around the selected one", async () => {
    const models = Array.from({ length: 1000 }, (_, n) => `model-${String(n).padStart(4, "0")}`);
    const { frame, type } = open(testCockpit({ ...PROVIDER, models }));
    expect(frame()).toContain("1000 models");
    for (let page = 0; page < 10; page++) await type("\u001b[6~");
    expect(frame()).toContain("❯ demo,model-0100");
    expect(frame().split("\n").length).toBeLessThanOrEqual(16);
  });
});
