import type { Page } from "@/app/pages";

export const pages: readonly Page[] = [
  { path: "/match/:fixture", title: "match", load: () => import("./MatchPage") },
];
