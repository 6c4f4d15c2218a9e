import { useLanguage, useWords } from "@/i18n/hooks";
import { MARKETS } from "@/markets/table";
import { marketWords } from "@/markets/words";
import { localeOf } from "@/money/money";
import { helpWords } from "./helpWords";
import { marketExampleWords, marketRuleWords } from "./marketRuleWords";
import { marketSports } from "./marketSports";
import style from "./Text.module.css";
import { TextSection } from "./TextSection";

type MarketKey = keyof (typeof marketRuleWords)["en"];

/** Every market: what it pays, for which sports, and an example. */
export function MarketRules() {
  const w = useWords(helpWords);
  const t = useWords(marketWords);
  const rule = useWords(marketRuleWords);
  const example = useWords(marketExampleWords);
  const list = new Intl.ListFormat(localeOf(useLanguage()), { type: "conjunction" });
  const named = (key: string): string =>
    key === "home-total"
      ? t(key, { home: w("exampleHome") })
      : key === "away-total"
        ? t(key, { away: w("exampleAway") })
        : t(key as "total");
  return (
    <TextSection id="markets" title={w("markets")}>
      <p>{w("marketsHelp")}</p>
      <ul className={style.markets}>
        {Object.entries(MARKETS).map(([id, { key }]) => (
          <li key={id} className={style.market}>
            <h3>{named(key)}</h3>
            <p>{rule(key as MarketKey)}</p>
            <p>
              <strong>{w("example")}</strong> {example(key as MarketKey)}
            </p>
            <p className={style.soft}>
              {w("sports", { sports: list.format(marketSports(Number(id)).map((sport) => t(sport))) })}
            </p>
          </li>
        ))}
      </ul>
      <p>{w("quarter")}</p>
      <p>{w("accumulator")}</p>
    </TextSection>
  );
}
