import type { Page } from "@/app/pages";

export const pages: readonly Page[] = [
  {
    path: "/transparency",
    title: "transparency",
    load: () => import("./TransparencyPage"),
    nav: { icon: "search", order: 70 },
    foot: 60,
  },
];
