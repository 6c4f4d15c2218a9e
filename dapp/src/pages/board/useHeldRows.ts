import { type RefObject, useCallback, useEffect, useRef, useState } from "react";

/**
 * The list as it was when the pointer (or the keyboard's focus) came in: nothing moves under a cursor. It becomes the list
 * of now when they leave, or when somebody asks for it; `changed` says that the two differ.
 */
export function useHeldRows(
  rows: readonly string[],
  asked: unknown,
): {
  rows: readonly string[];
  changed: boolean;
  release: () => void;
  area: RefObject<HTMLDivElement | null>;
} {
  const area = useRef<HTMLDivElement>(null);
  const [held, setHeld] = useState<readonly string[] | null>(null);
  const latest = useRef(rows);
  latest.current = rows;
  const release = useCallback(() => setHeld(null), []);

  // Another filter is another list, wherever the pointer is.
  // biome-ignore lint/correctness/useExhaustiveDependencies: `asked` is what releases it
  useEffect(() => setHeld(null), [asked]);

  useEffect(() => {
    const element = area.current;
    if (element === null) return;
    const hold = () => setHeld((before) => before ?? latest.current);
    const leave = () => {
      if (!element.matches(":hover") && !element.contains(document.activeElement)) setHeld(null);
    };
    // Focus is somewhere else only after the event.
    const later = () => setTimeout(leave, 0);
    element.addEventListener("pointerenter", hold);
    element.addEventListener("focusin", hold);
    element.addEventListener("pointerleave", leave);
    element.addEventListener("focusout", later);
    return () => {
      element.removeEventListener("pointerenter", hold);
      element.removeEventListener("focusin", hold);
      element.removeEventListener("pointerleave", leave);
      element.removeEventListener("focusout", later);
    };
  }, []);

  const changed = held !== null && held.join(" ") !== rows.join(" ");
  return { rows: held ?? rows, changed, release, area };
}
