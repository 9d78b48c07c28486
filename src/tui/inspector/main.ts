/** The inspector alone on the terminal, without a pane: takes the terminal, shows requests, gives it back. */
import { overlayModes, NO_MODES } from "../../pty/child-modes.ts";
import { Compositor, type Layer } from "../../pty/compositor.ts";
import { Guard } from "../../pty/guard.ts";
import { SideChannel } from "../../pty/side-channel.ts";
import { type TerminalSize, Tty } from "../../pty/tty.ts";
import { Endings, exitCodeOf } from "../endings.ts";
import type { InkSurface } from "../ink/surface.ts";
import { Look } from "../look.ts";
import { colorDepthOf } from "../terminal.ts";
import type { Inspection } from "./inspection.ts";
import { InspectorModel } from "./model.ts";

export interface InspectorOptions {
  readonly inspection: Inspection;
  /** `provider,model` names that requests can be sent to. */
  readonly models: () => readonly string[];
  /** The filter to begin with. */
  readonly filter: string;
  /** What is looked at: `service at http://127.0.0.1:3456`. */
  readonly where: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

const CTRL_C = 3;

/** Returns the exit code. */
export async function runInspector(options: InspectorOptions): Promise<number> {
  const screen = new Screen(options);
  try {
    await screen.start();
    return exitCodeOf(await screen.endings.first);
  } finally {
    screen.stop();
  }
}

class Screen {
  readonly endings: Endings = new Endings();
  readonly #options: InspectorOptions;
  readonly #guard: Guard;
  readonly #tty: Tty;
  readonly #side: SideChannel = new SideChannel();
  readonly #compositor: Compositor;
  readonly #model: InspectorModel;
  #part: { readonly surface: InkSurface; readonly layer: Layer } | undefined;
  #show: ((size: TerminalSize) => void) | undefined;

  constructor(options: InspectorOptions) {
    this.#options = options;
    this.#guard = Guard.start(process.stdout.fd);
    this.#tty = new Tty({
      input: (bytes) => this.#typed(bytes),
      resize: (size) => this.#resize(size),
      idle: () => this.#compositor.idle(),
      suspend: () => this.#compositor.pause(),
      resume: () => {
        this.#side.forget();
        this.#compositor.resume();
      },
      lost: () => this.endings.end({ kind: "lost" }),
    });
    const { writer: sink, size } = this.#tty;
    const depth = colorDepthOf(options.env);
    this.#compositor = new Compositor({ sink, ...size, depth, control: () => this.#side.take() });
    this.#model = new InspectorModel({
      inspection: options.inspection,
      models: options.models,
      copy: (text) => {
        this.#side.copy(text);
        this.#compositor.invalidate();
      },
      close: () => this.endings.end({ kind: "quit" }),
    });
  }

  async start(): Promise<void> {
    if (this.#options.filter !== "") this.#model.filter(this.#options.filter);
    this.endings.listen((error) => this.#crashed(error));
    process.on("exit", this.#restore);
    await this.#guard.armed;
    this.#tty.enter();
    this.#side.modes(overlayModes(NO_MODES));
    const { inspectorSurface } = await import("./standalone.tsx");
    const { size } = this.#tty;
    const { surface, show } = inspectorSurface(size, {
      model: this.#model,
      where: this.#options.where,
      look: new Look(this.#options.env),
      onFrame: () => this.#compositor.invalidate(),
    });
    this.#part = { surface, layer: this.#compositor.add(surface, { row: 0, col: 0, ...size }) };
    this.#show = show;
  }

  stop(): void {
    this.#part?.surface.close();
    this.#compositor.pause();
    this.#tty.close();
    this.#guard.dismiss();
    process.off("exit", this.#restore);
    this.endings.stop();
  }

  #typed(bytes: Uint8Array): void {
    if (bytes.includes(CTRL_C)) this.endings.end({ kind: "quit" });
    else this.#part?.surface.type(bytes);
  }

  #resize(size: TerminalSize): void {
    this.#compositor.resize(size.cols, size.rows);
    this.#part?.surface.resize(size.cols, size.rows);
    this.#part?.layer.place({ row: 0, col: 0, ...size });
    this.#show?.(size);
  }

  #crashed(error: unknown): void {
    this.#restore();
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    process.stderr.write(`ccr: CCR-E900 a defect in ccr, please report it\n${text}\n`);
  }

  readonly #restore = (): void => this.#tty.restore();
}
