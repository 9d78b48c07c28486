/** Parts of a message, of either protocol, as content blocks. What a person put in is never left out in silence. */
import type { Block } from "../../../core/message.ts";
import { isRecord } from "../../../core/message.ts";
import type { Fields } from "../../foreign.ts";
import type { RequestObject } from "./request-object.ts";

const DATA_URL = /^data:([^;,]*)((?:;[^;,]*)*),(.*)$/s;
const PDF = "application/pdf";

/** The content of a message: text, or a list of parts. */
export function blocksOfContent(message: RequestObject, name: string = "content"): Block[] {
  const content = message.value(name);
  if (content === undefined) return [];
  if (typeof content === "string") return textBlocks(content);
  if (!Array.isArray(content)) throw message.fault(name, "text or a list of parts is required");
  return message.objects(name).flatMap(blocksOfPart);
}

/** None for white space alone: Anthropic refuses such a block. */
export function textBlocks(text: string, marks: Fields = {}): Block[] {
  return text.trim() === "" ? [] : [{ type: "text", text, ...marks }];
}

function blocksOfPart(part: RequestObject): Block[] {
  const type = part.text("type") ?? "";
  switch (type) {
    case "text":
    case "input_text":
    case "output_text":
    case "summary_text":
    case "reasoning_text":
      return textBlocks(part.text("text") ?? "", cacheMark(part));
    case "refusal":
      return textBlocks(part.text("refusal") ?? "");
    case "image_url":
      return [{ ...imageBlock(part, imageUrl(part)), ...cacheMark(part) }];
    case "input_image":
      return [{ ...imageBlock(part, part.text("image_url")), ...cacheMark(part) }];
    case "file":
      return [{ ...documentBlock(part.object("file") ?? part), ...cacheMark(part) }];
    case "input_file":
      return [{ ...documentBlock(part), ...cacheMark(part) }];
    default:
      throw part.fault("type", type === "" ? "a type is required" : `${type} is not supported`);
  }
}

/** Some clients write the address without the object around it. */
function imageUrl(part: RequestObject): string | undefined {
  return typeof part.value("image_url") === "string" ? part.text("image_url") : part.object("image_url")?.text("url");
}

function imageBlock(part: RequestObject, url: string | undefined): Block {
  if (url === undefined)
    throw part.fault("", "the picture itself or its address is required; files are not stored here");
  if (!url.startsWith("data:")) return { type: "image", source: { type: "url", url } };
  const { mediaType, data } = dataOf(part, url);
  // Anthropic refuses the wrong name.
  const media_type = mediaType === "image/jpg" ? "image/jpeg" : mediaType;
  return { type: "image", source: { type: "base64", media_type, data } };
}

function documentBlock(file: RequestObject): Block {
  const title = file.text("filename");
  return { type: "document", source: documentSource(file), ...(title && { title }) };
}

function documentSource(file: RequestObject): Fields {
  const url = file.text("file_url");
  if (url !== undefined) return { type: "url", url };
  const content = file.text("file_data");
  if (content === undefined)
    throw file.fault("", "the file itself or its address is required; files are not stored here");
  const { mediaType, data } = content.startsWith("data:") ? dataOf(file, content) : { mediaType: PDF, data: content };
  if (!mediaType.startsWith("text/")) return { type: "base64", media_type: mediaType, data };
  return { type: "text", media_type: "text/plain", data: Buffer.from(data, "base64").toString() };
}

interface InlineData {
  readonly mediaType: string;
  /** Base64. */
  readonly data: string;
}

function dataOf(part: RequestObject, url: string): InlineData {
  const [, mediaType = "", parameters = "", data = ""] = DATA_URL.exec(url) ?? [];
  if (data === "") throw part.fault("", "the data URL holds no data");
  if (parameters.split(";").includes("base64")) return { mediaType, data };
  return { mediaType: mediaType || "text/plain", data: Buffer.from(unescaped(data)).toString("base64") };
}

function unescaped(data: string): string {
  try {
    return decodeURIComponent(data);
  } catch {
    return data;
  }
}

/** Anthropic's mark, which OpenRouter and others take in Chat too, or OpenAI's own. */
function cacheMark(part: RequestObject): Fields {
  const mark = part.value("cache_control");
  if (isRecord(mark)) return { cache_control: mark };
  const breakpoint = part.object("prompt_cache_breakpoint");
  if (!breakpoint) return {};
  return { cache_control: { type: "ephemeral", ...(breakpoint.value("ttl") === "12h" && { ttl: "1h" }) } };
}
