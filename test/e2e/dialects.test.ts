/** The real Claude Code on a provider of every dialect that refuses what the real one refuses. */
import { join } from "node:path";

import { describe, expect, it } from "vitest";

import { claudeSession } from "../helpers/claude-session.ts";
import { type ClaudeHome, claudeHome, configure } from "../helpers/claude.ts";
import { providerEntry, type ScriptItem, type Script, SERVICES, type Strict } from "../helpers/strict-services.ts";
import { put } from "../helpers/temp-dir.ts";

/** One red pixel. */
const PNG = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGP4z8DwHwAFAAH/iZk9HQAAAABJRU5ErkJggg==";
/** Turns of the long conversation, each with a page of text. */
const MANY = 24;
const PAGE = 8_000;

interface Behaviour {
  readonly name: string;
  /** The model's answers; the last one says the name of the behaviour. */
  readonly answers: (read: (file: string) => ScriptItem) => Script;
  /** What the last request must hold. */
  readonly sent: (upstream: Strict) => readonly (string | RegExp)[];
  /** What Claude Code must have got, among other blocks. */
  readonly blocks: readonly string[];
}

/** In the order in which one conversation shows them. */
const BEHAVIOURS: readonly Behaviour[] = [
  {
    name: "a tool",
    answers: (read) => [[{ say: "I look." }, read("a.txt")], [{ say: "a tool" }]],
    sent: () => ["alpha"],
    blocks: ["text", "tool_use", "text"],
  },
  {
    name: "thinking",
    answers: (read) => [
      [{ reasoning: "The other file." }, read("b.txt")],
      [{ reasoning: "That was it." }, { say: "thinking" }],
    ],
    sent: ({ reasoning }) => [reasoning, "beta"],
    blocks: ["tool_use", "text"],
  },
  {
    name: "parallel tools",
    answers: (read) => [
      [{ reasoning: "Both at once." }, read("a.txt"), read("b.txt"), read("c.txt")],
      [{ say: "parallel tools" }],
    ],
    sent: ({ reasoning }) => [reasoning, "gamma"],
    blocks: ["tool_use", "tool_use", "tool_use", "text"],
  },
  {
    name: "an image",
    answers: (read) => [[{ reasoning: "And the picture." }, read("dot.png")], [{ say: "an image" }]],
    sent: () => [PNG.slice(0, 40)],
    blocks: ["tool_use", "text"],
  },
  {
    name: "a long conversation",
    answers: (read) => [
      ...Array.from({ length: MANY }, (_, i) => [{ reasoning: `Page ${i}.` }, read(`page-${i}.txt`)]),
      [{ say: "a long conversation" }],
    ],
    sent: ({ reasoning }) => [reasoning, PNG.slice(0, 40), ...Array.from({ length: MANY }, (_, i) => `page ${i} `)],
    blocks: ["tool_use", "text"],
  },
];

const CONTINUED: Behaviour = {
  name: "--continue",
  answers: (read) => [[{ reasoning: "They ask again." }, read("d.txt")], [{ say: "--continue" }]],
  sent: ({ reasoning }) => [reasoning, "delta", "gamma", PNG.slice(0, 40), `page ${MANY - 1} `],
  blocks: ["tool_use", "text"],
};

async function place(): Promise<ClaudeHome> {
  const made = await claudeHome();
  const { project } = made;
  await put(join(project, "c.txt"), "gamma\n");
  await put(join(project, "d.txt"), "delta\n");
  await put(join(project, "dot.png"), Buffer.from(PNG, "base64"));
  for (let i = 0; i < MANY; i++) await put(join(project, `page-${i}.txt`), `page ${i} `.repeat(PAGE / 8));
  return made;
}

function scriptFor({ project }: ClaudeHome): Script {
  const read = (file: string): ScriptItem => ({ call: "Read", args: { file_path: join(project, file) } });
  return [...BEHAVIOURS, CONTINUED].flatMap(({ answers }) => answers(read));
}

describe.each(Object.entries(SERVICES))("%s", (_dialect, service) => {
  it("shows every behaviour in one conversation, and its continuation in another process", async () => {
    const home = await place();
    const upstream = await service.start(scriptFor(home));
    const Router = { default: `${service.name},${service.model}` };
    await configure(home, "", { Providers: [providerEntry(service, upstream.url)], Router });
    const run = { env: home.env, cwd: home.project };
    const first = claudeSession([], run);
    for (const behaviour of BEHAVIOURS) await show(behaviour, first, upstream);
    expect(await first.end()).toMatchObject({ code: 0 });
    const second = claudeSession(["--continue"], run);
    await show(CONTINUED, second, upstream);
    expect(await second.end()).toMatchObject({ code: 0 });
    expect(upstream.requests).toHaveLength(scriptFor(home).length);
  }, 120_000);
});

async function show(behaviour: Behaviour, session: ReturnType<typeof claudeSession>, upstream: Strict): Promise<void> {
  const { result, failed, blocks } = await session.ask(behaviour.name);
  expect({ result, failed }).toEqual({ result: behaviour.name, failed: false });
  expect(blocks).toEqual(expect.arrayContaining([...behaviour.blocks]));
  const last = JSON.stringify(upstream.requests.at(-1));
  for (const piece of behaviour.sent(upstream)) expect(last).toMatch(piece);
}
