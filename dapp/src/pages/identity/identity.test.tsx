import { screen } from "@testing-library/react";
import { describe, expect, it, vi } from "vitest";
import { draw, WALLET } from "@/testing/answers";
import IdentityPage from "./IdentityPage";

vi.mock("@/chain/wallet", () => ({
  useWallet: () => ({ address: WALLET, status: "connected", rightChain: true }),
  useWalletActions: () => ({}),
}));

const at = (shown: object) => ({ "GET /v1/identity": shown });

describe("identity", () => {
  it("that nobody proved offers the providers, the sandbox as one", async () => {
    draw(<IdentityPage />, at({ state: "none" }));
    expect(await screen.findByText("Nobody has proved who you are yet.")).toBeTruthy();
    expect(screen.getByRole("button", { name: /the sandbox \(invented people\)/ })).toBeTruthy();
    expect(screen.getByText(/it proves nothing/)).toBeTruthy();
    expect(screen.queryByText(/FranceConnect/)).toBeNull();
  });

  it("shows FranceConnect by its own words, with its link, only where it is configured", async () => {
    const identity = [{ id: "franceconnect", kind: "oidc" as const, franceconnect: true, sandbox: false }];
    draw(<IdentityPage />, at({ state: "none" }), { identity });
    const button = await screen.findByRole("button", { name: "S’identifier avec FranceConnect" });
    expect(button.getAttribute("lang")).toBe("fr");
    const link = screen.getByRole("link", { name: "Qu’est-ce que FranceConnect ?" });
    expect(link.getAttribute("href")).toBe("https://franceconnect.gouv.fr/");
  });

  it("that was refused says why and what can be done", async () => {
    draw(<IdentityPage />, at({ state: "none", attempt: "rejected", why: "duplicate-person" }));
    expect(await screen.findByText(/Sign in with its wallet/)).toBeTruthy();
  });

  it("that is looked at by somebody offers nothing to press", async () => {
    draw(<IdentityPage />, at({ state: "none", attempt: "pending", why: "same-name-and-birthday" }));
    expect(await screen.findByText("Somebody is looking at your proof.")).toBeTruthy();
    expect(screen.queryByRole("button", { name: /Continue with/ })).toBeNull();
  });

  it("that is proved says by whom and until when, and can be taken off", async () => {
    const shown = { state: "verified", provider: "sandbox", assurance: "low", adult: true };
    draw(<IdentityPage />, at({ ...shown, verified_at: 1_700_000_000, expires_at: 4_000_000_000 }));
    expect(await screen.findByText("Your identity is proved.")).toBeTruthy();
    expect(screen.getByText("low (eIDAS)")).toBeTruthy();
    expect(screen.getByRole("button", { name: "Take it off" })).toBeTruthy();
  });

  it("that cannot be read says so", async () => {
    draw(<IdentityPage />, { "GET /v1/identity": { problem: "unexpected", status: 500 } });
    expect((await screen.findByRole("alert")).textContent).toContain("Trouble on our side");
  });
});
