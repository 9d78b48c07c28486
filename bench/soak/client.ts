/** Clients of a soak: one after the other each asks for something, reads it in its own way, and checks what it gets. */
import { request, type IncomingMessage } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";

import { SseDecoder } from "../../src/core/sse.ts";
import type { StreamEvent } from "../../src/core/event.ts";
import { grammarBreaks } from "../../test/helpers/grammar.ts";

export interface Target {
  readonly url: string;
  readonly token: string;
  /** Names of models, one for each behaviour of the provider and each of its grammars. */
  readonly models: readonly string[];
}

export interface Account {
  asked: number;
  left: number;
  answers: Record<string, number>;
  /** What must not happen. */
  readonly violations: string[];
}

export function newAccount(): Account {
  return { asked: 0, left: 0, answers: {}, violations: [] };
}

const SIZES = [1_000, 10_000, 60_000, 200_000, 1_000_000];
const ANSWER_LIMIT_MS = 60_000;
const MAX_VIOLATIONS = 100;

/** Seeded, so that a run can be repeated. */
export function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

function pick<T>(list: readonly T[], random: () => number): T | undefined {
  return list[Math.floor(random() * list.length)];
}

/** One conversation after the other until `isOver`. */
export async function keepAsking(
  target: Target,
  account: Account,
  random: () => number,
  isOver: () => boolean,
): Promise<void> {
  while (!isOver()) {
    try {
      await askOnce(target, account, random);
    } catch (error) {
      violation(account, `no answer: ${error instanceof Error ? error.message : String(error)}`);
      await sleep(100);
    }
  }
}

async function askOnce(target: Target, account: Account, random: () => number): Promise<void> {
  const model = pick(target.models, random) ?? "";
  const stream = random() < 0.8;
  const leaves = random() < 0.15;
  const slowly = random() < 0.05;
  account.asked++;
  const body = bodyOf(model, stream, pick(SIZES, random) ?? 0, random);
  const answer = await post(target, body);
  const chunks: Buffer[] = [];
  for await (const chunk of answer) {
    chunks.push(chunk);
    if (leaves && random() < 0.3) {
      account.left++;
      answer.destroy();
      return;
    }
    if (slowly) await sleep(2);
  }
  check(account, { model, status: answer.statusCode ?? 0, stream, text: Buffer.concat(chunks).toString() });
}

function bodyOf(model: string, stream: boolean, size: number, random: () => number): string {
  const line = `line ${Math.floor(random() * 1e9)} of a conversation that goes on and on\n`;
  const content = line.repeat(Math.ceil(size / line.length));
  return JSON.stringify({ model, max_tokens: 100, stream, messages: [{ role: "user", content }] });
}

function post({ url, token }: Target, body: string): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const outgoing = request(`${url}/v1/messages`, {
      method: "POST",
      headers: { "content-type": "application/json", authorization: `Bearer ${token}` },
      signal: AbortSignal.timeout(ANSWER_LIMIT_MS),
    });
    outgoing.once("response", resolve).once("error", reject);
    outgoing.end(body);
  });
}

interface Got {
  readonly model: string;
  readonly status: number;
  readonly stream: boolean;
  readonly text: string;
}

function check(account: Account, got: Got): void {
  const { model, status, stream, text } = got;
  const known = `${model} ${status}`;
  account.answers[known] = (account.answers[known] ?? 0) + 1;
  const complain = (what: string): void => violation(account, `${known}: ${what}`);
  if (status === 200 && stream) {
    const events = eventsIn(text);
    const unfinished = events.at(-1)?.type === "error";
    for (const broken of grammarBreaks(events, { unfinished })) complain(broken);
    return;
  }
  const value: unknown = JSON.parse(text);
  if (typeof value !== "object" || value === null || !("type" in value)) complain("no type");
  else if (status === 200 && value.type !== "message") complain("no message");
  else if (status !== 200 && value.type !== "error") complain("no error");
}

function eventsIn(text: string): StreamEvent[] {
  const decoder = new SseDecoder();
  const frames = [...decoder.push(Buffer.from(text)), ...decoder.end()];
  return frames.map(({ data }): StreamEvent => JSON.parse(data));
}

function violation(account: Account, text: string): void {
  if (account.violations.length < MAX_VIOLATIONS) account.violations.push(text);
}
