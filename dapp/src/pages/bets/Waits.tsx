import { useFormats, useWords } from "@/i18n/hooks";
import { Icon } from "@/ui/Icon";
import style from "./Bets.module.css";
import type { Waiting } from "./waiting";
import { betsWords } from "./words";

/** What an open bet waits for, why, and until when. */
export function Waits({ waiting }: { readonly waiting: Waiting }) {
  const w = useWords(betsWords);
  const formats = useFormats();
  const text =
    waiting.until === null ? w(waiting.why) : w(waiting.why, { until: formats.moment(waiting.until) });
  return (
    <p className={style.soft} data-why={waiting.why}>
      <Icon name="clock" size={14} /> {text}
    </p>
  );
}
