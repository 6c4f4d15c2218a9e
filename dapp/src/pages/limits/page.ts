import type { Page } from "@/app/pages";

export const pages: readonly Page[] = [
  { path: "/limits", title: "limits", load: () => import("./LimitsPage"), menu: 40 },
  { path: "/exclusion", title: "exclusion", load: () => import("./ExclusionPage"), menu: 50, foot: 20 },
];
