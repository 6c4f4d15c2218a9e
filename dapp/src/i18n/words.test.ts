import { describe, expect, it } from "vitest";
import { type Entry, fill, LANGUAGES, translator, type Words, words } from "./words";

const modules = import.meta.glob<Record<string, unknown>>("/src/**/{words,*Words}.ts", { eager: true });
const all = Object.entries(modules).flatMap(([path, module]) =>
  Object.entries(module)
    .filter(([, value]) => typeof value === "object" && value !== null && "en" in value && "fr" in value)
    .map(([name, value]) => [`${path} ${name}`, value as Words<Record<string, Entry>>] as const),
);

const texts = (entry: Entry): string[] => (typeof entry === "string" ? [entry] : [entry.one, entry.other]);
const names = (entry: Entry): string[] =>
  [
    ...new Set(
      texts(entry).flatMap((text) => [...text.matchAll(/\{(\w+)\}/g)].map((found) => found[1] ?? "")),
    ),
  ].sort();

describe("words of every page", () => {
  it("are found", () => {
    expect(all.length).toBeGreaterThan(0);
  });

  it.each(all)("%s have the same keys in both languages, none empty", (_, { en, fr }) => {
    expect(Object.keys(fr).sort()).toEqual(Object.keys(en).sort());
    for (const language of [en, fr])
      for (const [key, entry] of Object.entries(language))
        for (const text of texts(entry)) expect(text.trim(), key).not.toBe("");
  });

  it.each(all)("%s name the same values in both languages", (_, { en, fr }) => {
    for (const [key, entry] of Object.entries(en)) {
      const other = fr[key] as Entry;
      const counted = (one: Entry) => names(one).filter((name) => name !== "count");
      expect(counted(other), key).toEqual(counted(entry));
      expect(typeof other, `${key}: a plural in one language only`).toBe(typeof entry);
    }
  });
});

describe("a translation", () => {
  const some = words(
    { plain: "Bets", left: { one: "{count} bet of {name}", other: "{count} bets of {name}" } },
    { plain: "Paris", left: { one: "{count} pari de {name}", other: "{count} paris de {name}" } },
  );

  it("is chosen by the language, and its plural by the language's rules", () => {
    const [en, fr] = LANGUAGES.map((language) => translator(some, language));
    expect(en?.("plain")).toBe("Bets");
    expect(en?.("left", { count: 0, name: "Ann" })).toBe("0 bets of Ann");
    expect(fr?.("left", { count: 0, name: "Ann" })).toBe("0 pari de Ann");
    expect(fr?.("left", { count: 2, name: "Ann" })).toBe("2 paris de Ann");
  });

  it("writes numbers as the language does and leaves what it was not given", () => {
    expect(fill("{n} of {m}", { n: 1234 }, "fr")).toBe("1\u202f234 of {m}");
  });
});
