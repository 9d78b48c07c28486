/** The service: started, found, asked, moved and stopped by other commands, whatever state the last one left. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, it, onTestFinished } from "vitest";

import { beganOf } from "../../src/cli/service/process.ts";
import { outcomeOf, startCcr } from "../helpers/ccr.ts";
import { ask, serviceHome } from "../helpers/service.ts";
import { put } from "../helpers/temp-dir.ts";

const mode = (path: string): string => (statSync(path).mode & 0o777).toString(8);

/** One that has ended and that nobody has asked after does not. */
const runs = (pid: number): boolean => beganOf(pid) !== undefined;

describe("a life", () => {
  it("fault 51: one service for each home: the second start tells where the first is", async () => {
    const home = await serviceHome();
    const first = await home.start();
    expect(await home.start()).toEqual(first);
    expect((await ask(first.url)).status).toBe(200);
    const { code, stdout, stderr } = await home.ccr(["start", "--foreground"]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toBe(`ccr runs already, at ${first.url} (pid ${first.pid})\n`);
  });

  it("leaves a record and CCR's pid file that only the user can read, and takes them away at the end", async () => {
    const home = await serviceHome();
    const { pid, url } = await home.start();
    const [record] = home.records();
    expect(record).toMatchObject({ pid, url, schemaVersion: 1, home: home.folder });
    expect([mode(home.runtime), mode(join(home.folder, ".claude-code-router.pid"))]).toEqual(["700", "600"]);
    expect(readFileSync(join(home.folder, ".claude-code-router.pid"), "utf8")).toBe(String(pid));
    const { code, stdout } = await home.ccr(["stop"]);
    expect({ code, stdout }).toEqual({ code: 0, stdout: "" });
    expect([home.records(), existsSync(join(home.folder, ".claude-code-router.pid")), runs(pid)]).toEqual([
      [],
      false,
      false,
    ]);
  });

  it("ends on the signal that CCR's users send by hand", async () => {
    const home = await serviceHome();
    const { pid } = await home.start();
    process.kill(Number(readFileSync(join(home.folder, ".claude-code-router.pid"), "utf8")), "SIGTERM");
    await expect.poll(() => runs(pid)).toBe(false);
    expect(home.records()).toEqual([]);
  });

  it("stopping twice is no error", async () => {
    const home = await serviceHome();
    const { pid, url } = await home.start();
    expect(JSON.parse((await home.ccr(["stop", "--json"])).stdout)).toEqual({
      schemaVersion: 1,
      stopped: [{ pid, url }],
    });
    const again = await home.ccr(["stop", "--json"]);
    expect(again).toMatchObject({ code: 0, stdout: '{"schemaVersion":1,"stopped":[]}\n' });
  });

  it("status: 0 while it runs, 3 otherwise, and --check says nothing", async () => {
    const home = await serviceHome();
    expect(await home.ccr(["status"])).toMatchObject({ code: 3, stdout: `ccr is not running for ${home.folder}\n` });
    expect(await home.ccr(["status", "--check"])).toMatchObject({ code: 3, stdout: "", stderr: "" });
    await home.start();
    expect(await home.ccr(["status", "--check"])).toMatchObject({ code: 0, stdout: "", stderr: "" });
    expect(await home.ccr(["status"])).toMatchObject({ code: 0, stderr: "" });
  });
});

describe("fault 52: what a killed service leaves", () => {
  it("is not believed, and gives way", async () => {
    const home = await serviceHome();
    const { pid } = await home.start();
    process.kill(pid, "SIGKILL");
    await expect.poll(() => runs(pid)).toBe(false);
    expect((await home.ccr(["status"])).code).toBe(3);
    const next = await home.start();
    expect(next.pid).not.toBe(pid);
    expect(home.records()).toEqual([expect.objectContaining({ pid: next.pid })]);
  });

  it("is not believed when another process has got its number", async () => {
    const home = await serviceHome();
    const { pid } = await home.start();
    const [record] = home.records();
    process.kill(pid, "SIGKILL");
    await expect.poll(() => runs(pid)).toBe(false);
    await put(join(home.folder, ".claude-code-router.pid"), String(process.pid));
    await home.start();
    await home.ccr(["stop"]);
    expect(record).toHaveProperty("began");
    expect(runs(process.pid)).toBe(true);
  });

  it("its status is an error of its own while it hangs, and --force ends it", async () => {
    const home = await serviceHome();
    const { pid } = await home.start();
    process.kill(pid, "SIGSTOP");
    const { code, stdout, stderr } = await home.ccr(["status"]);
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toContain("CCR-E007");
    expect((await home.ccr(["stop", "--force"])).code).toBe(0);
    expect(runs(pid)).toBe(false);
    expect(home.records()).toEqual([]);
  });
});

describe("at the same time", () => {
  it("two starts become one service", async () => {
    const home = await serviceHome();
    const both = await Promise.all([home.start(), home.start()]);
    expect(both[0]).toEqual(both[1]);
    expect(home.records()).toHaveLength(1);
    expect((await ask(both[0].url)).status).toBe(200);
  });
});

describe("fault 50: a port that is taken", () => {
  const STRANGER =
    'require("net").createServer().listen(0, "127.0.0.1", function () { console.log(this.address().port) })';

  it.each([["--foreground"], ["--detach"]])("%s names the program that has it", async (how) => {
    const stranger = spawn(process.execPath, ["-e", STRANGER], { stdio: ["ignore", "pipe", "inherit"] });
    onTestFinished(() => void stranger.kill());
    const [port] = await once(stranger.stdout, "data");
    const home = await serviceHome();
    const { code, stdout, stderr } = await home.ccr(["start", how, "--port", String(port).trim()]);
    expect({ code, stdout }).toEqual({ code: 5, stdout: "" });
    expect(stderr).toContain(`port ${String(port).trim()} is in use by node -e `);
    expect(stderr).toContain(`(pid ${stranger.pid})`);
    expect(stranger.exitCode).toBeNull();
    expect(home.records()).toEqual([]);
  });

  it("by an earlier service of the same home is free again at once after stop", async () => {
    const home = await serviceHome();
    const { port } = await home.start();
    await home.ccr(["stop"]);
    expect((await home.start("--port", String(port))).port).toBe(port);
  });
});

describe("fault 57: a disk that takes nothing", () => {
  it("in the state folder is no reason not to serve", async () => {
    const home = await serviceHome();
    const env = { XDG_STATE_HOME: await put(join(home.home, "state"), "no folder") };
    const { code, stdout } = await home.ccr(["start", "--detach", "--port", "0", "--json"], { env });
    expect(code).toBe(0);
    expect((await ask(JSON.parse(stdout).url)).status).toBe(200);
  });

  it("in the runtime folder is: nobody would find the service", async () => {
    const home = await serviceHome();
    const env = { XDG_RUNTIME_DIR: await put(join(home.home, "runtime"), "no folder") };
    const { code, stdout, stderr } = await home.ccr(["start", "--foreground", "--port", "0"], { env });
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toMatch(/^ccr: ccr did not begin to serve: .*\n.*CCR-E006/s);
  });
});

describe("restart", () => {
  it("keeps address and tokens", async () => {
    const home = await serviceHome();
    const before = await home.start();
    const [record] = home.records();
    const { code, stdout } = await home.ccr(["restart", "--json"]);
    expect(code).toBe(0);
    const after = JSON.parse(stdout);
    expect({ ...after, pid: 0 }).toEqual({ ...before, pid: 0 });
    expect(after.pid).not.toBe(before.pid);
    const { token, clientToken } = record ?? {};
    // T23: other users see arguments.
    expect(readFileSync(`/proc/${after.pid}/cmdline`, "utf8")).not.toMatch(
      new RegExp([token, clientToken].map(String).join("|")),
    );
    expect(home.records()).toEqual([expect.objectContaining({ token, clientToken, pid: after.pid })]);
  });

  it("starts what did not run", async () => {
    const home = await serviceHome();
    expect((await home.ccr(["restart", "--port", "0"])).code).toBe(0);
    expect((await home.ccr(["status"])).code).toBe(0);
  });

  it("fault 53: says what is wrong with the configuration, and leaves the file as it is", async () => {
    const home = await serviceHome();
    const file = join(home.folder, "config.json");
    await put(file, '{ "Providers": [ { "name": ');
    const { code, stdout, stderr } = await home.ccr(["restart"]);
    expect({ code, stdout }).toEqual({ code: 4, stdout: "" });
    expect(stderr).toMatch(/config\.json:1:\d+: /);
    expect(readFileSync(file, "utf8")).toBe('{ "Providers": [ { "name": ');
    const asJson = await home.ccr(["restart", "--json"]);
    expect(JSON.parse(asJson.stderr)).toMatchObject({ error: { code: "CCR-E050" } });
  });
});

describe("fault 60: stopping while a request runs", () => {
  it("lets it finish", async () => {
    const home = await serviceHome({}, [{ text: "slow ", pause: 600 }]);
    const { url } = await home.start();
    const answer = ask(url, { stream: true });
    await home.upstream.answering;
    const stopping = home.ccr(["stop"]);
    const text = await (await answer).text();
    expect(text).toContain("message_stop");
    expect((await stopping).code).toBe(0);
  });

  it("--force ends it", async () => {
    const home = await serviceHome({}, [{ hang: "I never " }]);
    const { url, pid } = await home.start();
    const answer = ask(url, { stream: true })
      .then((response) => response.text())
      .catch(String);
    await home.upstream.hanging;
    expect((await home.ccr(["stop", "--force"])).code).toBe(0);
    expect(runs(pid)).toBe(false);
    expect(await answer).toContain("terminated");
    await home.upstream.left;
  });
});

describe("for scripts and workflows", () => {
  it("--github-env exports the address and masks the token", async () => {
    const home = await serviceHome({ APIKEY: "client-secret" });
    const file = await put(join(home.home, "github-env"), "BEFORE=1\n");
    const { code, stdout } = await home.ccr(["start", "--detach", "--port", "0", "--github-env"], {
      env: { GITHUB_ENV: file },
    });
    expect(code).toBe(0);
    expect(stdout).toMatch(/^::add-mask::client-secret\nccr serves programs that present APIKEY at http/);
    const lines = readFileSync(file, "utf8").split("\n");
    expect(lines).toContain("BEFORE=1");
    expect(lines).toContain("ANTHROPIC_AUTH_TOKEN=client-secret");
    expect(lines.join("\n")).toMatch(/\nANTHROPIC_BASE_URL=http:\/\/127\.0\.0\.1:\d+\n/);
  });

  it("--github-env is a mistake elsewhere, and nothing is started", async () => {
    const home = await serviceHome();
    expect((await home.ccr(["start", "--detach", "--github-env"])).code).toBe(2);
    expect(home.records()).toEqual([]);
  });

  it("--report appends requests and tokens by model", async () => {
    const home = await serviceHome();
    const { url } = await home.start();
    await (await ask(url)).text();
    const file = await put(join(home.home, "summary.md"), "before\n");
    expect((await home.ccr(["stop", "--report", file])).code).toBe(0);
    const text = readFileSync(file, "utf8");
    expect(text).toMatch(/^before\n### ccr\n/);
    expect(text).toContain("| `up,up-model` | 1 | 0 | 100 | 0 | 7 | cost unknown |");
    expect(text).toContain("| **all** | 1 | 0 | 100 | 0 | 7 | cost unknown |");
  });

  it("--all stops those of every home of the user", async () => {
    const home = await serviceHome();
    const other = join(home.home, "other");
    await put(join(other, "config.json"), readFileSync(join(home.folder, "config.json"), "utf8"));
    await home.start();
    await home.ccr(["start", "--detach", "--port", "0"], { env: { CCR_HOME: other } });
    expect(home.records()).toHaveLength(2);
    expect((await home.ccr(["stop", "--all"])).code).toBe(0);
    expect(home.records()).toEqual([]);
  });

  it("--watch prints on until nobody reads", async () => {
    const home = await serviceHome();
    const child = startCcr(["status", "--watch", "--json"], { env: home.env });
    const [line] = child.stdout ? await once(child.stdout, "data") : [];
    expect(JSON.parse(String(line))).toMatchObject({ schemaVersion: 1, running: false });
    child.stdout?.destroy();
    await once(child, "exit");
    expect(child.exitCode).toBe(0);
  });

  it.each([["serve"], ["web"]])("%s is start --foreground", async (name) => {
    const home = await serviceHome();
    const child = startCcr([name, "--port", "0", "--json"], { env: home.env });
    const [line] = child.stdout ? await once(child.stdout, "data") : [];
    expect(JSON.parse(String(line))).toMatchObject({ pid: child.pid });
    child.kill("SIGTERM");
    expect((await outcomeOf(child)).code).toBe(143);
  });
});

it("stops claude-code-router itself, but no stranger whose number its pid file has", async () => {
  const home = await serviceHome();
  const program = await put(join(home.home, "claude-code-router", "cli.js"), "setInterval(() => {}, 1000)");
  const start = (...args: readonly string[]) => {
    const child = spawn(process.execPath, [...args], { stdio: "ignore" });
    onTestFinished(() => void child.kill("SIGKILL"));
    return child;
  };
  const pidFile = join(home.folder, ".claude-code-router.pid");
  const stranger = start("-e", "setInterval(() => {}, 1000)");
  await put(pidFile, String(stranger.pid));
  await home.ccr(["stop"]);
  expect(stranger.exitCode ?? stranger.signalCode).toBeNull();
  const router = start(program, "start");
  await put(pidFile, String(router.pid));
  expect((await home.ccr(["status"])).stdout).toContain(`claude-code-router itself is running (pid ${router.pid})`);
  expect((await home.ccr(["stop"])).code).toBe(0);
  expect(runs(Number(router.pid))).toBe(false);
  expect(existsSync(pidFile)).toBe(false);
});
