import type { ReactNode } from "react";
import { useWords } from "@/i18n/hooks";
import { Failed, Loading, Notice } from "@/ui/states";
import style from "./Operator.module.css";
import { operatorWords } from "./words";

/** Enough of a query. */
export interface Asked<Data> {
  readonly data: Data | undefined;
  readonly isError: boolean;
  readonly error: unknown;
  readonly refetch: () => unknown;
}

export interface SectionProps<Data> {
  readonly title: string;
  readonly help?: string;
  readonly query: Asked<Data>;
  /** Said where there is nothing; what is empty is the part's own to know. */
  readonly none?: string;
  readonly isNone?: (data: Data) => boolean;
  readonly children: (data: Data) => ReactNode;
  readonly after?: ReactNode;
}

/** A part of the console: it waits, failed, is empty, is old, or shows what it has. */
export function Section<Data>({ title, help, query, none, isNone, children, after }: SectionProps<Data>) {
  const w = useWords(operatorWords);
  const { data, isError, error, refetch } = query;
  const empty = data !== undefined && isNone?.(data);
  return (
    <section className={style.section}>
      <h2>{title}</h2>
      {help && <p className={style.soft}>{help}</p>}
      {data === undefined && isError && <Failed error={error} retry={() => void refetch()} />}
      {data === undefined && !isError && <Loading lines={2} />}
      {data !== undefined && isError && <Notice live>{w("old")}</Notice>}
      {empty && none && <p>{none}</p>}
      {data !== undefined && !empty && children(data)}
      {after}
    </section>
  );
}
