import type { Page } from "@/app/pages";

export const pages: readonly Page[] = [
  {
    path: "/",
    title: "board",
    load: () => import("./BoardPage"),
    nav: { icon: "board", order: 10, phone: true },
  },
  {
    path: "/live",
    title: "inPlay",
    load: () => import("./InPlayPage"),
    nav: { icon: "live", order: 20, phone: true },
  },
];
