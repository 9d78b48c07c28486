/** The page's server without a browser: who may come in, what is told, and what is never told. */
import { describe, expect, it } from "vitest";

import type { Checked, ConfigView, RequestsPage, RequestView, StateView } from "../../src/web/shared/views.ts";
import { soon } from "../helpers/soon.ts";
import { rawGet, SECRET, WebClient, webPlace } from "../helpers/web.ts";

const READS = [
  "state",
  "requests",
  "usage?by=day",
  "latency",
  "logs",
  "config",
  "config/schema",
  "transformers",
  "templates",
];

describe("who may come in", () => {
  it("T5: nobody without a session, on any path", async () => {
    const { url } = await webPlace();
    for (const path of [...READS, "events", "no-such-path"]) {
      const answer = await fetch(`${url}/ui/api/${path}`);
      expect([path, answer.status]).toEqual([path, 401]);
      expect(answer.headers.get("access-control-allow-origin")).toBeNull();
    }
  });

  it("whoever has the ticket, once", async () => {
    const place = await webPlace();
    const ticket = new URL(place.host.page() ?? "").hash.replace("#ticket=", "");
    const open = (): Promise<Response> =>
      fetch(`${place.url}/ui/api/session`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ ticket }),
      });
    const first = await open();
    expect(first.status).toBe(200);
    expect(first.headers.get("set-cookie")).toMatch(
      /^ccr-ui-\d+=[\w-]{43}; Path=\/ui\/; HttpOnly; SameSite=Strict; Max-Age=\d+$/,
    );
    expect((await open()).status).toBe(401);
  });

  it("not with the cookie alone, the key alone, a client's token or another name of the machine", async () => {
    const place = await webPlace();
    const client = await WebClient.open(place);
    const { port } = new URL(place.url);
    const status = async (headers: Record<string, string>): Promise<number> =>
      (await fetch(`${place.url}/ui/api/state`, { headers })).status;
    expect(await status({ cookie: client.cookie, "x-ccr-key": client.key })).toBe(200);
    expect(await status({ cookie: client.cookie })).toBe(401);
    expect(await status({ "x-ccr-key": client.key })).toBe(401);
    expect(await status({ authorization: "Bearer client-token-of-the-tests" })).toBe(401);
    const named = await rawGet(place.url, "/ui/api/state", {
      host: `localhost:${port}`,
      cookie: client.cookie,
      "x-ccr-key": client.key,
    });
    expect(named).toContain(" 401 ");
  });

  it.each([
    ["a foreign name", { host: "evil.example" }],
    ["a foreign page", { origin: "http://evil.example" }],
    ["a page of another port", { origin: "http://127.0.0.1:1" }],
    ["a cross-site request", { "sec-fetch-site": "cross-site" }],
    ["a request of another port", { "sec-fetch-site": "same-site" }],
  ])("T1, T3: never %s, with whatever it has", async (_, headers) => {
    const place = await webPlace();
    const client = await WebClient.open(place);
    const { host } = new URL(place.url);
    const own = { host, cookie: client.cookie, "x-ccr-key": client.key };
    for (const path of ["/ui/", "/ui/api/state", "/ui/api/config"]) {
      const answer = await rawGet(place.url, path, { ...own, ...headers });
      expect(answer).toMatch(/^HTTP\/1\.1 403 /);
      expect(answer.toLowerCase()).not.toContain("access-control");
    }
  });

  it("nobody any more once the session is left", async () => {
    const client = await WebClient.open(await webPlace());
    expect((await client.send("DELETE", "session")).status).toBe(200);
    expect((await client.send("GET", "state")).status).toBe(401);
  });
});

describe("what is asked", () => {
  it.each([
    ["no JSON", "{", { "content-type": "application/json" }, 400],
    ["another type", "{}", { "content-type": "text/plain" }, 400],
    ["a shape that is not known", '{"session":1}', { "content-type": "application/json" }, 400],
    ["more than a configuration has", `"${"x".repeat(5_000_000)}"`, { "content-type": "application/json" }, 413],
  ])("is refused when it is %s", async (_, body, headers, status) => {
    const place = await webPlace();
    const client = await WebClient.open(place);
    const answer = await fetch(`${place.url}/ui/api/override`, {
      method: "POST",
      headers: { ...headers, cookie: client.cookie, "x-ccr-key": client.key },
      body,
    });
    expect(answer.status).toBe(status);
    expect(await answer.text()).not.toContain("node_modules");
  });

  it("is refused when it is nowhere, with a word", async () => {
    const client = await WebClient.open(await webPlace());
    for (const path of ["nowhere", "requests/99", "requests/x", "usage?by=colour", "logs?level=loud"]) {
      const answer = await client.send("GET", path);
      expect([400, 404]).toContain(answer.status);
      expect(await answer.json()).toMatchObject({ error: { code: expect.stringMatching(/^CCR-E/) } });
    }
  });
});

describe("the files of the page", () => {
  it("T2: come with a policy that allows nothing else, and no other path is a file", async () => {
    const { url } = await webPlace();
    const page = await fetch(`${url}/ui/`);
    expect(page.status).toBe(200);
    const policy = page.headers.get("content-security-policy") ?? "";
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toMatch(/unsafe|https?:|\*/);
    const text = await page.text();
    expect(text).not.toMatch(/<script(?![^>]* src=)|<style|\son\w+=|https?:/);
    for (const path of ["../package.json", "..%2f..%2fpackage.json", "assets/", "index.html", "assets/%00"]) {
      expect((await fetch(`${url}/ui/${path}`)).status).not.toBe(200);
    }
    expect((await fetch(`${url}/ui`, { redirect: "manual" })).headers.get("location")).toBe("/ui/");
  });
});

describe("requests", () => {
  it("are listed, filtered, shown and exported", async () => {
    const place = await webPlace();
    const client = await WebClient.open(place);
    await place.ask({ text: "needle" });
    await place.ask({ session: "session-2" });
    await soon(async () => (await client.get<RequestsPage>("requests?filter=is:ok")).rows.length).toBe(2);
    const { rows } = await client.get<RequestsPage>("requests?filter=body%3Aneedle");
    expect(rows.map(({ session }) => session)).toEqual(["session-1"]);
    const id = rows[0]?.id ?? 0;
    const view = await client.get<RequestView>(`requests/${id}`);
    expect(view.detail.rules.length).toBeGreaterThan(0);
    expect(Object.keys(view.bodies)).toContain("client");
    const body = await client.send("GET", `requests/${id}/body?part=client`);
    expect(body.headers.get("content-disposition")).toBe("attachment");
    expect(await body.text()).toContain("needle");
    for (const format of ["har", "jsonl", "md", "curl"]) {
      const text = await (await client.send("GET", `export?id=${id}&format=${format}`)).text();
      expect(text).toContain("needle");
      expect(text).not.toContain(SECRET);
    }
  });

  it("tell where a filter is wrong", async () => {
    const client = await WebClient.open(await webPlace());
    const answer = await client.send("GET", "requests?filter=statsu%3A400");
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ error: { code: "FILTER", span: [0, 6], suggestion: "status:" } });
  });
});

describe("a session's model", () => {
  it("is switched, and given back to the rules", async () => {
    const place = await webPlace();
    const client = await WebClient.open(place);
    await place.ask();
    const sessionOf = ({ sessions }: StateView): StateView["sessions"][number] | undefined => sessions[0];
    expect(sessionOf(await client.get("state"))).toMatchObject({ id: "session-1", target: "up,up-model", requests: 1 });
    const switched = await client.post<StateView>("override", { session: "session-1", target: "up,up-small" });
    expect(sessionOf(switched)?.override).toBe("up,up-small");
    await place.ask();
    expect(JSON.parse(place.upstream.bodies.at(-1) ?? "")).toMatchObject({ model: "up-small" });
    const back = await client.post<StateView>("override", { session: "session-1", target: null });
    expect(sessionOf(back)?.override).toBeUndefined();
    expect((await client.send("POST", "override", { session: "session-1", target: "nobody,x" })).status).toBe(424);
  });
});

describe("the configuration", () => {
  it("T1: is told without its secrets, wherever they stand", async () => {
    const client = await WebClient.open(await webPlace());
    for (const path of [...READS, "export?format=jsonl"]) {
      const text = await (await client.send("GET", path)).text();
      expect(text).not.toContain(SECRET);
      expect(text).not.toContain("sk-commented-out");
    }
    const { text } = await client.get<ConfigView>("config");
    expect(text).toContain("// My configuration");
    expect(text).toContain("$OTHER_API_KEY");
  });

  it("is changed in one value: comments, unknown keys, secrets and variables stay", async () => {
    const place = await webPlace();
    const client = await WebClient.open(place);
    const before = await place.file();
    const { hash } = await client.get<ConfigView>("config");
    const draft = { hash, edits: [{ path: ["Router", "think"], value: "up,up-small" }] };
    const { diff } = await client.post<Checked>("config/check", draft);
    expect(diff.filter(({ kind }) => kind === "added").map(({ text }) => text.trim())).toEqual([
      'think: "up,up-small",',
    ]);
    expect(await place.file()).toBe(before);
    await client.post("config/save", draft);
    expect(await place.file()).toBe(before.replace('"up,up-small",\n', '"up,up-small",\n    think: "up,up-small",\n'));
    await soon(() => place.host.config.router.think).toBe("up,up-small");
  });

  it("takes back what was saved", async () => {
    const place = await webPlace();
    const client = await WebClient.open(place);
    const before = await place.file();
    const { hash } = await client.get<ConfigView>("config");
    const saved = await client.post<ConfigView>("config/save", { hash, edits: [{ path: ["PORT"], value: 4000 }] });
    expect(saved.canUndo).toBe(true);
    const { diff } = await client.get<Checked>(`config/undo?hash=${saved.hash}`);
    expect(diff.some(({ kind, text }) => kind === "removed" && text.includes("PORT"))).toBe(true);
    await client.post("config/undo", { hash: saved.hash });
    expect(await place.file()).toBe(before);
  });

  it("refuses a draft of another version, and loses neither side", async () => {
    const place = await webPlace();
    const client = await WebClient.open(place);
    const { hash } = await client.get<ConfigView>("config");
    const byHand = (await place.file()).replace('"up,up-model"', '"up,by-hand"');
    await place.write(byHand);
    const answer = await client.send("POST", "config/save", { hash, edits: [{ path: ["PORT"], value: 4000 }] });
    expect(answer.status).toBe(409);
    const { conflict }: { conflict: { config: ConfigView; theirs: Checked["diff"] } } = JSON.parse(await answer.text());
    expect(
      conflict.theirs.filter(({ kind }) => kind === "added" || kind === "removed").map(({ text }) => text.trim()),
    ).toEqual(['default: "up,up-model",', 'default: "up,by-hand",']);
    expect(await place.file()).toBe(byHand);
    await client.post("config/save", { hash: conflict.config.hash, edits: [{ path: ["PORT"], value: 4000 }] });
    const both = await place.file();
    expect(both).toContain("by-hand");
    expect(both).toContain("4000");
  });

  it("is changed by one of two drafts of one version, and the other is told", async () => {
    const place = await webPlace();
    const client = await WebClient.open(place);
    const { hash } = await client.get<ConfigView>("config");
    const drafts = [4001, 4002, 4003].map((value) => ({ hash, edits: [{ path: ["PORT"], value }] }));
    const answers = await Promise.all(drafts.map((draft) => client.send("POST", "config/save", draft)));
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 409, 409]);
    expect((await place.file()).match(/PORT/g)).toHaveLength(1);
  });

  it("keeps a secret through a change of the whole text, also of one that was made from an older version", async () => {
    const place = await webPlace();
    const client = await WebClient.open(place);
    const { text } = await client.get<ConfigView>("config");
    await place.write(`// another line\n${await place.file()}`);
    const { hash } = await client.get<ConfigView>("config");
    await client.post("config/save", {
      hash,
      text: text.replace('name: "up"', 'name: "renamed"').replaceAll("up,", "renamed,"),
    });
    const after = await place.file();
    expect(after).toContain(`api_key: "${SECRET}"`);
    expect(after).toContain("sk-commented-out-1234567890");
    expect(after).toContain('name: "renamed"');
  });

  it("is not made wrong, and one that is wrong can be mended", async () => {
    const place = await webPlace();
    const client = await WebClient.open(place);
    const good = await place.file();
    const { hash, text } = await client.get<ConfigView>("config");
    const draft = { hash, edits: [{ path: ["Router", "default"], value: "upp,x" }] };
    const { issues } = await client.post<Checked>("config/check", draft);
    expect(issues[0]).toMatchObject({ line: 15, column: 14 });
    expect(issues[0]?.message).toContain("Did you mean up");
    expect((await client.send("POST", "config/save", draft)).status).toBe(400);
    expect(await place.file()).toBe(good);
    await place.write("{ Providers: [");
    const broken = await client.get<ConfigView>("config");
    expect(broken.issues).toHaveLength(1);
    expect(broken.value).toBeUndefined();
    await client.post("config/save", { hash: broken.hash, text });
    expect(await place.file()).toBe(good);
  });

  it("T3: names no new program to be run", async () => {
    const place = await webPlace();
    const client = await WebClient.open(place);
    const { hash } = await client.get<ConfigView>("config");
    const draft = { hash, edits: [{ path: ["Providers", 0, "api_key"], value: "cmd:touch /tmp/never" }] };
    for (const [path, more] of [
      ["config/save", {}],
      ["providers/models", { provider: "up" }],
      ["providers/test", { target: "up,x" }],
    ] as const) {
      expect((await client.send("POST", path, { ...draft, ...more })).status).toBe(400);
    }
    expect(await place.file()).toContain(SECRET);
  });

  it("asks the provider of a draft for its models, and whether it answers", async () => {
    const place = await webPlace();
    const client = await WebClient.open(place);
    const { hash } = await client.get<ConfigView>("config");
    const failed = await client.send("POST", "providers/models", { hash, provider: "other" });
    expect(failed.status).toBe(502);
    const ping = await client.post<{ ok: boolean }>("providers/test", { hash, target: "up,up-model" });
    expect(ping.ok).toBe(true);
  });
});
