/** Wall clock for components: limits, sessions and identity run by it, and not by match time. */
import { useEffect, useState } from "react";

/** Seconds since 1970; draws again as often as is asked for. */
export function useWallNow(everyMs = 10_000): number {
  const [now, setNow] = useState(() => Math.floor(Date.now() / 1_000));
  useEffect(() => {
    const timer = setInterval(() => setNow(Math.floor(Date.now() / 1_000)), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return now;
}
