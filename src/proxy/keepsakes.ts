/**
 * What providers must see again, by conversation: a bounded memory in which the conversations that were longest unused are
 * forgotten first, and files from which they can be read again.
 */
import { isTextKey, type Keepsakes } from "../transformers/keepsake.ts";
import type { KeepsakeFile } from "./keepsake-file.ts";
import type { KeepsakeFolder } from "./keepsake-folder.ts";

const MAX_CONVERSATIONS = 64;
const MAX_BYTES = 64 * 1024 * 1024;
/** Of one conversation. Compaction cuts longer histories, so older calls are not asked for. */
const MAX_CALLS = 4_000;
const MAX_CONVERSATION_BYTES = 8 * 1024 * 1024;
/** Another process that goes on with a conversation does not do so within the same second. */
const LOADED_FOR_MS = 1_000;
/** Longer ids are not from any provider. */
const MAX_ID_LENGTH = 1_024;

export class KeepsakeTable {
  readonly #folder: KeepsakeFolder | undefined;
  /** The one used last is the last. */
  readonly #conversations = new Map<string, Conversation>();

  constructor(folder?: KeepsakeFolder) {
    this.#folder = folder;
    void folder?.prune();
  }

  /** Keepsakes of the conversation, as far as they are known: see `load`. */
  of(name: string): Keepsakes {
    return this.#open(name);
  }

  /** Reads what an earlier run, or another process, has kept. Never throws. */
  async load(name: string): Promise<void> {
    if (!this.#folder) return;
    try {
      await this.#open(name).load();
    } catch (error) {
      this.#folder.fault(error);
    }
  }

  /** Resolves when everything is written. */
  async close(): Promise<void> {
    await Promise.all([...this.#conversations.values()].map((conversation) => conversation.settled()));
  }

  #open(name: string): Conversation {
    const conversation = this.#conversations.get(name) ?? new Conversation(this.#folder?.file(name));
    this.#conversations.delete(name);
    this.#conversations.set(name, conversation);
    this.#trim(name);
    return conversation;
  }

  #trim(inUse: string): void {
    let bytes = 0;
    for (const conversation of this.#conversations.values()) bytes += conversation.bytes;
    for (const [name, conversation] of this.#conversations) {
      if (this.#conversations.size <= MAX_CONVERSATIONS && bytes <= MAX_BYTES) return;
      if (name === inUse || conversation.busy) continue;
      this.#conversations.delete(name);
      bytes -= conversation.bytes;
    }
  }
}

class Conversation implements Keepsakes {
  readonly #file: KeepsakeFile | undefined;
  /** The newest is the last. */
  readonly #calls = new Map<string, string>();
  #loading: Promise<void> | undefined;
  /** On the monotonic clock. */
  #loadedUntil = 0;
  /** How many of them are kept by a text. */
  #texts = 0;
  bytes = 0;

  constructor(file: KeepsakeFile | undefined) {
    this.#file = file;
  }

  get busy(): boolean {
    return this.#loading !== undefined || (this.#file?.busy ?? false);
  }

  get withoutTexts(): boolean {
    return this.#texts === 0;
  }

  recall(id: string): string | undefined {
    return this.#calls.get(id);
  }

  keep(id: string, sealed: string): void {
    if (sealed === "" || id === "" || id.length > MAX_ID_LENGTH || this.#calls.get(id) === sealed) return;
    this.#remember(id, sealed);
    this.#file?.append({ id, sealed });
  }

  /** Requests that come while the file is read wait for the same reading. */
  async load(): Promise<void> {
    if (performance.now() < this.#loadedUntil) return;
    this.#loading ??= this.#load().finally(() => {
      this.#loading = undefined;
    });
    await this.#loading;
    this.#loadedUntil = performance.now() + LOADED_FOR_MS;
  }

  async settled(): Promise<void> {
    await this.#file?.settled();
  }

  async #load(): Promise<void> {
    const file = this.#file;
    if (!file) return;
    for (const { id, sealed } of await file.readNew()) this.#remember(id, sealed);
    if (file.overgrown) await file.replace(this.#entries());
  }

  *#entries(): Generator<{ readonly id: string; readonly sealed: string }> {
    for (const [id, sealed] of this.#calls) yield { id, sealed };
  }

  #remember(id: string, sealed: string): void {
    this.#forget(id);
    this.#calls.set(id, sealed);
    if (isTextKey(id)) this.#texts++;
    this.bytes += id.length + sealed.length;
    for (const oldest of this.#calls.keys()) {
      if (this.#calls.size <= MAX_CALLS && this.bytes <= MAX_CONVERSATION_BYTES) return;
      this.#forget(oldest);
    }
  }

  #forget(id: string): void {
    const sealed = this.#calls.get(id);
    if (sealed === undefined) return;
    this.#calls.delete(id);
    if (isTextKey(id)) this.#texts--;
    this.bytes -= id.length + sealed.length;
  }
}
