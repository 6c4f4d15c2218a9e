import { words } from "@/i18n/words";

/** Caps of pots. */
export const potWords = words(
  {
    title: "Caps of pots",
    help: "A pot is what bets on one market at one line of a match net in. Its cap is the most that the desk lets it reserve, whatever else is free of the match’s budget. Accumulators enter no pot.",
    none: "No pot has a cap.",
    market: "Market",
    set: "Set",
    change: "{amount}. Change the cap of {pot}, {match}",
    choose: "Match",
    chooseNone: "Choose a match",
    chooseMarket: "Market and line",
    noMarkets: "Nothing is priced of this match now, so no pot of it can be named here.",
    marketsFailed: "The markets of this match could not be read.",
    add: "Cap this pot",
  },
  {
    title: "Plafonds des cagnottes",
    help: "Une cagnotte est l’endroit où se compensent les paris d’un marché à une ligne d’un match. Son plafond est le plus que le guichet la laisse réserver, quoi qu’il reste du budget du match. Les combinés n’entrent dans aucune.",
    none: "Aucune cagnotte n’a de plafond.",
    market: "Marché",
    set: "Fixé",
    change: "{amount}. Changer le plafond de {pot}, {match}",
    choose: "Match",
    chooseNone: "Choisissez un match",
    chooseMarket: "Marché et ligne",
    noMarkets: "Rien n’est coté de ce match en ce moment : aucune de ses cagnottes ne peut être nommée ici.",
    marketsFailed: "Les marchés de ce match n’ont pas pu être lus.",
    add: "Plafonner cette cagnotte",
  },
);
