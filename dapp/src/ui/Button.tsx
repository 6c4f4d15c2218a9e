import type { ButtonHTMLAttributes, ReactNode } from "react";
import style from "./Button.module.css";
import { classes } from "./classes";
import { Spinner } from "./Spinner";

export interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  readonly kind?: "primary" | "secondary" | "quiet" | "danger";
  readonly wide?: boolean;
  /** Something is under way: it shows a spinner and does nothing. */
  readonly busy?: boolean;
  readonly children: ReactNode;
}

/** A button; one that does something at once, not one that leads to another page. */
export function Button({
  kind = "secondary",
  wide,
  busy,
  children,
  className,
  onClick,
  ...rest
}: ButtonProps) {
  return (
    <button
      type="button"
      {...rest}
      aria-busy={busy || undefined}
      aria-disabled={busy || undefined}
      onClick={busy ? (event) => event.preventDefault() : onClick}
      className={classes(style.button, style[kind], wide && style.wide, className)}
    >
      {busy && <Spinner />}
      {children}
    </button>
  );
}

export interface IconButtonProps extends Omit<ButtonProps, "children"> {
  /** What it does, for those who do not see its picture. */
  readonly label: string;
  readonly children: ReactNode;
}

export function IconButton({ label, children, className, kind = "quiet", ...rest }: IconButtonProps) {
  return (
    <Button {...rest} kind={kind} aria-label={label} title={label} className={classes(style.icon, className)}>
      {children}
    </Button>
  );
}
