/**
 * The static markup of the shell, for `tools/prerender.mjs` at build time: what a visitor sees before the first script has
 * run, in both languages. No style attributes (the policy forbids them in markup), and nothing that only the browser knows:
 * `public/early.js` and `app/boot.css` choose by the document's attributes.
 */
import { renderToStaticMarkup } from "react-dom/server";
import { pagesIn } from "@/app/routes";
import shell from "@/app/shell.module.css";
import { appWords } from "@/app/words";
import { LANGUAGES, type Language, translator } from "@/i18n/words";
import { boardWords } from "@/pages/board/words";
import slip from "@/slip/Slip.module.css";
import { slipWords } from "@/slip/words";
import { classes } from "@/ui/classes";
import { Icon } from "@/ui/Icon";
import { uiWords } from "@/ui/words";

export function shellMarkup(): string {
  return renderToStaticMarkup(
    LANGUAGES.map((language) => (
      <div key={language} data-boot={language} aria-busy="true">
        <Head language={language} />
        <div className={shell.banners} />
        <div className={shell.columns}>
          <main className={shell.main}>
            <Content language={language} />
          </main>
          <aside className={`${shell.aside} boot-wide`}>
            <SlipPlace language={language} />
          </aside>
        </div>
        <Tabs language={language} />
      </div>
    )),
  );
}

interface In {
  readonly language: Language;
}

function Head({ language }: In) {
  const w = translator(appWords, language);
  return (
    <header className={shell.header}>
      <a href="/" className={shell.name}>
        {w("name")}
      </a>
      <nav aria-label={w("mainNav")} className={shell.nav}>
        {pagesIn("nav", false).map((page) => (
          <a
            key={page.path}
            href={page.path}
            className={classes(shell.navLink, page.path === "/" && "boot-home")}
          >
            {w(page.title)}
          </a>
        ))}
      </nav>
      <div className={shell.tools}>
        <span className="boot-tool" />
        <span className="boot-tool" />
      </div>
    </header>
  );
}

/** The head of the board on its own address; rows in their size; on any other page only the rows. */
function Content({ language }: In) {
  const w = translator(boardWords, language);
  const ui = translator(uiWords, language);
  return (
    <>
      <p className="hidden-text" role="status">
        {ui("loading")}
      </p>
      <div className="boot-board">
        <h1>{w("title")}</h1>
        <p className="soft-text">{w("promise")}</p>
        <div className="boot-fields">
          <Blocks count={4} />
        </div>
      </div>
      <div className="boot-rows">
        <Blocks count={8} />
      </div>
    </>
  );
}

function Blocks({ count }: { readonly count: number }) {
  return Array.from({ length: count }, (_, index) => `block-${index}`).map((key) => (
    <span key={key} className="boot-block" />
  ));
}

function SlipPlace({ language }: In) {
  const w = translator(slipWords, language);
  return (
    <div className={slip.slip}>
      <div className={slip.line}>
        <h2>{w("title")}</h2>
      </div>
      <div className="boot-empty">
        <p>{w("empty")}</p>
        <p className={slip.soft}>{w("emptyHelp")}</p>
      </div>
      <div className="boot-full">
        <Blocks count={3} />
      </div>
    </div>
  );
}

function Tabs({ language }: In) {
  const w = translator(appWords, language);
  return (
    <nav className={`${shell.phoneBar} boot-phone`} aria-label={w("mainNav")}>
      {pagesIn("nav", false)
        .filter(({ nav }) => nav?.phone)
        .map((page) => (
          <a
            key={page.path}
            href={page.path}
            className={classes(shell.phoneTab, page.path === "/" && "boot-home")}
          >
            {page.nav && <Icon name={page.nav.icon} />}
            <span>{w(page.title)}</span>
          </a>
        ))}
      <span className={shell.phoneTab}>
        <Icon name="slip" />
        <span>{w("slip")}</span>
      </span>
    </nav>
  );
}
