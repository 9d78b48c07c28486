/** Searching the web where the provider can, and saying so where it cannot. */
import { describe, expect, it } from "vitest";

import type { MessagesRequest } from "../../../../src/core/message.ts";
import { printEvents } from "../../../../src/core/sse.ts";
import { NO_SEARCH } from "../../../../src/transformers/dialects/shared/web-search.ts";
import { targetWith } from "../../../helpers/answers.ts";
import { answered, delta, DONE, finish, messageOf, usage } from "../../../helpers/chat.ts";
import { sent, text, user } from "../../../helpers/chat-request.ts";
import { grammarBreaks } from "../../../helpers/grammar.ts";
import { readWithSdk } from "../../../helpers/sdk.ts";

const search = (more: object = {}): Partial<MessagesRequest> => ({
  messages: [
    user([text("<system-reminder>x</system-reminder>"), text("Perform a web search for the query: ccr proxy")]),
  ],
  tools: [{ type: "web_search_20250305", name: "web_search", max_uses: 8, ...more }],
  tool_choice: { type: "auto" },
});

describe("the request", () => {
  it("row 96, 113: has OpenRouter's plugin, with the domains", () => {
    expect(sent(search(), "openrouter").json["plugins"]).toEqual([{ id: "web" }]);
    expect(sent(search({ allowed_domains: ["a.org"] }), "openrouter").json["plugins"]).toEqual([
      { id: "web", include_domains: ["a.org"] },
    ]);
    expect(sent(search({ blocked_domains: ["a.org"] }), "openrouter").json["plugins"]).toEqual([
      { id: "web", exclude_domains: ["a.org"] },
    ]);
    expect(sent({}, "openrouter").json).not.toHaveProperty("plugins");
  });

  it("has the option of OpenAI's search models, with the place", () => {
    const place = { type: "approximate", city: "Bern", country: "CH" };
    expect(sent(search({ user_location: place }), "openai", "gpt-5-search-api").json["web_search_options"]).toEqual({
      user_location: { type: "approximate", approximate: { city: "Bern", country: "CH" } },
    });
    expect(sent(search(), "openai", "gpt-4o-search-preview").json["web_search_options"]).toEqual({});
    expect(sent(search(), "openai", "gpt-5.4").json).not.toHaveProperty("web_search_options");
  });

  it("asks nothing of a vendor that searches anyway, and remembers what the search is about", () => {
    expect(sent(search(), "perplexity")).toMatchObject({ emulation: { webSearch: "ccr proxy" }, notes: [] });
    expect(sent(search(), "openrouter").emulation).toEqual({ webSearch: "ccr proxy" });
  });

  it("tells model and user where nobody can search", () => {
    const { messages, notes, emulation } = sent({ ...search(), system: "S" });
    expect(messages[0]).toEqual({ role: "system", content: `S\n\n${NO_SEARCH}` });
    expect(notes).toEqual(["The web was not searched: the provider cannot."]);
    expect(emulation).toEqual({});
  });
});

const citation = (url: string, title?: string) => ({
  type: "url_citation",
  url_citation: { url, title, start_index: 0, end_index: 1 },
});
const searching = { target: targetWith({ name: "openrouter" }), emulation: { webSearch: "ccr proxy" } };

describe("row 113: the answer to a search", () => {
  const chunks = [
    delta({ content: "It is a proxy." }),
    delta({ content: "", annotations: [citation("https://a.org", "A"), citation("https://b.org")] }),
    delta({ annotations: [citation("https://a.org", "A")] }),
    finish(),
    usage(10, 5),
  ];

  it("has the sources as Anthropic's own search leaves them", async () => {
    const { events } = answered([...chunks, DONE], searching);
    expect(grammarBreaks(events)).toEqual([]);
    const message = await readWithSdk(printEvents(events));
    const id = expect.stringMatching(/^srvtoolu_[0-9a-f]{16}$/);
    expect(message.content).toEqual([
      { type: "text", text: "It is a proxy." },
      { type: "server_tool_use", id, name: "web_search", input: { query: "ccr proxy" } },
      {
        type: "web_search_tool_result",
        tool_use_id: id,
        content: [
          { type: "web_search_result", url: "https://a.org", title: "A", encrypted_content: "", page_age: null },
          {
            type: "web_search_result",
            url: "https://b.org",
            title: "https://b.org",
            encrypted_content: "",
            page_age: null,
          },
        ],
      },
    ]);
    expect(message.stop_reason).toBe("end_turn");
    expect(message.usage).toMatchObject({ input_tokens: 10, server_tool_use: { web_search_requests: 1 } });
  });

  it("has no block of a search that found nothing", () => {
    const message = messageOf([delta({ content: "Nothing." }), finish(), usage(1, 1)], searching);
    expect(message.content).toHaveLength(1);
    expect(message.usage).not.toHaveProperty("server_tool_use");
  });
});

describe("sources that nobody asked for", () => {
  const perplexity = { target: targetWith({ name: "perplexity" }) };

  it("are listed behind the answer, with their numbers", () => {
    const more = {
      search_results: [{ title: "A", url: "https://a.org" }],
      citations: ["https://a.org", "https://b.org"],
    };
    expect(messageOf([delta({ content: "So [1][2]." }, null, more), finish("stop", more)], perplexity).content).toEqual(
      [{ type: "text", text: "So [1][2].\n\nSources:\n1. [A](https://a.org)\n2. [https://b.org](https://b.org)" }],
    );
  });

  it("are not repeated where the text links to them itself", () => {
    const chunks = [
      delta({ content: "See [A](https://a.org)." }),
      delta({ annotations: [citation("https://a.org", "A")] }),
      finish(),
    ];
    expect(messageOf(chunks, { target: targetWith({ name: "openrouter" }) }).content).toEqual([
      { type: "text", text: "See [A](https://a.org)." },
    ]);
  });

  it("are nothing where the vendor does not search", () => {
    expect(messageOf([delta({ content: "a", annotations: [citation("https://a.org")] }), finish()]).content).toEqual([
      { type: "text", text: "a" },
    ]);
  });
});
