/** Sources in every shape they come in. */
import { describe, expect, it } from "vitest";

import { Citations } from "../../../../src/transformers/dialects/openai-chat/citations.ts";

function listOf(...given: readonly (readonly [object, object])[]): string {
  const citations = new Citations();
  for (const [chunk, delta] of given) citations.add({ ...chunk }, { ...delta });
  return citations.listFor("");
}

describe("Citations", () => {
  it.each([
    ["OpenAI's", {}, { annotations: [{ type: "url_citation", url_citation: { url: "u", title: "T" } }] }, "1. [T](u)"],
    ["flat ones", {}, { annotations: [{ type: "url_citation", url: "u", title: "T" }] }, "1. [T](u)"],
    ["Perplexity's", { search_results: [{ url: "u", title: "T" }] }, {}, "1. [T](u)"],
    ["Perplexity's older ones", { citations: ["u"] }, {}, "1. [u](u)"],
  ])("%s", (_, chunk, delta, line) => {
    expect(listOf([chunk, delta])).toBe(`\n\nSources:\n${line}`);
  });

  it("count once, with the title that comes later", () => {
    expect(
      listOf(
        [{ citations: ["u"] }, {}],
        [{ search_results: [{ url: "u", title: "T" }] }, {}],
        [{ citations: ["u"] }, {}],
      ),
    ).toBe("\n\nSources:\n1. [T](u)");
  });

  it("are none without a URL", () => {
    const citations = new Citations();
    citations.add({ citations: [7, null, ""] }, { annotations: [null, { url_citation: { title: "T" } }] });
    expect(citations.found).toBe(false);
    expect(citations.listFor("x")).toBe("");
  });
});
