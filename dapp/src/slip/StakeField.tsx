import { useFormats, useLanguage, useWords } from "@/i18n/hooks";
import { EURO, formatAmount, parseMoney } from "@/money/money";
import { Button } from "@/ui/Button";
import { Field } from "@/ui/Field";
import style from "./Slip.module.css";
import { slipWords } from "./words";

const CHIPS = [5n, 10n, 20n, 50n].map((euros) => euros * EURO);

export interface StakeFieldProps {
  readonly text: string;
  readonly each: boolean;
  readonly error: string | null;
  readonly onChange: (text: string) => void;
}

/** How much: typed, or added up by chips. */
export function StakeField({ text, each, error, onChange }: StakeFieldProps) {
  const w = useWords(slipWords);
  const formats = useFormats();
  const language = useLanguage();
  return (
    <>
      <Field
        label={w(each ? "stakeEach" : "stake")}
        inputMode="decimal"
        autoComplete="off"
        value={text}
        error={error}
        before={<span aria-hidden="true">€</span>}
        onChange={(event) => onChange(event.target.value)}
      />
      <div className={style.chips}>
        {CHIPS.map((chip) => (
          <Button
            key={`${chip}`}
            aria-label={w("add", { amount: formats.money(chip) })}
            onClick={() => onChange(formatAmount((parseMoney(text) ?? 0n) + chip, language))}
          >
            +{`${chip / EURO}`}
          </Button>
        ))}
      </div>
    </>
  );
}
