import type { ReactNode } from "react";
import style from "./Liquidity.module.css";

export interface Fact {
  readonly name: string;
  readonly value: ReactNode;
  readonly note?: ReactNode;
}

/** Numbers with their names, as cards. */
export function Facts({ facts }: { readonly facts: readonly Fact[] }) {
  return (
    <dl className={style.facts}>
      {facts.map(({ name, value, note }) => (
        <div key={name} className={style.fact}>
          <dt>{name}</dt>
          <dd>
            {value}
            {note && <div className={style.soft}>{note}</div>}
          </dd>
        </div>
      ))}
    </dl>
  );
}
