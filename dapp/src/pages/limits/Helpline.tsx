import { useConfig } from "@/api/config";
import { useWords } from "@/i18n/hooks";
import style from "./Limits.module.css";
import { limitsWords } from "./words";

/** Whom to call, free of charge. */
export function Helpline() {
  const w = useWords(limitsWords);
  const { terms } = useConfig();
  return (
    <p className={style.helpline}>
      {w("helpline")} <a href={`tel:+33${terms.helpline.replace(/\s/g, "").slice(1)}`}>{terms.helpline}</a>
    </p>
  );
}
