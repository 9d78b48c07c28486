/** The demo's models, as data: they differ in pace and in whether they think aloud. */

export interface DemoModel {
  readonly name: string;
  /** Context window in tokens. */
  readonly window: number;
  /** ms until the first token. */
  readonly delay: number;
  /** Tokens per second. */
  readonly rate: number;
  readonly thinks: boolean;
}

/** The first is the default. */
export const DEMO_MODELS: readonly [DemoModel, ...DemoModel[]] = [
  { name: "demo-large", window: 200_000, delay: 350, rate: 50, thinks: false },
  { name: "demo-small", window: 64_000, delay: 180, rate: 80, thinks: false },
  { name: "demo-thinking", window: 128_000, delay: 300, rate: 55, thinks: true },
];

export function demoModel(name: string): DemoModel | undefined {
  return DEMO_MODELS.find((model) => model.name === name);
}
