import { useExplorer } from "@/chain/explorer";
import { useWords } from "@/i18n/hooks";
import style from "./Transparency.module.css";
import { transparencyWords } from "./words";

/** An address in full, with a link to an explorer where the chain has one; nobody's address is said in words. */
export function Address({ value }: { readonly value: string }) {
  const w = useWords(transparencyWords);
  const explorer = useExplorer();
  if (/^0x0{40}$/.test(value)) return <>{w("nobody")}</>;
  const link = explorer.address(value);
  const text = <span className={style.address}>{value}</span>;
  return link === null ? (
    text
  ) : (
    <a href={link} rel="noreferrer">
      {text}
    </a>
  );
}
