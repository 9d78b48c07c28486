/** One strict server for every dialect, all answering from the same script: what differs is the wire between. */
import type { Block } from "../../src/core/message.ts";
import type { DialectName } from "../../src/core/target.ts";
import { CHAT_VENDORS } from "./chat-rules.ts";
import { startStrictChat, type ScriptedTurn } from "./strict-chat.ts";
import { startStrictGemini, STRICT_KEY, vertexSite, type GeminiTurn } from "./strict-gemini.ts";
import { startStrictMessages, vertexTerms, type Terms } from "./strict-messages.ts";
import { startStrictResponses, type Scripted } from "./strict-responses.ts";

export type ScriptItem = Extract<Scripted, { reasoning: string } | { call: string }> | { readonly say: string };

/** Every request takes the next answer. */
export type Script = readonly (readonly ScriptItem[])[];

export interface Service {
  /** Of the provider; the vendor is told by it. */
  readonly name: string;
  readonly model: string;
  /** Of the provider in the configuration, beside its name and models. */
  readonly fields: (url: string) => object;
  readonly start: (script: Script) => Promise<Strict>;
}

export interface Strict {
  readonly url: string;
  /** Requests that were found in order. */
  readonly requests: readonly unknown[];
  /** Whatever carries the reasoning back in them. */
  readonly reasoning: RegExp;
}

const TOKEN = "ya29.strict";

/** By dialect; Gemini has a second address. */
export const SERVICES: Readonly<Record<DialectName | "vertex-gemini", Service>> = {
  anthropic: {
    name: "anthropic",
    model: "claude-opus-5-5",
    fields: (url) => ({ api_base_url: url, api_key: "sk-ant-api-strict", dialect: "anthropic" }),
    start: (script) => startMessages(script, "/v1/messages"),
  },
  "openai-chat": {
    name: "moonshot",
    model: "kimi-k2.6",
    fields: (url) => ({ api_base_url: url, api_key: "sk-moonshot" }),
    start: startChat,
  },
  "openai-responses": {
    name: "openai",
    model: "gpt-5.4",
    fields: (url) => ({ api_base_url: url, api_key: "sk-openai" }),
    start: async (script) => ({ ...(await startStrictResponses(script)), reasoning: /"encrypted_content":"gAAAA-/ }),
  },
  gemini: {
    name: "google",
    model: "gemini-3-pro-preview",
    fields: (url) => ({ api_base_url: url, api_key: STRICT_KEY, transformer: { use: ["gemini"] } }),
    start: startGemini,
  },
  "vertex-gemini": {
    name: "vertex",
    model: "gemini-3-pro-preview",
    fields: (url) => ({
      api_base_url: `${url}/v1beta1/projects/p/locations/global`,
      api_key: TOKEN,
      transformer: { use: ["vertex-gemini"] },
    }),
    start: startVertexGemini,
  },
  "vertex-claude": {
    name: "vertex-anthropic",
    model: "claude-opus-5-5",
    fields: (url) => ({
      api_base_url: `${url}/v1/projects/p/locations/us-east5`,
      api_key: TOKEN,
      transformer: { use: ["vertex-claude"] },
    }),
    start: (script) => startMessages(script, "", vertexTerms(TOKEN)),
  },
};

/** As the configuration names it. */
export function providerEntry({ name, model, fields }: Service, url: string): object {
  return { name, models: [model], ...fields(url) };
}

async function startMessages(script: Script, path: string, terms?: Terms): Promise<Strict> {
  const { origin, bodies } = await startStrictMessages(script.map(messagesTurn), terms);
  return { url: origin + path, requests: bodies, reasoning: /"signature":"RXJr/ };
}

/** Anthropic signs every thought; the text itself may be left out. */
function messagesTurn(turn: readonly ScriptItem[], turnIndex: number): Block[] {
  return turn.map((item, index): Block => {
    const id = `${turnIndex}x${index}`;
    if ("reasoning" in item) return { type: "thinking", thinking: "", signature: `RXJr${id}AA==` };
    if ("say" in item) return { type: "text", text: item.say };
    return { type: "tool_use", id: `toolu_${id}`, name: item.call, input: item.args };
  });
}

async function startChat(script: Script): Promise<Strict> {
  const vendor = CHAT_VENDORS.find(({ name }) => name === "moonshot");
  if (!vendor) throw new Error("no such vendor");
  const server = await startStrictChat(vendor, script.map(chatTurn));
  return { ...server, reasoning: /"reasoning_content":"\w/ };
}

function chatTurn(turn: readonly ScriptItem[]): ScriptedTurn {
  const think = turn.map((item) => ("reasoning" in item ? item.reasoning : "")).join("");
  const say = turn.map((item) => ("say" in item ? item.say : "")).join("");
  const calls = turn.flatMap((item) => ("call" in item ? [{ name: item.call, args: item.args }] : []));
  return { think, say, calls };
}

async function startGemini(script: Script): Promise<Strict> {
  const { url, bodies } = await startStrictGemini(script.map(geminiTurn));
  return { url, requests: bodies, reasoning: SIGNATURE };
}

async function startVertexGemini(script: Script): Promise<Strict> {
  const { url, bodies } = await startStrictGemini(script.map(geminiTurn), vertexSite(TOKEN));
  return { url: new URL(url).origin, requests: bodies, reasoning: SIGNATURE };
}

const SIGNATURE = /"thoughtSignature":"c2ln/;

/** Gemini 3 signs the first call of a turn, or an empty part behind the text. */
function geminiTurn(turn: readonly ScriptItem[], turnIndex: number): GeminiTurn {
  const thoughtSignature = `c2ln${turnIndex}AA=`;
  const first = turn.findIndex((item) => "call" in item);
  const parts: GeminiTurn = turn.map((item, index) => {
    if ("reasoning" in item) return [{ text: item.reasoning, thought: true }];
    if ("say" in item) return [{ text: item.say }];
    const functionCall = { name: item.call, args: item.args };
    return [index === first ? { functionCall, thoughtSignature } : { functionCall }];
  });
  return first === -1 ? [...parts, [{ text: "", thoughtSignature }]] : parts;
}
