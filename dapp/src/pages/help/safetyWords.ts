import { words } from "@/i18n/words";

export const safetyWords = words(
  {
    title: "Playing safely",
    intro: "Betting costs money over time. It should stay a pastime that you can afford to lose.",
    helpTitle: "Talk to somebody",
    helpText:
      "Joueurs Info Service listens and advises, every day from 8 to 2 in the morning, anonymously. For you or for somebody close to you. The call costs no more than a normal one.",
    call: "Call {number}",
    site: "joueurs-info-service.fr",
    signsTitle: "Signs to take seriously",
    sign1: "You bet to win back what you lost.",
    sign2: "You stake more than you had meant to, or longer.",
    sign3: "You borrow, sell things or miss bills to bet.",
    sign4: "You hide from others how much you bet.",
    sign5: "You think of bets at work, at night or with your family.",
    toolsTitle: "What you can set",
    tool1: "Weekly limits for deposits and stakes. A lower one holds at once, a higher one after 48 hours.",
    tool2: "A reminder of the time that you have been playing, every 15 to 60 minutes.",
    tool3:
      "A break from 24 hours to 12 months. It holds for every wallet of yours and cannot be ended early, by nobody. Money in your account can be withdrawn during it.",
    tool4:
      "In France, a ban from all operators: ask the regulator, ANJ (anj.fr). It holds for three years at least. Where this installation is connected to its register, it is asked before you may bet.",
    toLimits: "Set limits or take a break",
    minorsTitle: "No minors",
    minors:
      "Nobody under 18 is let in: identity and date of birth are proven first. Keep your wallet locked where children can reach your device.",
    costTitle: "What you should expect",
    cost: "The odds hold a margin. Whoever bets long enough at random loses it on every euro staked: at a margin of 5 %, about five euros of a hundred.",
  },
  {
    title: "Jeu responsable",
    intro:
      "Parier coûte de l’argent à la longue. Cela doit rester un loisir que vous pouvez vous permettre de perdre.",
    helpTitle: "Parlez à quelqu’un",
    helpText:
      "Joueurs Info Service écoute et conseille, 7 jours sur 7 de 8 h à 2 h, de façon anonyme. Pour vous ou pour un proche. L’appel n’est pas surtaxé.",
    call: "Appeler le {number}",
    site: "joueurs-info-service.fr",
    signsTitle: "Des signes à prendre au sérieux",
    sign1: "Vous pariez pour regagner ce que vous avez perdu.",
    sign2: "Vous misez plus que prévu, ou plus longtemps.",
    sign3: "Vous empruntez, vendez ou laissez des factures pour parier.",
    sign4: "Vous cachez aux autres combien vous pariez.",
    sign5: "Vous pensez aux paris au travail, la nuit ou en famille.",
    toolsTitle: "Ce que vous pouvez régler",
    tool1:
      "Des limites hebdomadaires de dépôt et de mise. Plus basse, elle vaut aussitôt ; plus haute, après 48 heures.",
    tool2: "Un rappel du temps passé à jouer, toutes les 15 à 60 minutes.",
    tool3:
      "Une pause de 24 heures à 12 mois. Elle vaut pour tous vos portefeuilles et personne ne peut l’abréger. L’argent de votre compte peut être retiré pendant ce temps.",
    tool4:
      "En France, une interdiction chez tous les opérateurs : demandez-la à l’ANJ (anj.fr). Elle vaut trois ans au moins. Là où cette installation est reliée à son fichier, il est interrogé avant que vous puissiez parier.",
    toLimits: "Régler des limites ou faire une pause",
    minorsTitle: "Pas de mineurs",
    minors:
      "Personne de moins de 18 ans n’entre : l’identité et la date de naissance sont prouvées d’abord. Verrouillez votre portefeuille là où des enfants peuvent prendre votre appareil.",
    costTitle: "À quoi s’attendre",
    cost: "Les cotes contiennent une marge. Qui parie assez longtemps au hasard la perd sur chaque euro misé : pour une marge de 5 %, environ cinq euros sur cent.",
  },
);
