import { words } from "@/i18n/words";

/** Excluding oneself. */
export const rulesOfBreak = words(
  {
    what: "What a break does",
    noBets: "From this moment no bets and no deposits, until the very second of its end.",
    everywhere:
      "It holds for you as a person: on all your wallets, and on any further account. The contract is told too, so nobody can get around it.",
    money: "Your money stays yours: open bets run on and are paid, and you can withdraw at any time.",
    never: "It cannot be undone or shortened: not by you, not by us. It can be made longer.",
    running: "You are taking a break until {moment}.",
    begin: "Take a break",
    longer: "Make it longer",
    howLong: "For how long",
    hours: { one: "{count} hour", other: "{count} hours" },
    days: { one: "{count} day", other: "{count} days" },
    months: { one: "{count} month", other: "{count} months" },
    until: "Until {date}.",
    shorter: "Your present break lasts longer. Choose a longer one.",
    goOn: "Go on",
    confirmTitle: "Are you sure?",
    confirm:
      "From now on, for {length}, you cannot bet and cannot deposit: until {date}. Nobody can take this back before, whatever happens.",
    sure: "I understand that this cannot be undone.",
    now: "Stop now for {length}",
    begun: "Your break has begun. It lasts until {moment}.",
  },
  {
    what: "Ce que fait une pause",
    noBets: "Dès cet instant, ni paris ni dépôts, jusqu’à la seconde de sa fin.",
    everywhere:
      "Elle vaut pour vous en tant que personne : sur tous vos portefeuilles, et sur tout autre compte. Le contrat le sait aussi, donc personne ne peut la contourner.",
    money:
      "Votre argent reste le vôtre : les paris en cours continuent et sont payés, et vous pouvez retirer à tout moment.",
    never: "Elle ne peut être ni annulée ni raccourcie : ni par vous, ni par nous. Elle peut être prolongée.",
    running: "Vous faites une pause jusqu’au {moment}.",
    begin: "Faire une pause",
    longer: "La prolonger",
    howLong: "Pour combien de temps",
    hours: { one: "{count} heure", other: "{count} heures" },
    days: { one: "{count} jour", other: "{count} jours" },
    months: { one: "{count} mois", other: "{count} mois" },
    until: "Jusqu’au {date}.",
    shorter: "Votre pause actuelle dure plus longtemps. Choisissez plus long.",
    goOn: "Continuer",
    confirmTitle: "Êtes-vous sûr ?",
    confirm:
      "Dès maintenant, pendant {length}, vous ne pourrez ni parier ni déposer : jusqu’au {date}. Personne ne peut revenir dessus avant, quoi qu’il arrive.",
    sure: "Je comprends que cela ne peut pas être annulé.",
    now: "Arrêter maintenant pendant {length}",
    begun: "Votre pause a commencé. Elle dure jusqu’au {moment}.",
  },
);
