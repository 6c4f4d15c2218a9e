// A phone, in French: bottom bar, the slip as a sheet, by touch.
import { journey } from "../lib/journey.mjs";

await journey(async ({ open, claim, shot }) => {
  const { page } = await open({ phone: true, language: "fr" });
  claim("the language is the browser's", (await page.locator("html").getAttribute("lang")) === "fr");
  const odds = page.locator("[data-selection]:not([aria-disabled])");
  await odds.first().waitFor();
  await odds.nth(0).tap();
  await odds.nth(4).tap();
  await shot(page, "phone-board");
  await page.getByRole("button", { name: "Coupon, 2 sélections" }).tap();
  const sheet = page.getByRole("dialog", { name: "Coupon" });
  await sheet.locator("[data-leg]").first().waitFor();
  claim("two legs", (await sheet.locator("[data-leg]").count()) === 2);
  claim("they are an accumulator", await sheet.getByRole("radio", { name: "Combiné (2)" }).isChecked());
  await sheet.getByRole("button", { name: "Ajouter 5,00" }).tap();
  const stake = await sheet.getByLabel("Mise").first().inputValue();
  claim("a chip adds to the stake", stake === "15", stake);
  const box = await sheet.boundingBox();
  const size = page.viewportSize();
  claim("the sheet stands at the bottom, as wide as the screen", Math.abs(box.y + box.height - size.height) < 2 && box.width === size.width, box);
  await sheet.getByRole("button", { name: "Connectez un portefeuille pour parier" }).tap();
  await page.getByRole("dialog", { name: "Connecter un portefeuille" }).getByRole("button", { name: "Test wallet" }).tap();
  await sheet.getByRole("button", { name: "Identifiez-vous avec votre portefeuille" }).tap();
  await sheet.getByText("Prouvez qui vous êtes").waitFor();
  claim("the way goes on inside the sheet", true);
  await shot(page, "phone-slip");
  await page.keyboard.press("Escape");
  await sheet.waitFor({ state: "hidden" });
  await page.getByRole("navigation", { name: "Principal" }).getByRole("link", { name: "En direct" }).tap();
  await page.getByRole("heading", { level: 1, name: "En direct" }).waitFor();
  const small = await page.evaluate(() =>
    [...document.querySelectorAll("nav a, nav button, main button")].filter((one) => one.offsetParent && one.getBoundingClientRect().height < 24).length,
  );
  claim("nothing to touch is lower than 24 pixels", small === 0, small);
});
