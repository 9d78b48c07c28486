/** What is going on now: sessions, models, routes; and the switch of a session's model. */
import type { H3 } from "h3";
import { z } from "zod";

import { ROUTES } from "../../../config/types.ts";
import { findTarget } from "../../../routing/targets.ts";
import type { StateView } from "../../shared/views.ts";
import { bodyOf, json, redacted } from "../answer.ts";
import type { SessionBook } from "../session-book.ts";
import type { WebDeps } from "../types.ts";

const Override = z.object({
  session: z.string().min(1),
  /** `provider,model`; null gives the choice back to the rules. */
  target: z.string().nullable(),
  scenario: z.enum(ROUTES).optional(),
});

export function addState(app: H3, deps: WebDeps, book: SessionBook): void {
  const safe = (value: unknown): Response => json(redacted(value, (text) => deps.redactor.redact(text)));
  app.get("/ui/api/state", () => safe(stateOf(deps, book)));
  app.post("/ui/api/override", async (event) => {
    const { session, target, scenario } = await bodyOf(event, Override);
    const found = target === null ? undefined : findTarget(deps.config(), target);
    if (scenario) deps.overrides.setRoute(session, scenario, found);
    else deps.overrides.set(session, found);
    return safe(stateOf(deps, book));
  });
}

function stateOf({ version, config, history, models, url }: WebDeps, book: SessionBook): StateView {
  const { path, generation, warnings, router } = config();
  const { agents: _agents, ...routes } = router;
  return {
    version,
    url: url(),
    recording: history !== undefined,
    models: models(),
    sessions: book.sessions(),
    routes,
    config: { path, generation, warnings },
  };
}
