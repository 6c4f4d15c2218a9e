/** What a page says of itself: each folder of `pages/` has a `page.ts` that exports `pages`. */
import type { ComponentType } from "react";
import type { PlainKey } from "@/i18n/words";
import type { IconName } from "@/ui/Icon";
import type { appWords } from "./words";

export interface Page {
  readonly path: string;
  /** A key of `appWords`: the page's title, and what a link to it says. */
  readonly title: PlainKey<(typeof appWords)["en"]>;
  readonly load: () => Promise<{ default: ComponentType }>;
  /** In the bar at the top (and at the bottom on a phone), at this place from the left. */
  readonly nav?: { readonly icon: IconName; readonly order: number; readonly phone?: boolean };
  /** In the list that the wallet's button opens, at this place from the top. */
  readonly menu?: number;
  /** In the foot of every page, at this place. */
  readonly foot?: number;
  /** Only operators see links to it. */
  readonly operator?: boolean;
}
