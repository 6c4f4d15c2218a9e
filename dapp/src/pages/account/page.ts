import type { Page } from "@/app/pages";

export const pages: readonly Page[] = [
  {
    path: "/account",
    title: "account",
    load: () => import("./AccountPage"),
    nav: { icon: "account", order: 40, phone: true },
    menu: 20,
  },
];
