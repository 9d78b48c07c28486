/** A session of the real Claude Code is recorded, and played again where there is no provider, no key and no configuration. */
import { rmSync } from "node:fs";
import { join } from "node:path";

import { expect, it } from "vitest";

import { CassettePlayer, filesIn } from "../../src/proxy/cassette/player.ts";
import { decodeTape, type Tape } from "../../src/proxy/cassette/tape.ts";
import { readFileSync } from "node:fs";
import { type ServiceHome, serviceHome } from "../helpers/service.ts";

const PROMPT = "read a.txt and say what is in it";

function tapesIn(dir: string): Tape[] {
  return filesIn(dir).flatMap((name) => decodeTape(readFileSync(join(dir, name), "utf8")) ?? []);
}

async function turn(home: ServiceHome): Promise<string> {
  const { code, stdout, stderr } = await home.ccr(["code", "-p", PROMPT]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  return stdout;
}

async function bytesOf(url: string, { request }: Tape): Promise<readonly [number, Buffer]> {
  const answer = await fetch(`${url}${request.path}`, {
    method: "POST",
    headers: { "content-type": "application/json", ...request.headers },
    body: JSON.stringify(request.body),
  });
  return [answer.status, Buffer.from(await answer.arrayBuffer())];
}

it("plays a recorded session byte for byte to another Claude Code", async () => {
  const recording = await serviceHome({}, [
    { tools: [{ name: "Read", args: { file_path: "PROJECT/a.txt" } }] },
    { text: "It says alpha." },
  ]);
  const dir = join(recording.home, "cassette");
  await recording.start("--record", dir);
  const said = await turn(recording);
  expect(said).toBe("It says alpha.\n");
  await recording.ccr(["stop"]);
  const tapes = tapesIn(dir);
  expect(tapes.length).toBeGreaterThanOrEqual(2);
  expect(JSON.stringify(tapes)).not.toContain("sk-provider-secret");
  expect(CassettePlayer.open(dir).size).toBe(tapes.length);

  const playing = await serviceHome({}, []);
  rmSync(join(playing.folder, "config.json"));
  const { url } = await playing.start("--replay", dir);
  expect(await turn(playing)).toBe(said);
  expect(playing.upstream.bodies).toEqual([]);
  for (const tape of tapes) {
    const [status, bytes] = await bytesOf(url, tape);
    expect(status).toBe(tape.answer.status);
    expect(bytes.equals(tape.answer.body)).toBe(true);
  }
}, 120_000);

it("says so before it starts where there is nothing to be played, and records into no cassette that is there", async () => {
  const home = await serviceHome();
  const dir = join(home.home, "cassette");
  const nothing = await home.ccr(["start", "--foreground", "--port", "0", "--replay", dir]);
  expect(nothing).toMatchObject({ code: 1, stderr: expect.stringContaining("holds no cassette") });
  const both = await home.ccr(["start", "--record", dir, "--replay", dir]);
  expect(both).toMatchObject({ code: 2, stderr: expect.stringContaining("contradicts") });
}, 120_000);
