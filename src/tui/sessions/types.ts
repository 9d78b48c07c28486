/** What a session of the cockpit is made of, and where further ones come from. */
import type { ExitStatus } from "../../pty/pane.ts";
import type { ChildSpec } from "../child-pane.ts";
import type { Controls } from "../controls.ts";

/** A conversation in a pane: its key on the bus, what may be done to its route, and what to start. */
export interface SessionSpec {
  /** As in `flow.opened` and `route.changed`. */
  readonly id: string;
  readonly controls: Controls;
  readonly child: ChildSpec;
}

/** How a session's program is started once more. */
export type Again =
  /** With a conversation that it had. */
  | { readonly how: "resume"; readonly conversation: string }
  /** As it was begun. */
  | { readonly how: "same" }
  /** With a conversation of its own, whatever it was begun with. */
  | { readonly how: "new" };

/** The host's part in it. */
export interface SessionSource {
  /** One more session beside the others, in the same folder. */
  open(): Promise<SessionSpec>;
  again(spec: SessionSpec, again: Again): ChildSpec;
  /** Whether conversations outlive this run, so that their ids are worth telling. */
  readonly lasting: boolean;
}

/** `starting` until the program runs; `ended` once it has ended and waits for the user's decision. */
export type RunState = "starting" | "running" | "stopped" | "ended";

/** What a session is doing, as far as can be seen from outside of Claude Code. */
export type Activity = "busy" | "idle" | "asking" | "stopped" | "ended";

/** A session as lists show it. */
export interface SessionView {
  readonly id: string;
  /** Counted from 1, for people. */
  readonly number: number;
  readonly current: boolean;
  readonly activity: Activity;
  /** What Claude Code calls it, made harmless. */
  readonly title: string;
  /** `provider,model`. */
  readonly route: string;
  readonly requests: number;
  /** Tokens in and out. */
  readonly input: number;
  readonly output: number;
  readonly exit: ExitStatus | undefined;
}
