import { useWords } from "@/i18n/hooks";
import type { Heading } from "@/live/board";
import { useMatchNow } from "@/live/matchClock";
import { minuteOf } from "./minute";
import { playWords } from "./playWords";

/** How far a match is: the phase, and the minute where its clock runs. */
export function PlayState({ heading }: { readonly heading: Heading }) {
  const w = useWords(playWords);
  const now = useMatchNow();
  const minute = minuteOf(heading, now);
  const phase = heading.phase ?? (heading.in_play ? "in_play" : "before");
  return (
    <>
      {w(phase)}
      {minute !== null && ` ${minute}`}
    </>
  );
}
