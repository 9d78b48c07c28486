/** What OpenAI's Responses API demands of a request beyond its form: items that belong together stand together. */
import { checkForm, type Checked, type InputItem, type ResponsesRequest } from "./responses-schema.ts";

/** What the item behind a reasoning item must be: the text of a message, or the id of a call. */
export type Minted = ReadonlyMap<string, string>;

const REASONING_MODEL = /^(o\d|gpt-5|codex)/;

/**
 * The request, or the first thing that is wrong with it. `minted` holds what has been encrypted so far; without it, any
 * reasoning counts as the server's own, of whatever item of the model's is behind it.
 */
export function judge(body: unknown, minted?: Minted): Checked {
  const checked = checkForm(body);
  if ("fault" in checked) return checked;
  const { request } = checked;
  const fault = modelFault(request) ?? callFault(request.input) ?? reasoningFault(request.input, minted);
  return fault === undefined ? { request } : { fault };
}

function modelFault(request: ResponsesRequest): string | undefined {
  if (request.tool_choice !== undefined && !request.tools?.length) return "Tool choice without tools";
  if (REASONING_MODEL.test(request.model)) {
    const sampling = (["temperature", "top_p"] as const).find((name) => request[name] !== undefined);
    return sampling && `Unsupported parameter: '${sampling}' is not supported with this model.`;
  }
  if (request.reasoning) return "Unsupported parameter: 'reasoning.effort' is not supported with this model.";
  const encrypted = request.include?.includes("reasoning.encrypted_content");
  return encrypted ? "Encrypted content is not supported with this model." : undefined;
}

function callFault(input: readonly InputItem[]): string | undefined {
  const open = new Set<string>();
  for (const { type, call_id = "" } of input) {
    if (type === "function_call") {
      if (open.has(call_id)) return `Duplicate function call ${call_id}.`;
      open.add(call_id);
    } else if (type === "function_call_output" && !open.delete(call_id)) {
      return `No tool call found for function call output with call_id ${call_id}.`;
    }
  }
  const [first] = open;
  return first && `No tool output found for function call ${first}.`;
}

function reasoningFault(input: readonly InputItem[], minted: Minted | undefined): string | undefined {
  const seen = new Set<string>();
  for (const [place, item] of input.entries()) {
    if (item.type !== "reasoning") continue;
    const encrypted = item.encrypted_content ?? "";
    if (encrypted === "") return `Item with id '${item.id}' not found. Items are not persisted when 'store' is false.`;
    if (minted && !minted.has(encrypted)) return "The encrypted content could not be verified.";
    if (seen.has(encrypted)) return "Duplicate reasoning item.";
    seen.add(encrypted);
    const next = input.slice(place).find(({ type }) => type !== "reasoning");
    const handle = next && handleOf(next);
    if (!handle || (minted && handle !== minted.get(encrypted))) {
      return "Item of type 'reasoning' was provided without its required following item.";
    }
  }
  return undefined;
}

/** By which a minted reasoning item knows the item behind it. */
function handleOf(item: InputItem): string {
  if (item.type === "function_call") return item.call_id ?? "";
  return item.role === "assistant" && typeof item.content === "string" ? item.content : "";
}
