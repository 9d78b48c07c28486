/** Flags of `ccr --no-tui`, `--profile` and `ccr code --ccr-profile`: which model answers, and who is told where the proxy is. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { text } from "node:stream/consumers";

import { describe, expect, it, onTestFinished } from "vitest";

import { fieldsOf, parseJson, stringOf, type Fields } from "../../src/transformers/foreign.ts";
import { ccr, ENTRY, startCcr } from "../helpers/ccr.ts";
import { ask, type ServiceHome, serviceHome } from "../helpers/service.ts";
import { put } from "../helpers/temp-dir.ts";

/** What it says once it listens. */
async function ready(home: ServiceHome, ...args: readonly string[]): Promise<Fields> {
  const child = startCcr(["--no-tui", "--json", ...args], { env: home.env, cwd: home.project });
  for await (const chunk of child.stdout ?? []) return fieldsOf(parseJson(String(chunk)));
  throw new Error("it said nothing");
}

async function modelFor(home: ServiceHome, model: string, ...args: readonly string[]): Promise<unknown> {
  const { url, token } = await ready(home, ...args);
  await (await ask(stringOf(url), { token: stringOf(token), model })).text();
  return fieldsOf(parseJson(home.upstream.bodies.at(-1) ?? ""))["model"];
}

const HAIKU = "claude-haiku-4-5";

describe("ccr --no-tui", () => {
  it("--route names the model of a scenario", async () => {
    const home = await serviceHome();
    expect(await modelFor(home, HAIKU, "--route", "background=up,small", "--route", "think=up,deep")).toBe("small");
    expect(await modelFor(home, "claude-sonnet-5-5", "--route", "background=up,small")).toBe("up-model");
  });

  it("--model is the one of all scenarios, unless --route says more", async () => {
    const home = await serviceHome({ Router: { default: "up,up-model", background: "up,small" } });
    expect(await modelFor(home, HAIKU, "--model", "up,large")).toBe("large");
    expect(await modelFor(home, HAIKU, "--model", "up,large", "--route", "background=up,tiny")).toBe("tiny");
  });

  it("they hold when the file changes", async () => {
    const home = await serviceHome();
    const args = ["--no-tui", "--json", "--route", "background=up,small", "--verbose", "--verbose"];
    const child = startCcr(args, { env: home.env, cwd: home.project });
    let told = "";
    child.stderr?.on("data", (chunk) => void (told += String(chunk)));
    const [line]: unknown[] = child.stdout ? await once(child.stdout, "data") : [];
    const { url, token } = fieldsOf(parseJson(String(line)));
    await home.ccr(["config", "set", "Router.background", "up,other"]);
    await expect.poll(() => told, { timeout: 20_000 }).toMatch(/"config\.loaded".*"generation":2/);
    await (await ask(stringOf(url), { token: stringOf(token), model: HAIKU })).text();
    expect(home.upstream.bodies.map((body) => fieldsOf(parseJson(body))["model"])).toEqual(["small"]);
  });

  it.each([
    [["--route", "background"], "is no SCENARIO=PROVIDER,MODEL"],
    [["--route", "backgroun=up,x"], "Did you mean background?"],
    [["--ready-fd", "1"], "is no file descriptor"],
    [["--github-env"], "GITHUB_ENV is not set"],
  ])("%j is refused", async (args, said) => {
    const home = await serviceHome();
    const { code, stderr } = await home.ccr(["--no-tui", ...args]);
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining(said) });
  });

  it("--ready-fd: one line of JSON, then the end of the stream", async () => {
    const home = await serviceHome();
    const child = spawn(process.execPath, [ENTRY, "--no-tui", "--ready-fd", "3"], {
      env: { PATH: process.env["PATH"], ...home.env },
      cwd: home.project,
      stdio: ["ignore", "ignore", "ignore", "pipe"],
    });
    onTestFinished(() => void child.kill("SIGKILL"));
    const told = child.stdio[3];
    if (!told || !("read" in told)) throw new Error("no pipe");
    const line = await text(told);
    expect(fieldsOf(parseJson(line))).toMatchObject({
      schemaVersion: 1,
      pid: child.pid,
      url: expect.stringContaining("http://127.0.0.1:"),
    });
  });

  it("--github-env: the later steps find it", async () => {
    const home = await serviceHome();
    const file = await put(join(home.project, "github.env"), "");
    const env = { ...home.env, GITHUB_ENV: file };
    const { url, token } = await ready({ ...home, env }, "--github-env");
    const written = await readFile(file, "utf8");
    expect(written).toContain(`ANTHROPIC_BASE_URL=${stringOf(url)}\n`);
    expect(written).toContain(`ANTHROPIC_AUTH_TOKEN=${stringOf(token)}\n`);
  });
});

describe("profiles", () => {
  async function withPreset(): Promise<ServiceHome> {
    const home = await serviceHome();
    const manifest = { name: "work", version: "1.0.0", Router: { default: "up,at-work" } };
    await put(join(home.folder, "presets", "work", "manifest.json"), manifest, 0o600);
    return home;
  }

  it("--profile lays a preset over the configuration", async () => {
    const home = await withPreset();
    expect(await modelFor(home, "any", "--profile", "work")).toBe("at-work");
    expect((await home.ccr(["--profile", "work", "route", "list"])).stdout).toBe("default  up,at-work\n");
    const { url } = await home.start("--profile", "work");
    await (await ask(url)).text();
    expect(fieldsOf(parseJson(home.upstream.bodies.at(-1) ?? ""))["model"]).toBe("at-work");
  });

  it("ccr code --ccr-profile NAME is ccr NAME", async () => {
    const home = await withPreset();
    const { code, stdout } = await home.ccr(["code", "--ccr-profile", "work", "-p", "hi"]);
    expect({ code, stdout }).toEqual({ code: 0, stdout: "served\n" });
    expect(fieldsOf(parseJson(home.upstream.bodies.at(-1) ?? ""))["model"]).toBe("at-work");
  });

  it("an unknown one is named, with what was meant", async () => {
    const home = await withPreset();
    const { code, stderr } = await ccr(["--profile", "wrok", "route", "list"], { env: home.env });
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining("Did you mean work?") });
  });

  it("names complete", async () => {
    const home = await withPreset();
    for (const words of [["--profile", "w"], ["wo"], ["preset", "info", ""]]) {
      expect((await home.ccr(["__complete", ...words])).stdout).toBe("work\ta preset\n");
    }
  });
});
