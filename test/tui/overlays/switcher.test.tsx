import { setTimeout as delay } from "node:timers/promises";
import { describe, expect, it } from "vitest";

import { OVERLAYS } from "../../../src/tui/overlays/index.ts";
import { recordedActions } from "../../helpers/actions.ts";
import { PROVIDER, sampleFlow, testCockpit, type TestCockpit } from "../../helpers/cockpit.tsx";

const { View } = OVERLAYS.switcher;

interface Open {
  readonly cockpit: TestCockpit;
  readonly calls: string[];
  type(...keys: string[]): Promise<void>;
  frame(): string;
}

function open(cockpit: TestCockpit = testCockpit(), width = 80, rows = 16): Open {
  const { actions, calls } = recordedActions();
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
    expect(calls).toEqual(["closeOverlay"]);
  });

  it("moves, filters, corrects and cancels", async () => {
    const { cockpit, calls, type, frame } = open();
    await type(DOWN, DOWN);
    expect(frame()).toContain("❯ · demo,demo-thinking");
    await type("x", "y", "z");
    expect(frame()).toContain("0 of 3");
    expect(frame()).toContain("No model matches");
    await type("\r");
    expect(cockpit.switched).toEqual([]);
    await type("\u007f", "\u007f", "\u007f");
    expect(frame()).toContain("3 models");
    await type(ESC);
    expect(calls).toEqual(["closeOverlay"]);
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
    expect(frame()).toContain("❯   auto · the rules decide");
    await type("\r");
    expect(cockpit.switched).toEqual(["demo,demo-large", undefined]);
  });

  it("warns when the conversation does not fit the model", async () => {
    const cockpit = testCockpit({ ...PROVIDER, windows: { "demo-small": 8_000 } });
    for (const event of sampleFlow()) cockpit.bus.publish(event);
    const { frame } = open(cockpit);
    expect(frame()).toContain("26.8k tokens in use, demo-small takes 8k: the next request will be refused.");
  });

  it("says what is known of the models, as far as there is room", () => {
    const facts = { price: { input: 0.27, output: 1.1 }, tools: true, reasoning: false };
    const known = testCockpit(PROVIDER, facts);
    expect(open(known, 98, 11).frame()).toMatchInlineSnapshot(`
      "╭─ MODEL   apply to ‹ default ›   for ‹ this session › ──────────────────────────────────────────╮
      │ ❯ ▏                                                                                   3 models │
      │────────────────────────────────────────────────────────────────────────────────────────────────│
      │     provider,model                        ctx    in/out $/M    caps    ttft   role             │
      │ ❯ · demo,demo-small                       32k    $0.27/$1.10   T · ?          in use, default  │
      │   · demo,demo-large                       200k   $0.27/$1.10   T · ?                           │
      │   · demo,demo-thinking                    ?      $0.27/$1.10   T · ?                           │
      │────────────────────────────────────────────────────────────────────────────────────────────────│
      │ in use                                                                      tools ✓ thinking ✗ │
      │ ↵ switch  ^S save  Tab scenario  ←→ scope  ^F favourite  ^T test  ^Z undo  Esc                 │
      ╰────────────────────────────────────────────────────────────────────────────────────────────────╯"
    `);
    expect(open(known, 60, 11).frame()).toMatchInlineSnapshot(`
      "╭─ MODEL   apply to ‹ default ›   for ‹ this session › ────╮
      │ ❯ ▏                                             3 models │
      │──────────────────────────────────────────────────────────│
      │     provider,model               ctx    role             │
      │ ❯ · demo,demo-small              32k    in use, default  │
      │   · demo,demo-large              200k                    │
      │   · demo,demo-thinking           ?                       │
      │──────────────────────────────────────────────────────────│
      │ in use                                tools ✓ thinking ✗ │
      │ ↵ switch  ^S save  Tab scenario  ←→ scope  ^F favourite  │
      ╰──────────────────────────────────────────────────────────╯"
    `);
    expect(open(known, 40, 11).frame()).toMatchInlineSnapshot(`
      "╭─ MODEL   apply to ‹ default ›   fo… ─╮
      │ ❯ ▏                         3 models │
      │──────────────────────────────────────│
      │     provider,model                   │
      │ ❯ · demo,demo-small                  │
      │   · demo,demo-large                  │
      │   · demo,demo-thinking               │
      │──────────────────────────────────────│
      │ in use            tools ✓ thinking ✗ │
      │ ↵ switch  ^S save  Tab scenario      │
      ╰──────────────────────────────────────╯"
    `);
  });

  it("is a list and a query where there is room for nothing else", () => {
    const { frame } = open(testCockpit(), 24, 5);
    expect(frame()).toMatchInlineSnapshot(`
      "╭─ MODEL   apply to … ─╮
      │ ❯ ▏         3 models │
      │ ❯ · demo,demo-small  │
      │   · demo,demo-large  │
      ╰──────────────────────╯"
    `);
  });

  it("says what a switch costs, and where a running answer finishes", () => {
    const cockpit = testCockpit();
    for (const event of sampleFlow()) cockpit.bus.publish(event);
    expect(open(cockpit).frame()).toContain("switch re-sends 26.8k tok uncached · #3 finishes on demo-large");
  });

  it("shows a window of a thousand models around the selected one", async () => {
    const models = Array.from({ length: 1000 }, (_, n) => `model-${String(n).padStart(4, "0")}`);
    const { frame, type } = open(testCockpit({ ...PROVIDER, models }));
    expect(frame()).toContain("1000 models");
    for (let page = 0; page < 5; page++) await type("\u001b[6~");
    expect(frame()).toContain("❯ · demo,model-0035");
    expect(frame().split("\n").length).toBeLessThanOrEqual(16);
  });
});
