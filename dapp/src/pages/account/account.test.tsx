import { fireEvent, screen, waitFor } from "@testing-library/react";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { CONFIG, draw, WALLET } from "@/testing/answers";
import { Balances } from "./Balances";
import { IdentityOutcome } from "./IdentityOutcome";
import { Sessions } from "./Sessions";
import { Wallets } from "./Wallets";
import { Withdraw } from "./Withdraw";

const write = vi.hoisted(() => vi.fn(async (_: object) => "0x"));
vi.mock("@/chain/wallet", () => ({
  useWallet: () => ({ address: WALLET, status: "connected", rightChain: true }),
  useWalletActions: () => ({}),
}));
vi.mock("@/chain/contracts", () => ({ useView: () => ({ data: 900n }), useWrite: () => write }));

const NOW = CONFIG.time;
const account = (more: object = {}) => ({
  balance: 50_000_000n,
  openPayout: 12_000_000n,
  eligibleUntil: 0n,
  noEntryBefore: 0n,
  tier: 0n,
  eligible: true,
  walletBalance: 7_000_000n,
  withdrawing: 0n,
  withdrawAt: 0n,
  capped: false,
  depositCap: 0n,
  depositUsed: 0n,
  stakeCap: 0n,
  stakeUsed: 0n,
  openNonces: [],
  ...more,
});
const field = () => screen.getByLabelText("Amount to withdraw");

beforeEach(() => write.mockClear());

describe("balances", () => {
  it("are told apart, and said to be old where the chain is silent", () => {
    draw(<Balances account={account()} stale />, {});
    for (const amount of ["€50.00", "€12.00", "€7.00", "€0.00"])
      expect(screen.getByText(amount)).toBeTruthy();
    expect(screen.getByRole("status").textContent).toContain("The chain does not answer now");
  });
});

describe("a withdrawal", () => {
  it("says why it waits, and refuses more than there is", () => {
    draw(<Withdraw account={account()} />, {});
    expect(screen.getByText(/lie 15 minutes/)).toBeTruthy();
    fireEvent.change(field(), { target: { value: "50.01" } });
    expect(screen.getByRole("alert").textContent).toBe("The contract holds €50.00 for you. Type less.");
    expect((screen.getByRole("button", { name: "Ask for it" }) as HTMLButtonElement).disabled).toBe(true);
  });

  it("is asked for of the contract, all of it to the last unit", async () => {
    draw(<Withdraw account={account({ balance: 50_000_001n })} />, {});
    fireEvent.click(screen.getByRole("button", { name: "All of it" }));
    fireEvent.submit(field().closest("form") as HTMLFormElement);
    await waitFor(() => expect(write).toHaveBeenCalledOnce());
    expect(write.mock.calls[0]?.[0]).toMatchObject({ functionName: "requestWithdraw", args: [50_000_001n] });
  });

  it("that waits shows until when, and that asking again begins anew", () => {
    const waiting = account({ withdrawing: 5_000_000n, withdrawAt: BigInt(NOW + 600) });
    draw(<Withdraw account={waiting} />, {});
    expect(screen.getByRole("timer").textContent).toMatch(/^(10:00|09:5\d) left\.$/);
    expect(screen.getByText(/takes the place of the one that waits/)).toBeTruthy();
    expect(screen.queryByRole("button", { name: /^Pay out/ })).toBeNull();
  });

  it("that is ripe is paid to the wallet itself", async () => {
    draw(<Withdraw account={account({ withdrawing: 5_000_000n, withdrawAt: BigInt(NOW - 1) })} />, {});
    fireEvent.click(screen.getByRole("button", { name: "Pay out €5.00" }));
    await waitFor(() => expect(write).toHaveBeenCalledOnce());
    expect(write.mock.calls[0]?.[0]).toMatchObject({ functionName: "withdraw", args: [WALLET] });
  });

  it("that the contract refuses says what to do", async () => {
    const fault = Object.assign(new Error("reverted"), { data: { errorName: "WithdrawalWaits" } });
    write.mockRejectedValueOnce(fault);
    draw(<Withdraw account={account({ withdrawing: 5_000_000n, withdrawAt: 1n })} />, {});
    fireEvent.click(screen.getByRole("button", { name: "Pay out €5.00" }));
    expect(await screen.findByText(/^The request still waits/)).toBeTruthy();
  });
});

describe("wallets and sessions", () => {
  it("show until when a wallet cools down; the only one cannot be removed", async () => {
    const wallet = { id: "w", address: WALLET, method: "key", linked_at: 1, cool_until: 4_000_000_000 };
    draw(<Wallets />, { "GET /v1/wallets": [wallet] });
    expect(await screen.findByText(/^No entry and no cash-out before/)).toBeTruthy();
    expect(screen.queryByRole("button", { name: "Remove" })).toBeNull();
  });

  it("ask for the address of a further wallet, and refuse what is none", async () => {
    draw(<Wallets />, { "GET /v1/wallets": [] });
    fireEvent.change(await screen.findByLabelText("Address of the wallet"), { target: { value: "0x12" } });
    expect(screen.getByRole("alert").textContent).toContain("An address is 0x and 40 digits");
  });

  it("end another session when that is asked for", async () => {
    const session = { current: false, carrier: "cookie", agent: "Firefox", created_at: 1, proved_at: 1 };
    const ours = { ...session, id: "a", current: true, agent: "Here", seen_at: 2, expires_at: 3 };
    const other = { ...session, id: "b", seen_at: 2, expires_at: 3 };
    const asked = draw(<Sessions />, {
      "GET /v1/sessions": [ours, other],
      "DELETE /v1/sessions/b": { ended: ["b"] },
    });
    await screen.findByText("Firefox");
    fireEvent.click(screen.getByRole("button", { name: "End" }));
    await waitFor(() => expect(asked.map(({ route }) => route)).toContain("DELETE /v1/sessions/b"));
  });
});

describe("the way back from a proof of identity", () => {
  const back = (state: string, standing: object) => {
    window.history.replaceState(null, "", `/account?identity=${state}`);
    draw(<IdentityOutcome />, { "GET /v1/identity": { state: "none", ...standing } });
  };

  it("tells what the address says", async () => {
    back("rejected", {});
    expect(await screen.findByText(/cannot be admitted/)).toBeTruthy();
  });

  it.each([
    ["verified", "Your identity is proved."],
    ["pending", /^Somebody has to look at your proof/],
    ["started", "You are back from the provider."],
  ])("by the provider's end of session tells how the attempt ended: %s", async (attempt, words) => {
    back("done", { attempt });
    expect(await screen.findByText(words)).toBeTruthy();
  });
});
