import type { Page } from "@/app/pages";

export const pages: readonly Page[] = [
  { path: "/identity", title: "identity", load: () => import("./IdentityPage"), menu: 30 },
];
