import { words } from "@/i18n/words";

export const privacyWords = words(
  {
    title: "Privacy",
    intro: "What is known of you, who sees it, and how it goes away again.",
    chainTitle: "On the chain, for everybody and for ever",
    chain1: "Your wallet’s address with its deposits, bets, payouts and withdrawals.",
    chain2:
      "Until when the wallet may bet, its weekly limits, and whether entry is barred until a day: without a reason, so a break looks like any other bar.",
    chain3: "Never a name, a date of birth or anything that an identity provider told us.",
    chain4:
      "What stands on the chain cannot be erased, by nobody. Who knows that an address is yours can read it all.",
    serverTitle: "On our servers",
    server1:
      "What the identity provider told: names, date and place of birth. Sealed with a key of your own; erasing destroys that key, so that backups forget as well.",
    server2: "A keyed hash of your name and birthday, so that one person has one account.",
    server3: "Your wallets, sessions, limits and breaks, and which terms you accepted.",
    server4: "A log of what happened to accounts: numbers and words of a fixed list, no name and no address.",
    longTitle: "How long",
    longWhat: "What",
    longUntil: "Until",
    rowIdentity: "Identity, if you have bet",
    untilFive: "5 years after you close your account (French gambling law)",
    rowIdentityNone: "Identity and wallets, if you have never bet",
    untilClosed: "you close your account",
    rowAttempts: "Attempts to prove an identity",
    untilAttempts: "90 days",
    rowLimits: "Limits and breaks",
    rowWallets: "The link between you and your wallets",
    rowMarketing: "Consent to advertising",
    untilWithdrawn: "you withdraw it",
    browserTitle: "In this browser",
    browser1:
      "One cookie that keeps you signed in. No other cookies, no advertising, no measuring by others: this page loads nothing from anywhere else.",
    browser2:
      "Your language, theme, way to write odds, your slip and the bets that you signed here stay in the browser and are told to nobody. With those bets you can act on the chain when we do not answer.",
    rightsTitle: "What you can do",
    rights1: "See and erase your proven identity, as far as the law lets us, on the identity page.",
    rights2: "Download every receipt of yours from your bets.",
    rights3: "Close your account; what need not be kept goes at once.",
    rights4: "Complain to the data protection authority; in France that is the CNIL (cnil.fr).",
    toIdentity: "To identity",
    toBets: "To my bets",
  },
  {
    title: "Vie privée",
    intro: "Ce qui est su de vous, qui le voit, et comment cela disparaît.",
    chainTitle: "Sur la chaîne, pour tous et pour toujours",
    chain1: "L’adresse de votre portefeuille avec ses dépôts, paris, gains et retraits.",
    chain2:
      "Jusqu’à quand le portefeuille peut parier, ses limites hebdomadaires, et si l’entrée est fermée jusqu’à un jour : sans motif, si bien qu’une pause ressemble à toute autre fermeture.",
    chain3: "Jamais un nom, une date de naissance ni rien de ce qu’un fournisseur d’identité nous a dit.",
    chain4:
      "Ce qui est sur la chaîne ne peut être effacé par personne. Qui sait qu’une adresse est à vous peut tout y lire.",
    serverTitle: "Sur nos serveurs",
    server1:
      "Ce que le fournisseur d’identité a dit : noms, date et lieu de naissance. Scellé par une clé à vous ; effacer détruit cette clé, si bien que les sauvegardes oublient aussi.",
    server2:
      "Une empreinte à clé de votre nom et de votre date de naissance, pour qu’une personne ait un seul compte.",
    server3: "Vos portefeuilles, sessions, limites et pauses, et les conditions que vous avez acceptées.",
    server4:
      "Un journal de ce qui est arrivé aux comptes : des nombres et des mots d’une liste fixe, ni nom ni adresse.",
    longTitle: "Combien de temps",
    longWhat: "Quoi",
    longUntil: "Jusqu’à",
    rowIdentity: "Identité, si vous avez parié",
    untilFive: "5 ans après la fermeture du compte (loi française sur les jeux)",
    rowIdentityNone: "Identité et portefeuilles, si vous n’avez jamais parié",
    untilClosed: "la fermeture du compte",
    rowAttempts: "Essais de preuve d’identité",
    untilAttempts: "90 jours",
    rowLimits: "Limites et pauses",
    rowWallets: "Le lien entre vous et vos portefeuilles",
    rowMarketing: "Accord pour la publicité",
    untilWithdrawn: "son retrait",
    browserTitle: "Dans ce navigateur",
    browser1:
      "Un cookie qui vous garde identifié. Aucun autre cookie, aucune publicité, aucune mesure par des tiers : cette page ne charge rien d’ailleurs.",
    browser2:
      "Langue, thème, écriture des cotes, coupon et paris que vous avez signés ici restent dans le navigateur et ne sont dits à personne. Avec ces paris, vous pouvez agir sur la chaîne quand nous ne répondons pas.",
    rightsTitle: "Ce que vous pouvez faire",
    rights1:
      "Voir et effacer votre identité prouvée, autant que la loi nous le permet, sur la page Identité.",
    rights2: "Télécharger chaque reçu depuis vos paris.",
    rights3: "Fermer votre compte ; ce qui n’a pas à être gardé disparaît aussitôt.",
    rights4: "Vous plaindre à l’autorité de protection des données ; en France, la CNIL (cnil.fr).",
    toIdentity: "Vers l’identité",
    toBets: "Vers mes paris",
  },
);
