/** What a page shows when there is nothing, not yet, no more, or something went wrong: always with what to do next. */
import type { ReactNode } from "react";
import { ProblemError, Unreachable } from "@/api/problems";
import { useLanguage, useWords } from "@/i18n/hooks";
import { Button } from "./Button";
import { classes } from "./classes";
import { Icon, type IconName } from "./Icon";
import style from "./states.module.css";
import { uiWords } from "./words";

export interface EmptyProps {
  readonly title: string;
  /** It is all that the page shows: its title is the page's. */
  readonly page?: boolean;
  readonly children?: ReactNode;
}

/** There is nothing here, why, and where to go. */
export function Empty({ title, page = false, children }: EmptyProps) {
  return (
    <div className={style.state}>
      {page ? <h1>{title}</h1> : <h2>{title}</h2>}
      {children}
    </div>
  );
}

/** Something could not be had: what was said about it, and a way to try again. */
export function Failed({ error, retry }: { readonly error: unknown; readonly retry?: () => void }) {
  const w = useWords(uiWords);
  const { title, detail } = useErrorText(error);
  return (
    <div className={classes(style.state, style.bad)} role="alert">
      <h2>{title}</h2>
      <p>{detail}</p>
      {retry && <Button onClick={retry}>{w("again")}</Button>}
    </div>
  );
}

/** An error in words for people, with what to do. */
export function useErrorText(error: unknown): { title: string; detail: string } {
  const w = useWords(uiWords);
  const language = useLanguage();
  if (error instanceof Unreachable) return { title: w("unreachable"), detail: w("unreachableHelp") };
  if (error instanceof ProblemError) {
    const { problem } = error;
    if (problem.status === 401) return { title: w("signInFirst"), detail: w("signInFirstHelp") };
    if (problem.status === 429) return { title: w("tooMany"), detail: w("tooManyHelp") };
    if (problem.status >= 500) return { title: w("serverTrouble"), detail: w("serverTroubleHelp") };
    // The API says more than we can, but in English alone.
    if (language !== "en") {
      const kind = `refused${problem.status}` as "refused404";
      return { title: w("refused"), detail: w(kind in uiWords.en ? kind : "refusedHelp") };
    }
    return { title: problem.title, detail: [problem.detail, problem.remedy].filter(Boolean).join(" – ") };
  }
  return { title: w("unexpected"), detail: w("unexpectedHelp") };
}

export interface NoticeProps {
  readonly kind?: "warn" | "bad" | "good" | "plain";
  readonly icon?: IconName;
  /** Read aloud when it appears. */
  readonly live?: boolean;
  readonly children: ReactNode;
}

/** A line that something is not as usual, or went well. */
export function Notice({ kind = "warn", icon, live, children }: NoticeProps) {
  return (
    <div className={style.notice} data-kind={kind} role={live ? "status" : undefined}>
      <Icon name={icon ?? (kind === "good" ? "check" : "warn")} size={18} />
      <div>{children}</div>
    </div>
  );
}

/** The place of something that is on its way, in its size, so that nothing jumps when it comes. */
export function Skeleton({
  width = "100%",
  height = "1em",
}: {
  readonly width?: string;
  readonly height?: string;
}) {
  return <span className={style.skeleton} style={{ width, height }} aria-hidden="true" />;
}

/** Several lines of it, with a word for those who do not see them. */
export function Loading({
  lines = 4,
  height = "44px",
}: {
  readonly lines?: number;
  readonly height?: string;
}) {
  const w = useWords(uiWords);
  const keys = Array.from({ length: lines }, (_, line) => `line-${line}`);
  return (
    <div role="status" style={{ display: "grid", gap: "8px" }}>
      <span className="hidden-text">{w("loading")}</span>
      {keys.map((key) => (
        <Skeleton key={key} height={height} />
      ))}
    </div>
  );
}
