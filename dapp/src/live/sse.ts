/**
 * Server-Sent Events from bytes: pure, fed with pieces that may end anywhere.
 *
 * The browser's own EventSource does not tell of a number that is sent alone, and that is the stream's heartbeat; so a
 * connection that died without a word would look alive for ever. Hence this reader.
 */

export interface ServerEvent {
  /** Null where only a number was sent: a sign of life. */
  readonly name: string | null;
  readonly data: string;
  readonly id: string | null;
}

/** Reads a stream; `feed` gives the events that a piece completed. */
export class EventReader {
  #rest = "";
  readonly #decoder = new TextDecoder();

  feed(bytes: Uint8Array): ServerEvent[] {
    this.#rest += this.#decoder.decode(bytes, { stream: true });
    const blocks = this.#rest.split("\n\n");
    this.#rest = blocks.pop() ?? "";
    return blocks.flatMap(eventOf);
  }
}

function eventOf(block: string): ServerEvent[] {
  let name: string | null = null;
  let id: string | null = null;
  const data: string[] = [];
  for (const line of block.split("\n")) {
    const at = line.indexOf(":");
    if (at === 0) continue;
    const field = at < 0 ? line : line.slice(0, at);
    const value = at < 0 ? "" : line.slice(at + 1).replace(/^ /, "");
    if (field === "event") name = value;
    else if (field === "data") data.push(value);
    else if (field === "id") id = value;
  }
  if (data.length === 0) return id === null ? [] : [{ name: null, data: "", id }];
  return [{ name: name ?? "message", data: data.join("\n"), id }];
}
