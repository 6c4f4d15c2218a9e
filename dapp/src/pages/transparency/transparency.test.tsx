import { cleanup, screen, waitFor, within } from "@testing-library/react";
import fc from "fast-check";
import { afterEach, describe, expect, it } from "vitest";
import { explorerOf } from "@/chain/explorer";
import { resultHead } from "@/chain/oracleWords";
import { person } from "@/testing/press";
import { CONTRACTS, cutOff, NOW, problem, type Staged, stage } from "@/testing/stage";
import { bySigners, quorumOf, scoreOf } from "./rules";
import TransparencyPage from "./TransparencyPage";

afterEach(cleanup);

const EURO = 1_000_000n;
const MEMBERS = ["a", "b", "c", "d"].map((digit) => `0x${digit.repeat(40)}`);
const ARBITER = `0x${"e".repeat(40)}`;
const ID = `0x${"12".repeat(16)}`;
const SOLVENCY = {
  held: 1_000n * EURO,
  customers: 600n * EURO,
  house: 390n * EURO,
  solvent: true,
  free: 100n * EURO,
  placed: 200n * EURO,
  owed: 50n * EURO,
  claimsBond: 30n * EURO,
  rest: 10n * EURO,
};
const FIXTURE = {
  fixture: "fra-cro",
  id: ID,
  listed: true,
  sport: "football",
  home: "France",
  away: "Croatia",
  competition: "World Cup",
  kickoff: NOW + 3_600,
  in_play: false,
  status: "open",
  priced_at: NOW,
  version: 1,
  signers: 3,
  seq: 1,
  markets: {},
};
const RESULT = {
  fixture: "fra-cro",
  id: ID,
  start: NOW - 10_000,
  state: "challenged",
  events: [{ event: "Reported", time: NOW - 100, block: 5, signers: MEMBERS.slice(0, 3) }],
};
/** 4–2 after 90 minutes, reported by three of four, and voted on again. */
const HEAD = 1n | (4n << 24n) | (2n << 32n) | (1n << 121n) | (2n << 165n) | (1n << 168n) | (0b111n << 184n);
const DISPUTE = BigInt(NOW - 50) | (BigInt(NOW + 600) << 32n) | (1n << 72n) | (10_000n << 96n);

const chain = (more: Record<string, unknown> = {}): Record<string, unknown> => ({
  "lens.solvency": SOLVENCY,
  "lens.fixture": {
    sport: 1n,
    start: BigInt(NOW),
    closeAt: BigInt(NOW),
    budget: 777n * EURO,
    reserved: 111n * EURO,
    combined: 22n * EURO,
    free: 644n * EURO,
    oneKey: 0n,
    swing: 333n * EURO,
  },
  "oracle.operators": 5_000n * EURO,
  "oracle.stateOf": [0n, HEAD, 0n, BigInt(NOW + 7_200), false],
  "oracle.disputes": DISPUTE,
  "oracle.terms": 900n | (7_200n << 16n) | (50_000n << 32n) | (500n << 64n),
  "oracle.owner": CONTRACTS.timelock,
  "timelock.getMinDelay": 172_800n,
  "book.desk": 0xabcn | (50n << 232n),
  "book.secondDeskKey": `0x${"0".repeat(40)}`,
  "book.guardian": ARBITER,
  "book.sunsetAt": 0n,
  "book.owner": CONTRACTS.timelock,
  "pool.allocator": ARBITER,
  "pool.current": 1n,
  "pool.owner": CONTRACTS.timelock,
  "pool.feeOf": [50_000n, 0n],
  "registry.owner": CONTRACTS.timelock,
  ...more,
});

const API = {
  "GET /v1/fixtures": [FIXTURE],
  "GET /v1/committee": {
    oracle: CONTRACTS.oracle,
    members: MEMBERS,
    arbiters: [ARBITER],
    fixtures: 3,
    reported: 2,
    signed: { [MEMBERS[0] ?? ""]: 2 },
    nodes: [
      { member: MEMBERS[0], signed: 2, heard: true, heard_at: NOW, signing: true },
      { member: MEMBERS[1], signed: 0, heard: true, heard_at: NOW, signing: false },
      { member: MEMBERS[2], signed: 0, heard: false, heard_at: NOW, signing: true },
      { member: MEMBERS[3], signed: 0, heard: false, heard_at: null, signing: null },
    ],
    block: 16,
  },
  "GET /v1/results": [RESULT],
  "GET /readyz": {
    status: "degraded",
    parts: { chain: "ok" },
    worker: { bars: "late" },
    chain_id: 31337,
    block: 16,
    match_time: NOW,
  },
};

const staged = (more: Record<string, unknown> = {}, rest: Staged = {}): Staged => ({
  chain: chain(more),
  api: API,
  ...rest,
});

const part = async (name: string): Promise<HTMLElement> =>
  (await screen.findByRole("heading", { level: 2, name })).parentElement as HTMLElement;

describe("rules", () => {
  it("a quorum is that of the contract, and two quorums share more than can be faulty", () => {
    expect([4, 7, 10, 16].map(quorumOf)).toEqual([3, 5, 7, 11]);
    fc.assert(
      fc.property(fc.integer({ min: 4, max: 16 }), (n) => {
        expect(2 * quorumOf(n) - n).toBeGreaterThan(Math.floor((n - 1) / 3));
      }),
    );
  });

  it("a score is the one after extra time where there is one, and nothing where none is known", () => {
    expect(scoreOf(resultHead(HEAD))).toEqual([4, 2]);
    expect(scoreOf(resultHead(4n))).toBeNull();
  });

  it("prices are counted by their signers, none lost", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 3 })), (signers) => {
        const rows = bySigners(signers);
        expect(rows.reduce((sum, { matches }) => sum + matches, 0)).toBe(signers.length);
        expect(new Set(rows.map((row) => row.signers)).size).toBe(rows.length);
      }),
    );
  });

  it("addresses lead to the explorer that the installation names, and nowhere where it names none", () => {
    const url = "https://sepolia.etherscan.io";
    const named = explorerOf({ url, transactions: `${url}/tx/`, addresses: `${url}/address/` });
    expect(named.address("0x1f")).toBe(`${url}/address/0x1f`);
    expect(named.transaction("0xAb")).toBe(`${url}/tx/0xAb`);
    expect(named.transaction("")).toBeNull();
    expect(named.transaction("0x1/../evil")).toBeNull();
    expect(explorerOf(null).address("0x1f")).toBeNull();
    const script = explorerOf({ url: "x", transactions: "javascript:", addresses: "javascript:" });
    expect(script.address("0x1f")).toBeNull();
  });
});

describe("the transparency page", () => {
  it("says whether everything is there, with the sums", async () => {
    stage(<TransparencyPage />, staged());
    const solvency = await part("Is everything there?");
    expect(await within(solvency).findByText(/^Yes:/)).toBeTruthy();
    expect(within(solvency).getByText("€10.00", { selector: "[class*=total]" })).toBeTruthy();
    expect(within(solvency).getByText("€600.00")).toBeTruthy();
  });

  it("says it as plainly where something is missing", async () => {
    const less = { ...SOLVENCY, held: 900n * EURO, solvent: false };
    stage(<TransparencyPage />, staged({ "lens.solvency": less }));
    const solvency = await part("Is everything there?");
    expect(await within(solvency).findByText(/^No:/)).toBeTruthy();
    expect(within(solvency).getByText("Missing")).toBeTruthy();
    expect(within(solvency).getByText("€90.00")).toBeTruthy();
  });

  it("shows solvency, parameters and contracts with the API down, and says what is not there", async () => {
    stage(<TransparencyPage />, { chain: chain() });
    expect(await screen.findByText(/^Yes:/)).toBeTruthy();
    expect(await screen.findByText(/All of them belong to the timelock/)).toBeTruthy();
    expect((await screen.findAllByRole("button", { name: "Try again" })).length).toBeGreaterThan(2);
    expect(screen.getByText(CONTRACTS.registry)).toBeTruthy();
  });

  it("reads a match's budget from the chain", async () => {
    stage(<TransparencyPage />, staged());
    const row = (await screen.findByRole("rowheader", { name: "France – Croatia" })).closest("tr");
    expect(row?.textContent).toContain("€777.00");
    expect(row?.textContent).toContain("€644.00");
  });

  it("names the nodes with their bonds, and how many must sign", async () => {
    stage(<TransparencyPage />, staged());
    const committee = await part("Who reports results");
    expect(await within(committee).findByText(/4 nodes, of which 3 must sign/)).toBeTruthy();
    expect((await within(committee).findAllByText("€5,000.00")).length).toBe(4);
    expect(within(committee).getByText(ARBITER)).toBeTruthy();
    const said =
      /^(now: it runs and signs|now: it runs and does not sign|last on .*|not here; it may run all the same)$/;
    const cells = within(committee).getAllByText(said);
    expect(new Set(cells.map((cell) => cell.textContent?.split(" ").slice(0, 5).join(" "))).size).toBe(4);
  });

  it("tells a result's state, its window and the steps of its dispute", async () => {
    stage(<TransparencyPage />, staged());
    expect(await screen.findByText("challenged: nodes vote again")).toBeTruthy();
    expect(await screen.findByText("3 of 4")).toBeTruthy();
    const disputes = await part("Disputes");
    expect(within(disputes).getByText(/bonds so far: €100\.00/)).toBeTruthy();
    expect(within(disputes).getByText(/new vote opens on/)).toBeTruthy();
  });

  it("says what can be changed and warns where a contract has another owner", async () => {
    stage(<TransparencyPage />, staged({ "pool.owner": ARBITER }, { language: "fr" }));
    expect(await screen.findByText(/Tous n’appartiennent pas au verrou/)).toBeTruthy();
    const row = screen.getByRole("rowheader", { name: "Seconde clé du bureau" }).closest("tr");
    expect(row?.textContent).toContain("personne");
    expect(screen.getByText(/au plus tôt après 2 jours/)).toBeTruthy();
  });

  it("says what is empty, and which of our parts are not well", async () => {
    const api = { ...API, "GET /v1/fixtures": [], "GET /v1/results": [{ ...RESULT, events: [] }] };
    stage(<TransparencyPage />, { chain: chain(), api });
    expect(await screen.findByText("No match to come is known to the chain.")).toBeTruthy();
    expect(await screen.findByText("No match has been reported yet.")).toBeTruthy();
    expect(await screen.findByText(/bars \(late\)/)).toBeTruthy();
  });

  it("says that it waits, and that numbers are old once nothing answers", async () => {
    stage(<TransparencyPage />, { hangs: true });
    await waitFor(() => expect(screen.getAllByText("Loading").length).toBeGreaterThan(3));
    cleanup();
    stage(<TransparencyPage />, staged());
    await within(await part("Who reports results")).findAllByRole("row");
    await cutOff();
    await waitFor(() =>
      expect(screen.getAllByText(/These are the last numbers read/).length).toBeGreaterThan(2),
    );
    expect(within(await part("Who reports results")).getAllByRole("row").length).toBeGreaterThan(1);
  });

  it("tries again what failed", async () => {
    const api: Record<string, unknown> = { ...API, "GET /v1/committee": problem(503) };
    stage(<TransparencyPage />, { chain: chain(), api });
    const committee = await part("Who reports results");
    const again = await within(committee).findByRole("button", { name: "Try again" });
    api["GET /v1/committee"] = API["GET /v1/committee"];
    await person.press(again);
    expect(await within(committee).findByText(/4 nodes/)).toBeTruthy();
  });
});
