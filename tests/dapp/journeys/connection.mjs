// The stream is cut off: the page says so and keeps what it knows; back again, it goes on after the last number.
import { journey, until } from "../lib/journey.mjs";

await journey(async ({ open, claim, errors }) => {
  const { page, context } = await open();
  const asked = [];
  page.on("request", (request) => {
    if (request.url().endsWith("/v1/stream")) asked.push(request.headers()["last-event-id"] ?? null);
  });
  await page.locator("[data-selection]").first().waitFor();
  const before = await page.locator("[data-selection]").count();
  await context.setOffline(true);
  await page.evaluate(() => window.dispatchEvent(new Event("offline")));
  await page.getByText("Connection lost").waitFor();
  claim("a lost connection is said", true);
  claim("what is known stays", (await page.locator("[data-selection]").count()) === before);
  await context.setOffline(false);
  await page.getByText("Connection lost").waitFor({ state: "hidden" });
  claim("it goes on by itself", true);
  const last = await until(() => asked.at(-1), "the stream to be asked for again");
  claim("it asks for what came after the last number", /^\d+$/.test(last), asked);
  // The browser tells of each request that found no network; that was the point.
  for (let index = errors.length - 1; index >= 0; index--) if (/ERR_INTERNET_DISCONNECTED|ERR_FAILED/.test(errors[index])) errors.splice(index, 1);
});
