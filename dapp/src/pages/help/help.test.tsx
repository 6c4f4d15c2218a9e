import { readFileSync } from "node:fs";
import { cleanup, screen, waitFor, within } from "@testing-library/react";
import { afterEach, describe, expect, it } from "vitest";
import { MARKETS } from "@/markets/table";
import { person } from "@/testing/press";
import { asked, problem, stage } from "@/testing/stage";
import HelpPage from "./HelpPage";
import { marketExampleWords, marketRuleWords } from "./marketRuleWords";
import { marketSports } from "./marketSports";
import PrivacyPage from "./PrivacyPage";
import ResponsiblePage from "./ResponsiblePage";
import TermsPage from "./TermsPage";
import { HELD, standing } from "./terms";

afterEach(cleanup);

const CHAIN = {
  "book.WITHDRAWAL_DELAY": 900n,
  "book.CASH_OUT_DELAY": 60n,
  "oracle.terms": 1_200n | (10_800n << 16n) | (50_000n << 32n) | (500n << 64n),
};
const SESSION = { user_id: "u", roles: ["customer"], csrf_token: "t" };

describe("the rules", () => {
  it("hold a rule and an example of every market that bets are taken on", () => {
    const keys = Object.values(MARKETS).map(({ key }) => key);
    for (const words of [marketRuleWords, marketExampleWords])
      expect(Object.keys(words.en).sort()).toEqual([...keys].sort());
  });

  it("name the sports of a market as the table in docs/words.md does", () => {
    const table = readFileSync("../docs/words.md", "utf8").split("## Markets")[1] ?? "";
    for (const id of Object.keys(MARKETS)) {
      const row = table.split("\n").find((line) => line.startsWith(`| ${id} |`)) ?? "";
      const cell = row.split("|")[5] ?? "";
      const said = (["football", "tennis", "basketball"] as const).filter((sport) =>
        cell.trim() === "all" ? true : cell.includes(sport),
      );
      expect(marketSports(Number(id)), `market ${id}`).toEqual(said);
    }
  });

  it("say the times that the contracts hold to", async () => {
    stage(<HelpPage />, { chain: CHAIN });
    expect(screen.getByRole("heading", { level: 1 }).textContent).toBe("Help and rules");
    await screen.findByText(/wait 15 minutes, and take it/);
    await screen.findByText(/20 minutes at least or 3 hours/);
    const row = screen.getByRole("rowheader", { name: "The same, in play" }).closest("tr");
    expect(within(row as HTMLElement).getByText("1 minute")).toBeTruthy();
  });

  it("leave open what could not be read, rather than say a time that may not hold", async () => {
    stage(<HelpPage />);
    expect(await screen.findByText(/wait …, and take it/)).toBeTruthy();
  });

  it("are linked from a table of contents that leads to sections which exist", () => {
    const { container } = stage(<HelpPage />, { chain: CHAIN, language: "fr" });
    const links = within(screen.getByRole("navigation", { name: "Sur cette page" })).getAllByRole("link");
    expect(links.length).toBeGreaterThan(8);
    for (const link of links) expect(container.querySelector(link.getAttribute("href") ?? "")).not.toBeNull();
  });
});

describe("the terms", () => {
  it("are of the version that the server asks for", () => {
    const server = readFileSync("../api/duties/terms.py", "utf8");
    expect(server).toContain(`PRESENT: Final = "${HELD}"`);
  });

  it("are accepted by their version, and only where their text is here", async () => {
    const api = {
      "GET /v1/session": SESSION,
      "GET /v1/terms": { present: HELD, accepted: "2025-1" },
      "POST /v1/terms": { present: HELD, accepted: HELD },
    };
    stage(<TermsPage />, { api });
    await person.press(await screen.findByRole("button", { name: `Accept version ${HELD}` }));
    await waitFor(() =>
      expect(asked.find(({ method }) => method === "POST")).toMatchObject({
        path: "/v1/terms",
        body: { version: HELD },
      }),
    );
    expect(standing({ present: "2030-1", accepted: null })).toBe("other");
    expect(standing({ present: HELD, accepted: HELD })).toBe("accepted");
  });

  it("can be read by everybody, and say so when the server asks for others", () => {
    stage(<TermsPage />, { config: { terms: { version: "2030-1", helpline: "1" } } });
    expect(screen.getByText(/the server asks for version 2030-1/)).toBeTruthy();
    expect(screen.queryByRole("button")).toBeNull();
  });

  it("say that they could not be asked about, with a way to try again", async () => {
    const api = { "GET /v1/session": SESSION, "GET /v1/terms": problem(503) };
    stage(<TermsPage />, { api });
    expect(await screen.findByRole("button", { name: "Try again" })).toBeTruthy();
  });
});

describe("pages of text", () => {
  it("name the helpline as the server does, as a number that can be called", () => {
    stage(<ResponsiblePage />, { language: "fr" });
    const link = screen.getByRole("link", { name: "Appeler le 09 74 75 13 13" });
    expect(link.getAttribute("href")).toBe("tel:+33974751313");
  });

  it("say until when each kind of record is kept", () => {
    stage(<PrivacyPage />);
    expect(screen.getAllByRole("rowheader").length).toBe(6);
  });
});
