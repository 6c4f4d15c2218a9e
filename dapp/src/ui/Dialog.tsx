import { type ReactNode, useEffect, useId, useRef } from "react";
import { useWords } from "@/i18n/hooks";
import { IconButton } from "./Button";
import { classes } from "./classes";
import style from "./Dialog.module.css";
import { Icon } from "./Icon";
import { uiWords } from "./words";

export interface DialogProps {
  readonly open: boolean;
  readonly onClose: () => void;
  readonly title: string;
  /** From the bottom of the screen, on a phone. */
  readonly sheet?: boolean;
  readonly children: ReactNode;
}

/** A dialog over the page: the browser's own, so that focus stays in it, Escape closes it, and focus goes back. */
export function Dialog({ open, onClose, title, sheet, children }: DialogProps) {
  const w = useWords(uiWords);
  const id = useId();
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const element = dialog.current;
    if (open && element && !element.open) element.showModal();
    if (!open && element?.open) element.close();
  }, [open]);
  return (
    <dialog
      ref={dialog}
      className={classes(style.dialog, sheet && style.sheet)}
      aria-labelledby={id}
      onClose={onClose}
      onClick={(event) => event.target === dialog.current && onClose()}
      onKeyDown={(event) => event.key === "Escape" && event.stopPropagation()}
    >
      {open && (
        <>
          <div className={style.head}>
            <h2 id={id}>{title}</h2>
            <IconButton label={w("close")} onClick={onClose}>
              <Icon name="close" />
            </IconButton>
          </div>
          <div className={style.body}>{children}</div>
        </>
      )}
    </dialog>
  );
}
