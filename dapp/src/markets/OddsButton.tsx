import { memo } from "react";
import { useFormats, useLanguage, useWords } from "@/i18n/hooks";
import { useHeading, useMarket, useMovement } from "@/live/hooks";
import { pointOf } from "@/money/money";
import { pick, useIsPicked } from "@/slip/store";
import { classes } from "@/ui/classes";
import { Icon } from "@/ui/Icon";
import { marketName, selectionName } from "./naming";
import style from "./OddsButton.module.css";
import { marketWords } from "./words";

export interface OddsButtonProps {
  readonly fixture: string;
  /** The market's key on the board. */
  readonly marketKey: string;
  readonly selection: number;
  /** The odds below the name, where there is little room beside it. */
  readonly stacked?: boolean;
  /** The whole name, on as many lines as it takes: where the sides do not stand beside it. */
  readonly full?: boolean;
}

/** One selection with its odds of now; a press puts it into the slip or takes it out. Only it is drawn when it moves. */
export const OddsButton = memo(function OddsButton(props: OddsButtonProps) {
  const { fixture, marketKey, selection, stacked = false, full = false } = props;
  const t = useWords(marketWords);
  const formats = useFormats();
  const point = pointOf(useLanguage());
  const heading = useHeading(fixture);
  const market = useMarket(fixture, marketKey);
  const picked = useIsPicked(fixture, marketKey, selection);
  const odds = market?.odds_ppm[selection] ?? null;
  const movement = useMovement(odds);
  if (heading === undefined || market === undefined) return <Missing stacked={stacked} />;
  const name = selectionName(t, market, selection, heading, point);
  const open = market.status === "open" && odds !== null && heading.id != null;
  // Said after what is seen, for those who do not see where the button stands.
  const further = [
    marketName(t, market, heading),
    odds === null ? t("notOffered") : market.status !== "open" && t(market.status),
    open && movement && t(movement === "up" ? "rose" : "fell"),
  ];

  function press(): void {
    if (!open || heading?.id == null || market === undefined || odds === null) return;
    const { market: id, period, line } = market;
    const [home, away] = market.from;
    const { sport, home: homeName, away: awayName } = heading;
    const own = { fixture, key: marketKey, sport, home: homeName, away: awayName, oddsPpm: odds };
    pick({ ...own, id: heading.id, market: id, period, line, from: [home, away], selection });
  }

  return (
    <button
      type="button"
      className={classes(style.odds, stacked && style.stacked, full && style.full)}
      aria-pressed={picked}
      aria-disabled={!open || undefined}
      data-selection={`${fixture} ${marketKey} ${selection}`}
      onClick={press}
    >
      <span className={style.name}>{name}</span>{" "}
      <span className={style.value}>
        <span>{formats.odds(odds)}</span>
        <span className={classes(style.arrow, movement && style[movement])}>
          {!open && odds !== null && <Icon name="lock" size={12} />}
          {open && movement && <Icon name={movement} size={12} />}
        </span>
      </span>
      <span className="hidden-text">, {further.filter(Boolean).join(", ")}</span>
    </button>
  );
});

function Missing({ stacked }: { readonly stacked: boolean }) {
  return (
    <span className={classes(style.odds, stacked && style.stacked)} aria-hidden="true" data-missing="true">
      <span />
      <span>–</span>
    </span>
  );
}
