import type { Page } from "@/app/pages";

export const pages: readonly Page[] = [
  { path: "/help", title: "help", load: () => import("./HelpPage"), foot: 10 },
  { path: "/play-safely", title: "responsible", load: () => import("./ResponsiblePage"), foot: 20 },
  { path: "/terms", title: "terms", load: () => import("./TermsPage"), foot: 30 },
  { path: "/privacy", title: "privacy", load: () => import("./PrivacyPage"), foot: 40 },
];
