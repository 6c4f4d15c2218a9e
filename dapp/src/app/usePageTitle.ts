import { type RefObject, useEffect, useRef } from "react";
import { matchRoute, useLocation, useRouter } from "wouter";
import { useWords } from "@/i18n/hooks";
import { PAGES } from "./routes";
import { appWords } from "./words";

/** The document's title follows the page; a page that knows better sets its own with `useTitle`. */
export function usePageTitle(): void {
  const w = useWords(appWords);
  const [location] = useLocation();
  const { parser } = useRouter();
  const page = PAGES.find(({ path }) => matchRoute(parser, path, location)[0]);
  const title = page ? w(page.title) : w("notFound");
  useEffect(() => {
    document.title = `${title} – Proofbook`;
  }, [title]);
}

/** Another title than the page's own, as the names of a match's sides. */
export function useTitle(title: string | undefined): void {
  useEffect(() => {
    if (title) document.title = `${title} – Proofbook`;
  }, [title]);
}

/** Who goes to another page begins at its top, and so does a screen reader. */
export function usePageFocus(): RefObject<HTMLElement | null> {
  const main = useRef<HTMLElement>(null);
  const [location] = useLocation();
  const before = useRef(location);
  useEffect(() => {
    if (before.current === location) return;
    before.current = location;
    window.scrollTo(0, 0);
    main.current?.focus({ preventScroll: true });
  }, [location]);
  return main;
}
