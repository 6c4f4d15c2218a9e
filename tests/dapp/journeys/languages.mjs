// Every page in French and in English: its language is said, its title differs, and no sentence is in the other one.
import { journey } from "../lib/journey.mjs";
import { pathsOf } from "../lib/pages.mjs";

/** Words that one language cannot do without and the other does not have. */
const TELLING = {
  fr: /\b(the|your|with|which|what|from|and|are|this|you|was|were|been|their)\b/i,
  en: /\b(le|les|des|une|votre|vous|avec|dans|pour|sont|cette|qui|aux|du)\b/i,
};
const SETTLES_MS = 300;
const SELECTOR = "main h1, main h2, main h3, main p, main li, main label, main th, main dt, main button, main a, main option, header, footer, nav, aside";

await journey(async ({ base, open, claim, shot }) => {
  const paths = await pathsOf(base);
  const titles = {};
  await Promise.all(["en", "fr"].map(async (language) => {
    const { page, context } = await open({ language });
    for (const path of paths) {
      await page.goto(base + path);
      await page.locator("main h1").first().waitFor();
      await page.waitForTimeout(SETTLES_MS);
      const lang = await page.locator("html").getAttribute("lang");
      const lines = await page.locator(SELECTOR).evaluateAll((all) =>
        all.filter((one) => one.checkVisibility() && !one.closest("[lang]:not(html), code, pre") && one.querySelector("code, pre, [lang]") === null).map((one) => one.innerText),
      );
      const foreign = [...new Set(lines.flatMap((text) => text.split("\n")).filter((text) => TELLING[language].test(text)))];
      claim(`${language} ${path}: nothing is in the other language`, lang === language && foreign.length === 0, { lang, foreign: foreign.slice(0, 5) });
      (titles[path] ??= {})[language] = await page.title();
      if (language === "fr") await shot(page, `french ${path.replaceAll("/", "_")}`);
    }
    await context.close();
  }));
  // A match is called by its sides, and two words are the same.
  const same = Object.entries(titles).filter(([path, { en, fr }]) => en === fr && !/match|operator/.test(path) && path !== "/");
  claim("titles are translated", same.length === 0, same);

  const { page } = await open({ language: "fr" });
  await page.getByRole("button", { name: /Langue, thème et cotes/ }).click();
  await page.getByRole("dialog").getByLabel("Langue").selectOption("en");
  await page.getByRole("dialog").getByLabel("Theme").waitFor();
  claim("the language changes at once", (await page.locator("html").getAttribute("lang")) === "en");
  await page.reload();
  await page.getByRole("heading", { level: 1, name: "Matches" }).waitFor();
  claim("the choice is kept", (await page.locator("html").getAttribute("lang")) === "en");
});
