import type { Page } from "@/app/pages";

export const pages: readonly Page[] = [
  {
    path: "/liquidity",
    title: "liquidity",
    load: () => import("./LiquidityPage"),
    nav: { icon: "up", order: 60 },
    foot: 50,
  },
];
