/** `ccr preset`: from a configuration to a folder, from the folder to an installed preset, and Claude Code on it. */
import { mkdirSync, readFileSync, statSync, symlinkSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, it } from "vitest";

import { sendJson, startUpstream } from "../helpers/plugins.ts";
import { ccrOnTerminal } from "../helpers/pty-run.ts";
import { type ServiceHome, serviceHome } from "../helpers/service.ts";
import { startStrictMessages } from "../helpers/strict-messages.ts";
import { put } from "../helpers/temp-dir.ts";
import { treeOf } from "../helpers/tree.ts";

interface Offered {
  readonly home: ServiceHome;
  readonly folder: string;
}

/** A preset that routes to another model of the user's provider. */
async function offered(more: object = {}): Promise<Offered> {
  const home = await serviceHome();
  const folder = join(home.home, "offered");
  await put(join(folder, "manifest.json"), {
    name: "work",
    version: "1.0.0",
    description: "for work",
    Providers: [{ name: "theirs", api_base_url: home.upstream.url, api_key: "#{key}", models: ["deep"] }],
    Router: { default: "theirs,deep" },
    schema: [{ id: "key", label: "Key of theirs" }],
    ...more,
  });
  return { home, folder };
}

/** What a preset for everybody says. */
const SHARED = {
  name: "shared",
  version: "1.0.0",
  Providers: [{ name: "theirs", api_base_url: "http://127.0.0.1:9/v1/chat/completions", api_key: "", models: ["m"] }],
  Router: { default: "theirs,m" },
};

const install = ({ home, folder }: Offered, ...more: readonly string[]) =>
  home.ccr(["preset", "install", folder, "--set", "key=sk-theirs-1", ...more]);

describe("install and run", () => {
  it("ccr NAME starts Claude Code on it, with arguments and exit code its own", async () => {
    const place = await offered();
    expect(await install(place, "--yes")).toMatchObject({ code: 0, stdout: "ccr work starts Claude Code with it\n" });
    const { home } = place;
    const outcome = await home.ccr(["work", "-p", "hello"]);
    expect(outcome).toMatchObject({ code: 0, stdout: "served\n" });
    expect(JSON.parse(home.upstream.bodies[0] ?? "").model).toBe("deep");
    expect(home.upstream.authorizations[0]).toBe("Bearer sk-theirs-1");
  });

  it("keeps answers where only the user reads them, and shows them nowhere", async () => {
    const place = await offered();
    await install(place, "--yes");
    const manifest = join(place.home.folder, "presets", "work", "manifest.json");
    expect(statSync(manifest).mode & 0o777).toBe(0o600);
    expect(JSON.parse(readFileSync(manifest, "utf8"))).toMatchObject({ userValues: { key: "sk-theirs-1" } });
    const { stdout } = await place.home.ccr(["preset", "info", "work"]);
    expect(stdout).toMatch(/^asks +key +Key of theirs +answered$/m);
    expect(stdout).toContain(`sends requests to ${place.home.upstream.url}`);
    expect(stdout + (await place.home.ccr(["preset", "list", "--json"])).stdout).not.toContain("sk-theirs");
  });

  it("T18: nothing is installed unseen, unanswered, over another one, or through a link", async () => {
    const place = await offered();
    const { home, folder } = place;
    symlinkSync("/etc/passwd", join(folder, "link"));
    const before = await treeOf(home.folder);
    const unseen = await install(place);
    expect(unseen).toMatchObject({ code: 2, stdout: "" });
    expect(unseen.stderr).toMatch(/--yes: is needed .*sends requests to http.*routes default to theirs,deep/);
    const unanswered = await home.ccr(["preset", "install", folder, "--yes"]);
    expect(unanswered.stderr).toContain("--set key=VALUE: is needed: Key of theirs");
    expect(await treeOf(home.folder)).toEqual(before);
    await install(place, "--yes");
    expect(Object.keys(await treeOf(join(home.folder, "presets", "work")))).toEqual(["manifest.json"]);
    expect((await install(place, "--yes")).stderr).toContain("work: is installed already");
    expect((await install(place, "--yes", "--force")).code).toBe(0);
  });

  it.each(["../evil", "a/b", ".", ".hidden", ""])("a preset called %j has no place", async (name) => {
    const place = await offered({ name });
    const { code } = await install(place, "--yes", ...(name === "" ? ["--name", "../x"] : []));
    expect(code).toBe(2);
  });

  it("T18: from an address only what it says is fetched, and no code", async () => {
    const { home } = await offered();
    const manifests = {
      "/plain/manifest.json": SHARED,
      "/code/manifest.json": { ...SHARED, transformers: [{ path: "x.js" }] },
    };
    const { origin, seen } = await startUpstream((response, { url }) => {
      const found = Object.entries(manifests).find(([path]) => path === url)?.[1];
      sendJson(response, found ?? {}, found ? 200 : 404);
    });
    const plain = await home.ccr(["install", `${origin}/plain`, "--yes"]);
    expect(plain).toMatchObject({ code: 0, stdout: "ccr shared starts Claude Code with it\n" });
    const code = await home.ccr(["install", `${origin}/code/`, "--yes", "--name", "other"]);
    expect({ code: code.code, stderr: code.stderr }).toEqual({
      code: 2,
      stderr: expect.stringContaining("brings code"),
    });
    expect((await home.ccr(["install", `${origin}/none`, "--yes"])).code).toBe(1);
    expect((await home.ccr(["install", "http://example.com/x", "--yes"])).stderr).toContain("without https");
    expect((await home.ccr(["install", "some-name"])).stderr).toContain("is no preset");
    expect(seen.map(({ url }) => url)).toEqual(["/plain/manifest.json", "/code/manifest.json", "/none/manifest.json"]);
    expect((await home.ccr(["preset", "list", "--json"])).stdout).toContain('"presets":[{"name":"shared"');
  });

  it("settings for Claude Code reach it", async () => {
    const place = await offered({ claudeCodeSettings: { env: { FROM_PRESET: "yes" } } });
    await install(place, "--yes");
    const program =
      "const a = process.argv; process.stdout.write(require('fs').readFileSync(a[a.indexOf('--settings') + 1], 'utf8'))";
    const file = await put(join(place.home.home, "claude-echo"), `#!${process.execPath}\n${program}`, 0o755);
    const { stdout } = await place.home.ccr(["work", "-p", "x"], { env: { CLAUDE_PATH: file } });
    expect(JSON.parse(stdout)).toMatchObject({
      env: { FROM_PRESET: "yes", ANTHROPIC_BASE_URL: expect.stringMatching(/^http/) },
    });
  });

  it("noServer: Claude Code speaks to the provider itself", async () => {
    const strict = await startStrictMessages([[{ type: "text", text: "directly" }]]);
    const provider = { name: "a", api_base_url: `${strict.origin}/v1/messages`, api_key: "#{key}", models: ["x"] };
    const place = await offered({ Providers: [provider], noServer: true });
    await install(place, "--yes");
    expect(await place.home.ccr(["work", "-p", "hello"])).toMatchObject({ code: 0, stdout: "directly\n" });
  });
});

describe("on a terminal", () => {
  it("asks for what is needed, does not show secrets, and installs after a yes", async () => {
    const { home, folder } = await offered();
    const { code, output } = await ccrOnTerminal(["preset", "install", folder], {
      env: home.env,
      answers: [
        ["Key of theirs: ", "sk-typed-1"],
        ["Install it? (y/N): ", "y"],
      ],
    });
    expect(code).toBe(0);
    expect(output).not.toContain("sk-typed");
    expect(output).toMatch(/routes default to theirs,deep/);
    const manifest = readFileSync(join(home.folder, "presets", "work", "manifest.json"), "utf8");
    expect(JSON.parse(manifest)).toMatchObject({ userValues: { key: "sk-typed-1" } });
  });

  it.each([["n"], [""], ["yeah"]])("%j is no yes", async (answer) => {
    const { home, folder } = await offered({ schema: [] });
    const options = { env: home.env, answers: [["Install it? (y/N): ", answer]] as const };
    expect((await ccrOnTerminal(["preset", "install", folder], options)).code).toBe(1);
    expect((await home.ccr(["preset", "list"])).stdout).toBe("");
  });

  it("--no-input and CI ask nothing", async () => {
    const { home, folder } = await offered({ schema: [] });
    expect((await ccrOnTerminal(["preset", "install", folder, "--no-input"], { env: home.env })).code).toBe(2);
    expect((await ccrOnTerminal(["preset", "install", folder], { env: { ...home.env, CI: "1" } })).code).toBe(2);
  });
});

it("export leaves secrets out, and what it wrote can be installed", async () => {
  const home = await serviceHome({ APIKEY: "client-secret", Router: { default: "up,up-model" } });
  const { code, stdout } = await home.ccr(["preset", "export", "shared", "--output", join(home.home, "out")]);
  expect(code).toBe(0);
  expect(stdout).toContain("left out: Providers[0].api_key");
  const text = readFileSync(join(home.home, "out", "manifest.json"), "utf8");
  expect(text).not.toMatch(/sk-provider-secret|client-secret/);
  expect(JSON.parse(text)).toMatchObject({
    name: "shared",
    schema: [{ id: "Providers[0].api_key", type: "password" }],
  });
  const answer = "Providers[0].api_key=sk-other-1";
  expect((await home.ccr(["install", join(home.home, "out"), "--set", answer, "--yes"])).code).toBe(0);
  expect(await home.ccr(["shared", "-p", "hi"])).toMatchObject({ code: 0, stdout: "served\n" });
  expect(home.upstream.authorizations[0]).toBe("Bearer sk-other-1");
});

it("delete asks, or wants --yes", async () => {
  const place = await offered();
  await install(place, "--yes");
  const { home } = place;
  expect((await home.ccr(["preset", "delete", "work"])).code).toBe(2);
  expect((await home.ccr(["preset", "delete", "wrok", "--yes"])).stderr).toContain("Did you mean work?");
  expect((await home.ccr(["preset", "delete", "work", "--yes"])).code).toBe(0);
  expect((await home.ccr(["preset", "list"])).stdout).toBe("");
});

it("a damaged preset is listed with the reason", async () => {
  const { home } = await offered();
  mkdirSync(join(home.folder, "presets"), { recursive: true });
  await put(join(home.folder, "presets", "bad", "manifest.json"), "{ nothing");
  expect((await home.ccr(["preset", "list"])).stdout).toMatch(/^bad .*manifest\.json:1:\d+/);
  expect((await home.ccr(["bad", "-p", "x"])).stderr).toContain("CCR-E051");
});
