/** Short messages at the edge of the page: `toast("Copied", "good")`. They go by themselves; nothing important is only here. */
import { useSyncExternalStore } from "react";
import { useWords } from "@/i18n/hooks";
import { Notice, type NoticeProps } from "./states";
import style from "./toast.module.css";
import { uiWords } from "./words";

interface Message {
  readonly id: number;
  readonly text: string;
  readonly kind: NonNullable<NoticeProps["kind"]>;
}

const SHOWN_MS = 6_000;
let messages: readonly Message[] = [];
let count = 0;
const listeners = new Set<() => void>();

function become(next: readonly Message[]): void {
  messages = next;
  for (const listener of listeners) listener();
}

export function toast(text: string, kind: Message["kind"] = "plain"): void {
  const id = count++;
  become([...messages.slice(-2), { id, text, kind }]);
  setTimeout(() => become(messages.filter((one) => one.id !== id)), SHOWN_MS);
}

export function Toasts() {
  const w = useWords(uiWords);
  const shown = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => messages,
  );
  return (
    <section className={style.toasts} aria-label={w("toasts")} aria-live="polite">
      {shown.map(({ id, text, kind }) => (
        <div key={id} className={style.toast}>
          <Notice kind={kind}>{text}</Notice>
        </div>
      ))}
    </section>
  );
}
