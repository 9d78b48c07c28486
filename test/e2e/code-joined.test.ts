/** `ccr code` beside a running service: it joins, unless it may not. */
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { expect, it } from "vitest";

import { type ServiceHome, serviceHome } from "../helpers/service.ts";
import { put } from "../helpers/temp-dir.ts";

async function requestsServed(home: ServiceHome): Promise<number> {
  return JSON.parse((await home.ccr(["status", "--json"])).stdout).totals.requests;
}

it("a turn of the real Claude Code goes through the service", async () => {
  const home = await serviceHome({ APIKEY: "client-secret" });
  await home.start();
  const { code, stdout, stderr } = await home.ccr(["code", "-p", "hello"]);
  expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: "served\n", stderr: "" });
  expect(await requestsServed(home)).toBeGreaterThan(0);
  expect(home.upstream.authorizations).toEqual(home.upstream.authorizations.map(() => "Bearer sk-provider-secret"));
});

it.each([[["code", "--ccr-model", "up,other", "-p", "hello"]], [["--config", "CONFIG", "code", "-p", "hello"]]])(
  "%j has a proxy of its own",
  async (args) => {
    const home = await serviceHome();
    await home.start();
    const config = join(home.folder, "config.json");
    const { code, stdout } = await home.ccr(args.map((arg) => (arg === "CONFIG" ? config : arg)));
    expect({ code, stdout }).toEqual({ code: 0, stdout: "served\n" });
    expect(await requestsServed(home)).toBe(0);
  },
);

it("arguments, exit code and signals are Claude Code's own there too", async () => {
  const home = await serviceHome();
  await home.start();
  const program = "process.stdout.write(JSON.stringify(process.argv.slice(2))); process.exit(42)";
  const file = await put(join(home.home, "claude-echo"), `#!${process.execPath}\n${program}`, 0o755);
  const args = [
    "-p",
    "",
    "$(id) `id` ' \" \\ *",
    "漢字 🙂",
    "00123",
    "--x=",
    "x".repeat(100_000),
    "--",
    "--model",
    "x",
  ];
  const { code, stdout, stderr } = await home.ccr(["code", ...args], { env: { CLAUDE_PATH: file } });
  expect({ code, stderr }).toEqual({ code: 42, stderr: "" });
  expect(JSON.parse(stdout).slice(-args.length)).toEqual(args);
});

it("a service that does not answer is not joined", async () => {
  const home = await serviceHome();
  const { pid } = await home.start();
  process.kill(pid, "SIGSTOP");
  expect(await home.ccr(["code", "-p", "hello"])).toMatchObject({ code: 0, stdout: "served\n" });
});

it("the status line is the one that the service keeps for the session", async () => {
  const home = await serviceHome();
  await home.start();
  const session = "11111111-2222-4333-8444-555555555555";
  await home.ccr(["code", "-p", "hello", "--session-id", session]);
  // The file follows the answer within 250 ms, and Claude Code may have ended by then.
  const line = (): string | undefined =>
    readFileSync(join(home.runtime, `${session}.statusline`), "utf8").split("\n")[0];
  await expect.poll(line, { timeout: 5_000 }).toContain("up,up-model");
  const asked = await home.ccr(["statusline"], { env: { CLAUDE_CODE_SESSION_ID: session } });
  expect(asked.stdout).toContain("up,up-model");
});
