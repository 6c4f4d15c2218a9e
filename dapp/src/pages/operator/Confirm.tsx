import type { ReactNode } from "react";
import { useWords } from "@/i18n/hooks";
import { Button } from "@/ui/Button";
import { Dialog } from "@/ui/Dialog";
import { Failed } from "@/ui/states";
import style from "./Operator.module.css";
import { operatorWords } from "./words";

export interface ConfirmProps {
  readonly open: boolean;
  readonly title: string;
  /** What will be. */
  readonly text: ReactNode;
  readonly action: string;
  readonly busy: boolean;
  readonly error: unknown;
  readonly onConfirm: () => void;
  readonly onClose: () => void;
}

/** Asks before something that others will feel. */
export function Confirm({ open, title, text, action, busy, error, onConfirm, onClose }: ConfirmProps) {
  const w = useWords(operatorWords);
  return (
    <Dialog open={open} onClose={onClose} title={title}>
      <div>{text}</div>
      {error !== null && error !== undefined && <Failed error={error} />}
      <div className={style.buttons}>
        <Button kind="danger" busy={busy} onClick={onConfirm}>
          {action}
        </Button>
        <Button onClick={onClose}>{w("cancel")}</Button>
      </div>
    </Dialog>
  );
}
