/**
 * The boards as the stream tells them, for React: one connection for the whole page, a listener a fixture or a market.
 *
 *   connecting ──▶ live ──▶ stale      nothing was heard for 45 s, or the server says that no changes come in
 *        ▲          │         │
 *        └──────────┴─────────┘        cut off: comes back after 1, 2, 4 ... 30 s (with a shift of its own)
 *
 * It goes on after the last number it saw; the server then sends what was missed, or a snapshot.
 */
import {
  type Board,
  type Boards,
  type Change,
  type Heading,
  ofSnapshot,
  sameHeading,
  withBoard,
  withChange,
} from "./board";
import { EventReader, type ServerEvent } from "./sse";

export type Connection = "connecting" | "live" | "stale" | "offline";

export interface LiveOptions {
  readonly url?: string;
  readonly fetch?: typeof fetch;
  readonly random?: () => number;
  readonly silenceMs?: number;
}

type Listener = () => void;

export class LiveStore {
  #boards: Boards = new Map();
  #headings = new Map<string, Heading>();
  #fixtures: readonly string[] = [];
  #connection: Connection = "connecting";
  #last: string | null = null;
  #loaded = false;
  /** Whether the server itself gets changes. */
  #fed = true;
  #attempt = 0;
  #stop: AbortController | null = null;
  #silence: ReturnType<typeof setTimeout> | undefined;
  #retry: ReturnType<typeof setTimeout> | undefined;
  readonly #listeners = new Map<string, Set<Listener>>();
  readonly #options: Required<LiveOptions>;

  constructor(options: LiveOptions = {}) {
    this.#options = {
      url: "/v1/stream",
      fetch: (...given) => fetch(...given),
      random: Math.random,
      silenceMs: 45_000,
      ...options,
    };
  }

  /** Begin; again does nothing. */
  start(): void {
    if (this.#stop !== null) return;
    window.addEventListener("offline", this.#cut);
    window.addEventListener("online", this.#again);
    void this.#connect();
  }

  /** End the connection; what is known stays. */
  stop(): void {
    window.removeEventListener("offline", this.#cut);
    window.removeEventListener("online", this.#again);
    this.#stop?.abort();
    this.#stop = null;
    clearTimeout(this.#silence);
    clearTimeout(this.#retry);
  }

  /** The machine has no network: nothing needs to be waited for to know it. */
  readonly #cut = (): void => {
    this.#say("offline");
    this.#stop?.abort();
  };

  /** The machine has a network again: nobody should wait for the next try. */
  readonly #again = (): void => {
    clearTimeout(this.#retry);
    this.#attempt = 0;
    this.#stop?.abort();
    void this.#connect();
  };

  get connection(): Connection {
    return this.#connection;
  }

  /** Whether any board has ever come in. */
  get loaded(): boolean {
    return this.#loaded;
  }

  board(fixture: string): Board | undefined {
    return this.#boards.get(fixture);
  }

  /** A fixture without its markets; the same object until something of it changes. */
  heading(fixture: string): Heading | undefined {
    return this.#headings.get(fixture);
  }

  /** Every fixture's name; the same array until one comes or goes, or its heading changes. */
  fixtures(): readonly string[] {
    return this.#fixtures;
  }

  /** Tell when a topic changes: `connection`, `list`, a fixture's name, or "fixture market-key". */
  subscribe(topic: string, listener: Listener): () => void {
    const listeners = this.#listeners.get(topic) ?? new Set();
    this.#listeners.set(topic, listeners.add(listener));
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0) this.#listeners.delete(topic);
    };
  }

  /** Take an event of the stream. */
  take(event: ServerEvent): void {
    if (event.id !== null) this.#last = event.id;
    switch (event.name) {
      case "snapshot": {
        const { seq, live, fixtures } = JSON.parse(event.data) as {
          seq: number;
          live: boolean;
          fixtures: Board[];
        };
        this.#loaded = true;
        this.#become(ofSnapshot(this.#boards, fixtures, seq));
        this.#fed = live;
        this.#say(live ? "live" : "stale");
        this.#tell("list");
        break;
      }
      case "change":
        this.#become(withChange(this.#boards, JSON.parse(event.data) as Change));
        break;
      case "board":
        this.#become(withBoard(this.#boards, JSON.parse(event.data) as Board));
        break;
      case "status":
        this.#fed = (JSON.parse(event.data) as { live: boolean }).live;
        this.#say(this.#fed ? "live" : "stale");
        break;
    }
  }

  #become(after: Boards): void {
    const before = this.#boards;
    if (before === after) return;
    this.#boards = after;
    const topics: string[] = [];
    let list = before.size !== after.size;
    for (const [fixture, board] of after) {
      const old = before.get(fixture);
      if (old === board) continue;
      topics.push(...this.#changed(fixture, old, board));
      const { markets: _, ...heading } = board;
      const known = this.#headings.get(fixture);
      if (known === undefined || !sameHeading(known, heading)) {
        this.#headings.set(fixture, heading);
        topics.push(fixture);
        list = true;
      }
    }
    for (const fixture of before.keys()) {
      if (after.has(fixture)) continue;
      this.#headings.delete(fixture);
      topics.push(fixture, ...this.#changed(fixture, before.get(fixture), undefined));
      list = true;
    }
    if (list) {
      this.#fixtures = [...after.keys()];
      topics.push("list");
    }
    for (const topic of topics) this.#tell(topic);
  }

  #changed(fixture: string, before: Board | undefined, after: Board | undefined): string[] {
    const old = before?.markets ?? {};
    const next = after?.markets ?? {};
    const changed = [...new Set([...Object.keys(old), ...Object.keys(next)])].filter(
      (key) => old[key] !== next[key],
    );
    const keys = changed.map((key) => `${fixture} ${key}`);
    const list = changed.some((key) => old[key] === undefined || next[key] === undefined);
    return list ? [...keys, `${fixture} *`] : keys;
  }

  #tell(topic: string): void {
    for (const listener of this.#listeners.get(topic) ?? []) listener();
  }

  #say(connection: Connection): void {
    if (connection === this.#connection) return;
    this.#connection = connection;
    this.#tell("connection");
  }

  async #connect(): Promise<void> {
    const stop = new AbortController();
    this.#stop = stop;
    try {
      const headers: Record<string, string> = { Accept: "text/event-stream" };
      if (this.#last !== null) headers["Last-Event-ID"] = this.#last;
      this.#listen(stop);
      const answer = await this.#options.fetch(this.#options.url, {
        headers,
        signal: stop.signal,
        cache: "no-store",
      });
      if (!answer.ok || answer.body === null) throw new Error(`HTTP ${answer.status}`);
      const reader = new EventReader();
      const body = answer.body.getReader();
      for (let piece = await body.read(); !piece.done; piece = await body.read()) {
        this.#attempt = 0;
        this.#listen(stop);
        // Who was cut off gets what was missed without a snapshot: being heard at all means that it goes on.
        if (this.#loaded) this.#say(this.#fed ? "live" : "stale");
        for (const event of reader.feed(piece.value)) this.take(event);
      }
      throw new Error("the stream has ended");
    } catch {
      if (this.#stop !== stop) return;
      clearTimeout(this.#silence);
      // A stream that ends after its time is taken up again at once, and nobody needs to hear of it.
      if (this.#attempt > 0 || !navigator.onLine) this.#say("offline");
      const wait = Math.min(30_000, 1_000 * 2 ** this.#attempt++) * (0.75 + this.#options.random() / 2);
      this.#retry = setTimeout(() => void this.#connect(), wait);
    }
  }

  #listen(stop: AbortController): void {
    clearTimeout(this.#silence);
    this.#silence = setTimeout(() => {
      this.#say("stale");
      stop.abort();
    }, this.#options.silenceMs);
  }
}

/** The page's own. */
export const live = new LiveStore();
