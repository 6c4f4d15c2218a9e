import type { Page } from "@/app/pages";

export const pages: readonly Page[] = [
  {
    path: "/operator",
    title: "operator",
    load: () => import("./OperatorPage"),
    nav: { icon: "lock", order: 90 },
    operator: true,
  },
];
