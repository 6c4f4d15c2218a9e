import { type ReactNode, useEffect, useId, useRef } from "react";
import { useWords } from "@/i18n/hooks";
import { IconButton } from "./Button";
import { classes } from "./classes";
import style from "./Dialog.module.css";
import { Icon } from "./Icon";
import { uiWords } from "./words";

export interface DialogProps {
  readonly open: boolean;
  /** Left out only with `must`. */
  readonly onClose?: () => void;
  /** It wants an answer: nothing but what is in it closes it. */
  readonly must?: boolean;
  readonly title: string;
  /** From the bottom of the screen, on a phone. */
  readonly sheet?: boolean;
  readonly children: ReactNode;
}

/** A dialog over the page: the browser's own, so that focus stays in it, Escape closes it, and focus goes back. */
export function Dialog({ open, onClose, must = false, title, sheet, children }: DialogProps) {
  const w = useWords(uiWords);
  const id = useId();
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const element = dialog.current;
    if (open && element && !element.open) element.showModal();
    if (!open && element?.open) element.close();
  }, [open]);
  // Browsers close a dialog at the second Escape whatever the page says: it is opened again.
  const closed = () => (must && open ? dialog.current?.showModal() : onClose?.());
  return (
    <dialog
      ref={dialog}
      className={classes(style.dialog, sheet && style.sheet)}
      aria-labelledby={id}
      onClose={closed}
      onCancel={(event) => must && event.preventDefault()}
      onClick={(event) => event.target === dialog.current && !must && onClose?.()}
      onKeyDown={(event) => event.key === "Escape" && event.stopPropagation()}
    >
      {open && (
        <>
          <div className={style.head}>
            <h2 id={id}>{title}</h2>
            {!must && (
              <IconButton label={w("close")} onClick={() => onClose?.()}>
                <Icon name="close" />
              </IconButton>
            )}
          </div>
          <div className={style.body}>{children}</div>
        </>
      )}
    </dialog>
  );
}
