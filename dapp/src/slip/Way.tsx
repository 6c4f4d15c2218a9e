import { useWords } from "@/i18n/hooks";
import { classes } from "@/ui/classes";
import { Icon } from "@/ui/Icon";
import type { wayOf } from "./journey";
import style from "./Slip.module.css";
import { stepWords } from "./stepWords";

/** The whole way of a new customer to the bet: what is done, where they are, what is still to come. */
export function Way({ way }: { readonly way: NonNullable<ReturnType<typeof wayOf>> }) {
  const w = useWords(stepWords);
  return (
    <ol className={style.way} aria-label={w("way")}>
      {way.stops.map((stop, index) => (
        <li
          key={stop}
          className={classes(index < way.at && style.done, index === way.at && style.now)}
          aria-current={index === way.at ? "step" : undefined}
        >
          {index < way.at ? <Icon name="check" size={14} /> : `${index + 1}.`} {w(stop)}
          {index < way.at && <span className="hidden-text"> ({w("done")})</span>}
        </li>
      ))}
    </ol>
  );
}
