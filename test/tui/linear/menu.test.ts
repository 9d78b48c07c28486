import { describe, expect, it } from "vitest";

import { modelQuestion } from "../../../src/tui/linear/menu.ts";
import { spoken } from "../../../src/tui/linear/speech.ts";
import { reduce } from "../../../src/tui/reduce.ts";
import { INITIAL_STATE } from "../../../src/tui/state.ts";
import { PROVIDER, sampleFlow, testCockpit } from "../../helpers/cockpit.tsx";

describe("the models as a numbered list", () => {
  it("a number chooses, letters search, nothing cancels", () => {
    const { controls } = testCockpit();
    const question = modelQuestion(controls, "demo,demo-small");
    expect(question.lines[0]).toBe("1. demo,demo-small; 32k context; default; in use");
    expect(question.answer("2").chosen).toMatchObject({ target: { model: "demo-large" } });
    expect(question.answer(" ")).toEqual({});
    expect(question.answer("9").next?.lines.at(-1)).toBe("No model matches.");
    const narrowed = question.answer("thi").next;
    expect(narrowed?.lines.slice(0, 2)).toEqual(["1 of 3 models.", "1. demo,demo-thinking"]);
    expect(narrowed?.answer("1").chosen).toMatchObject({ target: { model: "demo-thinking" } });
  });

  it("0 gives the choice back where there is one", () => {
    const { controls } = testCockpit();
    expect(modelQuestion(controls, "").answer("0").chosen).toBeUndefined();
    controls.switchModel({ provider: PROVIDER, model: "demo-large" });
    expect(modelQuestion(controls, "").answer("0").chosen).toBe("auto");
  });
});

it("says what somebody should hear, and is silent about the rest", () => {
  let state = INITIAL_STATE;
  const said = sampleFlow().flatMap((event) => {
    state = reduce(state, event);
    return spoken(event, state) ?? [];
  });
  expect(said).toEqual(["demo is rate limited (429) [CCR-E102]"]);
});
