/** HAR 1.2 as its specification has it: every field that it asks for, none that it does not know but `_`. */
import { z } from "zod";

const date = z.iso.datetime({ offset: true });
const size = z.number().int().min(-1);
const ms = z.number().min(-1);
const comment = z.string().optional();
const nameValue = z.strictObject({ name: z.string(), value: z.string(), comment });
const cookie = z.strictObject({ name: z.string(), value: z.string(), comment });

const request = z.strictObject({
  method: z.string(),
  url: z.url(),
  httpVersion: z.string(),
  cookies: z.array(cookie),
  headers: z.array(nameValue),
  queryString: z.array(nameValue),
  postData: z
    .strictObject({ mimeType: z.string(), text: z.string(), params: z.array(z.unknown()).optional(), comment })
    .optional(),
  headersSize: size,
  bodySize: size,
  comment,
});

const response = z.strictObject({
  status: z.number().int(),
  statusText: z.string(),
  httpVersion: z.string(),
  cookies: z.array(cookie),
  headers: z.array(nameValue),
  content: z.strictObject({
    size,
    mimeType: z.string(),
    text: z.string().optional(),
    encoding: z.string().optional(),
    comment,
  }),
  redirectURL: z.string(),
  headersSize: size,
  bodySize: size,
  comment,
});

const entry = z.strictObject({
  pageref: z.string().optional(),
  startedDateTime: date,
  time: z.number().min(0),
  request,
  response,
  cache: z.strictObject({}),
  timings: z.strictObject({
    blocked: ms,
    dns: ms,
    connect: ms,
    ssl: ms,
    send: z.number().min(0),
    wait: z.number().min(0),
    receive: z.number().min(0),
  }),
  comment,
});

const har = z
  .strictObject({
    log: z.strictObject({
      version: z.literal("1.2"),
      creator: z.strictObject({ name: z.string(), version: z.string(), comment }),
      pages: z.array(
        z.strictObject({
          startedDateTime: date,
          id: z.string(),
          title: z.string(),
          pageTimings: z.strictObject({ onContentLoad: ms, onLoad: ms }),
          comment,
        }),
      ),
      entries: z.array(entry),
      comment,
    }),
  })
  .refine(
    ({ log }) => log.entries.every(({ pageref }) => log.pages.some(({ id }) => id === pageref)),
    "pageref without a page",
  )
  .refine(
    ({ log }) =>
      log.entries.every(({ time, timings }) => {
        const parts = [timings.blocked, timings.dns, timings.connect, timings.send, timings.wait, timings.receive];
        return Math.abs(time - parts.filter((part) => part > 0).reduce((a, b) => a + b, 0)) < 0.001;
      }),
    "time is not the sum of timings",
  );

interface Har {
  readonly log: {
    readonly pages: readonly { readonly id: string; readonly title: string }[];
    readonly entries: readonly {
      readonly request: { readonly url: string; readonly queryString: readonly object[] };
      readonly response: { readonly status: number; readonly content: object };
      readonly timings: object;
      readonly comment?: string | undefined;
    }[];
  };
}

/** Throws what is wrong with it. */
export function parseHar(value: unknown): Har {
  return har.parse(value);
}
