/** Writes `docs/transformers.md` from the table of transformers. Run: `npm run docs`. */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";

import { z } from "zod";

import { TRANSFORMERS } from "../src/transformers/tweaks/index.ts";
import type { Transformer, TransformerKind } from "../src/transformers/tweaks/types.ts";

export const DOC_PATH: string = join(import.meta.dirname, "..", "docs", "transformers.md");

const WIDTH = 120;

const CHAPTERS: Readonly<Record<TransformerKind, { readonly title: string; readonly text: string }>> = {
  dialect: {
    title: "Names that choose a wire format",
    text: "They count for the provider as a whole, and say more than its URL.",
  },
  quirks: {
    title: "Names that say whose habits to follow",
    text: "A host that ccr knows says more: `deepseek` on another vendor's known host gets that vendor's request fields.",
  },
  tweak: {
    title: "Names that change requests and answers",
    text: "They work with every wire format, and with plugins.",
  },
};

const INTRODUCTION = `# Transformers

<!-- Written by \`npm run docs\` from src/transformers/tweaks/index.ts. -->

claude-code-router's \`transformer.use\` works as it does there, at the provider and for single models:

\`\`\`json5
{
  transformer: {
    use: ["deepseek", ["maxtoken", { max_tokens: 16384 }]],
    "deepseek-chat": { use: ["tooluse"] },
  },
}
\`\`\`

${wrap(
  "A request passes the provider's list and then the model's, from first to last; an answer passes the provider's list from last to first, and then the model's from last to first. Names may be written in any case, and each may be written alone or as `[name, options]`. A name that does not exist is an error with its line and column, and so is an option of the wrong kind; an option that does not exist is a warning.",
)}
`;

const PLUGINS = `## Plugins

${wrap(
  "`transformers` lists files of your own, `{ path, options }`: classes in the form that claude-code-router takes, as CommonJS or as a module. `path` is absolute, begins with `~`, or is relative to the configuration file. The class is made once, with the options; its `name` is then a name for `use`, also in place of a name from this page. The file must lie in `~/.claude-code-router`, and nobody else may be able to change it.",
)}

${[
  "`transformRequestIn(body, provider, context)` gets OpenAI's Chat Completions form, or the form of the dialect that stands in `use` beside the plugin. It gives back a body, or `{ body, config: { url, headers } }`; a header that is `undefined` is removed.",
  "`transformResponseOut(response, context)` gets the provider's `Response` and gives back one in Chat Completions form. Answers with an error status never reach it.",
  "`auth(body, provider)` is asked where there is no `transformRequestIn`, and of a plugin that stands alone and whose `endPoint` is `/v1/messages`: its requests and answers pass through in Anthropic's form.",
  "`endPoint` is a path that the plugin serves to clients of its own: `transformRequestOut(body, context)` makes a Chat Completions request of theirs, `transformResponseIn(response, context)` makes their answer of a Chat Completions one. `:name` stands for one part of a path, `*` for the rest; both are in `context.req.params`.",
  "`context.req` is the client's request: `id`, `headers`, `body`, `sessionId`, `provider`, `model`, `log`. `this.logger` has pino's methods; warnings and errors become notices.",
  "What throws, or keeps a request waiting for 30 s without waiting for the provider itself, fails that request.",
]
  .map((line) => wrap(line, "- "))
  .join("\n")}

${wrap("Tweaks act before plugins on the way out and behind them on the way back, wherever they stand in the list.")}
`;

export function transformersDoc(): string {
  const kinds = ["dialect", "quirks", "tweak"] as const;
  return [INTRODUCTION, ...kinds.map(chapter), PLUGINS].join("\n");
}

function chapter(kind: TransformerKind): string {
  const { title, text } = CHAPTERS[kind];
  const rows = TRANSFORMERS.filter((row) => row.kind === kind);
  return [`## ${title}`, "", wrap(text), "", ...rows.map(section)].join("\n");
}

function section({ name, summary, options }: Transformer): string {
  const lines = optionLines(options);
  return [`### \`${name}\``, "", wrap(summary), "", ...(lines.length > 0 ? [...lines, ""] : [])].join("\n");
}

const OptionSchema = z.object({
  type: z.string().optional(),
  description: z.string().default(""),
  default: z.unknown().optional(),
});
const ObjectSchema = z.object({
  properties: z.record(z.string(), OptionSchema).default({}),
  required: z.array(z.string()).default([]),
});

function optionLines(options: z.ZodObject): string[] {
  const { properties, required } = ObjectSchema.parse(z.toJSONSchema(options, { io: "input" }));
  return Object.entries(properties).map(([name, { type = "any", description, default: usual }]) => {
    const facts = [
      type,
      required.includes(name) ? "needed" : "",
      usual === undefined ? "" : `otherwise ${JSON.stringify(usual)}`,
    ];
    return wrap(`\`${name}\` (${facts.filter(Boolean).join(", ")})${description ? `: ${description}` : ""}`, "- ");
  });
}

function wrap(text: string, bullet = ""): string {
  const indent = " ".repeat(bullet.length);
  const lines: string[] = [];
  let line = bullet;
  for (const word of text.split(" ")) {
    const longer = line === "" || line === bullet || line === indent ? line + word : `${line} ${word}`;
    if (longer.length > WIDTH && line.trim() !== "") {
      lines.push(line);
      line = indent + word;
    } else line = longer;
  }
  return [...lines, line].join("\n");
}

if (import.meta.main) await writeFile(DOC_PATH, transformersDoc());
