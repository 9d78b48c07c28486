/**
 * Who may use the page. Whoever started it gets a ticket in the fragment of its address, which browsers send nowhere. It
 * opens one session, once: a cookie that no code of a page can read, and a key that only the page's own code has.
 * Cookies are told to every port of a host, so the cookie alone opens nothing.
 */
import { hash, randomBytes, timingSafeEqual } from "node:crypto";

/** Time to open the page. */
const TICKET_MS: number = 10 * 60_000;
/** A page that nobody has open asks for nothing. */
export const IDLE_MS: number = 12 * 3_600_000;
const MAX_TICKETS = 16;
const MAX_SESSIONS = 16;

export interface Session {
  readonly cookie: string;
  readonly key: string;
}

interface Known {
  readonly cookie: Buffer;
  readonly key: Buffer;
  /** Of the `Host` header: a session is not for other names of this machine. */
  readonly host: string;
  usedAt: number;
}

export class Sessions {
  /** Digests of tickets, with the time of their making. */
  readonly #tickets = new Map<string, number>();
  #sessions: Known[] = [];
  readonly #now: () => number;

  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  ticket(): string {
    const ticket = secret();
    this.#tickets.set(digest(ticket).toString("hex"), this.#now());
    for (const [oldest] of [...this.#tickets].slice(0, -MAX_TICKETS)) this.#tickets.delete(oldest);
    return ticket;
  }

  /** Undefined for a ticket that is unknown, used or too old. */
  open(ticket: string, host: string): Session | undefined {
    const name = digest(ticket).toString("hex");
    const made = this.#tickets.get(name);
    this.#tickets.delete(name);
    if (made === undefined || this.#now() - made > TICKET_MS) return undefined;
    const session = { cookie: secret(), key: secret() };
    const known = { cookie: digest(session.cookie), key: digest(session.key), host, usedAt: this.#now() };
    this.#sessions = [...this.#living(), known].slice(-MAX_SESSIONS);
    return session;
  }

  admits(cookie: string, key: string, host: string): boolean {
    const shown = { cookie: digest(cookie), key: digest(key) };
    const session = this.#living().find(
      (known) => timingSafeEqual(known.cookie, shown.cookie) && timingSafeEqual(known.key, shown.key),
    );
    if (!session || session.host !== host) return false;
    session.usedAt = this.#now();
    return true;
  }

  close(cookie: string): void {
    const shown = digest(cookie);
    this.#sessions = this.#sessions.filter((known) => !timingSafeEqual(known.cookie, shown));
  }

  #living(): Known[] {
    return this.#sessions.filter(({ usedAt }) => this.#now() - usedAt <= IDLE_MS);
  }
}

function secret(): string {
  return randomBytes(32).toString("base64url");
}

function digest(text: string): Buffer {
  return hash("sha256", text, "buffer");
}
