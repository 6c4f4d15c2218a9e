import { Link, useLocation } from "wouter";
import { useSession } from "@/api/session";
import { useWords } from "@/i18n/hooks";
import type { Page } from "./pages";
import { pagesIn } from "./routes";
import { SettingsButton } from "./SettingsDialog";
import style from "./shell.module.css";
import { WalletButton } from "./WalletButton";
import { appWords } from "./words";

/** Name, main navigation, settings and wallet. */
export function Header() {
  const w = useWords(appWords);
  const pages = useNavPages();
  return (
    <header className={style.header}>
      <Link href="/" className={style.name}>
        {w("name")}
      </Link>
      <nav aria-label={w("mainNav")} className={style.nav}>
        {pages.map((page) => (
          <NavLink key={page.path} page={page} />
        ))}
      </nav>
      <div className={style.tools}>
        <SettingsButton />
        <WalletButton />
      </div>
    </header>
  );
}

/** The pages of the navigation; the console only for operators. */
export function useNavPages(): readonly Page[] {
  const session = useSession();
  const operator = session.data?.roles.includes("operator") ?? false;
  return pagesIn("nav", operator);
}

function NavLink({ page }: { readonly page: Page }) {
  const w = useWords(appWords);
  const [location] = useLocation();
  return (
    <Link
      href={page.path}
      aria-current={location === page.path ? "page" : undefined}
      className={style.navLink}
    >
      {w(page.title)}
    </Link>
  );
}
