/** Ids in OpenAI's form, made of our own. */

/** `msg_…` -> `chatcmpl-…` */
export function completionId(id: string): string {
  return `chatcmpl-${id.replace(/^msg_/, "")}`;
}
