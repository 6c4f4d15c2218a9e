/** The browser's own storage, which may be forbidden or full: then nothing is kept, and nothing breaks. */
export function kept(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

export function keep(key: string, value: string | null): void {
  try {
    if (value === null) localStorage.removeItem(key);
    else localStorage.setItem(key, value);
  } catch {
    // Private windows of some browsers refuse; the choice then lasts as long as the page.
  }
}
