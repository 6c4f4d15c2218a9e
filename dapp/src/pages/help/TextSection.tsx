import type { ReactNode } from "react";
import style from "./Text.module.css";

export interface TextSectionProps {
  readonly id: string;
  readonly title: string;
  readonly items?: readonly string[];
  readonly ordered?: boolean;
  readonly children?: ReactNode;
}

/** A titled part of a page of text, which a link can lead to. */
export function TextSection({ id, title, items = [], ordered, children }: TextSectionProps) {
  const List = ordered ? "ol" : "ul";
  return (
    <section id={id} aria-labelledby={`${id}-title`} className={style.section}>
      <h2 id={`${id}-title`}>{title}</h2>
      {items.length > 0 && (
        <List className={ordered ? style.steps : style.points}>
          {items.map((item) => (
            <li key={item}>{item}</li>
          ))}
        </List>
      )}
      {children}
    </section>
  );
}
