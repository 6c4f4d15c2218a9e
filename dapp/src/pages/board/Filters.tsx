import { useWords } from "@/i18n/hooks";
import type { Heading } from "@/live/board";
import { marketWords } from "@/markets/words";
import { Field, Select } from "@/ui/Field";
import { Icon } from "@/ui/Icon";
import style from "./Board.module.css";
import { competitionOf, type Filter, WHEN, type When } from "./rows";
import { boardWords } from "./words";

export interface FiltersProps {
  readonly filter: Filter;
  readonly headings: readonly Heading[];
  readonly onChange: (filter: Filter) => void;
}

/** What narrows the board: sport, competition, kick-off, words. */
export function Filters({ filter, headings, onChange }: FiltersProps) {
  const w = useWords(boardWords);
  const t = useWords(marketWords);
  const sports = [...new Set(headings.map((one) => one.sport))].sort();
  const competitions = new Map(
    headings
      .filter((one) => filter.sport === null || one.sport === filter.sport)
      .map((one) => [competitionOf(one), one.competition || competitionOf(one)]),
  );
  return (
    <search className={style.filters}>
      <Field
        label={w("search")}
        type="search"
        placeholder={w("searchHint")}
        value={filter.text}
        before={<Icon name="search" size={18} />}
        onChange={(event) => onChange({ ...filter, text: event.target.value })}
      />
      <Select
        label={w("sport")}
        value={filter.sport ?? ""}
        onChange={(event) => onChange({ ...filter, sport: event.target.value || null, competition: null })}
      >
        <option value="">{w("allSports")}</option>
        {sports.map((sport) => (
          <option key={sport} value={sport}>
            {t(sport as "football")}
          </option>
        ))}
      </Select>
      <Select
        label={w("competition")}
        value={filter.competition ?? ""}
        onChange={(event) => onChange({ ...filter, competition: event.target.value || null })}
      >
        <option value="">{w("allCompetitions")}</option>
        {[...competitions].map(([key, name]) => (
          <option key={key} value={key}>
            {name}
          </option>
        ))}
      </Select>
      {filter.inPlay === null && (
        <Select
          label={w("when")}
          value={filter.when}
          onChange={(event) => onChange({ ...filter, when: event.target.value as When })}
        >
          {WHEN.map((when) => (
            <option key={when} value={when}>
              {w(when)}
            </option>
          ))}
        </Select>
      )}
    </search>
  );
}
