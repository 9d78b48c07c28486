/** T7, T8: secrets in every place where one can be, and every place where one could come out again. */
import { readdirSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";

import { render } from "ink-testing-library";
import { createElement } from "react";
import { expect, it, onTestFinished } from "vitest";

import { configFromProviders } from "../../src/config/snapshot.ts";
import type { Paths } from "../../src/config/paths.ts";
import type { Config } from "../../src/config/types.ts";
import type { Provider } from "../../src/core/target.ts";
import { createHost, type Host, snapshotFacts } from "../../src/host.ts";
import { inspectionOf } from "../../src/host/inspection.ts";
import { createSnapshotWriter } from "../../src/statusline/snapshot.ts";
import { TABS } from "../../src/history/view/tabs.ts";
import type { Inspection } from "../../src/tui/inspector/inspection.ts";
import { InspectorModel } from "../../src/tui/inspector/model.ts";
import { InspectorScreen } from "../../src/tui/inspector/screen.tsx";
import { tempDir } from "../helpers/temp-dir.ts";

const CANARIES = {
  key: "sk-canary-config-key-0000aaaa",
  header: "canary-provider-header-1111bbbb",
  password: "canary-url-password-2222cccc",
  token: "canary-client-token-3333dddd",
  cookie: "canary-cookie-4444eeee",
  query: "canary-query-5555ffff",
  pattern: "PRIV-6666777788",
} as const;

/** Says every secret back, in a text, in pieces and in an error. */
async function echoingProvider(): Promise<string> {
  const said = `your key is ${CANARIES.key} and ${CANARIES.header}, ${CANARIES.password}, ${CANARIES.pattern}`;
  const chunk = (text: string): string =>
    `data: ${JSON.stringify({ choices: [{ index: 0, delta: { content: text }, finish_reason: null }] })}\n\n`;
  let asked = 0;
  const server = createServer((request, response) => {
    request.resume().on("end", () => {
      if (++asked === 1) {
        response.writeHead(400, { "content-type": "application/json", "x-echo": CANARIES.key });
        return void response.end(JSON.stringify({ error: { message: said } }));
      }
      response.writeHead(200, { "content-type": "text/event-stream", "set-cookie": CANARIES.cookie });
      for (const text of [said, CANARIES.key.slice(0, 9), CANARIES.key.slice(9)]) response.write(chunk(text));
      response.end('data: {"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}\n\ndata: [DONE]\n\n');
    });
  });
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  const address = server.address();
  const port = typeof address === "object" ? address?.port : 0;
  return `http://user:${CANARIES.password}@127.0.0.1:${port}/v1/chat/completions?key=${CANARIES.query}`;
}

interface Place {
  readonly dir: string;
  readonly host: Host;
  readonly inspection: Inspection;
}

async function place(): Promise<Place> {
  const dir = await tempDir();
  const provider: Provider = {
    name: "up",
    url: await echoingProvider(),
    key: CANARIES.key,
    models: ["m"],
    dialect: "openai-chat",
    headers: { "x-provider-secret": CANARIES.header },
    windows: {},
  };
  const base = configFromProviders([provider]);
  const config: Config = { ...base, history: { ...base.history, redact: [String.raw`PRIV-\d+`] } };
  const paths: Paths = {
    home: join(dir, "home"),
    config: join(dir, "home", "config.json"),
    state: join(dir, "state"),
    cache: join(dir, "cache"),
    runtime: join(dir, "run"),
    transcripts: join(dir, "transcripts"),
  };
  const host = await createHost({
    config,
    clients: [{ token: CANARIES.token, session: "pane" }],
    listen: { host: "127.0.0.1", port: 0 },
    paths,
    cassette: { dir: join(dir, "cassette"), mode: "record" },
  });
  host.cleanup.add(
    createSnapshotWriter(
      host.bus,
      () => join(dir, "line"),
      ["pane"],
      snapshotFacts(() => config),
    ),
  );
  const { history } = host;
  if (!history) throw new Error("nothing is recorded");
  const inspection = inspectionOf({
    records: {
      list: (filter, limit) => history.list({ filter, limit }),
      record: (id) => history.record(id),
      onChange: (listener) => history.onChange(listener),
      values: (field) => history.values(field, 99),
      remove: (ids) => history.remove(ids),
    },
    config: () => config,
    version: "0",
    cwd: dir,
  });
  return { dir, host, inspection };
}

async function ask({ host }: Place): Promise<string> {
  const answer = await fetch(`${host.proxy.url}/v1/messages?beta=true&key=${CANARIES.query}`, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      authorization: `Bearer ${CANARIES.token}`,
      cookie: CANARIES.cookie,
      "x-claude-code-session-id": "session-1",
      "x-claude-code-request-class": "main",
    },
    body: JSON.stringify({
      model: "claude-opus-5-5",
      max_tokens: 100,
      stream: true,
      messages: [{ role: "user", content: `${CANARIES.key} ${CANARIES.header} ${CANARIES.pattern} ${CANARIES.token}` }],
    }),
  });
  return answer.text();
}

/** Every frame of the inspector: list, each tab, and what it copies. */
async function screens({ inspection }: Place): Promise<string> {
  const copied: string[] = [];
  const world = { inspection, models: () => [], copy: (text: string) => void copied.push(text), close: () => {} };
  const model = new InspectorModel(world);
  const { frames, stdin, unmount } = render(createElement(InspectorScreen, { model, width: 200, rows: 400 }));
  await expect.poll(() => model.state.shown, { timeout: 10_000 }).toBeDefined();
  for (const row of model.state.rows) {
    await expect.poll(() => model.state.shown?.record.row.id, { timeout: 10_000 }).toBe(row.id);
    for (const key of [...TABS.map((_, at) => String(at + 1)), "y", "Y"]) {
      stdin.write(key);
      await new Promise((resolve) => void setTimeout(resolve, 30));
    }
    model.step(1);
  }
  unmount();
  expect(copied).toHaveLength(4);
  return [...frames, ...copied].join("\n");
}

async function exports({ inspection, dir }: Place): Promise<string> {
  const ids = (await inspection.list("", 9)).map(({ id }) => id);
  const paths = [
    await inspection.export(ids, join(dir, "x.har"), "har"),
    await inspection.export(ids, join(dir, "x.jsonl"), "jsonl"),
    await inspection.export(ids, join(dir, "x.md"), "md"),
  ];
  return paths.map((path) => readFileSync(path, "utf8")).join("\n");
}

function filesBelow(dir: string): string[] {
  return readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

it("no canary is in any file, export, command, screen or answer", async () => {
  const here = await place();
  const refused = await ask(here);
  const answered = await ask(here);
  expect(answered).toContain("message_stop");
  const texts = { refused, screens: await screens(here), exports: await exports(here) };
  await expect.poll(() => readFileSync(join(here.dir, "line"), "utf8"), { timeout: 10_000 }).toContain("up,m");
  const line = readFileSync(join(here.dir, "line"), "utf8");
  await here.host.cleanup.run();
  const files = filesBelow(here.dir);
  expect(files.map((file) => file.slice(here.dir.length + 1)).join()).toMatch(
    /cassette\/0001\.json.*state\/history\.db/,
  );
  const found = Object.entries({ ...texts, line }).flatMap(([name, text]) => canariesIn(name, text));
  const stored = files.flatMap((file) => canariesIn(file.slice(here.dir.length), readFileSync(file, "latin1")));
  // The patterns of `History.redact` are about the history.
  const kept = [...found, ...stored].filter((hit) => !/^(refused|\/cassette|\/home\/logs).*: pattern$/.test(hit));
  expect(kept).toEqual([]);
}, 120_000);

function canariesIn(name: string, text: string): string[] {
  return Object.entries(CANARIES).flatMap(([kind, canary]) => (text.includes(canary) ? [`${name}: ${kind}`] : []));
}
