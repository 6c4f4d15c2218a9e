import { type InputHTMLAttributes, type ReactNode, type SelectHTMLAttributes, useId } from "react";
import style from "./Field.module.css";

interface Around {
  readonly label: string;
  /** Stands below it: what it is for, or what it may hold. */
  readonly note?: ReactNode;
  /** What is wrong with it and what to do; read aloud. */
  readonly error?: string | null;
  /** Stands before or behind the text, as a currency. */
  readonly before?: ReactNode;
  readonly after?: ReactNode;
}

export type FieldProps = Around & Omit<InputHTMLAttributes<HTMLInputElement>, "id">;

/** A text field with its label. */
export function Field({ label, note, error, before, after, ...rest }: FieldProps) {
  const id = useId();
  const described = [note && `${id}-note`, error && `${id}-error`].filter(Boolean).join(" ") || undefined;
  return (
    <div className={style.field}>
      <label className={style.label} htmlFor={id}>
        {label}
      </label>
      <div className={style.box} data-wrong={Boolean(error)}>
        {before}
        <input {...rest} id={id} aria-invalid={Boolean(error)} aria-describedby={described} />
        {after}
      </div>
      <Below id={id} note={note} error={error} />
    </div>
  );
}

export type SelectProps = Around & Omit<SelectHTMLAttributes<HTMLSelectElement>, "id">;

/** A choice of a few. */
export function Select({ label, note, error, before, after, children, ...rest }: SelectProps) {
  const id = useId();
  return (
    <div className={style.field}>
      <label className={style.label} htmlFor={id}>
        {label}
      </label>
      <div className={style.box}>
        {before}
        <select {...rest} id={id}>
          {children}
        </select>
        {after}
      </div>
      <Below id={id} note={note} error={error} />
    </div>
  );
}

function Below({ id, note, error }: { id: string; note: ReactNode; error: string | null | undefined }) {
  return (
    <>
      {note && (
        <div className={style.note} id={`${id}-note`}>
          {note}
        </div>
      )}
      {error && (
        <div className={style.error} id={`${id}-error`} role="alert">
          {error}
        </div>
      )}
    </>
  );
}
