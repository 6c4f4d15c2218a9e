/** Match time for components: asked for now and then, counted on in between. */
import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { call } from "@/api/client";
import { useConfig } from "@/api/config";
import { matchTime, type Sample } from "./clock";

const EVERY_MS = 20_000;
const samples: Sample[] = [];

/** Take a reading: any answer that says what match time it is. */
export function noteMatchTime(match: number): void {
  const last = samples.at(-1);
  // A clock that was moved by hand has no pace worth keeping.
  if (last && Math.abs(match - (matchTime(samples, performance.now()) ?? match)) > 30) samples.length = 0;
  samples.push({ at: performance.now(), match });
  if (samples.length > 8) samples.shift();
}

/** Keeps the readings coming; stands once in the application. */
export function useMatchClockReadings(): void {
  const { time } = useConfig();
  const begun = useRef(false);
  if (!begun.current) {
    begun.current = true;
    if (samples.length === 0) noteMatchTime(time);
  }
  useQuery({
    queryKey: ["match-time"],
    queryFn: async ({ signal }) => {
      const config = await call("show_config", { signal });
      noteMatchTime(config.time);
      return config.time;
    },
    refetchInterval: EVERY_MS,
  });
}

/** Match seconds now; draws again every second. */
export function useMatchNow(everyMs = 1_000): number {
  const { time } = useConfig();
  const [now, setNow] = useState(() => matchTime(samples, performance.now()) ?? time);
  useEffect(() => {
    const timer = setInterval(() => setNow(matchTime(samples, performance.now()) ?? time), everyMs);
    return () => clearInterval(timer);
  }, [everyMs, time]);
  return now;
}
