/** Sources that a provider's own web search names beside its answer. */
import { fieldsOf, itemsOf, stringOf, type Fields } from "../../foreign.ts";
import { hash16 } from "../../hash.ts";
import type { MessageWriter } from "../../writer.ts";

interface Source {
  readonly url: string;
  readonly title: string;
}

export class Citations {
  readonly #sources = new Map<string, Source>();

  /** OpenAI and OpenRouter: `annotations` of the message. Perplexity: lists beside the choices. */
  add(chunk: Fields, delta: Fields): void {
    for (const annotation of itemsOf(delta["annotations"])) {
      const fields = fieldsOf(annotation);
      this.#add(fieldsOf(fields["url_citation"] ?? annotation));
    }
    for (const result of itemsOf(chunk["search_results"])) this.#add(fieldsOf(result));
    for (const url of itemsOf(chunk["citations"])) this.#add({ url });
  }

  get found(): boolean {
    return this.#sources.size > 0;
  }

  /** As Anthropic's own web search would have left them: Claude Code reads links from these blocks. */
  writeSearch(query: string, writer: MessageWriter): void {
    const sources = [...this.#sources.values()];
    const id = `srvtoolu_${hash16(query + sources.map(({ url }) => url).join(" "))}`;
    writer.block({ type: "server_tool_use", id, name: "web_search", input: { query } });
    const content = sources.map(({ url, title }) => ({
      type: "web_search_result",
      url,
      title: title || url,
      encrypted_content: "",
      page_age: null,
    }));
    writer.block({ type: "web_search_tool_result", tool_use_id: id, content });
  }

  /** A list for the end of `text`, without the sources it links to itself; empty when it links to all. */
  listFor(text: string): string {
    const lines = [...this.#sources.values()]
      .map(({ url, title }, i) => ({ url, line: `${i + 1}. [${title || url}](${url})` }))
      .filter(({ url }) => !text.includes(url))
      .map(({ line }) => line);
    return lines.length === 0 ? "" : `\n\nSources:\n${lines.join("\n")}`;
  }

  #add(fields: Fields): void {
    const url = stringOf(fields["url"]);
    if (url === "") return;
    const title = stringOf(fields["title"]);
    if (!this.#sources.get(url)?.title) this.#sources.set(url, { url, title });
  }
}
