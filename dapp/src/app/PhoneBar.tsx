import { useState } from "react";
import { Link, useLocation } from "wouter";
import { useWords } from "@/i18n/hooks";
import { SlipPanel } from "@/slip/SlipPanel";
import { useSlip } from "@/slip/store";
import { Dialog } from "@/ui/Dialog";
import { Icon } from "@/ui/Icon";
import { useNavPages } from "./Header";
import style from "./shell.module.css";
import { appWords } from "./words";

/** On a phone: the main pages at the bottom of the screen, and the slip, which opens as a sheet. */
export function PhoneBar() {
  const w = useWords(appWords);
  const [location] = useLocation();
  const [open, setOpen] = useState(false);
  const count = useSlip().length;
  const pages = useNavPages().filter((page) => page.nav?.phone);
  return (
    <>
      <nav className={style.phoneBar} aria-label={w("mainNav")}>
        {pages.map((page) => (
          <Link
            key={page.path}
            href={page.path}
            className={style.phoneTab}
            aria-current={location === page.path ? "page" : undefined}
          >
            {page.nav && <Icon name={page.nav.icon} />}
            <span>{w(page.title)}</span>
          </Link>
        ))}
        <button
          type="button"
          className={style.phoneTab}
          aria-haspopup="dialog"
          aria-label={w("slipCount", { count })}
          onClick={() => setOpen(true)}
        >
          <Icon name="slip" />
          <span>{w("slip")}</span>
          {count > 0 && (
            <span className={style.count} aria-hidden="true">
              {count}
            </span>
          )}
        </button>
      </nav>
      <Dialog open={open} onClose={() => setOpen(false)} title={w("slip")} sheet>
        <SlipPanel inSheet />
      </Dialog>
    </>
  );
}
