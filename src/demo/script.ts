/** What the demo provider answers: a short guided tour with tool calls, then help. Data and one pure function. */
import { join } from "node:path";

import type { ChatMessage, ChatRequest, ChatTool } from "./chat.ts";
import { demoModel } from "./models.ts";
import { sampleOf } from "./sample.ts";
import { TOPICS, WHAT_TO_TRY } from "./topics.ts";

export interface ToolCall {
  readonly name: string;
  readonly arguments: Readonly<Record<string, string>>;
}

export interface Answer {
  readonly kind: "answer";
  readonly reasoning: string;
  readonly text: string;
  readonly tools: readonly ToolCall[];
}

export interface Refusal {
  readonly kind: "refusal";
  readonly status: number;
  readonly message: string;
  /** Seconds; above 1, so that the proxy leaves the waiting to Claude Code, where it can be seen. */
  readonly retryAfter: number;
}

/** One request of the tour: which files the model reads next, and what it says before. */
interface TourStep {
  readonly reasoning: string;
  readonly text: (model: string) => string;
  readonly reads: readonly string[];
}

const TOUR: readonly TourStep[] = [
  {
    reasoning: "A first look at the project. The readme is short, so I read it before anything else.",
    text: (model) =>
      `This is ${model}, one of three models built into ccr: no key, no network, every answer comes from a script. ` +
      "The rest is real: Claude Code, the proxy, the routing, the tools. I start with the readme.",
    reads: ["README.md"],
  },
  {
    reasoning: "Two source files are named there. They do not depend on each other, so I ask for both in one go.",
    text: () => "Two source files. I read both at once.",
    reads: ["src/greet.ts", "src/main.ts"],
  },
];

const REFUSAL: Refusal = {
  kind: "refusal",
  status: 429,
  message: "Rate limit reached for demo models: 2 requests. Try again in 2s.",
  retryAfter: 2,
};

const CLOSING = (model: string): string =>
  "`greet.ts` builds the greeting and `main.ts` prints it for the name on the command line.\n\n" +
  "The pause before this answer was a rate limit (429) that the demo provider plays once per run: " +
  `ccr reported it and Claude Code tried again. ${model} answered.\n\n${WHAT_TO_TRY}`;

export interface Stage {
  /** Folder of the demo project. */
  readonly project: string;
  /** True once the rate limit was played. */
  readonly refused: boolean;
}

export function nextAnswer(request: ChatRequest, stage: Stage): Answer | Refusal {
  const { messages, model, tools } = request;
  if (tools.length === 0) return say(auxiliary(request));
  const prompt = lastPrompt(messages);
  if (isCompaction(prompt)) return say(SUMMARY);
  const reader = tools.find(({ name }) => name === "Read");
  if (!reader || messages.some(isFinalAnswer))
    return say(help(prompt, model), thought(model, "The user asks about the demo."));
  const step = TOUR[messages.filter(({ callsTools }) => callsTools).length];
  if (step) return play(step, model, reader, stage.project);
  return stage.refused ? say(CLOSING(model), thought(model, "All three files are read; time to sum up.")) : REFUSAL;
}

function play(step: TourStep, model: string, reader: ChatTool, project: string): Answer {
  const [parameter = "file_path"] = reader.properties;
  const tools = step.reads.map((file) => ({ name: reader.name, arguments: { [parameter]: join(project, file) } }));
  return { kind: "answer", reasoning: thought(model, step.reasoning), text: step.text(model), tools };
}

function say(text: string, reasoning = ""): Answer {
  return { kind: "answer", reasoning, text, tools: [] };
}

function thought(model: string, text: string): string {
  return demoModel(model)?.thinks ? text : "";
}

function isFinalAnswer({ role, callsTools }: ChatMessage): boolean {
  return role === "assistant" && !callsTools;
}

/** Requests without tools: titles, probes, whatever Claude Code asks beside the conversation. */
function auxiliary({ schema, maxTokens }: ChatRequest): string {
  if (schema) return JSON.stringify(sampleOf(schema));
  return maxTokens !== undefined && maxTokens <= 16 ? "ok" : "Demo session";
}

function help(prompt: string, model: string): string {
  const topic = TOPICS.find(({ about }) => about.test(prompt));
  return `${model} here. ${topic ? topic.answer : WHAT_TO_TRY}`;
}

const REMINDER_END = "</system-reminder>";

/** What the user typed last, without the reminders that Claude Code puts before it. */
function lastPrompt(messages: readonly ChatMessage[]): string {
  const text = messages.findLast(({ role }) => role === "user")?.text ?? "";
  const end = text.lastIndexOf(REMINDER_END);
  return end === -1 ? text : text.slice(end + REMINDER_END.length);
}

/** `/compact` and its automatic form end with 6-7 KB of instructions (measured with Claude Code 2.1.330). */
function isCompaction(prompt: string): boolean {
  return prompt.length > 3_000 && prompt.includes("summary");
}

const SUMMARY =
  "<analysis>A guided tour of ccr.</analysis>\n<summary>The user is trying ccr on its demo provider. " +
  "The project in this folder holds README.md, src/greet.ts and src/main.ts; all three were read.</summary>";
