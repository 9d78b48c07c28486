/** Our own flags: every way to write them, and every way to get them wrong. */
import { describe, expect, it } from "vitest";

import { type Given, parse } from "../../src/cli/flags.ts";

const FLAGS = {
  port: { value: "N", summary: "" },
  wait: { value: "SEC", optional: true, summary: "" },
  filter: { value: "X", repeat: true, summary: "" },
  force: { short: "f", summary: "" },
  shell: { value: "S", completes: ["bash", "fish"], summary: "" },
} as const;

const read = (line: string, limit = 9): Given<typeof FLAGS> => {
  const [before = "", after = ""] = line.split("|");
  const words = (text: string): string[] => text.split(" ").filter(Boolean);
  return parse({ before: words(before), args: words(after) }, FLAGS, limit);
};

function caught(act: () => unknown): unknown {
  try {
    act();
  } catch (error) {
    return error;
  }
  return undefined;
}

describe("values", () => {
  it.each([
    ["behind the flag", "|--port 1"],
    ["joined", "|--port=1"],
    ["before the command", "--port 1|"],
    ["the last one counts", "--port 2|--port 1"],
    ["between operands", "|a --port 1 b"],
  ])("%s", (_, line) => {
    expect(read(line).text("port")).toBe("1");
  });

  it.each([
    ["short", "|-c x"],
    ["short and joined", "|-cx"],
    ["short with =", "|-c=x"],
    ["behind switches", "|-qfc x"],
  ])("of a flag of every command, %s", (_, line) => {
    expect(read(line).text("config")).toBe("x");
  });

  it("that may be left out are only taken with =", () => {
    expect(read("|--wait 5").text("wait")).toBe("");
    expect(read("|--wait 5").operands).toEqual(["5"]);
    expect(read("|--wait=5").text("wait")).toBe("5");
    expect(read("|").text("wait")).toBeUndefined();
  });

  it("that look like flags, empty ones and dashes can be meant", () => {
    expect(read("|--port=-1").text("port")).toBe("-1");
    expect(read("|--port=").text("port")).toBe("");
    expect(read("|--port -").text("port")).toBe("-");
  });

  it("of a repeated flag are all kept, in order", () => {
    expect(read("--filter a|--filter=b").texts("filter")).toEqual(["a", "b"]);
  });
});

describe("switches", () => {
  it("are on or off, and counted", () => {
    const given = read("--verbose|-fq --verbose");
    expect([given.on("force"), given.on("quiet"), given.on("json")]).toEqual([true, true, false]);
    expect(given.count("verbose")).toBe(2);
  });
});

it("what follows -- is not ours", () => {
  const given = read("|a -- --port x -- b");
  expect([given.operands, given.rest, given.text("port")]).toEqual([["a"], ["--port", "x", "--", "b"], undefined]);
});

describe("mistakes", () => {
  it.each([
    ["|--prot 1", "--prot: unknown flag", "--port"],
    ["|-x", "-x: unknown flag", undefined],
    ["|--constructor", "--constructor: unknown flag", undefined],
    ["|--port", "--port: needs a value", undefined],
    ["|--port --force", "--port: needs a value", undefined],
    ["|--force=1", "--force: takes no value", undefined],
    ["|--shell bish", "--shell: bish is none of bash, fish", "bash"],
    ["|a b", "b: unexpected argument", undefined],
  ])("%s", (line, message, suggestion) => {
    const thrown = caught(() => read(line, 1));
    const [name] = message.split(":");
    expect(thrown).toMatchObject({ code: "CCR-E003", facts: { name, ...(suggestion && { suggestion }) } });
    expect(thrown).toHaveProperty("message", message);
  });
});
