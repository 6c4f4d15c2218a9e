import { Failed } from "@/ui/states";
import style from "./shell.module.css";

/** Shown where the front could not even learn which chain it is for. */
export function Boot({ error, retry }: { readonly error: unknown; readonly retry: () => void }) {
  return (
    <main className={style.boot}>
      <Failed error={error} retry={retry} />
    </main>
  );
}
