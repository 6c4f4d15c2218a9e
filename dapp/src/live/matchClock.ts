/** Match time for components: asked for now and then, counted on in between. With the API down the chain is asked. */
import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { useConfig as useWagmi, type Config as Wagmi } from "wagmi";
import { call } from "@/api/client";
import { useConfig } from "@/api/config";
import { ProblemError } from "@/api/problems";
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
  const { time, chain } = useConfig();
  const wagmi = useWagmi();
  const begun = useRef(false);
  if (!begun.current) {
    begun.current = true;
    if (samples.length === 0) noteMatchTime(time);
  }
  useQuery({
    queryKey: ["match-time"],
    queryFn: async ({ signal }) => {
      const now = await timeOf(signal, () => chainTime(wagmi, chain.id));
      noteMatchTime(now);
      return now;
    },
    refetchInterval: EVERY_MS,
  });
}

async function timeOf(signal: AbortSignal, otherwise: () => Promise<number>): Promise<number> {
  try {
    return (await call("show_config", { signal })).time;
  } catch (error) {
    if (signal.aborted || (error instanceof ProblemError && !error.passing)) throw error;
    return otherwise();
  }
}

async function chainTime(wagmi: Wagmi, chainId: number): Promise<number> {
  const { blockTime } = await import("@/chain/blockTime");
  return blockTime(wagmi, chainId);
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
