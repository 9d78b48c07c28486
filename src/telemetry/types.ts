/** What is watched, and where it goes. */

export interface TelemetrySettings {
  readonly metrics: boolean;
  /** Where spans are posted; undefined for nowhere. */
  readonly traces: string | undefined;
  readonly headers: Readonly<Record<string, string>>;
  readonly service: string;
}
