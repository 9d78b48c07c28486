/** Changing other programs' JSON files: whole or not at all, with a copy. */
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";

import { beforeEach, describe, expect, it } from "vitest";

import { editJsonFile } from "../../src/cli/json-file.ts";
import { tempDir } from "../helpers/temp-dir.ts";

let file: string;

beforeEach(async () => {
  file = join(await tempDir(), "settings.json");
});

const read = (): string => readFileSync(file, "utf8");
const copies = (): string[] => readdirSync(dirname(file)).filter((name) => name.endsWith(".bak"));

describe("editJsonFile", () => {
  it("changes what is asked, keeps the rest, its order, its indentation and its mode, and a copy", () => {
    const before = '{\n\t"z": 1,\n\t"a": {"b": [1, 2]}\n}\n';
    writeFileSync(file, before);
    chmodSync(file, 0o640);
    const copy = editJsonFile(file, (values) => ({ ...values, new: true }));
    expect(read()).toBe('{\n\t"z": 1,\n\t"a": {\n\t\t"b": [\n\t\t\t1,\n\t\t\t2\n\t\t]\n\t},\n\t"new": true\n}\n');
    expect(statSync(file).mode & 0o777).toBe(0o640);
    expect(readFileSync(copy ?? "", "utf8")).toBe(before);
    expect(readdirSync(dirname(file))).toHaveLength(2);
  });

  it("makes a file that was not there, for the user alone", () => {
    expect(editJsonFile(file, (values) => ({ ...values, a: 1 }))).toBeUndefined();
    expect(read()).toBe('{\n  "a": 1\n}\n');
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it("touches nothing when nothing changes", () => {
    writeFileSync(file, '{"a":1}');
    editJsonFile(file, (values) => values);
    expect([read(), copies()]).toEqual(['{"a":1}', []]);
  });

  it.each(["{", "[]", "null", "// a comment\n{}"])("refuses %j and leaves it as it is", (text) => {
    writeFileSync(file, text);
    expect(() => editJsonFile(file, () => ({ a: 1 }))).toThrow(expect.objectContaining({ code: "CCR-E051" }));
    expect([read(), copies()]).toEqual([text, []]);
  });

  it("leaves everything as it is when the change itself fails", () => {
    writeFileSync(file, '{"a":1}');
    const fail = (): never => {
      throw new Error("no");
    };
    expect(() => editJsonFile(file, fail)).toThrow("no");
    expect([read(), copies()]).toEqual(['{"a":1}', []]);
  });

  it("fault 56: follows a link, which stays one", async () => {
    const real = join(await tempDir(), "dotfiles", "settings.json");
    mkdirSync(dirname(real));
    writeFileSync(real, "{}");
    symlinkSync(real, file);
    editJsonFile(file, () => ({ a: 1 }));
    expect(lstatSync(file).isSymbolicLink()).toBe(true);
    expect(JSON.parse(readFileSync(real, "utf8"))).toEqual({ a: 1 });
  });

  it("fault 58: keeps the file when the new one cannot be written", async () => {
    const locked = join(await tempDir(), "settings.json");
    writeFileSync(locked, "{}");
    // Its temporary name is taken by a folder, which fails the write for every user.
    mkdirSync(`${locked}.${process.pid}.tmp`);
    expect(() => editJsonFile(locked, () => ({ a: 1 }))).toThrow();
    expect(readFileSync(locked, "utf8")).toBe("{}");
  });

  it("keeps five copies", async () => {
    writeFileSync(file, "{}");
    for (let i = 0; i < 8; i++) {
      editJsonFile(file, () => ({ i }));
      await new Promise((resolve) => void setTimeout(resolve, 2));
    }
    expect(copies()).toHaveLength(5);
    const newest = copies().toSorted().at(-1) ?? "";
    expect(JSON.parse(readFileSync(join(dirname(file), newest), "utf8"))).toEqual({ i: 6 });
  });
});
