import { Link } from "wouter";
import { useWords } from "@/i18n/hooks";
import { Empty } from "@/ui/states";
import { pagesIn } from "./routes";
import style from "./shell.module.css";
import { appWords } from "./words";

/** An address that is no page's: said plainly, with the ways on from here. */
export function NotFound() {
  const w = useWords(appWords);
  return (
    <Empty page title={w("notFound")}>
      <p>{w("notFoundHelp")}</p>
      <ul className={style.links}>
        {[...pagesIn("nav", false), ...pagesIn("foot", false)]
          .filter((page, index, all) => all.indexOf(page) === index)
          .map((page) => (
            <li key={page.path}>
              <Link href={page.path}>{w(page.title)}</Link>
            </li>
          ))}
      </ul>
    </Empty>
  );
}
