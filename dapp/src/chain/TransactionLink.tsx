import { useExplorer } from "./explorer";

/** A link to a transaction in the explorer; nothing where there is none. */
export function TransactionLink(props: { readonly hash: string | null | undefined; readonly label: string }) {
  const url = useExplorer().transaction(props.hash);
  if (url === null) return null;
  return (
    <a href={url} target="_blank" rel="noreferrer">
      {props.label}
    </a>
  );
}
