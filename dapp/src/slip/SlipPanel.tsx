import { useSlip } from "./store";

export function SlipPanel({ inSheet }: { readonly inSheet?: boolean }) {
  return <p data-sheet={inSheet}>{useSlip().length}</p>;
}
