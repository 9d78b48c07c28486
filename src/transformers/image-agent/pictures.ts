/** Takes pictures out of a conversation, so that a model that cannot see them gets their names instead. */
import { isImage, isRecord, type Block, type ImageBlock, type MessagesRequest } from "../../core/message.ts";
import { hash16 } from "../hash.ts";

export interface Picture {
  /** `picture-1`: by its place in the conversation, which only grows. */
  readonly name: string;
  /** The same for the same picture, wherever it stands. */
  readonly key: string;
  readonly block: ImageBlock;
}

export interface Unseen {
  readonly request: MessagesRequest;
  readonly pictures: readonly Picture[];
}

export function hasPictures({ messages }: MessagesRequest): boolean {
  return messages.some(({ content }) => Array.isArray(content) && content.some(holdsPicture));
}

function holdsPicture(block: unknown): boolean {
  if (!isRecord(block)) return false;
  if (block["type"] === "image") return isRecord(block["source"]);
  return block["type"] === "tool_result" && Array.isArray(block["content"]) && block["content"].some(holdsPicture);
}

export function picturesIn(request: MessagesRequest): readonly Picture[] {
  return withoutPictures(request, () => "").pictures;
}

/** `textFor` says what stands in a picture's place. What holds no picture stays the same object. */
export function withoutPictures(request: MessagesRequest, textFor: (picture: Picture) => string): Unseen {
  const pictures: Picture[] = [];
  const blind = (block: Block): Block => {
    if (isImage(block)) {
      const picture = { name: `picture-${pictures.length + 1}`, key: keyOf(block), block };
      pictures.push(picture);
      const { type: _type, source: _source, ...rest } = block;
      return { ...rest, type: "text", text: textFor(picture) };
    }
    if (!holdsPicture(block) || !Array.isArray(block["content"])) return block;
    const inner: unknown[] = block["content"];
    return { ...block, content: inner.map((part) => (isBlock(part) ? blind(part) : part)) };
  };
  const messages = request.messages.map((message) => {
    if (typeof message.content === "string" || !message.content.some(holdsPicture)) return message;
    return { ...message, content: message.content.map(blind) };
  });
  return { request: { ...request, messages }, pictures };
}

function isBlock(value: unknown): value is Block {
  return isRecord(value) && typeof value["type"] === "string";
}

const SAMPLES = 64;
const SAMPLE_CHARS = 256;

/** Pictures are compressed, so that a change anywhere shows in most of what follows. */
function keyOf({ source }: ImageBlock): string {
  const { data, url, file_id: file } = source;
  const text = [data, url, file].find((value) => typeof value === "string") ?? JSON.stringify(source);
  if (text.length <= SAMPLES * SAMPLE_CHARS) return `${text.length} ${hash16(text)}`;
  const step = (text.length - SAMPLE_CHARS) / (SAMPLES - 1);
  const samples = Array.from({ length: SAMPLES }, (_, i) => text.slice(i * step, i * step + SAMPLE_CHARS));
  return `${text.length} ${hash16(samples.join(""))}`;
}
