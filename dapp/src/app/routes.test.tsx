import { cleanup, render, screen } from "@testing-library/react";
import { Suspense } from "react";
import { afterEach, describe, expect, it, vi } from "vitest";
import { shellMarkup } from "../prerender";
import { PAGES, PageOf, preload, ROUTES } from "./routes";

afterEach(cleanup);

describe("a page", () => {
  const page = () => {
    const route = ROUTES.find(({ path }) => path === "/match/:fixture");
    if (route === undefined) throw new Error("there is no page of a match");
    return route;
  };

  it("that is loaded is drawn at once, with no fallback before it", () => {
    const route = { ...page(), loaded: () => <p>here</p> };
    render(<PageOf route={route} />, {
      wrapper: ({ children }) => <Suspense fallback="wait">{children}</Suspense>,
    });
    expect(screen.getByText("here")).toBeTruthy();
    expect(screen.queryByText("wait")).toBeNull();
  });

  it("is found by its address, whatever stands in it", async () => {
    const load = vi.spyOn(page(), "preload").mockResolvedValue();
    await preload("/match/world-cup-2018-final");
    expect(load).toHaveBeenCalledOnce();
    await preload("/match/world-cup-2018-final/more");
    await preload("/nowhere");
    expect(load).toHaveBeenCalledOnce();
  });

  it("that cannot be loaded is said where it is drawn, and not before", async () => {
    vi.spyOn(page(), "preload").mockRejectedValue(new TypeError("no network"));
    await expect(preload("/match/one")).resolves.toBeUndefined();
  });
});

describe("the shell's static markup", () => {
  const markup = shellMarkup();
  const element = document.createElement("div");
  element.innerHTML = markup;

  it("is there in both languages, with links to the pages of the navigation", () => {
    const languages = [...element.children].map((one) => one.getAttribute("data-boot"));
    expect(languages).toEqual(["en", "fr"]);
    const open = PAGES.filter(({ nav, operator }) => nav && !operator).map(({ path }) => path);
    for (const one of element.children) {
      const links = [...one.querySelectorAll("header nav a")].map((link) => link.getAttribute("href"));
      expect([...links].sort()).toEqual([...open].sort());
      expect(one.querySelectorAll("h1")).toHaveLength(1);
    }
  });

  it("holds nothing that the policy refuses", () => {
    expect(markup).not.toMatch(/ style=| on\w+=|<script|<style/);
  });
});
