import { Link } from "wouter";
import { useDuration } from "@/i18n/duration";
import { useWords } from "@/i18n/hooks";
import { Delays } from "./Delays";
import { helpWords } from "./helpWords";
import { MarketRules } from "./MarketRules";
import { AFTER, BET, CONTENTS, RULES, type Section } from "./sections";
import style from "./Text.module.css";
import { TextSection } from "./TextSection";
import { useRuleTimes } from "./useRuleTimes";

/** The rules in plain words. */
export default function HelpPage() {
  const w = useWords(helpWords);
  const duration = useDuration();
  const times = useRuleTimes();
  const said = (seconds: number | undefined): string => (seconds === undefined ? "…" : duration(seconds));
  return (
    <div className={style.text}>
      <h1>{w("title")}</h1>
      <p>{w("intro")}</p>
      <nav aria-label={w("onPage")}>
        <ul className={style.contents}>
          {CONTENTS.map((id) => (
            <li key={id}>
              <a href={`#${id}`}>{w(id)}</a>
            </li>
          ))}
        </ul>
      </nav>
      <Plain section={BET} />
      <TextSection
        id="money"
        title={w("money")}
        items={[
          w("money1"),
          w("money2"),
          w("money3", { delay: said(times.withdrawal) }),
          w("money4"),
          w("money5"),
        ]}
      />
      <Delays times={times} />
      <MarketRules />
      {RULES.map((section) => (
        <Plain key={section.id} section={section} />
      ))}
      <TextSection
        id="results"
        title={w("results")}
        ordered
        items={[
          w("results1"),
          w("results2"),
          w("results3", { fast: said(times.fast), slow: said(times.slow) }),
          w("results4"),
        ]}
      />
      {AFTER.map((section) => (
        <Plain key={section.id} section={section} />
      ))}
      <p>
        <Link href="/play-safely">{w("toSafety")}</Link> ·{" "}
        <Link href="/transparency">{w("toTransparency")}</Link>
      </p>
    </div>
  );
}

function Plain({ section }: { readonly section: Section }) {
  const w = useWords(helpWords);
  const { id, items, ordered = false } = section;
  return <TextSection id={id} title={w(id)} items={items.map((item) => w(item))} ordered={ordered} />;
}
