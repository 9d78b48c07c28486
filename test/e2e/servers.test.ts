/** ccr as a server: how the container and the unit of the examples run it, and that it ends as they expect. */
import { once } from "node:events";
import { readFileSync } from "node:fs";
import type { ServerResponse } from "node:http";
import { join } from "node:path";

import { describe, expect, it } from "vitest";
import { parse } from "yaml";

import { choose } from "../../src/cli/choose.ts";
import { EXIT } from "../../src/cli/exit.ts";
import { parse as parseFlags } from "../../src/cli/flags.ts";
import { START_FLAGS } from "../../src/cli/rows/service.ts";
import { fieldsOf, itemsOf, parseJson, stringOf } from "../../src/transformers/foreign.ts";
import { outcomeOf, ROOT, startCcr } from "../helpers/ccr.ts";
import { configure } from "../helpers/claude.ts";
import { CHAT_CHUNKS, startUpstream } from "../helpers/plugins.ts";
import { ask, serviceHome } from "../helpers/service.ts";

const textOf = (path: string): string => readFileSync(join(ROOT, "examples", path), "utf8");

/** Instructions of a Dockerfile, with what they say. */
function instructions(text: string): [string, string][] {
  const lines = text.replaceAll(/\\\n\s*/g, "").split("\n");
  return lines.flatMap((line): [string, string][] => {
    const [, name, rest] = /^([A-Z]+) (.*)$/.exec(line) ?? [];
    return name === undefined ? [] : [[name, rest ?? ""]];
  });
}

describe("Dockerfile", () => {
  const all = instructions(textOf("docker/Dockerfile"));
  const last = (name: string): string => all.findLast(([found]) => found === name)?.[1] ?? "";

  it("runs as a user, without a shell, checks itself, and asks to end politely", () => {
    expect(last("USER")).toBe("node");
    expect(last("STOPSIGNAL")).toBe("SIGTERM");
    expect(parseJson(last("ENTRYPOINT"))).toEqual(["ccr"]);
    expect(parseJson(last("HEALTHCHECK").replace(/^.* CMD /, ""))).toEqual(["ccr", "status", "--check"]);
    expect(last("RUN")).not.toContain("apt-get");
    expect(all.find(([name, text]) => name === "RUN" && text.includes("npm install"))?.[1]).toContain(
      "--ignore-scripts",
    );
  });

  it("its command is one that ccr takes", () => {
    const command = itemsOf(parseJson(last("CMD"))).map(stringOf);
    const { path, args, before } = choose(command);
    expect(path).toEqual(["start"]);
    expect(parseFlags({ before, args }, START_FLAGS).text("host")).toBe("0.0.0.0");
  });
});

describe("compose.yaml", () => {
  const service = fieldsOf(fieldsOf(fieldsOf(parse(textOf("docker/compose.yaml")))["services"])["ccr"]);

  it("is closed: read-only, no capabilities, on loopback only, and patient when it stops", () => {
    expect(service).toMatchObject({
      user: "node",
      read_only: true,
      cap_drop: ["ALL"],
      security_opt: ["no-new-privileges:true"],
      ports: ["127.0.0.1:3456:3456"],
      stop_grace_period: "15s",
    });
  });

  it("its configuration loads, with the key of clients from the environment", async () => {
    const home = await serviceHome();
    const json = stringOf(fieldsOf(service["environment"])["CCR_CONFIG_JSON"]).replaceAll("$$", "$");
    const env = { CCR_CONFIG_JSON: json, CCR_APIKEY: "what-clients-present", DEEPSEEK_API_KEY: "sk-1" };
    const child = startCcr(["start", "--foreground", "--port", "0", "--json"], { env: { ...home.env, ...env } });
    const outcome = outcomeOf(child);
    const [line]: unknown[] = child.stdout ? await once(child.stdout, "data") : [];
    const url = stringOf(fieldsOf(parseJson(String(line)))["url"]);
    expect((await fetch(`${url}/metrics`)).status).toBe(401);
    const headers = { authorization: "Bearer what-clients-present" };
    expect((await fetch(`${url}/metrics`, { headers })).status).toBe(200);
    child.kill("SIGTERM");
    expect((await outcome).code).toBe(143);
  });
});

describe("the systemd unit", () => {
  const lines = textOf("systemd/ccr.service").split("\n");
  const value = (name: string): string =>
    lines.find((line) => line.startsWith(`${name}=`))?.slice(name.length + 1) ?? "";

  it("has three sections, and lines of the form NAME=value", () => {
    expect(lines.filter((line) => line.startsWith("["))).toEqual(["[Unit]", "[Service]", "[Install]"]);
    for (const line of lines) expect(line).toMatch(/^(|#.*|\[\w+\]|[A-Z]\w+=.+)$/);
  });

  it("starts a command that there is, and knows the exit codes", () => {
    const [env, ccr, ...words] = value("ExecStart").split(" ");
    expect([env, ccr]).toEqual(["/usr/bin/env", "ccr"]);
    const { path, args, before } = choose(words);
    expect(path).toEqual(["start"]);
    expect(parseFlags({ before, args }, START_FLAGS).on("foreground")).toBe(true);
    expect(value("RestartPreventExitStatus")).toBe([EXIT.usage, EXIT.config, EXIT.taken].join(" "));
    expect(value("SuccessExitStatus")).toBe("143");
  });
});

describe("signals of a server", () => {
  it("SIGTERM: whoever is served gets the whole answer, nobody new comes in", { timeout: 40_000 }, async () => {
    const home = await serviceHome();
    let go = (): void => {};
    const held = new Promise<void>((resolve) => (go = resolve));
    const upstream = await startUpstream(async (response) => {
      response.writeHead(200, { "content-type": "text/event-stream" });
      response.write(`data: ${JSON.stringify(CHAT_CHUNKS[0])}\n\n`);
      await held;
      await sendRest(response);
    });
    await configure(home, `${upstream.origin}/v1/chat/completions`);
    const child = startCcr(["start", "--foreground", "--port", "0", "--json"], { env: home.env, cwd: home.project });
    const outcome = outcomeOf(child);
    const [line]: unknown[] = child.stdout ? await once(child.stdout, "data") : [];
    const url = stringOf(fieldsOf(parseJson(String(line)))["url"]);
    const answer = await ask(url, { stream: true });
    const reader = answer.body?.getReader();
    const first = await reader?.read();
    child.kill("SIGTERM");
    await expect
      .poll(() =>
        fetch(`${url}/health`).then(
          ({ status }) => status,
          () => "refused",
        ),
      )
      .toSatisfy((seen) => seen !== 200);
    go();
    let text = Buffer.from(first?.value ?? []).toString();
    for (let part = await reader?.read(); part && !part.done; part = await reader?.read())
      text += Buffer.from(part.value).toString();
    expect(text).toContain("world");
    expect(text).toContain("event: message_stop");
    expect((await outcome).code).toBe(143);
  });

  it("SIGHUP: reads the configuration again, and goes on", async () => {
    const home = await serviceHome();
    const child = startCcr(["start", "--foreground", "--port", "0", "--json", "--verbose", "--verbose"], {
      env: home.env,
    });
    const outcome = outcomeOf(child);
    let told = "";
    child.stderr?.on("data", (chunk) => void (told += String(chunk)));
    const [line]: unknown[] = child.stdout ? await once(child.stdout, "data") : [];
    child.kill("SIGHUP");
    await expect.poll(() => told, { timeout: 20_000 }).toMatch(/"config\.loaded".*"generation":2/);
    expect((await ask(stringOf(fieldsOf(parseJson(String(line)))["url"]))).status).toBe(200);
    child.kill("SIGTERM");
    expect((await outcome).code).toBe(143);
  });
});

async function sendRest(response: ServerResponse): Promise<void> {
  for (const chunk of CHAT_CHUNKS.slice(1))
    response.write(`data: ${typeof chunk === "string" ? chunk : JSON.stringify(chunk)}\n\n`);
  response.end();
}
