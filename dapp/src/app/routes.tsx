/** Every page, as its own folder describes it, and its component, loaded when somebody goes there. */
import { type ComponentType, lazy } from "react";
import type { Page } from "./pages";

const found = import.meta.glob<{ pages: readonly Page[] }>("/src/pages/*/page.ts", { eager: true });

export const PAGES: readonly Page[] = Object.values(found).flatMap(({ pages }) => pages);

/** Made once: a lazy component made anew is another one. */
export const ROUTES: readonly (Page & { readonly Component: ComponentType })[] = PAGES.map((page) => ({
  ...page,
  Component: lazy(page.load),
}));

/** The pages that stand in a place, in its order. */
export function pagesIn(place: "nav" | "menu" | "foot", operator: boolean): readonly Page[] {
  const orderOf = (page: Page): number | undefined => (place === "nav" ? page.nav?.order : page[place]);
  return PAGES.filter((page) => orderOf(page) !== undefined && (operator || !page.operator)).sort(
    (one, other) => (orderOf(one) ?? 0) - (orderOf(other) ?? 0),
  );
}
