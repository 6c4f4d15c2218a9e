import { words } from "@/i18n/words";

export const uiWords = words(
  {
    close: "Close",
    again: "Try again",
    loading: "Loading",
    unreachable: "No answer",
    unreachableHelp:
      "The server does not answer. Check your connection and try again; settled bets can be paid out from the chain without it.",
    signInFirst: "Sign in first",
    signInFirstHelp: "Connect your wallet and sign in at the top of the page.",
    tooMany: "Too many requests",
    tooManyHelp: "Wait a moment and try again.",
    serverTrouble: "Trouble on our side",
    serverTroubleHelp: "Nothing of yours is lost. Try again in a moment.",
    unexpected: "Something went wrong",
    unexpectedHelp: "Reload the page and try again.",
    notices: "Notices",
    toasts: "Messages",
    copy: "Copy",
    copied: "Copied",
  },
  {
    close: "Fermer",
    again: "Réessayer",
    loading: "Chargement",
    unreachable: "Pas de réponse",
    unreachableHelp:
      "Le serveur ne répond pas. Vérifiez votre connexion et réessayez ; les paris terminés peuvent être payés depuis la chaîne sans lui.",
    signInFirst: "Connectez-vous d’abord",
    signInFirstHelp: "Connectez votre portefeuille puis identifiez-vous en haut de la page.",
    tooMany: "Trop de demandes",
    tooManyHelp: "Patientez un instant puis réessayez.",
    serverTrouble: "Un problème de notre côté",
    serverTroubleHelp: "Rien de ce qui est à vous n’est perdu. Réessayez dans un instant.",
    unexpected: "Une erreur est survenue",
    unexpectedHelp: "Rechargez la page et réessayez.",
    notices: "Avis",
    toasts: "Messages",
    copy: "Copier",
    copied: "Copié",
  },
);
