// Before anything is painted: the theme and language that were chosen last, so that nothing flashes; and what of the
// shell's static markup fits: whether this is the board, whether the slip holds something.
(() => {
  const kept = (key) => {
    try {
      return localStorage.getItem(key);
    } catch {
      return null;
    }
  };
  const dark = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
  const theme = kept("proofbook.theme");
  document.documentElement.dataset.theme = theme === "light" || theme === "dark" ? theme : dark;
  const language = kept("proofbook.language");
  document.documentElement.lang =
    language === "fr" || language === "en" ? language : navigator.language.startsWith("fr") ? "fr" : "en";
  document.documentElement.dataset.page = location.pathname === "/" ? "board" : "other";
  document.documentElement.dataset.slip = (kept("proofbook.slip") || "[]") === "[]" ? "empty" : "full";
})();
