/** The help page's sections of plain text, in order; what they say is in `helpWords`. */
import type { PlainKey } from "@/i18n/words";
import type { helpWords } from "./helpWords";

type En = (typeof helpWords)["en"];
export type HelpKey = PlainKey<En>;

export interface Section {
  readonly id: HelpKey;
  readonly items: readonly HelpKey[];
  /** One after another. */
  readonly ordered?: boolean;
}

export const BET: Section = {
  id: "bet",
  items: ["bet1", "bet2", "bet3", "bet4", "bet5", "bet6"],
  ordered: true,
};

export const RULES: readonly Section[] = [
  { id: "voids", items: ["voids1", "voids2", "voids3", "voids4", "voids5", "voids6", "voids7"] },
];

export const AFTER: readonly Section[] = [
  { id: "disputes", items: ["disputes1", "disputes2", "disputes3", "disputes4"], ordered: true },
  { id: "cashOut", items: ["cashOut1", "cashOut2", "cashOut3"] },
  { id: "fees", items: ["fees1", "fees2", "fees3"] },
  { id: "risks", items: ["risks1", "risks2", "risks3", "risks4", "risks5", "risks6"] },
];

/** Everything that the page's table of contents names. */
export const CONTENTS: readonly HelpKey[] = [
  "bet",
  "money",
  "delays",
  "markets",
  ...RULES.map((one) => one.id),
  "results",
  ...AFTER.map((one) => one.id),
];
