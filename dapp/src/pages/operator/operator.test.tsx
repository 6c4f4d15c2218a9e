import { cleanup, screen, waitFor, within } from "@testing-library/react";
import fc from "fast-check";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { person } from "@/testing/press";
import { asked, cutOff, NOW, problem, type Staged, stage } from "@/testing/stage";
import { moneyRows } from "./moneyRows";
import OperatorPage from "./OperatorPage";

afterEach(cleanup);

// happy-dom's dialogs know `open` alone.
beforeAll(() => {
  HTMLDialogElement.prototype.showModal ??= function show(this: HTMLDialogElement) {
    this.open = true;
  };
});

const WALLET = "0x00000000000000000000000000000000000000aa";
const ID = `0x${"12".repeat(16)}`;
const session = (role: string) => ({
  user_id: "u",
  roles: ["customer", role],
  csrf_token: "t",
  wallets: [{ id: "w", address: WALLET }],
});
const ROW = {
  id: "row-1",
  provider: "espn",
  provider_fixture_id: "42",
  home: "Frankreich",
  away: "Kroatien",
  kickoff_utc: NOW,
  reason: "names",
  proposals: ["final", "semi-final"],
  swapped: false,
  found_at: NOW,
  state: "open",
  fixture: null,
  decided_at: null,
};
const API: Readonly<Record<string, unknown>> = {
  "GET /v1/session": session("operator"),
  "GET /readyz": {
    parts: { chain: "ok" },
    worker: { bars: "ok" },
    chain_id: 31337,
    block: 9,
    match_time: NOW,
  },
  "GET /v1/committee": {
    oracle: ID,
    members: [WALLET],
    arbiters: [],
    fixtures: 4,
    reported: 1,
    signed: {},
    block: 9,
  },
  "GET /v1/fixtures": [{ fixture: "final", id: ID, home: "France", away: "Croatia" }],
  "GET /v1/operator/halts": [],
  "POST /v1/operator/halts": { fixture: ID, began_at: NOW, ended_at: null },
  "POST /v1/operator/resumptions": { fixture: ID, began_at: NOW, ended_at: NOW },
  "GET /v1/operator/exposure": [
    { fixture: ID, bets: 3, stakes: 30_000_000, payouts: 90_000_000, tickets: 1 },
  ],
  "GET /v1/operator/budgets": [
    { fixture: ID, start: NOW, budget: 500_000_000, reserved: 60_000_000, cap: null, block: 9 },
  ],
  "GET /v1/operator/caps": [],
  "PUT /v1/operator/caps": [],
  "GET /v1/operator/budgets/proposals": [],
  "GET /v1/operator/identity/reviews": [
    { attempt_id: "a-1", user_id: "user-7", provider: "oidc", why: "same name", since: NOW },
  ],
  "POST /v1/operator/identity/reviews/a-1": { state: "verified" },
  "GET /v1/operator/matching/reviews": [ROW],
  "POST /v1/operator/matching/reviews/row-1": { ...ROW, state: "accepted" },
  "GET /v1/operator/log": [
    {
      seq: 7,
      at: NOW,
      kind: "desk.halted",
      actor: "u",
      payload: { everything: true },
      previous: "aa",
      hash: "bb",
    },
  ],
};

const staged = (more: Record<string, unknown> = {}, rest: Staged = {}): Staged => ({
  api: { ...API, ...more },
  wallet: WALLET,
  ...rest,
});
const wrote = (path: string) => asked.filter((one) => one.method !== "GET" && one.path === path).at(-1)?.body;

describe("rows of money", () => {
  it("hold every match once, whatever was said of it, the most at risk first", () => {
    const ids = fc.uniqueArray(fc.constantFrom("a", "b", "c", "d"));
    fc.assert(
      fc.property(ids, ids, (budgets, exposures) => {
        const rows = moneyRows(
          budgets.map((fixture) => ({ fixture, start: 0, budget: 1, reserved: 0, cap: null, block: 0 })),
          exposures.map((fixture, index) => ({ fixture, payouts: index })),
        );
        expect(rows.map(({ fixture }) => fixture).sort()).toEqual(
          [...new Set([...budgets, ...exposures])].sort(),
        );
        const risks = rows.map(({ exposure }) => exposure?.payouts ?? 0);
        expect(risks).toEqual([...risks].sort((one, other) => other - one));
      }),
    );
  });
});

describe("the console", () => {
  it("tells a customer what it is, and asks for nothing of an operator's", async () => {
    stage(<OperatorPage />, staged({ "GET /v1/session": session("customer") }));
    expect(
      await screen.findByRole("heading", { level: 1, name: "Only operators can use this page" }),
    ).toBeTruthy();
    expect(asked.some(({ path }) => path.startsWith("/v1/operator"))).toBe(false);
  });

  it("asks who is not signed in to connect first", async () => {
    stage(<OperatorPage />);
    expect(await screen.findByRole("heading", { level: 1, name: "Connect your wallet first" })).toBeTruthy();
  });

  it("says that it waits, and that what it shows is old once nothing answers", async () => {
    const { "GET /v1/session": who } = staged().api ?? {};
    stage(<OperatorPage />, { hangs: true, wallet: WALLET, api: { "GET /v1/session": who } });
    await waitFor(() => expect(screen.getAllByText("Loading").length).toBeGreaterThan(2));
    cleanup();
    stage(<OperatorPage />, staged());
    await screen.findByText("Nothing is halted.");
    await cutOff();
    await waitFor(() =>
      expect(screen.getAllByText(/These are the last numbers read/).length).toBeGreaterThan(2),
    );
    expect(screen.getByText("Nothing is halted.")).toBeTruthy();
  });

  it("halts a match only after asking, and says what that means", async () => {
    stage(<OperatorPage />, staged());
    const halts = (await screen.findByRole("heading", { name: "Halts" })).parentElement as HTMLElement;
    expect(await within(halts).findByText("Nothing is halted.")).toBeTruthy();
    await within(halts).findByRole("option", { name: "France – Croatia" });
    await person.write(within(halts).getByLabelText("What to halt"), ID);
    await person.press(within(halts).getByRole("button", { name: "Halt France – Croatia" }));
    expect(wrote("/v1/operator/halts")).toBeUndefined();
    const dialog = within(halts).getByRole("dialog");
    expect(within(dialog).getByText(/nobody can bet on it or cash out/)).toBeTruthy();
    await person.write(within(dialog).getByLabelText("Reason"), "data");
    await person.write(within(dialog).getByLabelText("Note"), " one feed is a goal ahead ");
    await person.press(within(dialog).getByRole("button", { name: "Halt France – Croatia" }));
    await waitFor(() =>
      expect(wrote("/v1/operator/halts")).toEqual({
        fixture: ID,
        reason: "data",
        note: "one feed is a goal ahead",
      }),
    );
  });

  it("resumes what is halted, everything included", async () => {
    const held = [{ fixture: null, began_at: NOW, ended_at: null }];
    stage(<OperatorPage />, staged({ "GET /v1/operator/halts": held }));
    await person.press(await screen.findByRole("button", { name: "Resume Every match" }));
    await waitFor(() => expect(wrote("/v1/operator/resumptions")).toEqual({ fixture: null }));
  });

  it("shows exposure beside budget, and sets a cap in units", async () => {
    stage(<OperatorPage />, staged());
    await person.press(await screen.findByRole("button", { name: /Change the cap of France – Croatia/ }));
    const dialog = screen.getByRole("dialog", { name: "Cap: France – Croatia" });
    await person.write(within(dialog).getByRole("textbox"), "12,5x");
    expect((within(dialog).getByRole("button", { name: "Set the cap" }) as HTMLButtonElement).disabled).toBe(
      true,
    );
    await person.write(within(dialog).getByRole("textbox"), "250");
    await person.press(within(dialog).getByRole("button", { name: "Set the cap" }));
    await waitFor(() => expect(wrote("/v1/operator/caps")).toEqual({ fixture: ID, units: 250_000_000 }));
    expect(screen.getByText("€90.00")).toBeTruthy();
  });

  it("takes a cap away where nothing is written", async () => {
    stage(
      <OperatorPage />,
      staged({ "GET /v1/operator/caps": [{ fixture: null, units: 5_000_000, set_at: 1 }] }),
    );
    expect(await screen.findByText(/without one of its own: €5.00/)).toBeTruthy();
    await person.press(screen.getByRole("button", { name: "Change the cap of Every match" }));
    const dialog = screen.getByRole("dialog", { name: "Cap: Every match" });
    await person.write(within(dialog).getByRole("textbox"), "");
    await person.press(within(dialog).getByRole("button", { name: "Set the cap" }));
    await waitFor(() => expect(wrote("/v1/operator/caps")).toEqual({ fixture: null, units: null }));
  });

  it("decides an identity only after asking", async () => {
    stage(<OperatorPage />, staged());
    await person.press(await screen.findByRole("button", { name: "Reject" }));
    expect(wrote("/v1/operator/identity/reviews/a-1")).toBeUndefined();
    const dialog = screen.getByRole("dialog", { name: "Reject" });
    expect(within(dialog).getByText("Reject: account user-7?")).toBeTruthy();
    await person.press(within(dialog).getByRole("button", { name: "Reject" }));
    await waitFor(() => expect(wrote("/v1/operator/identity/reviews/a-1")).toEqual({ decision: "reject" }));
  });

  it("binds a provider's match to the one that was chosen", async () => {
    stage(<OperatorPage />, staged());
    await person.write(await screen.findByLabelText("Bind Frankreich – Kroatien to"), "semi-final");
    await person.press(screen.getByRole("button", { name: "Bind" }));
    await waitFor(() =>
      expect(wrote("/v1/operator/matching/reviews/row-1")).toEqual({
        decision: "accept",
        fixture: "semi-final",
      }),
    );
  });

  it("takes no account id and no wallet that cannot be one", async () => {
    stage(<OperatorPage />, staged());
    await person.write(await screen.findByLabelText("Account id"), "somebody");
    expect(screen.getByText(/An account id looks like/)).toBeTruthy();
    await person.write(screen.getByLabelText("Wallet"), "0x12");
    expect((screen.getByRole("button", { name: "Release the wallet" }) as HTMLButtonElement).disabled).toBe(
      true,
    );
  });

  it("names the parts of a server that is not ready", async () => {
    const parts = { chain: "ok", clock: "down" };
    stage(<OperatorPage />, staged({ "GET /readyz": () => problem(503, { parts }) }));
    expect(await screen.findByText(/^Not well: clock \(down\)/)).toBeTruthy();
  });

  it("shows the log with its head, and a part that failed without hiding the others", async () => {
    const late = { ...(API["GET /readyz"] as object), worker: { bars: "late" } };
    stage(
      <OperatorPage />,
      staged({ "GET /v1/operator/halts": problem(503), "GET /readyz": late }, { language: "fr" }),
    );
    expect(await screen.findByText("Dernière des entrées montrées : 7:bb")).toBeTruthy();
    expect(await screen.findByText(/bars \(late\)/)).toBeTruthy();
    expect(await screen.findByRole("button", { name: "Réessayer" })).toBeTruthy();
  });
});
