import type { Page } from "@/app/pages";

export const pages: readonly Page[] = [
  {
    path: "/bets",
    title: "bets",
    load: () => import("./BetsPage"),
    nav: { icon: "bets", order: 30, phone: true },
    menu: 10,
  },
  { path: "/bets/:bet", title: "bets", load: () => import("./receipt/ReceiptPage") },
];
