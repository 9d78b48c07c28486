/** Content blocks as parts of a Chat message, and parts as its content. */
import { isImage, isText, type Block } from "../../../core/message.ts";
import type { ChatQuirks } from "../../../core/quirks.ts";
import { fieldsOf, itemsOf, stringOf, type Fields } from "../../foreign.ts";
import { BETWEEN_BLOCKS, dataUrl, fileName, nestedText, textOf, titled } from "../shared/block-text.ts";

export type Part = Fields;

/** OpenAI's lifetimes of a cached prompt that are nearest to Anthropic's. */
const OPENAI_TTL = { "5m": "30m", "1h": "12h" } as const;

/** Blocks a Chat provider has no use for become nothing; what a person or a tool put in never gets lost silently. */
export function partsOf(blocks: readonly Block[], quirks: ChatQuirks): Part[] {
  return blocks.flatMap((block) => partsOfBlock(block, quirks));
}

/** Text alone as a string, which every server takes; parts where they carry more. */
export function contentOf(parts: readonly Part[]): string | readonly Part[] {
  const onlyText = parts.every((part) => part["type"] === "text" && Object.keys(part).length === 2);
  return onlyText ? parts.map((part) => stringOf(part["text"])).join(BETWEEN_BLOCKS) : parts;
}

/** None for an empty text. `block` may carry a cache marker. */
export function textParts(text: string, block: Block, quirks: ChatQuirks): Part[] {
  return text === "" ? [] : [{ type: "text", text, ...markerOf(block, quirks) }];
}

function partsOfBlock(block: Block, quirks: ChatQuirks): Part[] {
  if (isText(block)) return textParts(block.text, block, quirks);
  if (isImage(block)) return [{ ...imagePart(fieldsOf(block.source), quirks), ...markerOf(block, quirks) }];
  if (block.type === "document") return documentParts(block, quirks);
  return textParts(textOf(block), block, quirks);
}

function markerOf(block: Block, { cacheMarkers }: ChatQuirks): Fields {
  const marker = block["cache_control"];
  if (marker === undefined || marker === null || cacheMarkers === "none") return {};
  if (cacheMarkers === "anthropic") return { cache_control: marker };
  const ttl = fieldsOf(marker)["ttl"] === "1h" ? OPENAI_TTL["1h"] : OPENAI_TTL["5m"];
  return { prompt_cache_breakpoint: { mode: "explicit", ttl } };
}

function imagePart(source: Fields, { vision }: ChatQuirks): Part {
  if (!vision) return { type: "text", text: "[image left out: this model cannot see images]" };
  switch (source["type"]) {
    case "base64":
      return imageUrl(dataUrl(source));
    case "url":
      return imageUrl(stringOf(source["url"]));
    default:
      return { type: "text", text: "[image left out: it is stored at Anthropic]" };
  }
}

function imageUrl(url: string): Part {
  return { type: "image_url", image_url: { url } };
}

function documentParts(block: Block, quirks: ChatQuirks): Part[] {
  const source = fieldsOf(block["source"]);
  const title = stringOf(block["title"]) || "document";
  switch (source["type"]) {
    case "text":
      return textParts(titled(title, stringOf(source["data"])), block, quirks);
    case "content":
      return [
        ...textParts(titled(title, nestedText(source["content"])), block, quirks),
        ...itemsOf(source["content"]).flatMap((part) => nestedImage(fieldsOf(part), quirks)),
      ];
    case "base64":
      if (!quirks.files) return textParts(`[document left out, this provider takes none: ${title}]`, block, quirks);
      return [{ type: "file", file: { filename: fileName(title, source), file_data: dataUrl(source) } }];
    default:
      return textParts(`[document left out: ${stringOf(source["url"]) || title}]`, block, quirks);
  }
}

function nestedImage(part: Fields, quirks: ChatQuirks): Part[] {
  return part["type"] === "image" ? [imagePart(fieldsOf(part["source"]), quirks)] : [];
}
