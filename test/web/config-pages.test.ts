/** The configuration in a real browser: every form, what is shown before a save, and edits by hand at the same time. */
import { createServer } from "node:http";

import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from "vitest";

import { openPage } from "../helpers/browser.ts";
import { launchChromium } from "../helpers/chromium.ts";
import { CONFIG, SECRET, type WebPlace, webPlace } from "../helpers/web.ts";
import { soon } from "../helpers/soon.ts";

/** A browser on a busy machine takes its time. */
vi.setConfig({ testTimeout: 90_000 });

let browser: Browser;
beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(() => browser.close());

type At = "providers" | "routing" | "plugins" | "statusline" | "settings" | "json";

async function openAt(place: WebPlace, at: At): Promise<Page> {
  const { page } = await openPage(browser, place);
  await page.evaluate(`location.hash = "#/${at}"`);
  await page.locator(`.view-${at}`).waitFor();
  return page;
}

/** Expressions of the browser. */
const COLOR = `getComputedStyle(document.querySelector(".terminal .segment")).color`;
const SELECTED = `(() => { const { value, selectionStart } = document.querySelector(".editor textarea"); return value.slice(selectionStart, selectionStart + 4); })()`;

const added = (page: Page): Promise<string[]> => page.locator("dialog .diff .added").allTextContents();

/** Looks at what would change, and saves it. */
async function save(page: Page): Promise<string> {
  await page.getByRole("button", { name: "Review and save" }).click();
  await page.locator("dialog .diff").waitFor();
  const lines = await added(page);
  await page.locator("dialog").getByRole("button", { name: "Save", exact: true }).click();
  await page.locator("dialog").waitFor({ state: "detached" });
  return lines.join("");
}

const card = (page: Page, name: string): Promise<void> =>
  page
    .locator(".card")
    .getByRole("button", { name: `▸ ${name}` })
    .click();

async function modelServer(
  names: readonly string[],
): Promise<{ readonly url: string; readonly seen: (string | undefined)[] }> {
  const seen: (string | undefined)[] = [];
  const server = createServer((req, res) => {
    seen.push(`${req.method} ${req.url} ${req.headers.authorization}`);
    res.setHeader("content-type", "application/json");
    res.end(JSON.stringify({ data: names.map((id) => ({ id })) }));
  });
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  const address = server.address();
  return { url: `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}/v1/chat/completions`, seen };
}

describe("providers", () => {
  it("are changed: the key is written and never read, and all the rest of the file stays", async () => {
    const place = await webPlace();
    const before = await place.file();
    const page = await openAt(place, "providers");
    await card(page, "up");
    const key = page.getByLabel("Key (write only)");
    expect(await key.inputValue()).toBe("");
    expect(await page.content()).not.toContain(SECRET);
    await page.getByLabel("Models, one a line").fill("up-model\nup-small\nup-large");
    expect(await save(page)).toContain("up-large");
    expect(await place.file()).toBe(
      before.replace(
        /\["up-model", "up-small"\]/,
        '[\n        "up-model",\n        "up-small",\n        "up-large"\n      ]',
      ),
    );
    await key.fill("$NEW_API_KEY");
    await save(page);
    const after = await place.file();
    expect(after).toContain('api_key: "$NEW_API_KEY"');
    expect(after).not.toContain(SECRET);
    expect(after).toContain("unknown_key: { kept: true }");
    expect(after).toContain("// the first");
  });

  it("are added from a template, tested, and deleted", async () => {
    const place = await webPlace();
    const page = await openAt(place, "providers");
    for (const template of ["iFlow", "OpenRouter", "DeepSeek", "Google Gemini", "Ollama"]) {
      await page.getByLabel("Template").selectOption({ label: template });
      await page.getByRole("button", { name: "Add a provider" }).click();
    }
    expect(await page.locator(".card").count()).toBe(7);
    const lines = await save(page);
    for (const text of ["apis.iflow.cn", "openrouter.ai", "$DEEPSEEK_API_KEY", "v1beta/models", "localhost:11434"])
      expect(lines).toContain(text);
    await page.getByLabel("Search providers").fill("iflow");
    await soon(() => page.locator(".card").count()).toBe(1);
    await page.getByRole("button", { name: "▸ iflow" }).click();
    await page.getByRole("button", { name: "Delete the provider" }).click();
    await page.getByLabel("Search providers").fill("");
    await page.getByRole("button", { name: "Review and save" }).click();
    await page.locator("dialog .diff .removed", { hasText: "iflow" }).first().waitFor();
    await page.locator("dialog").getByRole("button", { name: "Save", exact: true }).click();
    await soon(() => place.file()).not.toContain("iflow");
    expect(await place.file()).toContain("// My configuration");
    await card(page, "up");
    await page.getByRole("button", { name: "Test", exact: true }).click();
    await page.getByText("up,up-model works").waitFor();
  });

  it("say which models they have; the key of the file is used, the page does not know it", async () => {
    const place = await webPlace();
    const models = await modelServer(["m-one", "m-two", "m-three"]);
    const page = await openAt(place, "providers");
    await card(page, "up");
    await page.getByLabel("Complete URL").fill(models.url);
    await page.getByRole("button", { name: "Fetch the models" }).click();
    await page.locator("dialog").getByLabel("Search").fill("two");
    await page.locator("dialog").getByLabel("m-two").check();
    await page.locator("dialog").getByRole("button", { name: "Take it" }).click();
    expect(models.seen).toEqual([`GET /v1/models Bearer ${SECRET}`]);
    expect(await save(page)).toContain("m-two");
    await page.getByLabel("Complete URL").fill("http://127.0.0.1:9/v1/chat/completions");
    await page.getByRole("button", { name: "Fetch the models" }).click();
    await page.getByText("CCR-E054").waitFor();
    await page.getByRole("button", { name: "Test", exact: true }).click();
    await page.getByText("up,up-model fails").waitFor();
  });

  it("have transformers with the options that each has, for all models and for one", async () => {
    const place = await webPlace();
    const page = await openAt(place, "providers");
    await card(page, "up");
    await page.getByLabel("Add a transformer").selectOption("maxtoken");
    await page.getByLabel("max_tokens *").fill("16384");
    await page.getByLabel("Add a transformer").selectOption("deepseek");
    await page.getByRole("button", { name: "Up: deepseek" }).click();
    await page.getByLabel("For the model").selectOption("up-small");
    await page.getByLabel("Add a transformer").selectOption("tooluse");
    await page.getByLabel("Add a transformer").selectOption("enhancetool");
    await page.getByRole("button", { name: "Remove: enhancetool" }).click();
    await page.getByText("More", { exact: true }).click();
    await page.getByLabel("Wire format").selectOption("openai-chat");
    await save(page);
    await soon(() => place.host.config.values["Providers"]).toMatchObject([
      {
        dialect: "openai-chat",
        transformer: { use: ["deepseek", ["maxtoken", { max_tokens: 16_384 }]], "up-small": { use: ["tooluse"] } },
      },
      {},
    ]);
  });
});

describe("routing", () => {
  it("sets scenarios, threshold, images, effort, fallback and sub-agents", async () => {
    const place = await webPlace();
    const page = await openAt(place, "routing");
    await page.getByLabel("think: plan mode").fill("up,up-small");
    await page.getByLabel("background: small").fill("");
    await page.getByLabel("longContext from").fill("90000");
    await page.getByLabel("Least effort").selectOption("high");
    await page.getByLabel("forceUseImageAgent").check();
    await page.getByLabel("Add: default").selectOption("other,o");
    await page.getByLabel("Add: default").selectOption("up,up-small");
    await page.getByRole("button", { name: "Up: up,up-small" }).click();
    await page.getByLabel("Add: think").selectOption("other,o");
    await page.getByRole("button", { name: "Remove: other,o" }).last().click();
    await page.getByLabel("Type").fill("Explore");
    await page.getByRole("button", { name: "Add", exact: true }).click();
    await page.getByLabel("Explore", { exact: true }).fill("up,up-small");
    await save(page);
    await soon(() => place.host.config.generation).toBe(2);
    const { router, fallback, imageAgent } = place.host.config;
    expect(router).toEqual({
      default: "up,up-model",
      think: "up,up-small",
      longContextThreshold: 90_000,
      thinkEffort: "high",
      agents: { Explore: "up,up-small" },
    });
    expect(fallback).toEqual({ default: ["up,up-small", "other,o"] });
    expect(imageAgent).toBe(true);
  });

  it("is not saved with a model that does not exist", async () => {
    const place = await webPlace();
    const page = await openAt(place, "routing");
    await page.getByLabel("think: plan mode").fill("upp,up-small");
    await page.getByRole("button", { name: "Review and save" }).click();
    await page.getByText("It cannot be saved like this").waitFor();
    await page.locator("dialog .issues", { hasText: "Did you mean up" }).waitFor();
    expect(await page.locator("dialog").getByRole("button", { name: "Save", exact: true }).isDisabled()).toBe(true);
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "Discard" }).click();
    await soon(() => page.getByLabel("think: plan mode").inputValue()).toBe("");
  });
});

describe("plugins, status line and settings", () => {
  it("plugins are listed, added and removed", async () => {
    const place = await webPlace();
    const page = await openAt(place, "plugins");
    await page.getByText("maxtoken", { exact: false }).first().waitFor();
    await page.getByRole("button", { name: "Add", exact: true }).first().click();
    await page.getByLabel("Path").fill("~/.claude-code-router/plugins/mine.js");
    await page.getByLabel("Options as JSON").fill("{ no json");
    await page.getByText("This is no JSON object").waitFor();
    await page.getByLabel("Options as JSON").fill('{"level":3}');
    await page.getByRole("button", { name: "Add: Server plugins" }).click();
    await page.getByLabel("On", { exact: true }).uncheck();
    const lines = await save(page);
    expect(lines).toContain("mine.js");
    expect(lines).toContain('"enabled": false');
    await page.getByRole("button", { name: "Remove: token-speed" }).click();
    await page.getByRole("button", { name: "Remove: 1" }).click();
    await save(page);
    expect(await place.file()).not.toMatch(/mine\.js|token-speed/);
  });

  it("a status line is put together, dragged, coloured, exported and imported, and seen while it is", async () => {
    const place = await webPlace();
    const page = await openAt(place, "statusline");
    for (const type of ["workDir", "model", "usage"]) await page.getByLabel("Add", { exact: true }).selectOption(type);
    const preview = page.getByRole("img", { name: "Preview" });
    expect(await preview.textContent()).toBe("my-projectdeepseek-chat↑ 26.4k ↓ 1.9k");
    await page.locator(".modules li").nth(2).locator(".module-head strong").dragTo(page.locator(".modules li").nth(0));
    await soon(() => preview.textContent()).toBe("↑ 26.4k ↓ 1.9kmy-projectdeepseek-chat");
    await page.getByRole("button", { name: "Down: usage" }).click();
    await soon(() => preview.textContent()).toContain("my-project↑");
    await page.getByRole("button", { name: "Remove: model" }).click();
    await page.getByLabel("Icon").first().fill("@");
    await page.getByLabel("Colour", { exact: true }).first().fill("bright_red");
    expect(await page.evaluate(COLOR)).toBe("rgb(241, 76, 76)");
    await page.getByLabel("Background #").first().fill("#112233");
    await page.getByLabel("Show a status line").check();
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("button", { name: "Export" }).click(),
    ]);
    expect(download.suggestedFilename()).toBe("statusline.json");
    await save(page);
    await soon(() => place.host.config.values["StatusLine"]).toMatchObject({
      enabled: true,
      default: {
        modules: [{ type: "workDir", icon: "@", color: "bright_red", background: "bg_#112233" }, { type: "usage" }],
      },
    });
    await page.getByRole("button", { name: "Import" }).click();
    const powerline = {
      enabled: true,
      currentStyle: "powerline",
      powerline: { modules: [{ type: "model", text: "{{model}}", background: "bg_blue" }] },
    };
    await page.getByLabel("A status line as JSON").fill(JSON.stringify(powerline));
    await page.getByRole("button", { name: "Take it" }).click();
    await soon(() => preview.textContent()).toBe("deepseek-chat");
    await page.getByLabel("Style").selectOption("default");
    await save(page);
    await soon(() => place.host.config.values["StatusLine"]).toMatchObject({ currentStyle: "default" });
  });

  it("every setting has a field, by its kind", async () => {
    const place = await webPlace();
    const page = await openAt(place, "settings");
    await page.getByLabel("PORT", { exact: true }).fill("4567");
    await page.getByLabel("APIKEY (write only)").fill("a-key-for-clients-123");
    await page.getByLabel("LOG", { exact: true }).selectOption("false");
    await page.getByLabel("LOG_LEVEL").selectOption("warn");
    await page.getByLabel("PROXY_URL").fill("http://127.0.0.1:8080");
    await page.getByLabel("capture").selectOption("headers");
    await page.getByLabel("redact").fill("secret-\\d+");
    const lines = await save(page);
    expect(lines).not.toContain("a-key-for-clients-123");
    expect(await place.file()).toContain("a-key-for-clients-123");
    await soon(() => place.host.config).toMatchObject({
      port: 4567,
      log: { enabled: false, level: "warn" },
      clientKey: "a-key-for-clients-123",
    });
    expect(await page.content()).not.toContain("a-key-for-clients-123");
    await page.getByLabel("PORT", { exact: true }).fill("");
    await save(page);
    expect(await place.file()).not.toContain("PORT:");
  });
});

describe("the text", () => {
  it("is checked where it is wrong, and saved with comments and secrets", async () => {
    const place = await webPlace();
    const page = await openAt(place, "json");
    const text = page.getByLabel("Configuration as text");
    await page.getByText("No mistakes found").waitFor();
    const shown = await text.inputValue();
    expect(shown).not.toContain(SECRET);
    await text.fill(shown.replace('background: "up', 'background: "upp'));
    const place16 = page.getByRole("button", { name: "line 16, column 17" });
    await place16.click();
    expect(await page.evaluate(SELECTED)).toBe('"upp');
    expect(await page.locator(".gutter .bad").textContent()).toBe("16");
    await text.fill(`${shown}// a new comment\n`);
    expect(await save(page)).toContain("a new comment");
    const after = await place.file();
    expect(after).toContain(SECRET);
    expect(after.endsWith("// a new comment\n")).toBe(true);
    await page.getByRole("button", { name: "Undo the last save" }).click();
    await page.locator("dialog .diff .removed", { hasText: "a new comment" }).waitFor();
    await page.locator("dialog").getByRole("button", { name: "Undo the last save" }).click();
    await soon(() => place.file()).not.toContain("a new comment");
  });

  it("mends a file that cannot be read, while the last good one counts", async () => {
    const place = await webPlace();
    const good = await place.file();
    await place.write(good.replace("Providers: [", "Providers: [["));
    const page = await openAt(place, "providers");
    await page.getByText("cannot be read").waitFor();
    await page.getByRole("link", { name: "Edit as text" }).click();
    const text = page.getByLabel("Configuration as text");
    await page.locator(".issues li").first().waitFor();
    expect(await text.inputValue()).not.toContain(SECRET);
    await text.fill((await text.inputValue()).replace("[[", "["));
    await page.getByText("No mistakes found").waitFor();
    await save(page);
    expect(await place.file()).toBe(good);
    expect(place.host.config.router.default).toBe("up,up-model");
  });

  it("begins with nothing", async () => {
    const place = await webPlace({ config: "" });
    const page = await openAt(place, "providers");
    await page.getByText("No provider yet").waitFor();
    await page.getByLabel("Template").selectOption({ label: "Ollama" });
    await page.getByRole("button", { name: "Add a provider" }).click();
    await save(page);
    expect(await place.file()).toContain("localhost:11434");
    await soon(() => place.host.config.providers.has("ollama")).toBe(true);
  });
});

describe("an edit by hand at the same time", () => {
  it("is shown, and the changes of a form are put on top of it", async () => {
    const place = await webPlace();
    const page = await openAt(place, "routing");
    await page.getByLabel("think: plan mode").fill("up,up-small");
    const byHand = (await place.file()).replace('name: "other"', 'name: "by-hand"').replace("// My", "// Everybody's");
    await place.write(byHand);
    await page.getByRole("button", { name: "Review and save" }).click();
    await page.getByRole("heading", { name: "The file has changed meanwhile" }).waitFor();
    await page.locator("dialog .diff .added", { hasText: "by-hand" }).waitFor();
    expect(await place.file()).toBe(byHand);
    await page.getByRole("button", { name: "Put my changes on top" }).click();
    await page.locator("dialog .diff .added", { hasText: "think" }).waitFor();
    expect(await page.locator("dialog .diff .removed").count()).toBe(0);
    await page.locator("dialog").getByRole("button", { name: "Save", exact: true }).click();
    await page.locator("dialog").waitFor({ state: "detached" });
    const after = await place.file();
    for (const text of ["by-hand", "// Everybody's", 'think: "up,up-small"', SECRET]) expect(after).toContain(text);
  });

  it("finds a provider by its name, wherever it stands now", async () => {
    const place = await webPlace();
    const page = await openAt(place, "providers");
    await card(page, "other");
    await page.getByLabel("Models, one a line").fill("o\nsecond");
    const first =
      '{ name: "first", api_base_url: "http://127.0.0.1:9/v1/chat/completions", api_key: "k", models: ["f"] },';
    await place.write((await place.file()).replace("Providers: [", `Providers: [\n    ${first}`));
    await page.getByRole("button", { name: "Review and save" }).click();
    await page.getByRole("button", { name: "Put my changes on top" }).click();
    await page.locator("dialog .diff .added", { hasText: "second" }).waitFor();
    await page.locator("dialog").getByRole("button", { name: "Save", exact: true }).click();
    await soon(() => place.host.config.providers.get("other")?.models).toEqual(["o", "second"]);
    expect(place.host.config.providers.get("up")?.models).toEqual(["up-model", "up-small"]);
    expect(place.host.config.providers.get("first")?.models).toEqual(["f"]);
  });

  it("is kept beside the changes of the text", async () => {
    const place = await webPlace();
    const page = await openAt(place, "json");
    const text = page.getByLabel("Configuration as text");
    await text.fill((await text.inputValue()).replace("// My", "// Mine:"));
    await place.write((await place.file()).replace('background: "up,up-small"', 'background: "up,up-model"'));
    await page.getByRole("button", { name: "Review and save" }).click();
    await page.getByRole("button", { name: "Put my changes on top" }).click();
    await page.locator("dialog .diff .added", { hasText: "// Mine:" }).waitFor();
    await page.locator("dialog").getByRole("button", { name: "Save", exact: true }).click();
    await page.locator("dialog").waitFor({ state: "detached" });
    const after = await place.file();
    expect(after).toContain("// Mine:");
    expect(after).toContain('background: "up,up-model"');
  });

  it("is taken over at once while nothing is changed here", async () => {
    const place = await webPlace();
    const page = await openAt(place, "routing");
    await soon(() => page.getByLabel("background: small").inputValue()).toBe("up,up-small");
    await place.write(
      CONFIG.replaceAll("UPSTREAM", place.upstream.url).replace('background: "up,up-small"', 'background: "other,o"'),
    );
    await page.getByText("Configuration reloaded: Router.background").waitFor();
    await soon(() => page.getByLabel("background: small").inputValue()).toBe("other,o");
    await place.write("{ broken");
    await page.getByText("Not loaded").waitFor();
  });
});
