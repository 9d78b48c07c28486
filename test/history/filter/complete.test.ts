/** What is offered while a filter is typed. */
import { describe, expect, it } from "vitest";

import { completeFilter } from "../../../src/history/filter/complete.ts";
import { FIELDS } from "../../../src/history/filter/fields.ts";

/** `|` is where the cursor stands. */
function offered(marked: string): ReturnType<typeof completeFilter> {
  return completeFilter(marked.replace("|", ""), marked.indexOf("|"));
}

describe("completeFilter", () => {
  it.each([
    ["st|", ["status:", "state:"], 0, 2],
    ["model:x st|", ["status:", "state:"], 8, 10],
    ["-cl|", ["class:"], 1, 3],
    ["(is|", ["is:"], 1, 3],
    ["is:st|", ["stream"], 3, 5],
    ["not class:=sub|", ["subagent"], 11, 14],
    ["state:|", ["open", "done", "failed", "aborted", "lost"], 6, 6],
    ["ST|atus", ["status:", "state:"], 0, 2],
    ["zzz|", [], 0, 3],
    ["cost:>|", [], 5, 6],
  ])("%s", (marked, options, start, end) => {
    expect(offered(marked)).toEqual({ start, end, options, field: undefined });
  });

  it("names the field whose values the history knows", () => {
    expect(offered("model:~deep|")).toEqual({ start: 7, end: 11, options: [], field: "model" });
    expect(offered("tool:|").field).toBe("tool");
    expect(offered("scenario:|").field).toBe("rule");
  });

  it("offers every field where nothing is typed", () => {
    expect(offered("|").options).toHaveLength(FIELDS.length + 2);
  });
});
