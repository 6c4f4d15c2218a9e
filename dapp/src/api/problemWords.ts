import { words } from "@/i18n/words";

/** What the API refuses when a person acts on their own account; keys are the problems' types. */
export const problemWords = words(
  {
    "step-up-needed": "Confirm with a signature of your wallet that it is you, then try again.",
    "bad-limit": "This limit cannot be set. Choose a smaller amount.",
    "bad-exclusion": "This length cannot be chosen. Take 24 hours to 30 days, or 1 to 12 months.",
    "excluded-already":
      "A longer break runs already. It can be made longer, not shorter. Help is free of charge at the number on this page.",
    "provider-unknown": "This provider is not offered any more. Reload the page and choose another one.",
    "too-young": "Betting is for adults. Come back once you are 18.",
    "relink-cooling":
      "An identity was taken off this account lately: the next one waits three days, so that nobody who took over an account can put another person in.",
    "nothing-proved": "No identity is linked to this account. Reload the page.",
    "must-be-kept":
      "The law asks us to keep the proof of your identity for now. Close the account first; it is then erased by itself when the time is over.",
    "wallet-taken":
      "This wallet belongs to another account. Use another one, or remove it there and ask support.",
    "too-many-wallets": "No further wallet can be linked. Remove one first.",
    "last-way-in": "The last wallet cannot be removed: nobody could sign in any more.",
    "challenge-gone": "The text to sign has run out. Begin again.",
    "bad-signature": "The signature is not this wallet’s. Choose the right wallet and sign again.",
    "key-of-another-request": "This was sent before with other values. Reload the page and try again.",
    "not-allowed": "This is not allowed for this account. Sign in with the wallet that it belongs to.",
  },
  {
    "step-up-needed": "Confirmez par une signature de votre portefeuille que c’est vous, puis réessayez.",
    "bad-limit": "Cette limite ne peut pas être fixée. Choisissez un montant plus petit.",
    "bad-exclusion": "Cette durée ne peut pas être choisie. Prenez 24 heures à 30 jours, ou 1 à 12 mois.",
    "excluded-already":
      "Une pause plus longue court déjà. Elle peut être prolongée, pas raccourcie. Une aide non surtaxée est au numéro de cette page.",
    "provider-unknown": "Ce fournisseur n’est plus proposé. Rechargez la page et choisissez-en un autre.",
    "too-young": "Parier est réservé aux majeurs. Revenez à vos 18 ans.",
    "relink-cooling":
      "Une identité a été retirée de ce compte récemment : la suivante attend trois jours, pour que personne qui aurait pris le compte n’y mette quelqu’un d’autre.",
    "nothing-proved": "Aucune identité n’est liée à ce compte. Rechargez la page.",
    "must-be-kept":
      "La loi nous demande de garder la preuve de votre identité pour l’instant. Fermez d’abord le compte ; elle s’efface ensuite d’elle-même au bout du délai.",
    "wallet-taken":
      "Ce portefeuille appartient à un autre compte. Prenez-en un autre, ou retirez-le là-bas et demandez à l’assistance.",
    "too-many-wallets": "Aucun autre portefeuille ne peut être lié. Retirez-en un d’abord.",
    "last-way-in":
      "Le dernier portefeuille ne peut pas être retiré : plus personne ne pourrait s’identifier.",
    "challenge-gone": "Le texte à signer a expiré. Recommencez.",
    "bad-signature": "La signature n’est pas de ce portefeuille. Choisissez le bon et signez à nouveau.",
    "key-of-another-request":
      "Ceci a déjà été envoyé avec d’autres valeurs. Rechargez la page puis réessayez.",
    "not-allowed":
      "Ce n’est pas permis pour ce compte. Identifiez-vous avec le portefeuille auquel il appartient.",
  },
);
