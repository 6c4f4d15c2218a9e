import { Link } from "wouter";
import { useConfig } from "@/api/config";
import { useWords } from "@/i18n/hooks";
import { pagesIn } from "./routes";
import style from "./shell.module.css";
import { appWords } from "./words";

/** Below every page: the rest of the pages, and where to find help. */
export function Foot() {
  const w = useWords(appWords);
  const { terms } = useConfig();
  return (
    <footer className={style.foot}>
      <nav aria-label={w("footNav")}>
        <ul className={style.footLinks}>
          {pagesIn("foot", false).map((page) => (
            <li key={page.path}>
              <Link href={page.path}>{w(page.title)}</Link>
            </li>
          ))}
        </ul>
      </nav>
      <p>
        {w("adults")} <strong>{w("helpline", { number: terms.helpline })}</strong>
      </p>
    </footer>
  );
}
