/** Further Claude Codes for the cockpit: each with a token, a key on the bus and a folder of its own. */
import { randomUUID } from "node:crypto";

import { freshArgs, repeatedArgs, resumedArgs, sharedOptions } from "../claude/args.ts";
import { controlsOf } from "../host/controls.ts";
import { type Host, newToken, prepareChild } from "../host.ts";
import type { Client } from "../proxy/types.ts";
import type { ChildSpec } from "../tui/child-pane.ts";
import type { Inspection } from "../tui/inspector/inspection.ts";
import type { Again, SessionSource, SessionSpec } from "../tui/sessions/types.ts";

export interface SessionPlace {
  readonly host: Host;
  /** Read by the proxy with each request; every session adds its own. */
  readonly clients: Client[];
  /** The user's arguments for Claude Code. */
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  readonly cwd: string;
  readonly lasting: boolean;
  /** The requests of all sessions. */
  readonly inspection: Inspection | undefined;
}

export class ScreenSessions implements SessionSource {
  readonly #place: SessionPlace;
  #opened = 1;

  constructor(place: SessionPlace) {
    this.#place = place;
  }

  get lasting(): boolean {
    return this.#place.lasting;
  }

  async open(): Promise<SessionSpec> {
    const { host, clients, args, env, cwd, inspection } = this.#place;
    const client = { token: newToken(), session: `pane-${++this.#opened}` };
    host.redactor.add(client.token);
    clients.push(client);
    const child = await prepareChild(host, { args: sharedOptions(args), env, cwd, client });
    return { id: client.session, controls: { ...controlsOf(host, client.session), inspection }, child };
  }

  again({ child }: SessionSpec, again: Again): ChildSpec {
    const { args } = child;
    if (again.how === "resume") return { ...child, args: resumedArgs(args, again.conversation) };
    return { ...child, args: (again.how === "new" ? freshArgs : repeatedArgs)(args, randomUUID()) };
  }
}
