import { describe, expect, it } from "vitest";

import { targetName } from "../../src/core/target.ts";
import { SwitchHistory } from "../../src/tui/history.ts";
import type { Preferences } from "../../src/tui/preferences.ts";
import { PROVIDER, testCockpit } from "../helpers/cockpit.tsx";

const SMALL = { provider: PROVIDER, model: "demo-small" };
const LARGE = { provider: PROVIDER, model: "demo-large" };

function history(used: string[] = []): { switches: SwitchHistory; switched: (string | undefined)[] } {
  const { controls, switched } = testCockpit();
  const preferences: Preferences = {
    current: { sidebar: true, recentModels: [] },
    update: async () => {},
    useModel: async (name) => {
      used.push(name);
      throw new Error("read-only file system");
    },
  };
  return { switches: new SwitchHistory(controls, preferences), switched };
}

describe("switch history", () => {
  it("undoes switches one by one, back to the rules' choice", () => {
    const { switches, switched } = history();
    switches.switchModel(SMALL);
    switches.switchModel(LARGE);
    expect(switches.undo()).toBe(true);
    expect(switches.override() && targetName(SMALL)).toBe("demo,demo-small");
    expect(switches.undo()).toBe(true);
    expect(switches.override()).toBeUndefined();
    expect(switches.undo()).toBe(false);
    expect(switched).toEqual(["demo,demo-small", "demo,demo-large", "demo,demo-small", undefined]);
  });

  it("does not count a switch to the model in force", () => {
    const { switches, switched } = history();
    switches.switchModel(SMALL);
    switches.switchModel({ ...SMALL });
    expect(switched).toEqual(["demo,demo-small"]);
  });

  it("switches even where the recent models cannot be written", async () => {
    const used: string[] = [];
    const { switches, switched } = history(used);
    switches.switchModel(LARGE);
    await Promise.resolve();
    expect(used).toEqual(["demo,demo-large"]);
    expect(switched).toEqual(["demo,demo-large"]);
  });
});
