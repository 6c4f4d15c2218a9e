/** Caps of pots and proposals of budgets in the console: data, none, waiting, failed and old, in both languages. */
import { cleanup, screen, waitFor, within } from "@testing-library/react";
import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { person } from "@/testing/press";
import { asked, cutOff, NOW, problem, type Staged, stage } from "@/testing/stage";
import { Money } from "./Money";
import { Pots } from "./Pots";
import { Proposals } from "./Proposals";

afterEach(cleanup);

// happy-dom's dialogs know `open` alone.
beforeAll(() => {
  HTMLDialogElement.prototype.showModal ??= function show(this: HTMLDialogElement) {
    this.open = true;
  };
});

const WALLET = "0x00000000000000000000000000000000000000aa";
const ID = `0x${"12".repeat(16)}`;
const POT = { market: 4, period: 1, line: 10, from: [0, 0] };
const CAP = { fixture: ID, pot: { key: `0x${"3".repeat(64)}`, ...POT }, units: 500_000_000, set_at: NOW };
const PROPOSAL = { id: "p-1", fixture: ID, units: 250_000_000, made_at: NOW };
const MADE = {
  id: "p-2",
  fixture: ID,
  units: 12_500_000,
  transaction: { chain_id: 31337, sender: WALLET, to: `0x${"4".repeat(40)}`, data: "0x1234", value: "0x0" },
  says: ["contract  HousePool", "amount    12.500000 pEUR"],
  refused: "",
};
const MATCH = { fixture: "final", id: ID, sport: "football", home: "France", away: "Croatia" };
const PRICED = { ...MATCH, markets: { one: { ...POT, market: 1, line: 0 }, two: POT } };
const API: Readonly<Record<string, unknown>> = {
  "GET /v1/session": { user_id: "u", roles: ["operator"], csrf_token: "t", wallets: [] },
  "GET /v1/fixtures": [MATCH],
  "GET /v1/fixtures/final": PRICED,
  "GET /v1/operator/caps": [CAP],
  "PUT /v1/operator/caps": [CAP],
  "GET /v1/operator/exposure": [],
  "GET /v1/operator/budgets": [{ fixture: ID, start: NOW, budget: 9e8, reserved: 0, cap: null, block: 9 }],
  "GET /v1/operator/budgets/proposals": [],
  "POST /v1/operator/budgets/proposals": MADE,
};
const staged = (more: Record<string, unknown> = {}, rest: Staged = {}): Staged => ({
  api: { ...API, ...more },
  wallet: WALLET,
  ...rest,
});
const wrote = (path: string) => asked.filter((one) => one.method !== "GET" && one.path === path).at(-1)?.body;
const CAPS = "/v1/operator/caps";
const PROPOSALS = "/v1/operator/budgets/proposals";

describe("caps of pots", () => {
  it("name match, market, line and period, and are changed for that pot alone", async () => {
    stage(<Pots />, staged());
    const change = await screen.findByRole("button", {
      name: "€500.00. Change the cap of Total 2.5, 90 minutes, France – Croatia",
    });
    await person.press(change);
    const dialog = screen.getByRole("dialog", { name: "Cap: Total 2.5, 90 minutes – France – Croatia" });
    expect((within(dialog).getByRole("textbox") as HTMLInputElement).value).toBe("500");
    await person.write(within(dialog).getByRole("textbox"), "");
    await person.press(within(dialog).getByRole("button", { name: "Set the cap" }));
    await waitFor(() => expect(wrote(CAPS)).toEqual({ fixture: ID, pot: POT, units: null }));
  });

  it("are set on a pot of what is priced of a match", async () => {
    stage(<Pots />, staged({ [`GET ${CAPS}`]: [] }));
    expect(await screen.findByText("No pot has a cap.")).toBeTruthy();
    expect((screen.getByRole("button", { name: "Cap this pot" }) as HTMLButtonElement).disabled).toBe(true);
    await screen.findByRole("option", { name: "France – Croatia" });
    await person.write(screen.getByLabelText("Match"), ID);
    await person.write(await screen.findByLabelText("Market and line"), "4:1:10:0-0");
    await person.press(screen.getByRole("button", { name: "Cap this pot" }));
    const dialog = screen.getByRole("dialog");
    await person.write(within(dialog).getByLabelText("Euros that the pot reserves at most"), "75");
    await person.press(within(dialog).getByRole("button", { name: "Set the cap" }));
    await waitFor(() => expect(wrote(CAPS)).toEqual({ fixture: ID, pot: POT, units: 75_000_000 }));
  });

  it("are not taken for the cap of the whole match", async () => {
    stage(<Money />, staged());
    const whole = await screen.findByRole("button", { name: /^none\. Change the cap of France – Croatia/ });
    await person.press(whole);
    expect((within(screen.getByRole("dialog")).getByRole("textbox") as HTMLInputElement).value).toBe("");
  });

  it("cannot be named of a match without prices, or whose markets are not read", async () => {
    stage(<Pots />, staged({ "GET /v1/fixtures/final": { ...MATCH, markets: {} } }));
    await screen.findByRole("option", { name: "France – Croatia" });
    await person.write(screen.getByLabelText("Match"), ID);
    expect(await screen.findByText(/^Nothing is priced of this match/)).toBeTruthy();
    cleanup();
    stage(<Pots />, staged({ "GET /v1/fixtures/final": problem(503) }));
    await screen.findByRole("option", { name: "France – Croatia" });
    await person.write(screen.getByLabelText("Match"), ID);
    expect(await screen.findByText(/could not be read/)).toBeTruthy();
  });

  it("wait, fail with a way to try again, and grow old", async () => {
    const { "GET /v1/session": who } = API;
    stage(<Pots />, { hangs: true, wallet: WALLET, api: { "GET /v1/session": who } });
    expect(await screen.findByText("Loading")).toBeTruthy();
    cleanup();
    stage(<Pots />, staged({ [`GET ${CAPS}`]: problem(503) }, { language: "fr" }));
    expect(await screen.findByRole("button", { name: "Réessayer" })).toBeTruthy();
    cleanup();
    stage(<Pots />, staged({}, { language: "fr" }));
    const cap = /^500,00\s€\. Changer le plafond de Total 2,5, 90 minutes, France – Croatia/;
    await screen.findByRole("button", { name: cap });
    await cutOff();
    expect(await screen.findByText(/^Pas de réponse en ce moment/)).toBeTruthy();
    expect(screen.getByRole("button", { name: cap })).toBeTruthy();
  });
});

describe("proposals of budgets", () => {
  it("are listed with what became of them, the newest first", async () => {
    const rows = [
      { ...PROPOSAL, state: "final", block: 7, transaction: `0x${"ab".repeat(32)}` },
      { ...PROPOSAL, id: "p-3", state: "mined", block: 9, transaction: `0x${"cd".repeat(32)}` },
      { ...PROPOSAL, id: "p-4", state: "proposed", block: null, transaction: null },
    ];
    stage(<Proposals />, staged({ [`GET ${PROPOSALS}`]: rows }));
    await screen.findByText("Done, in block 7");
    const said = [...document.querySelectorAll("[data-proposal]")].map((one) => one.textContent?.trim());
    expect(said).toEqual(["Waits for the allocator", "In block 9, not final yet", "Done, in block 7"]);
  });

  it("are made as a transaction for the allocator, which says what it does", async () => {
    const copied = vi.fn(async (_: string) => undefined);
    vi.stubGlobal("navigator", { ...navigator, clipboard: { writeText: copied } });
    stage(<Proposals />, staged());
    expect(await screen.findByText("Nothing was proposed in the last seven days.")).toBeTruthy();
    await screen.findByRole("option", { name: "France – Croatia" });
    await person.write(screen.getByLabelText("Match"), ID);
    await person.write(screen.getByLabelText("Euros more for its budget"), "0");
    expect(screen.getByText(/^Write an amount above zero/)).toBeTruthy();
    await person.write(screen.getByLabelText("Euros more for its budget"), "12.50");
    await person.press(screen.getByRole("button", { name: "Make the transaction" }));
    const dialog = await screen.findByRole("dialog", { name: "For the allocator to sign" });
    expect(wrote(PROPOSALS)).toEqual({ fixture: ID, units: 12_500_000 });
    expect(within(dialog).getByText("France – Croatia: €12.50")).toBeTruthy();
    expect(within(dialog).getByText(/amount 12.500000 pEUR/)).toBeTruthy();
    expect(within(dialog).getByText("The chain would take it now.")).toBeTruthy();
    await person.press(within(dialog).getByRole("button", { name: "Copy" }));
    const { sender: from, chain_id, ...rest } = MADE.transaction;
    expect(JSON.parse(copied.mock.calls[0]?.[0] ?? "")).toEqual({ from, chainId: "0x7a69", ...rest });
    vi.unstubAllGlobals();
  });

  it("say why the chain would refuse one, and why the API made none", async () => {
    const refused = { ...MADE, refused: "PoolShort" };
    stage(<Proposals />, staged({ [`POST ${PROPOSALS}`]: refused }));
    await screen.findByRole("option", { name: "France – Croatia" });
    await person.write(screen.getByLabelText("Match"), ID);
    await person.write(screen.getByLabelText("Euros more for its budget"), "9");
    await person.press(screen.getByRole("button", { name: "Make the transaction" }));
    expect(await screen.findByText(/^The chain would refuse it now: PoolShort/)).toBeTruthy();
    cleanup();
    stage(<Proposals />, staged({ [`POST ${PROPOSALS}`]: problem(503) }));
    await screen.findByRole("option", { name: "France – Croatia" });
    await person.write(screen.getByLabelText("Match"), ID);
    await person.write(screen.getByLabelText("Euros more for its budget"), "9");
    await person.press(screen.getByRole("button", { name: "Make the transaction" }));
    expect(await screen.findByText("Trouble on our side")).toBeTruthy();
  });

  it("wait, fail with a way to try again, and grow old", async () => {
    const { "GET /v1/session": who } = API;
    stage(<Proposals />, { hangs: true, wallet: WALLET, api: { "GET /v1/session": who } });
    expect(await screen.findByText("Loading")).toBeTruthy();
    cleanup();
    stage(<Proposals />, staged({ [`GET ${PROPOSALS}`]: problem(503) }, { language: "fr" }));
    expect(await screen.findByRole("button", { name: "Réessayer" })).toBeTruthy();
    cleanup();
    stage(<Proposals />, staged({}, { language: "fr" }));
    await screen.findByText("Rien n’a été proposé ces sept derniers jours.");
    await cutOff();
    expect(await screen.findByText(/^Pas de réponse en ce moment/)).toBeTruthy();
  });
});
