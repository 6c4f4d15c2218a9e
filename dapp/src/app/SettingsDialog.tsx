import { useState } from "react";
import { useWords } from "@/i18n/hooks";
import type { Language } from "@/i18n/words";
import { ODDS_FORMATS, type OddsFormat } from "@/odds/odds";
import { IconButton } from "@/ui/Button";
import { Dialog } from "@/ui/Dialog";
import { Select } from "@/ui/Field";
import { Icon } from "@/ui/Icon";
import { prefer, type Theme, usePreferences } from "./preferences";
import { appWords } from "./words";

/** Language, theme and the way to write odds. */
export function SettingsButton() {
  const w = useWords(appWords);
  const [open, setOpen] = useState(false);
  const { language, theme, oddsFormat } = usePreferences();
  return (
    <>
      <IconButton
        label={`${language.toUpperCase()} – ${w("settings")}`}
        aria-haspopup="dialog"
        onClick={() => setOpen(true)}
      >
        <Icon name={theme === "dark" ? "moon" : "sun"} />
        <span>{language.toUpperCase()}</span>
      </IconButton>
      <Dialog open={open} onClose={() => setOpen(false)} title={w("settings")}>
        <Select
          label={w("language")}
          value={language}
          onChange={(event) => prefer({ language: event.target.value as Language })}
        >
          <option value="en" lang="en">
            English
          </option>
          <option value="fr" lang="fr">
            Français
          </option>
        </Select>
        <Select
          label={w("theme")}
          value={theme}
          onChange={(event) => prefer({ theme: event.target.value as Theme })}
        >
          <option value="light">{w("light")}</option>
          <option value="dark">{w("dark")}</option>
        </Select>
        <Select
          label={w("odds")}
          value={oddsFormat}
          onChange={(event) => prefer({ oddsFormat: event.target.value as OddsFormat })}
        >
          {ODDS_FORMATS.map((format) => (
            <option key={format} value={format}>
              {w(format)}
            </option>
          ))}
        </Select>
      </Dialog>
    </>
  );
}
