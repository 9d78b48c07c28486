/** The configuration file: shown, checked, saved, taken back; and what may be put into it. */
import type { H3 } from "h3";
import { z } from "zod";

import { configJsonSchema } from "../../../config/json-schema.ts";
import { CcrError } from "../../../core/errors.ts";
import { findTarget } from "../../../routing/targets.ts";
import { bodyOf, json, queryOf, redacted } from "../answer.ts";
import type { ConfigDesk } from "../config-desk.ts";
import { TEMPLATES } from "../templates.ts";
import { transformerViews } from "../transformer-views.ts";
import type { WebDeps } from "../types.ts";

const Step = z.union([z.string().max(200), z.int().min(0)]);
const Draft = z.object({
  hash: z.string(),
  text: z.string().optional(),
  edits: z
    .array(z.object({ path: z.array(Step).min(1).max(20), value: z.unknown().optional() }))
    .max(2_000)
    .optional(),
});
const Version = z.object({ hash: z.string() });
const Asked = Draft.extend({ provider: z.string() });
const Tested = Draft.extend({ target: z.string() });

export function addConfig(app: H3, deps: WebDeps, desk: ConfigDesk): void {
  app.get("/ui/api/config", async () => json(await desk.view()));
  app.post("/ui/api/config/check", async (event) => json(await desk.check(await bodyOf(event, Draft))));
  app.post("/ui/api/config/save", async (event) => json(await desk.save(await bodyOf(event, Draft))));
  app.get("/ui/api/config/undo", async (event) => json(await desk.checkUndo(queryOf(event, Version).hash)));
  app.post("/ui/api/config/undo", async (event) => json(await desk.undo((await bodyOf(event, Version)).hash)));
  app.get("/ui/api/config/schema", () => json(configJsonSchema()));
  app.get("/ui/api/transformers", () => json(transformerViews(deps.config())));
  app.get("/ui/api/templates", () => json(TEMPLATES));
  addProviders(app, deps, desk);
}

/** Both ask the provider of the draft, with its key, which the page does not know. */
function addProviders(app: H3, { tools, redactor }: WebDeps, desk: ConfigDesk): void {
  const safe = (value: unknown, secrets: readonly string[]): Response => {
    redactor.add(...secrets);
    return json(redacted(value, (text) => redactor.redact(text)));
  };
  app.post("/ui/api/providers/models", async (event) => {
    const { provider: name, ...draft } = await bodyOf(event, Asked);
    const { providers, secrets } = await desk.candidate(draft);
    const provider = providers.get(name);
    if (!provider) throw new CcrError("CCR-E020", { detail: `there is no provider named ${name}` });
    return safe(await tools.modelsOf(provider), secrets);
  });
  app.post("/ui/api/providers/test", async (event) => {
    const { target, ...draft } = await bodyOf(event, Tested);
    const config = await desk.candidate(draft);
    return safe(await tools.ping(config, findTarget(config, target)), config.secrets);
  });
}
