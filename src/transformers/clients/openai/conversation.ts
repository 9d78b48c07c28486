/** Puts messages and items together to turns: what one side says in a row is one message, as Anthropic sees it. */
import type { Block, MessageParam, Role } from "../../../core/message.ts";

export class Conversation {
  /** What instructs the model before anybody has said anything. */
  readonly system: Block[] = [];
  readonly #messages: { readonly role: Role; readonly content: Block[] }[] = [];

  get messages(): readonly MessageParam[] {
    return this.#messages;
  }

  /** An instruction, which holds from its place on. */
  instruct(blocks: readonly Block[]): void {
    if (this.#messages.length === 0) this.system.push(...blocks);
    else this.#add("system", blocks);
  }

  user(blocks: readonly Block[]): void {
    this.#add("user", blocks);
  }

  assistant(blocks: readonly Block[]): void {
    this.#add("assistant", blocks);
  }

  result(toolUseId: string, content: readonly Block[]): void {
    this.#add("user", [{ type: "tool_result", tool_use_id: toolUseId, ...(content.length > 0 && { content }) }]);
  }

  #add(role: Role, blocks: readonly Block[]): void {
    if (blocks.length === 0) return;
    const last = this.#messages.at(-1);
    if (last?.role === role) last.content.push(...blocks);
    else this.#messages.push({ role, content: [...blocks] });
  }
}
