/** What happened in a match as the API tells it, put so that a page can show it; pure. */
import type { EventShown } from "@/api/schema";
import type { Heading } from "@/live/board";

/** The minute as people say it, "63’" or "45+2’"; null where no clock was shown. */
export function minuteTold({ minute, stoppage }: Pick<EventShown, "minute" | "stoppage">): string | null {
  if (minute == null) return null;
  return stoppage == null ? `${minute}\u2019` : `${minute}+${stoppage}\u2019`;
}

export interface TimelineItem {
  readonly key: string;
  readonly event: EventShown;
}

/** The latest first; each with a key that stays its own when others come. */
export function itemsOf(events: readonly EventShown[]): TimelineItem[] {
  const seen = new Map<string, number>();
  const items = events.map((event) => {
    const name = `${event.at} ${event.kind} ${event.side ?? ""} ${event.score?.join("-") ?? ""}`;
    const count = seen.get(name) ?? 0;
    seen.set(name, count + 1);
    return { key: `${name} ${count}`, event };
  });
  return items.reverse();
}

/** Whatever of a heading, changed, means that something happened: then the events are asked for again. */
export function markOf(heading: Heading | undefined): string {
  if (heading === undefined) return "";
  const { score, reds, phase, status, why, result } = heading;
  return JSON.stringify([score, reds, phase, status, why, result]);
}
