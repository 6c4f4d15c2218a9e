import { words } from "@/i18n/words";

/** What the contracts refuse with when a person acts on their own account; keys are the errors' names. */
export const revertWords = words(
  {
    NotFinal: "A result of this bet is not final yet. Nothing was changed; try again once it is.",
    TermsMismatch: "The chain does not have this bet open in this form: it was settled or sold meanwhile.",
    InsufficientBalance: "Your balance is smaller than that. Ask for less.",
    WithdrawalWaits: "The request still waits. Pay it out once its time has come.",
    NoWithdrawal: "There is no request any more: it was paid out already, or never made.",
    ZeroAmount: "The amount is zero. Type how much you want.",
    DepositLimit:
      "This would pass your weekly deposit limit. Deposit less, or wait until Thursday, 00:00 UTC.",
    NotEligible:
      "This wallet may not deposit or bet now. Prove your identity, or wait until your break is over.",
    AfterSunset: "This set of contracts takes no new money. Withdraw what you have here.",
    PermitRefused: "The token did not accept the permit. Try the deposit again.",
    CashOutExpired: "The offer has run out. Nothing was sold; ask for a new one.",
    CashOutTooEarly: "A bet can be sold back one minute after it was accepted. Wait a moment.",
    BetDecided: "The bet is decided. Wait for its settlement.",
    FixtureReported:
      "A result has been reported, so the bet cannot be sold any more. Wait for its settlement.",
    GainUnknown: "This gain was credited already.",
    ClaimTooEarly: "It is too early to bring this bet yourself. Wait until the time that is shown.",
    ClaimTooLate: "The time to bring this bet yourself is over. Your stake was never touched.",
    ClaimedBefore: "This claim was paid already.",
    GrantTooLate: "The entry that was signed has run out. Try again: a new one is signed.",
    EntryTooSmall: "The amount is below the smallest that the pool takes. Lend more.",
    PoolFull: "The pool takes no more. Lend less, or try again after the next close.",
    SharesTooMany: "You hold fewer shares than that. Leave with fewer.",
    EpochsBehind: "Several epochs of the pool wait to be closed. Close them first, then try again.",
    BudgetsOut: "Money of the pool still stands behind matches. Leave once they are final.",
    SequenceNotRising: "A newer entry of this wallet is on the chain already. Reload the page.",
  },
  {
    NotFinal:
      "Un résultat de ce pari n’est pas encore définitif. Rien n’a changé ; réessayez dès qu’il l’est.",
    TermsMismatch:
      "La chaîne n’a pas ce pari ouvert sous cette forme : il a été réglé ou revendu entre-temps.",
    InsufficientBalance: "Votre solde est plus petit. Demandez moins.",
    WithdrawalWaits: "La demande attend encore. Encaissez-la une fois l’heure venue.",
    NoWithdrawal: "Il n’y a plus de demande : elle a déjà été payée, ou n’a jamais été faite.",
    ZeroAmount: "Le montant est nul. Saisissez combien vous voulez.",
    DepositLimit:
      "Cela dépasserait votre limite de dépôt hebdomadaire. Déposez moins, ou attendez jeudi à 00:00 UTC.",
    NotEligible:
      "Ce portefeuille ne peut ni déposer ni parier. Prouvez votre identité, ou attendez la fin de votre pause.",
    AfterSunset: "Ces contrats ne prennent plus d’argent. Retirez ce que vous y avez.",
    PermitRefused: "Le jeton n’a pas accepté l’autorisation. Recommencez le dépôt.",
    CashOutExpired: "L’offre a expiré. Rien n’a été vendu ; demandez-en une nouvelle.",
    CashOutTooEarly: "Un pari se revend une minute après son acceptation. Patientez un instant.",
    BetDecided: "Le pari est décidé. Attendez son règlement.",
    FixtureReported: "Un résultat est rapporté : le pari ne se revend plus. Attendez son règlement.",
    GainUnknown: "Ce gain a déjà été crédité.",
    ClaimTooEarly: "Il est trop tôt pour apporter ce pari vous-même. Attendez l’heure indiquée.",
    ClaimTooLate: "Il est trop tard pour apporter ce pari vous-même. Votre mise n’a jamais été touchée.",
    ClaimedBefore: "Cette indemnité a déjà été payée.",
    GrantTooLate: "L’admission signée a expiré. Réessayez : une nouvelle sera signée.",
    EntryTooSmall: "Le montant est sous le plus petit que prend le fonds. Prêtez plus.",
    PoolFull: "Le fonds ne prend plus rien. Prêtez moins, ou réessayez après la prochaine clôture.",
    SharesTooMany: "Vous avez moins de parts que cela. Sortez avec moins.",
    EpochsBehind: "Plusieurs périodes du fonds attendent leur clôture. Clôturez-les d’abord, puis réessayez.",
    BudgetsOut: "De l’argent du fonds garantit encore des matchs. Sortez quand ils seront définitifs.",
    SequenceNotRising:
      "Une admission plus récente de ce portefeuille est déjà sur la chaîne. Rechargez la page.",
  },
);
