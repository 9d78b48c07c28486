/** The record of a running service: found by its home, believed while its process lives, published by one only. */
import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { beforeEach, describe, expect, it, vi } from "vitest";

import { ourselves } from "../../../src/cli/service/process.ts";
import {
  allServices,
  findService,
  publish,
  type ServiceRecord,
  staleRecords,
  withdraw,
} from "../../../src/cli/service/record.ts";
import { tempDir } from "../../helpers/temp-dir.ts";

let runtime: string;

beforeEach(async () => {
  const dir = await tempDir();
  vi.stubEnv("XDG_RUNTIME_DIR", dir);
  vi.stubEnv("TMPDIR", dir);
  runtime = join(dir, "ccr");
  return () => vi.unstubAllEnvs();
});

function record(changes: Partial<ServiceRecord> = {}): ServiceRecord {
  return {
    ...ourselves(),
    version: "1.2.3",
    home: "/home/me/.claude-code-router",
    config: "/home/me/.claude-code-router/config.json",
    url: "http://127.0.0.1:3456",
    host: "127.0.0.1",
    port: 3456,
    token: "management",
    clientToken: "client",
    keyed: false,
    startedAt: "2026-11-01T00:00:00.000Z",
    claude: {
      path: undefined,
      timeoutMs: 600_000,
      smallModel: "p,small",
      nonInteractive: true,
      anthropic: false,
      ownLine: false,
      window: 128_000,
    },
    ...changes,
  };
}

const { home } = record();
const only = (): string => join(runtime, readdirSync(runtime)[0] ?? "");

it("comes back as it was written, to its own home only", () => {
  expect(publish(record())).toBeUndefined();
  expect(findService(home)).toEqual(record());
  expect(findService("/home/me/other")).toBeUndefined();
  expect(allServices()).toEqual([record()]);
});

it("T6: only its owner can read it", () => {
  publish(record());
  expect([statSync(runtime).mode & 0o777, statSync(only()).mode & 0o777]).toEqual([0o700, 0o600]);
  expect(readdirSync(runtime)).toHaveLength(1);
});

describe("is not believed", () => {
  it.each([
    ["when the process is gone", { pid: 2 ** 22 - 1 }],
    ["when the number belongs to a process that began at another time", { began: "another-boot 12" }],
  ])("%s", (_, changes) => {
    publish(record());
    writeFileSync(only(), JSON.stringify(record(changes)));
    expect(findService(home)).toBeUndefined();
    expect(allServices()).toEqual([]);
    expect(staleRecords()).toEqual([only()]);
  });

  it.each([
    ["", "nothing"],
    ["{", "half of it"],
    ["[]", "a list"],
    ['{"pid":"1"}', "a text for a number"],
  ])("when the file holds %j: %s", (text) => {
    publish(record());
    writeFileSync(only(), text);
    expect(findService(home)).toBeUndefined();
    expect(publish(record())).toBeUndefined();
    expect(findService(home)).toEqual(record());
  });

  it("when it says that it is another home's", () => {
    publish(record());
    writeFileSync(only(), JSON.stringify(record({ home: "/elsewhere" })));
    expect(findService(home)).toBeUndefined();
  });
});

describe("publishing", () => {
  it("yields to a service that lives", () => {
    const parent = { pid: process.ppid, began: readBegan(process.ppid) };
    publish(record(parent));
    expect(publish(record())).toEqual(record(parent));
    expect(readdirSync(runtime)).toHaveLength(1);
  });

  it("takes the place of one that does not", () => {
    publish(record());
    writeFileSync(only(), JSON.stringify(record({ began: "another-boot 12", url: "http://old" })));
    expect(publish(record())).toBeUndefined();
    expect(findService(home)?.url).toBe("http://127.0.0.1:3456");
    expect(readdirSync(runtime)).toHaveLength(1);
  });

  it("sweeps out what other dead services left", () => {
    publish(record());
    writeFileSync(join(runtime, "service-dead.json"), JSON.stringify(record({ began: "another-boot 12" })));
    publish(record());
    expect(readdirSync(runtime)).toHaveLength(1);
  });

  it("refuses a folder that is no folder of ours", async () => {
    const dir = await tempDir();
    writeFileSync(join(dir, "ccr"), "");
    vi.stubEnv("XDG_RUNTIME_DIR", dir);
    expect(() => publish(record())).toThrow();
  });

  it("repairs nothing that others may read: the folder's mode is the owner's business, the file's is ours", () => {
    mkdirSync(runtime);
    chmodSync(runtime, 0o755);
    publish(record());
    expect(statSync(only()).mode & 0o777).toBe(0o600);
  });
});

it("withdrawing leaves the record of another service", () => {
  publish(record());
  withdraw(record({ pid: process.pid + 1 }));
  expect(findService(home)).toBeDefined();
  withdraw(record());
  expect(readdirSync(runtime)).toEqual([]);
});

function readBegan(pid: number): string {
  const boot = readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
  return `${boot} ${
    readFileSync(`/proc/${pid}/stat`, "utf8")
      .replace(/^.*\) /s, "")
      .split(" ")[19]
  }`;
}
