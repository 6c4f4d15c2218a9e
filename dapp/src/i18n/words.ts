/**
 * Words of both languages, side by side in one file a page: `const w = words({ title: "My bets" }, { title: "Mes paris" })`.
 *
 * Both must have the same keys, or it does not compile. `{name}` stands for a value; a plural is `{ one, other }`, chosen by
 * the value called `count` by the language's own rules (French takes `one` for zero).
 */
export type Language = "en" | "fr";
export const LANGUAGES: readonly Language[] = ["en", "fr"];

export interface Plural {
  readonly one: string;
  readonly other: string;
}
export type Entry = string | Plural;
export type Entries = Readonly<Record<string, Entry>>;

export interface Words<En extends Entries> {
  readonly en: En;
  readonly fr: { readonly [Key in keyof En]: Entry };
}

type NamesOf<Text> = Text extends `${string}{${infer Name}}${infer Rest}` ? Name | NamesOf<Rest> : never;
type Named<One> = One extends Plural ? "count" | NamesOf<One["one"]> | NamesOf<One["other"]> : NamesOf<One>;
type Values<One> = { readonly [Name in Named<One>]: Name extends "count" ? number : string | number };
/** Keys whose words hold no value. */
export type PlainKey<En extends Entries> = {
  [Key in keyof En]: [Named<En[Key]>] extends [never] ? Key : never;
}[keyof En];
export type Translate<En extends Entries> = <Key extends keyof En>(
  key: Key,
  ...values: [Named<En[Key]>] extends [never] ? [] : [Values<En[Key]>]
) => string;

export function words<const En extends Entries>(
  en: En,
  fr: { [Key in keyof NoInfer<En>]: Entry },
): Words<En> {
  return { en, fr };
}

const RULES: Readonly<Record<Language, Intl.PluralRules>> = {
  en: new Intl.PluralRules("en"),
  fr: new Intl.PluralRules("fr"),
};
const NUMBERS: Readonly<Record<Language, Intl.NumberFormat>> = {
  en: new Intl.NumberFormat("en-IE"),
  fr: new Intl.NumberFormat("fr-FR"),
};

/** The translating function of a language. */
export function translator<En extends Entries>(from: Words<En>, language: Language): Translate<En> {
  return (key, ...values) => fill(from[language][key] as Entry, values[0] ?? {}, language);
}

/** An entry with its values filled in; a value that is missing stays visible in braces. */
export function fill(
  entry: Entry,
  values: Readonly<Record<string, string | number>>,
  language: Language,
): string {
  const text = typeof entry === "string" ? entry : entry[formOf(Number(values.count), language)];
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = values[name];
    if (value === undefined) return whole;
    return typeof value === "number" ? NUMBERS[language].format(value) : value;
  });
}

function formOf(count: number, language: Language): "one" | "other" {
  return RULES[language].select(count) === "one" ? "one" : "other";
}
