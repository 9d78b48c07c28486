/** Palette, scenarios, log, error report and pages, as they answer to keys. */
import { setTimeout as delay } from "node:timers/promises";
import { describe, expect, it } from "vitest";

import type { OverlayId } from "../../../src/tui/actions.ts";
import { OVERLAYS } from "../../../src/tui/overlays/index.ts";
import { recordedActions } from "../../helpers/actions.ts";
import { crowdedCockpit } from "../../helpers/crowded-cockpit.tsx";
import { CockpitContext } from "../../../src/tui/context.ts";
import { render } from "ink-testing-library";

interface Open {
  readonly calls: string[];
  frame(): string;
  type(...keys: string[]): Promise<void>;
}

async function open(id: OverlayId, width = 80, rows = 16): Promise<Open> {
  const { bus, cockpit, events } = crowdedCockpit();
  for (const event of events) bus.publish(event);
  const { actions, calls } = recordedActions();
  const { View } = OVERLAYS[id];
  const { stdin, lastFrame } = render(
    <CockpitContext.Provider value={cockpit}>
      <View width={width} rows={rows} actions={actions} />
    </CockpitContext.Provider>,
  );
  await delay(20);
  return {
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

describe("palette", () => {
  it("finds by title, id and the command of the shell, and runs what is chosen", async () => {
    const { calls, frame, type } = await open("palette", 100);
    expect(frame()).toContain("switch model");
    await type("insp");
    expect(frame()).toContain("❯ requests");
    await type("\u0015", "logs --fol", "\r");
    expect(calls).toEqual(["run log.toggle"]);
  });

  it("several keys in one piece are taken one by one", async () => {
    const { calls, type } = await open("palette");
    await type("theme\r");
    expect(calls).toEqual(["run theme.next"]);
  });
});

describe("scenarios", () => {
  it("asks for the model of the chosen one", async () => {
    const { calls, frame, type } = await open("scenarios");
    expect(frame()).toContain("(not set: default takes it)");
    await type("jj", "\r");
    expect(calls).toEqual(["chooseModelFor think"]);
    await type(ESC);
    expect(calls.at(-1)).toBe("closeOverlay");
  });
});

describe("log", () => {
  it("has levels, a filter, and the request of a line", async () => {
    const { calls, frame, type } = await open("log", 110, 14);
    expect(frame()).toContain("listening on");
    await type("2");
    expect(frame()).toContain("warn+");
    expect(frame()).not.toContain("listening on");
    await type("3", "/", "refused", "\r");
    expect(frame()).toContain("/ refused");
    expect(frame()).not.toContain("listening on");
    await type("\r");
    expect(calls).toEqual(["openRequest 3"]);
    await type("c", "g");
    expect(frame()).toContain("below");
    await type("G");
    expect(frame()).toContain("follow ●");
    await type("y", "q");
    expect(calls.at(-2)).toContain("copy ");
    expect(calls.at(-1)).toBe("closeOverlay");
  });

  it("wraps long lines where there is no room for them", async () => {
    const { frame, type } = await open("log", 60, 20);
    expect(frame()).not.toContain("columns for it");
    await type("w");
    expect(frame()).toContain("columns for it");
  });
});

describe("error report", () => {
  it("names code, cause and one action, and leads to it", async () => {
    const { calls, frame, type } = await open("error", 90, 14);
    expect(frame()).toContain("CCR-E101  HTTP 401");
    expect(frame()).toContain("gemini refused the key (401)");
    expect(frame()).toContain("Ctrl+\\ m switches the model");
    await type("y", "m", "l", ESC);
    expect(calls).toEqual(["copyError", "toggleOverlay switcher", "toggleOverlay log", "closeOverlay"]);
  });
});

describe("pages", () => {
  it("scroll, and say where they are", async () => {
    const { calls, frame, type } = await open("help", 80, 12);
    expect(frame()).toMatch(/1-10 of \d+/);
    await type("G");
    expect(frame()).not.toMatch(/ 1-10 of/);
    await type("g", DOWN);
    expect(frame()).toMatch(/2-11 of \d+/);
    await type("q");
    expect(calls).toEqual(["closeOverlay"]);
  });

  it("the configuration shows what is wrong with it", async () => {
    const { frame } = await open("config");
    expect(frame()).toContain("gemini has no api_key");
  });
});

describe("switcher", () => {
  it("groups favourites and recent models, and blocks once what cannot work", async () => {
    const { calls, frame, type } = await open("switcher", 104, 20);
    expect(frame()).toMatch(/FAVOURITES[^]*★ deepseek,deepseek-chat[^]*RECENT[^]*kimi-k2[^]*ALL/);
    await type("gemini");
    expect(frame()).toContain("gemini has no key: its api_key is empty");
    await type("\r");
    expect(calls).toEqual([]);
    expect(frame()).toContain("Enter again switches anyway");
    await type("\r");
    expect(calls).toEqual(["closeOverlay"]);
  });

  it("turns through scenarios and scopes; saving names the file", async () => {
    const { calls, frame, type } = await open("switcher", 104, 20);
    await type("\t");
    expect(frame()).toContain("‹ background ›");
    await type("\u001b[C");
    expect(frame()).toContain("‹ this project ›");
    await type("\u001b[Z");
    expect(frame()).toContain("‹ default ›");
    await type("\u0013");
    expect(calls).toEqual(["closeOverlay"]);
  });
});
