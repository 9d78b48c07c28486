/** What of a request's content a provider does not get, in sentences for people. */
import { isToolResult, type MessagesRequest } from "../../../core/message.ts";
import type { ChatQuirks } from "../../../core/quirks.ts";
import { fieldsOf, itemsOf, type Fields } from "../../foreign.ts";

export function contentNotes(request: MessagesRequest, quirks: Pick<ChatQuirks, "vision" | "files">): string[] {
  if (quirks.vision && quirks.files) return [];
  const images = quirks.vision ? 0 : countOf(request, ({ type }) => type === "image");
  const files = quirks.files ? 0 : countOf(request, isFile);
  return [
    ...(images > 0 ? [`${counted(images, "image")} left out: the model cannot see.`] : []),
    ...(files > 0 ? [`${counted(files, "document")} left out: the provider takes none.`] : []),
  ];
}

/** Blocks of the messages, and of the tool results in them. */
function countOf({ messages }: MessagesRequest, holds: (block: Fields) => boolean): number {
  let count = 0;
  for (const { content } of messages) {
    if (typeof content === "string") continue;
    for (const block of content) {
      if (holds(block)) count++;
      if (isToolResult(block)) count += itemsOf(block.content).filter((item) => holds(fieldsOf(item))).length;
    }
  }
  return count;
}

function isFile(block: Fields): boolean {
  return block["type"] === "document" && ["base64", "url", "file"].includes(String(fieldsOf(block["source"])["type"]));
}

export function counted(count: number, noun: string): string {
  return count === 1 ? `1 ${noun} was` : `${count} ${noun}s were`;
}
