/** What Gemini refuses in a request, as its error messages and documents tell: one sentence for every break. */
import { isDeepStrictEqual } from "node:util";

import { isRecord } from "../../src/core/message.ts";
import { fieldsOf, itemsOf, numberOf, stringOf, type Fields } from "../../src/transformers/foreign.ts";
import { jsonSubsetBreaks, openApiBreaks } from "./schema-rules.ts";

export interface GeminiRules {
  readonly model: string;
  /** The part, without its signature, for every signature that has been given out. */
  readonly signatures: ReadonlyMap<string, Fields>;
  /** Vertex AI knows no ids of calls. */
  readonly vertex?: boolean;
}

const BODY =
  "contents systemInstruction tools toolConfig generationConfig safetySettings cachedContent serviceTier".split(" ");
const GENERATION = (
  "temperature topP topK maxOutputTokens stopSequences candidateCount seed presencePenalty frequencyPenalty " +
  "responseMimeType responseSchema responseJsonSchema thinkingConfig mediaResolution"
).split(" ");
const DATA = ["text", "inlineData", "fileData", "functionCall", "functionResponse"];
const MEDIA = /^(image\/(png|jpeg|webp|heic|heif)|application\/pdf|text\/\w+)$/;
const NAME = /^[a-zA-Z_][a-zA-Z0-9_.:-]{0,63}$/;
const BYPASS = "skip_thought_signature_validator";

export function geminiBreaks(body: Fields, rules: GeminiRules): string[] {
  const newest = !/gemini-(1|2)/.test(rules.model);
  return [
    ...unknown(body, BODY, ""),
    ...contentBreaks(body, rules, newest),
    ...toolBreaks(body, newest),
    ...generationBreaks(fieldsOf(body["generationConfig"]), newest),
    ...itemsOf(fieldsOf(body["systemInstruction"])["parts"]).flatMap((part) =>
      stringOf(fieldsOf(part)["text"]) === "" ? ["system_instruction: empty part"] : [],
    ),
  ];
}

function contentBreaks(body: Fields, rules: GeminiRules, newest: boolean): string[] {
  const contents = itemsOf(body["contents"]).map(fieldsOf);
  const breaks = contents.length === 0 ? ["contents is not specified"] : [];
  const declared = declarationsOf(body).map((tool) => stringOf(tool["name"]));
  const turn = contents.findLastIndex(({ role, parts }) => role === "user" && itemsOf(parts).some(isPlain));
  contents.forEach(({ role, parts: list, ...rest }, i) => {
    const parts = itemsOf(list).map(fieldsOf);
    breaks.push(...unknown(rest, [], `contents[${i}]`));
    if (role !== (i % 2 === 0 ? "user" : "model"))
      breaks.push(`contents[${i}]: ${JSON.stringify(role)} is out of turn`);
    if (parts.length === 0) breaks.push(`contents[${i}].parts must not be empty`);
    for (const part of parts)
      breaks.push(...partBreaks(part, { rules, newest, declared }).map((what) => `contents[${i}]: ${what}`));
    const calls = parts.filter((part) => part["functionCall"] !== undefined);
    if (role === "user") breaks.push(...answerBreaks(parts, callsOf(contents[i - 1]), i));
    if (calls.length > 0 && i === contents.length - 1) breaks.push("a call without a response");
    const signed = calls[0]?.["thoughtSignature"] !== undefined;
    if (newest && i > turn && calls.length > 0 && !signed) {
      breaks.push(`Function call is missing a thought_signature in functionCall parts: contents[${i}]`);
    }
  });
  return breaks;
}

function isPlain(part: unknown): boolean {
  return fieldsOf(part)["functionResponse"] === undefined;
}

function callsOf(content: Fields | undefined): Fields[] {
  return itemsOf(content?.["parts"]).flatMap((part) => {
    const call = fieldsOf(part)["functionCall"];
    return isRecord(call) ? [call] : [];
  });
}

/** As many responses as calls, before anything else, with the same names and ids in the same order. */
function answerBreaks(parts: readonly Fields[], calls: readonly Fields[], i: number): string[] {
  const responses = parts.map((part) => part["functionResponse"]).filter(isRecord);
  if (responses.length !== calls.length) {
    return [`contents[${i}]: the number of function response parts is not equal to that of function call parts`];
  }
  const leading = parts.slice(0, responses.length).every((part) => part["functionResponse"] !== undefined);
  return [
    ...(leading ? [] : [`contents[${i}]: a function response behind other parts`]),
    ...responses.flatMap((response, n) =>
      response["name"] === calls[n]?.["name"] && response["id"] === calls[n]?.["id"]
        ? []
        : [`contents[${i}]: response ${n} does not belong to its call`],
    ),
  ];
}

interface PartRules {
  readonly rules: GeminiRules;
  readonly newest: boolean;
  readonly declared: readonly string[];
}

function partBreaks(part: Fields, { rules, newest, declared }: PartRules): string[] {
  const data = DATA.filter((name) => part[name] !== undefined);
  const breaks = unknown(part, [...DATA, "thought", "thoughtSignature"], "part");
  if (data.length !== 1) breaks.push(`required oneof field 'data' must have one initialized field, not ${data.join()}`);
  const signature = part["thoughtSignature"];
  if (part["text"] === "" && signature === undefined) breaks.push("an empty text part");
  if (part["thought"] === true && part["text"] !== "") breaks.push("a thought was sent back as text");
  breaks.push(...mediaBreaks(part["inlineData"]), ...callBreaks(part["functionCall"], declared));
  const ids = [part["functionCall"], part["functionResponse"]].map((call) => fieldsOf(call)["id"]);
  if (rules.vertex === true && ids.some((id) => id !== undefined)) breaks.push('Unknown name "id"');
  breaks.push(...responseBreaks(part["functionResponse"], newest));
  if (signature !== undefined && signature !== BYPASS)
    breaks.push(...signatureBreaks(part, stringOf(signature), rules));
  return breaks;
}

function signatureBreaks(part: Fields, signature: string, { signatures }: GeminiRules): string[] {
  const given = signatures.get(signature);
  if (!given) return [`Corrupted thought signature: ${signature}`];
  const { thoughtSignature: _, ...bare } = part;
  const same = given["thought"] === true ? bare["thought"] === true : isDeepStrictEqual(bare, given);
  return same ? [] : [`the signature ${signature} is on another part: ${JSON.stringify(bare)}`];
}

function mediaBreaks(inlineData: unknown): string[] {
  if (inlineData === undefined) return [];
  const { mimeType, data, ...rest } = fieldsOf(inlineData);
  if (!MEDIA.test(stringOf(mimeType))) return [`Unsupported MIME type: ${stringOf(mimeType)}`];
  return [...unknown(rest, [], "inline_data"), ...(stringOf(data) === "" ? ["inline_data without data"] : [])];
}

function callBreaks(functionCall: unknown, declared: readonly string[]): string[] {
  if (functionCall === undefined) return [];
  const { name, args, id, ...rest } = fieldsOf(functionCall);
  return [
    ...unknown(rest, [], "function_call"),
    ...(isRecord(args) ? [] : ["function_call.args is no struct"]),
    ...(id === undefined || stringOf(id) !== "" ? [] : ["function_call.id is empty"]),
    ...(declared.includes(stringOf(name)) ? [] : [`a call of ${stringOf(name)}, which is not declared`]),
  ];
}

function responseBreaks(functionResponse: unknown, newest: boolean): string[] {
  if (functionResponse === undefined) return [];
  const { name, response, id: _, parts, ...rest } = fieldsOf(functionResponse);
  return [
    ...unknown(rest, [], "function_response"),
    ...(stringOf(name) === "" ? ["function_response.name: Name cannot be empty"] : []),
    ...(isRecord(response) ? [] : ["function_response.response is no struct"]),
    ...(parts !== undefined && !newest ? ["function_response.parts is not supported by this model"] : []),
    ...itemsOf(parts).flatMap((part) => unknown(fieldsOf(part), ["inlineData", "fileData"], "function_response.parts")),
    ...itemsOf(parts).flatMap((part) => mediaBreaks(fieldsOf(part)["inlineData"])),
  ];
}

function declarationsOf(body: Fields): Fields[] {
  return itemsOf(body["tools"]).flatMap((tool) => itemsOf(fieldsOf(tool)["functionDeclarations"]).map(fieldsOf));
}

function toolBreaks(body: Fields, newest: boolean): string[] {
  const tools = itemsOf(body["tools"]).map(fieldsOf);
  const declarations = declarationsOf(body);
  const names = declarations.map(({ name }) => stringOf(name));
  const searches = tools.some((tool) => tool["googleSearch"] !== undefined);
  const config = fieldsOf(fieldsOf(body["toolConfig"])["functionCallingConfig"]);
  const allowed = itemsOf(config["allowedFunctionNames"]);
  return [
    ...tools.flatMap((tool) => unknown(tool, ["functionDeclarations", "googleSearch"], "tools")),
    ...(searches && names.length > 0 && !newest ? ["Tool use with function calling is unsupported"] : []),
    ...(new Set(names).size < names.length ? ["Duplicate function declaration found"] : []),
    ...declarations.flatMap(declarationBreaks),
    ...(allowed.every((name) => names.includes(stringOf(name))) ? [] : ["allowed_function_names: not declared"]),
    ...(allowed.length > 0 && config["mode"] !== "ANY" ? ["allowed_function_names without mode ANY"] : []),
  ];
}

function declarationBreaks(declaration: Fields): string[] {
  const { name, description, parameters, parametersJsonSchema, ...rest } = declaration;
  const both = parameters !== undefined && parametersJsonSchema !== undefined;
  return [
    ...unknown(rest, [], "function_declarations"),
    ...(NAME.test(stringOf(name)) ? [] : [`Invalid function name: ${stringOf(name)}`]),
    ...(stringOf(description) === "" ? ["a function without a description"] : []),
    ...(both ? ["parameters and parameters_json_schema are mutually exclusive"] : []),
    ...(parameters === undefined ? [] : openApiBreaks(parameters)),
    ...(parametersJsonSchema === undefined ? [] : jsonSubsetBreaks(parametersJsonSchema)),
  ];
}

function generationBreaks(config: Fields, newest: boolean): string[] {
  const thinking = fieldsOf(config["thinkingConfig"]);
  const limit = numberOf(config["maxOutputTokens"]) ?? 1;
  const { thinkingLevel, thinkingBudget } = thinking;
  return [
    ...unknown(config, GENERATION, "generation_config"),
    ...unknown(thinking, ["thinkingLevel", "thinkingBudget", "includeThoughts"], "thinking_config"),
    ...(itemsOf(config["stopSequences"]).length > 5 ? ["more than 5 stop sequences"] : []),
    ...(limit < 1 || limit > 65_536 ? ["max_output_tokens is out of the supported range"] : []),
    ...(thinkingLevel !== undefined && !newest ? ["Thinking level is not supported for this model"] : []),
    ...(thinkingLevel !== undefined && thinkingBudget !== undefined ? ["thinking_budget and thinking_level"] : []),
    ...(thinking["includeThoughts"] === true && thinkingBudget === 0 ? ["thoughts without a budget"] : []),
  ];
}

function unknown(fields: Fields, known: readonly string[], at: string): string[] {
  const extra = Object.keys(fields).filter((key) => !known.includes(key));
  return extra.map((key) => `Invalid JSON payload received. Unknown name "${key}" at '${at}': Cannot find field.`);
}
