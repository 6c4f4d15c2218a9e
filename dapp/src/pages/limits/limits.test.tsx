import { fireEvent, screen, waitFor } from "@testing-library/react";
import { describe, expect, it, vi } from "vitest";
import { prefer } from "@/app/preferences";
import { draw, WALLET } from "@/testing/answers";
import ExclusionPage from "./ExclusionPage";
import LimitsPage from "./LimitsPage";

vi.mock("@/chain/wallet", () => ({
  useWallet: () => ({ address: WALLET, status: "connected", rightChain: true }),
  useWalletActions: () => ({}),
}));

const LIMITS = {
  "GET /v1/limits": [
    { kind: "deposit", cents: 20_000 },
    { kind: "stake", cents: null },
  ],
  "GET /v1/reality-check": { played_s: 1_260, due: false, due_at: 1_800_000_000, every_minutes: 60 },
  "GET /v1/marketing-consent": { given: false },
};

describe("limits", () => {
  it("say what holds, and what another one will do before it is saved", async () => {
    const asked = draw(<LimitsPage />, {
      ...LIMITS,
      "PUT /v1/limits/deposit": { kind: "deposit", cents: 100 },
    });
    const form = await screen.findByRole("form", { name: "Deposits a week" });
    expect(form.textContent).toContain("€200.00 a week at most");
    const field = form.querySelector("input") as HTMLInputElement;
    fireEvent.change(field, { target: { value: "250" } });
    expect(form.textContent).toContain("Higher: this takes effect on");
    fireEvent.change(field, { target: { value: "1" } });
    expect(form.textContent).toContain("Lower: this takes effect at once");
    fireEvent.submit(form);
    await waitFor(() =>
      expect(asked).toContainEqual({ route: "PUT /v1/limits/deposit", body: { cents: 100 } }),
    );
  });

  it("refuse what cannot be a limit, in words", async () => {
    draw(<LimitsPage />, LIMITS);
    const form = await screen.findByRole("form", { name: "Stakes a week" });
    const field = form.querySelector("input") as HTMLInputElement;
    fireEvent.change(field, { target: { value: "99999999" } });
    expect(screen.getByRole("alert").textContent).toBe("Type an amount from €0 to €10,000.00.");
  });

  it("say that the server does not answer, and offer to try again", async () => {
    draw(<LimitsPage />, { ...LIMITS, "GET /v1/limits": "down" });
    expect((await screen.findByRole("alert")).textContent).toContain("No answer");
    expect(screen.getByRole("button", { name: "Try again" })).toBeTruthy();
  });

  it("ask somebody who is not signed in to do so first", async () => {
    draw(<LimitsPage />, { ...LIMITS, "GET /v1/session": { problem: "not-signed-in", status: 401 } });
    expect(await screen.findByRole("button", { name: "Sign in" })).toBeTruthy();
    expect(screen.queryByRole("form")).toBeNull();
  });
});

describe("a break", () => {
  const begun = { starts_at: 1, ends_at: 4_000_000_000 };

  it("begins only after its end was said and agreed to", async () => {
    const asked = draw(<ExclusionPage />, {
      "GET /v1/self-exclusions": [],
      "POST /v1/self-exclusions": begun,
    });
    fireEvent.click(await screen.findByRole("button", { name: "Go on" }));
    const now = await screen.findByRole("button", { name: "Stop now for 7 days", hidden: true });
    expect((now as HTMLButtonElement).disabled).toBe(true);
    fireEvent.click(screen.getByRole("checkbox", { hidden: true }));
    fireEvent.click(now);
    await screen.findByText(/^Your break has begun/);
    expect(asked).toContainEqual({
      route: "POST /v1/self-exclusions",
      body: { length: 168, unit: "hours" },
    });
  });

  it("that runs can be made longer and not shorter, and shows the helpline", async () => {
    prefer({ language: "fr" });
    draw(<ExclusionPage />, { "GET /v1/self-exclusions": [begun] });
    expect(await screen.findByText(/^Vous faites une pause jusqu’au/)).toBeTruthy();
    expect((screen.getByRole("button", { name: "Continuer" }) as HTMLButtonElement).disabled).toBe(true);
    expect(screen.getByRole("link", { name: "09 74 75 13 13" }).getAttribute("href")).toBe(
      "tel:+33974751313",
    );
  });

  it("can be taken even where the present ones cannot be read", async () => {
    draw(<ExclusionPage />, { "GET /v1/self-exclusions": "down" });
    await screen.findByRole("alert");
    expect((screen.getByRole("button", { name: "Go on" }) as HTMLButtonElement).disabled).toBe(false);
  });
});
