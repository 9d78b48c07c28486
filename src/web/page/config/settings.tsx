/** Every other key of the configuration, as its schema describes it. */
import type { ReactElement } from "react";

import { ConfigFrame } from "./frame.tsx";
import { SchemaFields, useShapes } from "./schema-fields.tsx";

/** Other spellings of one key, what belongs to editors, and what has a form elsewhere. */
const ELSEWHERE: ReadonlySet<string> = new Set([
  "$schema",
  "HTTPS_PROXY",
  "https_proxy",
  "httpsProxy",
  "forceUseImageAgent",
  "Providers",
  "providers",
  "Router",
  "fallback",
  "transformers",
  "plugins",
  "StatusLine",
]);

export function SettingsView(): ReactElement {
  const shapes = useShapes(["properties"]);
  return (
    <ConfigFrame>
      <section className="form">
        <SchemaFields path={[]} shapes={shapes} skip={ELSEWHERE} groups={false} />
        <SchemaFields path={[]} shapes={shapes} skip={ELSEWHERE} groups />
      </section>
    </ConfigFrame>
  );
}
