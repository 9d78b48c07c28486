/** The inspector as a user sees it: list, filter, tabs, search, comparison, copy, replay, export. */
import { render } from "ink-testing-library";
import { describe, expect, it, onTestFinished } from "vitest";

import { InspectorModel } from "../../../src/tui/inspector/model.ts";
import { InspectorScreen } from "../../../src/tui/inspector/screen.tsx";
import { recordWith, testInspection, type TestInspection } from "../../helpers/inspection.ts";

interface Open {
  readonly inspection: TestInspection;
  readonly model: InspectorModel;
  readonly copied: string[];
  readonly closed: () => number;
  readonly frame: () => string;
  /** Types keys one after the other. */
  readonly type: (...keys: string[]) => Promise<void>;
  readonly see: (text: string | RegExp) => Promise<void>;
}

const WAIT = { timeout: 10_000, interval: 10 };
const CLIENT = '{"model":"claude-opus-5-5","messages":[{"role":"user","content":"find the needle"}]}';

const RECORDS = [
  recordWith({
    id: 3,
    state: "failed",
    status: 429,
    code: "CCR-E102",
    error: "acme is rate limited (429)",
    stop: undefined,
  }),
  recordWith(
    { id: 2, cost: 0.0011, stop: "tool_use", tools: ["Read"] },
    {
      client: CLIENT,
      message: '{"content":[{"type":"text","text":"here is the needle"}]}',
      "upstream/1": '{"model":"large"}',
    },
  ),
  recordWith({ id: 1, model: "small" }, { client: '{"model":"claude-haiku-5","messages":[]}' }),
];

async function open(width = 120, rows = 39, inspection = testInspection(RECORDS)): Promise<Open> {
  const copied: string[] = [];
  let closed = 0;
  const model = new InspectorModel({
    inspection,
    models: () => ["acme,large", "other,small"],
    copy: (text) => copied.push(text),
    close: () => closed++,
  });
  const { stdin, lastFrame, unmount } = render(<InspectorScreen model={model} width={width} rows={rows} />);
  onTestFinished(() => unmount());
  const frame = (): string => lastFrame() ?? "";
  const see = async (text: string | RegExp): Promise<void> => {
    await expect.poll(frame, WAIT).toMatch(text);
  };
  await see(/REQUESTS {2}\d/);
  const type = async (...keys: string[]): Promise<void> => {
    for (const key of keys) {
      stdin.write(key);
      await new Promise((resolve) => void setTimeout(resolve, 25));
    }
  };
  return { inspection, model, copied, closed: () => closed, frame, type, see };
}

describe("the list", () => {
  it("shows requests with their signs, newest first, and follows", async () => {
    const { see, inspection } = await open();
    await see(/✗ +0003[^]*429[^]*✓ +0002[^]*0\.0011 tool_use[^]*0001/);
    inspection.records.unshift(recordWith({ id: 4, state: "open", stop: undefined }));
    inspection.changed();
    await see(/❯▸ +0004[^]*streaming/);
    await see("1 error · 1 streaming");
  });

  it("stands still while an older one is looked at, and says how many are new", async () => {
    const { see, inspection, type } = await open();
    await type("j");
    inspection.records.unshift(recordWith({ id: 4 }));
    inspection.changed();
    await see("1 new, f follows");
    await see(/❯✓ +0002/);
    await type("f");
    await see("follow ●");
  });

  it("jumps between errors", async () => {
    const { see, type } = await open();
    await type("G");
    await see(/❯✓ +0001/);
    await type("[");
    await see(/❯✗ +0003/);
    await type("]");
    await see("No failed request before this one");
  });

  it.each([
    [40, 12],
    [80, 24],
    [120, 39],
    [200, 49],
  ])("fits %d columns and %d rows", async (width, rows) => {
    const { frame, see } = await open(width, rows);
    await see("0003");
    const lines = frame().split("\n");
    expect(lines.length).toBeLessThanOrEqual(rows);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(width);
  });
});

describe("the filter", () => {
  it("narrows the list, says what is wrong, and is cleared", async () => {
    const { see, type, frame } = await open();
    await type("/", "code:E102", "\r");
    await see(/REQUESTS {2}1 · 1 error[^]*\/ code:E102/);
    await type("/", "\u0015", "foo:1");
    await see("foo: is no field");
    await type("\r");
    expect(frame()).toContain("foo:1▏");
    await type("\u001b", "c");
    await see(/REQUESTS {2}3/);
  });

  it("completes fields, closed values and values of the history", async () => {
    const { see, type } = await open();
    await type("/", "prov", "\t");
    await see("/ provider:▏");
    await type("o", "\t");
    await see("/ provider:other▏");
  });

  it("takes keys that come in one piece", async () => {
    const { see, type } = await open();
    await type("/", "code:E102\r");
    await see(/REQUESTS {2}1 · 1 error/);
  });

  it("says when nothing fits", async () => {
    const { see, type } = await open();
    await type("/", "cost:>5", "\r");
    await see("No request matches cost:>5. c clears the filter");
  });
});

describe("the detail", () => {
  it.each([
    ["1", /asked +claude-opus-5-5, sent large/],
    ["2", /POST \/v1\/messages[^]*"content": "find the needle"/],
    ["3", /attempt 1: POST https:\/\/api\.acme\.example/],
    ["4", "here is the needle"],
    ["5", /text_delta x 4 +40 characters/],
    ["6", /stream +1600 ms/],
    ["7", /~ model: "claude-opus-5-5" -> "large"/],
    ["8", /request to the provider[^]*\{"model":"large"\}/],
  ])("tab %s", async (key, expected) => {
    const { see, type } = await open();
    await type("j", key);
    await see(expected);
  });

  it("takes the whole screen where there is no room for both", async () => {
    const { see, type, frame } = await open(80, 23);
    await type("j", "\r");
    await see("[1 Overview]");
    expect(frame()).not.toContain("scenario");
    await type("\u001b");
    await see("scenario");
  });

  it("searches in the open tab", async () => {
    const { see, type } = await open();
    await type("j", "2", "b", "NEEDLE", "\r");
    await see(/›.*find the needle/);
  });

  it("compares with the marked request", async () => {
    const { see, type } = await open();
    await type("G", "m", "g", "j", "d");
    await see("#0001 against #0002");
    await see(/~ model: "claude-haiku-5" -> "claude-opus-5-5"/);
  });

  it("T12: shows what others wrote as text", async () => {
    const evil = recordWith({ id: 5, model: "\u001b]0;title\u0007" }, { client: '"\u001b[2J\u009b"' });
    const { see, type, frame } = await open(120, 39, testInspection([evil]));
    await type("8", "2");
    await see("POST");
    expect(frame().replaceAll(/\u001b\[[\d;]*m/g, "")).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/);
  });
});

describe("what it does", () => {
  it("copies a request as curl, without its keys", async () => {
    const { see, type, copied } = await open();
    await type("j");
    await see(/❯✓ +0002[^]*cost +\$0\.0011/);
    await type("y");
    await see("in the clipboard");
    expect(copied[0]).toMatch(/^curl .*api\.acme\.example/);
    await type("Y");
    expect(copied[1]).toContain("$ANTHROPIC_BASE_URL");
  });

  it("asks before a replay that is dear, and shows both answers", async () => {
    const { see, type, inspection } = await open();
    await type("j");
    await see("0.0011");
    await type("R", "sml");
    await see("other,small");
    await type("\r");
    await see("Replay may cost $0.20?");
    await type("y");
    await see("#0002 and its replay #0099");
    expect(inspection.asked).toEqual(["replay 2 other,small"]);
  });

  it("exports one request or the list, in the form that the name says", async () => {
    const { see, type, inspection } = await open();
    await type("e", "\t", "\r");
    await see("1 request in /somewhere/ccr-0003.jsonl");
    await type("E", "\r");
    await see("3 requests in /somewhere/ccr-requests.har");
    expect(inspection.asked).toEqual(["export 3 ccr-0003.jsonl jsonl", "export 3,2,1 ccr-requests.har har"]);
  });

  it("deletes after a question", async () => {
    const { see, type, inspection } = await open();
    await type("D");
    await see("Delete #0003 from the history?");
    await type("n");
    expect(inspection.asked).toEqual([]);
    await type("D", "y");
    await see(/REQUESTS {2}2/);
  });

  it("shows its keys and goes back step by step", async () => {
    const { see, type, closed } = await open();
    await type("?");
    await see("replay on another model");
    await type("\u001b", "2", "q");
    expect(closed()).toBe(0);
    await type("q");
    expect(closed()).toBe(1);
  });
});
