/** Every page, as its own folder describes it, and its component, loaded when somebody goes there. */
import { type ComponentType, lazy, useState } from "react";
import type { Page } from "./pages";

const found = import.meta.glob<{ pages: readonly Page[] }>("/src/pages/*/page.ts", { eager: true });

export const PAGES: readonly Page[] = Object.values(found).flatMap(({ pages }) => pages);

interface Routed extends Page {
  /** Its component, from the first load on. */
  loaded: ComponentType | null;
  readonly Late: ComponentType;
  readonly preload: () => Promise<void>;
}

/** Made once: a lazy component made anew is another one. */
export const ROUTES: readonly Routed[] = PAGES.map((page) => {
  async function load(): Promise<{ default: ComponentType }> {
    const module = await page.load();
    route.loaded = module.default;
    return module;
  }
  const route: Routed = { ...page, loaded: null, Late: lazy(load), preload: async () => void (await load()) };
  return route;
});

/** The page of a route: drawn at once where it is loaded; a lazy component always begins with its fallback. */
export function PageOf({ route }: { readonly route: Routed }) {
  const [Shown] = useState<ComponentType>(() => route.loaded ?? route.Late);
  return <Shown />;
}

/** Load the page of an address, so that it can be drawn at once; what fails here fails again, and is said, when it is drawn. */
export async function preload(location: string): Promise<void> {
  const parts = location.split("/");
  const fits = (path: string): boolean => {
    const wanted = path.split("/");
    return (
      wanted.length === parts.length && wanted.every((one, at) => one.startsWith(":") || one === parts[at])
    );
  };
  await ROUTES.find(({ path }) => fits(path))
    ?.preload()
    .catch(() => undefined);
}

/** The pages that stand in a place, in its order. */
export function pagesIn(place: "nav" | "menu" | "foot", operator: boolean): readonly Page[] {
  const orderOf = (page: Page): number | undefined => (place === "nav" ? page.nav?.order : page[place]);
  return PAGES.filter((page) => orderOf(page) !== undefined && (operator || !page.operator)).sort(
    (one, other) => (orderOf(one) ?? 0) - (orderOf(other) ?? 0),
  );
}
