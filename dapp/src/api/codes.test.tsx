/** Every code that the API can say why with has words in both languages; the codes are those of its own enumerations. */
import { cleanup, screen } from "@testing-library/react";
import { afterEach, describe, expect, it } from "vitest";
import { LANGUAGES } from "@/i18n/words";
import { whyWords } from "@/markets/whyWords";
import { reasonOfStop, reasonWords } from "@/slip/reasonWords";
import { stage } from "@/testing/stage";
import { Failed } from "@/ui/states";
import codes from "./codes.json";
import { ProblemError } from "./problems";

afterEach(cleanup);

const lacking = (wanted: readonly string[], said: Readonly<Record<string, unknown>>) =>
  wanted.filter((code) => !said[code]);

describe.each(LANGUAGES)("in %s there are words for", (language) => {
  it("everything that closes a market", () => {
    expect(lacking(codes.why, whyWords[language])).toEqual([]);
  });

  it("everything that the desk refuses a bet for", () => {
    expect(lacking(codes.reason, reasonWords[language])).toEqual([]);
  });

  it("every condition that somebody may not meet", () => {
    expect(lacking(codes.unmet, reasonWords[language])).toEqual([]);
  });

  it("everything that stops a larger stake, and they are those of the reason", () => {
    for (const [stop, reason] of Object.entries(codes.stops)) expect(reasonOfStop(stop)).toBe(reason);
    expect(lacking(Object.keys(codes.stops).map(reasonOfStop), reasonWords[language])).toEqual([]);
  });
});

describe("every problem of the API", () => {
  const problems = Object.entries(codes.problem);

  it.each(problems)("%s is told in French to who reads French", (slug, status) => {
    const title = "The API’s own words";
    const error = new ProblemError({ type: `/problems/${slug}`, title, status, detail: title });
    stage(<Failed error={error} />, { language: "fr" });
    const alert = screen.getByRole("alert");
    expect(alert.textContent).not.toContain(title);
    expect(alert.querySelector("p")?.textContent?.length).toBeGreaterThan(20);
  });
});
