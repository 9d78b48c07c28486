/** The demo without a terminal: one turn of Claude Code through the proxy, told line by line. */
import type { Config } from "../config/types.ts";
import { isRecord } from "../core/message.ts";
import { createHost, newToken, prepareChild } from "../host.ts";
import { EXIT, exitCodeOfSignal } from "./exit.ts";
import { type EndingSignal, onEndingSignal } from "./signals.ts";
import { Story } from "./story.ts";

export interface TurnOptions {
  readonly env: NodeJS.ProcessEnv;
  readonly cwd: string;
  /** Said first. */
  readonly notice: string;
}

const PROMPT = "Show me around this project.";
const SESSION = "demo";

/** Returns the exit code: 0 when Claude Code gave a reply. */
export async function runTurn(config: Config, { env, cwd, notice }: TurnOptions): Promise<number> {
  const client = { token: newToken(), session: SESSION };
  const host = await createHost({ config, clients: [client], listen: { host: "127.0.0.1", port: 0 } });
  const story = new Story((line) => process.stdout.write(`${line}\n`));
  host.cleanup.add(host.bus.subscribe((event) => story.tell(event)));
  try {
    const args = ["-p", PROMPT, "--output-format", "stream-json", "--verbose"];
    const child = await prepareChild(host, { args, env, cwd, client });
    story.open(notice, PROMPT);
    const { execa } = await import("execa");
    const running = execa(child.file, child.args, {
      env: child.env,
      cwd,
      extendEnv: false,
      reject: false,
      stdin: "ignore",
      buffer: { stdout: false, stderr: true },
    });
    let ended: EndingSignal | undefined;
    const off = onEndingSignal((signal) => {
      ended = signal;
      running.kill("SIGTERM");
    });
    host.cleanup.add(off);
    let reply = "";
    for await (const line of running) reply = readLine(line, story) ?? reply;
    const { stderr } = await running;
    if (ended) return exitCodeOfSignal(ended);
    if (reply === "") process.stderr.write(`${stderr}\n`);
    else story.close(reply);
    return reply === "" ? EXIT.failed : EXIT.done;
  } finally {
    await host.cleanup.run();
  }
}

/** One line of Claude Code's `stream-json`. Tools go to the story; the text of a good result comes back. */
function readLine(line: string, story: Story): string | undefined {
  const event = parse(line);
  if (event?.["type"] === "result") return event["is_error"] === true ? undefined : String(event["result"]);
  const message = event?.["type"] === "assistant" ? event["message"] : undefined;
  const content: unknown = isRecord(message) ? message["content"] : undefined;
  for (const block of Array.isArray(content) ? content : []) {
    if (isRecord(block) && block["type"] === "tool_use") story.tool(String(block["name"]), block["input"]);
  }
  return undefined;
}

function parse(line: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
