/** Makes `docs/dialects.md`: which test covers which wire case. */
import { WIRE_SECTIONS } from "./wire-rows.ts";

/** `row 7:`, `rows 8, 9 and 10-12:` */
const NAMED = /\brows? (\d+b?(?:(?:, | and |-)\d+b?)*)\b/g;

export function rowsNamedIn(source: string): string[] {
  const rows = Array.from(source.matchAll(NAMED), ([, list = ""]) => list.split(/, | and /).flatMap(expanded));
  return [...new Set(rows.flat())];
}

function expanded(part: string): string[] {
  const [from = "", to] = part.split("-");
  if (to === undefined) return [from];
  return Array.from({ length: Number(to) - Number(from) + 1 }, (_, i) => String(Number(from) + i));
}

const INTRODUCTION = `# Dialects

A dialect is one wire grammar: how a request of Anthropic's Messages API becomes a provider's request, and how the
provider's answer, streamed or whole, becomes Anthropic's again. Each is a folder of \`src/transformers/dialects/\` with the
same parts: request, messages, tools, stream, whole answer, usage, stop reasons, errors. How vendors differ within one
grammar is data: rows of \`src/transformers/vendors/\`.

| Dialect            | Speaks                                         | Recognised by                                               |
| ------------------ | ---------------------------------------------- | ----------------------------------------------------------- |
| \`anthropic\`        | Anthropic Messages, the client's own bytes     | a path that ends in \`/v1/messages\` or \`/anthropic\`          |
| \`openai-chat\`      | OpenAI Chat Completions and its imitators      | everything else                                             |
| \`openai-responses\` | OpenAI Responses                               | a path that ends in \`/responses\`; models that need it       |
| \`gemini\`           | Gemini, also on Vertex                         | \`/v1beta/models\`, Vertex hosts, CCR's \`gemini\` transformers |
| \`vertex-claude\`    | Anthropic Messages on Google's terms           | \`/publishers/anthropic\`, CCR's \`vertex-claude\`              |

What more than one of them needs is in \`dialects/shared/\`. Every dialect of the registry is tested with the same behaviours
(\`test/transformers/dialects/matrix.test.ts\`), with any bytes (\`any-stream.test.ts\`, \`test/proxy/any-answer.test.ts\`), and with
the real Claude Code on a server that refuses what the real one refuses (\`test/e2e/dialects.test.ts\`, \`switch.test.ts\`).

\`dialect\` of a provider in \`config.json\` overrules the recognition.

## Vendors

The row of a provider is found by the host of its URL, then by the vendor's name in \`transformer.use\`, then by the
provider's own name. What a row does not know, or an unknown server wants, is written at the provider, for all its models
or for one:

\`\`\`json5
{
  name: "lab",
  api_base_url: "http://lab:8000/v1/chat/completions",
  models: ["qwen3-coder", "llava"],
  quirks: { reasoningBack: "tool-turns", vision: false, models: { llava: { vision: true } } },
}
\`\`\`

The names, with what each means, are those of \`src/core/quirks.ts\`; a name or value that does not exist is an error with
its line. What a vendor's rows make of one and the same request stands in \`test/fixtures/openai-chat-requests/\` and
\`test/fixtures/messages-requests/\`.

## Wire cases

Where translation between these grammars is known to go wrong, and the tests that hold each case.
`;

export function dialectsPage(tests: ReadonlyMap<string, readonly string[]>): string {
  const sections = WIRE_SECTIONS.map(({ title, rows }) => {
    const lines = Object.entries(rows).map(([row, text]) => `| ${row} | ${text} | ${links(tests.get(row))} |`);
    return `\n### ${title}\n\n| Row | Case | Tests |\n| --- | --- | --- |\n${lines.join("\n")}\n`;
  });
  return INTRODUCTION + sections.join("");
}

function links(paths: readonly string[] = []): string {
  return paths.map((path) => `[${path.replace(/^test\//, "").replace(/\.test\.tsx?$/, "")}](../${path})`).join(", ");
}
