import { useFormats, useLanguage, useWords } from "@/i18n/hooks";
import { marketName, periodName, selectionName } from "@/markets/naming";
import { useWhy } from "@/markets/useWhy";
import { marketWords } from "@/markets/words";
import { pointOf } from "@/money/money";
import { Button, IconButton } from "@/ui/Button";
import { Icon } from "@/ui/Icon";
import type { LegNow } from "./bets";
import style from "./Slip.module.css";
import { accept, remove } from "./store";
import { slipWords } from "./words";

/** A leg: what was picked, at which odds, and what they are now if they moved. */
export function LegLine({ now }: { readonly now: LegNow }) {
  const w = useWords(slipWords);
  const t = useWords(marketWords);
  const why = useWhy();
  const formats = useFormats();
  const point = pointOf(useLanguage());
  const { leg, oddsPpm } = now;
  const name = selectionName(t, leg, leg.selection, leg, point);
  const moved = oddsPpm !== null && oddsPpm !== leg.oddsPpm;
  return (
    <li className={style.leg} data-leg={`${leg.fixture} ${leg.key} ${leg.selection}`}>
      <strong>{name}</strong>
      <strong>{formats.odds(leg.oddsPpm)}</strong>
      <IconButton label={w("remove", { selection: name })} onClick={() => remove(leg)}>
        <Icon name="close" size={16} />
      </IconButton>
      <span className={style.soft}>
        {marketName(t, leg, leg)}, {periodName(t, leg.sport, leg.period)} · {leg.home} – {leg.away}
      </span>
      <div aria-live="polite" className={moved || oddsPpm === null ? style.moved : "hidden-text"}>
        {moved && (
          <>
            <span>
              <Icon name={oddsPpm > leg.oddsPpm ? "up" : "down"} size={14} />{" "}
              {w("moved", { before: formats.odds(leg.oddsPpm), after: formats.odds(oddsPpm) })}
            </span>
            <Button onClick={() => accept(leg, oddsPpm)}>{w("acceptMoved")}</Button>
          </>
        )}
        {oddsPpm === null && (
          <span>{now.why.length > 0 ? `${w("closed")}: ${why(now.why)}` : w("gone")}</span>
        )}
      </div>
    </li>
  );
}
