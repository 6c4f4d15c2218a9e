/** Files whose names differ in case alone are one file on some machines. */
import { expect, it } from "vitest";

it("no two modules have the same name in another case", () => {
  const paths = Object.keys(import.meta.glob("../**/*.{ts,tsx}")).map((path) => path.replace(/\.tsx?$/, ""));
  const found = new Map<string, string>();
  const twice = paths.filter((path) => {
    const other = found.get(path.toLowerCase());
    found.set(path.toLowerCase(), path);
    return other !== undefined && other !== path;
  });
  expect(paths.length).toBeGreaterThan(100);
  expect(twice).toEqual([]);
});
