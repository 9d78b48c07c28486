/** The tool by which a model has pictures looked at, and the words around it. CCR's, by name and arguments. */
import type { Block, MessagesRequest, Tool } from "../../core/message.ts";
import { fieldsOf, itemsOf, stringOf } from "../foreign.ts";
import type { Finding } from "./findings.ts";
import type { Picture } from "./pictures.ts";

const NAME = "analyzeImage";

/** A tool of the client's that has the same name keeps it. */
export function agentToolName({ tools = [] }: MessagesRequest): string {
  return tools.some(({ name }) => name === NAME) ? `ccr_${NAME}` : NAME;
}

function toolNamed(name: string): Tool {
  return {
    name,
    description:
      "Looks at pictures of this conversation, which you cannot see yourself, and answers a question about them. Ask for " +
      "exactly what you need: a general description, the text in a picture word for word, positions, colours, " +
      "differences between two pictures. Ask again when the answer leaves something open.",
    input_schema: {
      type: "object",
      properties: {
        imageId: {
          type: "array",
          items: { type: "string" },
          description: "Names of the pictures, as they stand in the conversation: picture-1",
        },
        task: { type: "string", description: "The question, with everything that is needed to answer it" },
        regions: {
          type: "array",
          items: { type: "string" },
          description: "Parts of the pictures that matter most, in words",
        },
      },
      required: ["imageId", "task"],
    },
  };
}

export function withTool(request: MessagesRequest, name: string): MessagesRequest {
  return { ...request, tools: [...(request.tools ?? []), toolNamed(name)] };
}

/** What a call asks for. */
export interface Look {
  readonly names: readonly string[];
  readonly task: string;
}

/** Models write single names where lists belong, and leave brackets in. */
export function lookOf(input: unknown): Look {
  const { imageId, task, regions } = fieldsOf(input);
  const given = typeof imageId === "string" ? imageId.split(",") : itemsOf(imageId).map(String);
  const names = given.map((name) => name.replaceAll(/[[\]\s#]/g, "").toLowerCase());
  const parts = itemsOf(regions).map((region) => stringOf(region) || JSON.stringify(region));
  const places = parts.length === 0 ? "" : `\n\nLook especially at: ${parts.join("; ")}`;
  return { names, task: stringOf(task) + places };
}

/** What stands in a picture's place. `tool` is what can still be asked. */
export function placeholder({ name }: Picture, findings: readonly Finding[], tool: string | undefined): string {
  const known = findings.map(({ task, answer }) => `\nAsked: ${task}\nSeen: ${answer}`).join("");
  const ask = tool === undefined ? "" : ` Ask ${tool} what it shows.`;
  if (known === "") return `[${name}: a picture that you cannot see.${ask}]`;
  return `[${name}: a picture that you cannot see. It has been looked at for you.${ask}${known}]`;
}

const EYES =
  "You look at pictures for a program that cannot see them. Answer the question from what is visible and from nothing " +
  "else. Write text in pictures word for word. Say so when something cannot be made out.";
const MAX_ANSWER_TOKENS = 4_096;

/** The question to a model that sees. */
export function lookRequest(model: string, pictures: readonly Picture[], task: string): MessagesRequest {
  const content = pictures.flatMap(({ name, block: { cache_control: _mark, ...block } }): Block[] => [
    { type: "text", text: `${name}:` },
    { ...block, type: "image" },
  ]);
  return {
    model,
    max_tokens: MAX_ANSWER_TOKENS,
    stream: true,
    system: EYES,
    messages: [{ role: "user", content: [...content, { type: "text", text: task }] }],
  };
}
