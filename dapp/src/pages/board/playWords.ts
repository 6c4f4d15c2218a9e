import { words } from "@/i18n/words";

export const playWords = words(
  {
    before: "To come",
    first_half: "1st half",
    half_time: "Half time",
    second_half: "2nd half",
    extra_time: "Extra time",
    in_play: "In play",
    ended: "Ended",
  },
  {
    before: "À venir",
    first_half: "1re mi-temps",
    half_time: "Mi-temps",
    second_half: "2e mi-temps",
    extra_time: "Prolongation",
    in_play: "En direct",
    ended: "Terminé",
  },
);
