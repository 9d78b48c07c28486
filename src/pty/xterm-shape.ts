/** The inside of @xterm/headless 6.0.0 as far as it is used, and the check that it still looks like that. */
import type { Terminal } from "@xterm/headless";

/** A line of the buffer. Entries of the two maps may be stale; the flags in the words say which ones count. */
export interface BufferLine {
  /** The line goes on from the one above. */
  readonly isWrapped: boolean;
  readonly _data: Uint32Array;
  readonly _combined: Readonly<Record<number, string>>;
  readonly _extendedAttrs: Readonly<Record<number, ExtendedAttrs | undefined>>;
}

/** Immutable once it is in a cell. */
export interface ExtendedAttrs {
  /** Underline style and colour. The public getter reports linked text as dashed, so the raw field is read. */
  readonly _ext: number;
  urlId: number;
  clone(): ExtendedAttrs;
}

export interface Params {
  readonly params: Int32Array;
}

export interface CsiName {
  readonly final: string;
  readonly prefix?: string;
  readonly intermediates?: string;
}

export interface WidthProvider {
  charProperties(codepoint: number, preceding: number): number;
}

export interface Core {
  readonly buffers: {
    readonly alt: unknown;
    /** `onTrim`: lines were taken from the upper end of the scrollback. */
    readonly normal: { readonly lines: { onTrim(listener: (count: number) => void): void } };
  };
  /** The active one of the buffers. `ybase` is the line at the top of the screen, `ydisp` the one at the top of the view. */
  readonly buffer: {
    readonly lines: { readonly length: number; get(index: number): BufferLine | undefined };
    readonly x: number;
    readonly y: number;
    readonly ybase: number;
    readonly ydisp: number;
    /** First row of the scroll region. */
    readonly scrollTop: number;
  };
  readonly coreService: {
    readonly isCursorHidden: boolean;
    readonly decPrivateModes: {
      readonly cursorStyle?: string;
      readonly cursorBlink?: boolean;
      readonly synchronizedOutput: boolean;
    };
  };
  readonly unicodeService: { readonly _activeProvider: WidthProvider };
  readonly _inputHandler: {
    /** Synchronous as long as no handler is asynchronous. */
    parse(text: string): void;
    readonly _parser: {
      readonly currentState: number;
      reset(): void;
      registerCsiHandler(id: CsiName, handler: (params: Params) => boolean): void;
    };
    /** Rows touched since the current `parse` began, counted from the top of the screen. */
    readonly _dirtyRowTracker: { readonly start: number; readonly end: number };
    readonly _curAttrData: { extended: ExtendedAttrs; updateExtended(): void };
    onRequestRefreshRows(listener: (rows: { start: number; end: number } | undefined) => void): void;
  };
}

const CORE_SHAPE: Readonly<Record<string, string>> = {
  "buffers.alt": "object",
  "buffers.normal.lines.onTrim": "function",
  "buffer.lines.get": "function",
  "buffer.lines.length": "number",
  "buffer.x": "number",
  "buffer.y": "number",
  "buffer.ybase": "number",
  "buffer.ydisp": "number",
  "buffer.scrollTop": "number",
  "coreService.isCursorHidden": "boolean",
  "coreService.decPrivateModes.synchronizedOutput": "boolean",
  "unicodeService._activeProvider.charProperties": "function",
  "_inputHandler.parse": "function",
  "_inputHandler._parser.currentState": "number",
  "_inputHandler._parser.reset": "function",
  "_inputHandler._parser.registerCsiHandler": "function",
  "_inputHandler._dirtyRowTracker.start": "number",
  "_inputHandler._dirtyRowTracker.end": "number",
  "_inputHandler._curAttrData.extended._ext": "number",
  "_inputHandler._curAttrData.extended.urlId": "number",
  "_inputHandler._curAttrData.extended.clone": "function",
  "_inputHandler._curAttrData.updateExtended": "function",
  "_inputHandler.onRequestRefreshRows": "function",
};

const LINE_SHAPE: Readonly<Record<string, string>> = {
  _combined: "object",
  _extendedAttrs: "object",
  isWrapped: "boolean",
};

function at(value: unknown, path: string): unknown {
  return path.split(".").reduce((inner: unknown, name) => {
    return typeof inner === "object" && inner !== null ? Reflect.get(inner, name) : undefined;
  }, value);
}

function missing(value: unknown, shape: Readonly<Record<string, string>>): string[] {
  return Object.keys(shape).filter((path) => typeof at(value, path) !== shape[path]);
}

function isCore(value: unknown): value is Core {
  return missing(value, CORE_SHAPE).length === 0;
}

function isLine(value: unknown): value is BufferLine {
  return missing(value, LINE_SHAPE).length === 0 && at(value, "_data") instanceof Uint32Array;
}

/** The terminal's core. Throws when it has changed: a wrong picture would be worse than no start. */
export function coreOf(terminal: Terminal): Core {
  const core: unknown = Reflect.get(terminal, "_core");
  if (!isCore(core)) {
    throw new Error(
      `@xterm/headless is not the 6.0.0 this was made for; not found: ${missing(core, CORE_SHAPE).join(", ")}`,
    );
  }
  if (!isLine(core.buffer.lines.get(0))) {
    throw new Error("@xterm/headless is not the 6.0.0 this was made for; its buffer lines differ");
  }
  return core;
}
