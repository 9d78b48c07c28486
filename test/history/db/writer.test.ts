/** What is written can be read again, costs what is new, and holds no secret. */
import { readFileSync, statSync } from "node:fs";
import { dirname } from "node:path";

import { describe, expect, it } from "vitest";

import { parseFilter } from "../../../src/history/filter/parse.ts";
import { usedBytes } from "../../../src/history/db/retention.ts";
import { attemptWith, draftWith, NOON, openTestHistory, rowWith } from "../../helpers/history.ts";

const conversation = (turns: number): string =>
  JSON.stringify({
    model: "claude-opus-5-5",
    messages: Array.from({ length: turns }, (_, i) => ({
      role: i % 2 ? "assistant" : "user",
      content: [
        {
          type: "text",
          text: `turn ${i}: ${Array.from({ length: 300 }, (__, k) => i * 7919 + k * 104_729).join(" ")}`,
        },
      ],
    })),
  });

describe("Writer", () => {
  it("keeps a record as it was", async () => {
    const { write, reader } = await openTestHistory();
    const row = rowWith({
      id: 3,
      agent: "agent-1",
      cost: 0.0011,
      reasoning: 20,
      tools: ["Read", "Bash"],
      estimated: true,
      fallback: true,
      replayOf: 2,
    });
    const detail = {
      path: "/v1/messages",
      headers: { "user-agent": "claude-cli/2.1.330" },
      rules: [{ rule: "override", hit: false, why: "none set" }],
      hint: "a hint",
      attempts: [
        attemptWith({
          headers: {},
          error: { code: "CCR-E102", message: "acme is rate limited (429)", hint: "wait", status: 429 },
          retryIn: 250,
        }),
      ],
      timeline: [{ at: 1, until: 9, type: "text_delta", count: 4, size: 20, detail: "text" }],
      dropped: 1,
      routed: 2,
      gaps: ["answer/1: cut"],
    } as const;
    const bodies = { client: conversation(40), message: '{"a":"ü 語"}', "upstream/1": "{}", "answer/1": "data: x\n\n" };
    write({ drafts: [draftWith({ row, detail, bodies })] });
    const record = reader.record(3);
    expect(record?.row).toEqual(row);
    expect(record?.detail).toEqual(detail);
    expect(Object.fromEntries(record?.bodies ?? [])).toEqual(bodies);
  });

  it("knows nothing of records that are not there", async () => {
    const { reader } = await openTestHistory();
    expect(reader.record(1)).toBeUndefined();
    expect(reader.list({ limit: 9 })).toEqual([]);
  });

  it("shows a request that runs, and replaces it at its end", async () => {
    const { write, reader } = await openTestHistory();
    write({ open: [rowWith({ id: 1, state: "open", ms: undefined })] });
    expect(reader.record(1)).toMatchObject({ row: { state: "open" }, detail: { attempts: [] } });
    write({ drafts: [draftWith({ row: { id: 1 }, bodies: { client: "the body" } })] });
    expect(reader.list({ limit: 9 })).toHaveLength(1);
    expect(reader.record(1)?.row.state).toBe("done");
    expect(reader.list({ filter: parseFilter('body:"the body"', NOON), limit: 9 })).toHaveLength(1);
  });

  it("stores what the requests of a conversation repeat only once", async () => {
    const { write, db } = await openTestHistory();
    for (let turn = 1; turn <= 60; turn++) {
      const client = conversation(turn);
      write({ drafts: [draftWith({ row: { id: turn }, bodies: { client, "upstream/1": client } })] });
    }
    const raw = Array.from({ length: 60 }, (_, i) => 2 * conversation(i + 1).length).reduce((a, b) => a + b);
    const stored = db.prepare("SELECT count(*) AS pieces FROM pieces").get();
    expect(usedBytes(db)).toBeLessThan(raw / 15);
    expect(Number(stored?.["pieces"])).toBeLessThan(140);
  });

  it("finds the new that readers ask for", async () => {
    const { write, reader } = await openTestHistory();
    write({ drafts: [draftWith({ row: { id: 1 } })] });
    const seen = reader.rev();
    write({ drafts: [draftWith({ row: { id: 2 } })], open: [rowWith({ id: 3, state: "open" })] });
    expect(reader.list({ since: seen, limit: 9 }).map(({ id }) => id)).toEqual([3, 2]);
  });

  it("pages through the list", async () => {
    const { write, reader } = await openTestHistory();
    write({
      drafts: Array.from({ length: 25 }, (_, i) => draftWith({ row: { id: i + 1, at: NOON + Math.floor(i / 3) } })),
    });
    const ids: number[] = [];
    for (let after = undefined, rows = reader.list({ limit: 10 }); rows.length > 0;) {
      ids.push(...rows.map(({ id }) => id));
      after = rows.at(-1);
      rows = after ? reader.list({ limit: 10, after }) : [];
    }
    expect(ids).toEqual(Array.from({ length: 25 }, (_, i) => 25 - i));
  });
});

const CANARY = "sk-canary-4711-and-some-more";
const TRICKY = 'pass"word\\with/signs+';

describe("secrets", () => {
  it("T7 T22: are in no byte of the files", async () => {
    const { write, file, db, reader } = await openTestHistory({
      secrets: [CANARY, TRICKY],
      patterns: [/\bPRIV-\d+\b/g],
    });
    const everywhere = `${CANARY} ${TRICKY} PRIV-12345`;
    write({
      open: [rowWith({ id: 1, state: "open", error: everywhere })],
      drafts: [
        draftWith({
          row: { id: 2, error: everywhere, asked: everywhere, why: everywhere, session: everywhere, tools: [CANARY] },
          detail: {
            headers: { authorization: "Bearer other-key-that-config-does-not-know", "x-echo": everywhere },
            rules: [{ rule: "a", hit: true, why: everywhere }],
            hint: everywhere,
            attempts: [
              attemptWith({
                url: `https://host/path?key=unknown-key-in-query&x=${encodeURIComponent(TRICKY)}`,
                headers: { "x-api-key": CANARY },
                answerHeaders: { "set-cookie": "session=cookie-of-provider" },
                error: { code: "CCR-E101", message: everywhere, hint: everywhere, status: 401 },
              }),
            ],
            timeline: [{ at: 1, until: 1, type: "x", count: 1, size: 0, detail: everywhere }],
          },
          bodies: {
            client: JSON.stringify({ messages: [{ content: everywhere }] }),
            "upstream/1": JSON.stringify({ key: everywhere }),
            "answer/1": everywhere,
            message: "no secret",
          },
        }),
      ],
      logs: [{ at: NOON, flow: 2, level: "error", topic: "auth", text: everywhere }],
    });
    const shown = JSON.stringify([
      reader.list({ limit: 9 }),
      reader.record(2),
      [...(reader.record(2)?.bodies ?? [])],
      reader.logs({ limit: 9 }),
    ]);
    db.exec("PRAGMA wal_checkpoint(FULL)");
    const bytes = Buffer.concat([readFileSync(file), readFileSync(`${file}-wal`), Buffer.from(shown)]).toString(
      "latin1",
    );
    for (const secret of [
      CANARY,
      TRICKY,
      JSON.stringify(TRICKY).slice(1, -1),
      encodeURIComponent(TRICKY),
      "PRIV-12345",
    ]) {
      expect(bytes).not.toContain(secret);
    }
    for (const secret of ["other-key-that", "unknown-key-in", "cookie-of-prov"]) expect(bytes).not.toContain(secret);
    expect(shown).toContain("Bearer ••••know");
  });

  it("T8: of which an answer's events hold a part each are not kept in pieces", async () => {
    const { write, reader } = await openTestHistory({ secrets: [CANARY] });
    const [half, rest] = [CANARY.slice(0, 9), CANARY.slice(9)];
    write({
      drafts: [
        draftWith({
          bodies: {
            message: JSON.stringify({ content: [{ type: "text", text: `the key is ${CANARY}.` }] }),
            "answer/1": `data: {"text":"the key is ${half}"}\n\ndata: {"text":"${rest}."}\n\n`,
          },
        }),
      ],
    });
    const record = reader.record(1);
    expect(record?.bodies.has("answer/1")).toBe(false);
    expect(record?.bodies.get("message")).toContain("the key is ••••.");
    expect(record?.detail.gaps).toEqual(["answer/1: holds a secret"]);
  });

  it("T6: the files are the user's alone", async () => {
    const { file } = await openTestHistory();
    const modes = [file, `${file}-wal`, `${file}-shm`].map((path) => statSync(path).mode & 0o777);
    expect(modes).toEqual([0o600, 0o600, 0o600]);
    expect(statSync(dirname(file)).mode & 0o777).toBe(0o700);
  });
});
