import { words } from "@/i18n/words";

export const helpWords = words(
  {
    title: "Help and rules",
    intro:
      "Proofbook is a sports book whose prices, bets and results anyone can check. These are its rules in plain words; where a program enforces them, it is named.",
    onPage: "On this page",
    toSafety: "Limits, breaks and help",
    toTransparency: "What the contracts hold now",
    // A bet
    bet: "A bet, step by step",
    bet1: "You need a wallet, a proven identity, and your own weekly limits. Nobody else can bet from your wallet.",
    bet2: "You choose selections; the slip says what they would pay. The price on the board is information until the desk accepts your order.",
    bet3: "You sign the order. It holds your selections, your stake and the smallest payout that you accept. Nothing above the stake can ever be taken.",
    bet4: "The desk answers with a signed ticket or with a reason why not. A ticket cannot be taken back by us, nor by you.",
    bet5: "We bring it to the chain at our cost. From then on the whole payout is set aside in the contract: it cannot be spent on anything else.",
    bet6: "Accepted but not brought in time? If the reason was ours, you have a claim against the desk’s bond, shown with the bet.",
    // Money
    money: "Your money",
    money1:
      "Your balance lies in a contract, not with us. No function of it lets us move your balance or change an open bet.",
    money2: "Deposits come from your wallet and count against your weekly limit.",
    money3:
      "You withdraw in two steps: you ask, wait {delay}, and take it. Asking does not stop you from betting meanwhile.",
    money4:
      "Winnings are credited to your balance when the result is final. Anyone can settle a bet; nobody can hold it back.",
    money5:
      "With our servers down, you settle and withdraw from the chain alone, on the same pages. Your identity is never asked for when you withdraw.",
    // Delays
    delays: "How long things take",
    delaysHelp: "As this installation is set now.",
    delayWhat: "What",
    delayLong: "How long",
    delayTicket: "An accepted bet is on the chain within, before the match",
    delayTicketPlay: "The same, in play",
    delayAcceptance: "Wait before a bet in play is accepted: {sport}",
    delayFinal: "A transaction counts as final after",
    delayWithdraw: "From asking for a withdrawal to taking it",
    delayFast: "Objections to a result that enough nodes signed",
    delaySlow: "Objections to any other result",
    delayCashOut: "From a bet’s acceptance to its first cash-out",
    smallest: "Smallest stake: {amount}. At most {legs} selections in an accumulator.",
    // Markets
    markets: "Markets, each with an example",
    marketsHelp:
      "Every example is France – Croatia, which ended 4–2 after 90 minutes and stood 2–1 at half time. Football markets count the 90 minutes with stoppage time, unless their name says otherwise.",
    sports: "For {sports}.",
    example: "Example",
    exampleHome: "France",
    exampleAway: "Croatia",
    quarter:
      "Lines that end in .25 or .75 are two bets, half of the stake on each of the neighbouring lines. Lines with a whole number can end exactly level: your stake then comes back.",
    accumulator:
      "An accumulator multiplies the odds of its selections. One lost selection loses all of it. A selection that is given back counts as odds of 1.",
    // Void
    voids: "When a bet is void",
    voids1:
      "Void means that your stake comes back, as if you had not bet. In an accumulator the selection counts as odds of 1.",
    voids2:
      "A match that is postponed or called off is void once 48 hours have passed since its listed kick-off and a majority of the data sources has called it off for an hour, with none that saw it played.",
    voids3:
      "A match that was broken off keeps what was already decided: a finished first half is settled, the rest is void.",
    voids4:
      "If the match began before its listed time, bets taken after the real kick-off as bets before the match are void. More than 30 minutes early, the match is void.",
    voids5:
      "In play, if a goal or a red card had happened when your bet was taken and the price did not know it yet, that bet is void: on both sides, whether it would have won or lost.",
    voids6:
      "A tennis player who gives up has lost the match, if the first set was played; sets that were not finished are void.",
    voids7: "If no result comes at all, every stake comes back, seven days after the start as a rule.",
    // Results
    results: "How a result comes about",
    results1:
      "Independent operators run oracle nodes. Each reads the match from several data providers and signs only what enough of them say alike.",
    results2:
      "Enough nodes must sign the very same score; their signatures are checked by the contract. One signed score settles every market of the match.",
    results3:
      "Then anybody may object, {fast} at least or {slow}, longer the more money is at stake and the fewer nodes have signed. Until that is over, nothing is paid.",
    results4: "After that the result is final and never reopened, even if a league changes it later.",
    // Disputes
    disputes: "How disputes work",
    disputes1:
      "Who objects puts up a bond: at least 5 % of the money at stake and no less than €100. Several people can pay it together.",
    disputes2:
      "The nodes read everything again and vote anew, for 24 hours at most. If they come to another result, the bond is returned with a reward; if they confirm, it is lost.",
    disputes3:
      "A confirmed result can be challenged once more. Then arbiters decide who are no nodes; they can only choose between results that nodes have signed, or void. They have 72 hours.",
    disputes4:
      "If everybody is silent, time decides: a signed result stands, otherwise the match is void. No dispute lasts for ever.",
    // Cash-out
    cashOut: "Cash-out",
    cashOut1:
      "You can offer an open bet, or a part of it, back to the house. The offer holds for a short time; when it is over, ask for another.",
    cashOut2:
      "The part up to your stake is paid at once. A gain above it is set aside and credited when the results are final, since the bet may have been taken in void time.",
    cashOut3:
      "Not in the first minute after acceptance, not while a result can still be objected to, and not once a selection is lost.",
    // Fees
    fees: "What it costs",
    fees1:
      "Betting has no fee: our margin is in the odds. The match page shows the chances without it, so you can see how much it is.",
    fees2:
      "Bringing bets to the chain and settling them is paid by us. Deposits and withdrawals that your own wallet sends cost the network’s gas.",
    fees3:
      "Liquidity providers pay a share of their profit to the operator, a tenth at most. It is shown on the liquidity page.",
    // Risks
    risks: "What can go wrong",
    risks1: "You can lose every stake. Over time the margin works against you.",
    risks2: "If you lose your wallet’s key, nobody can restore it or your balance, neither can we.",
    risks3: "Contracts can have errors although they are tested and public. What lies in one depends on it.",
    risks4:
      "Enough dishonest nodes together could report a wrong score. Anyone can object in time and has to be believed over them by a new vote or by the arbiters; if nobody does, it stands.",
    risks5:
      "The network can be slow or expensive. Bets that wait too long are not placed, and your stake stays with you.",
    risks6: "The euro token is issued by somebody else, and is worth what that issuer makes good.",
  },
  {
    title: "Aide et règles",
    intro:
      "Proofbook est un livre de paris dont chacun peut vérifier les cotes, les paris et les résultats. Voici ses règles en mots simples ; là où un programme les impose, c’est dit.",
    onPage: "Sur cette page",
    toSafety: "Limites, pauses et aide",
    toTransparency: "Ce que les contrats détiennent",
    bet: "Un pari, pas à pas",
    bet1: "Il vous faut un portefeuille, une identité prouvée et vos propres limites hebdomadaires. Personne d’autre ne peut parier depuis votre portefeuille.",
    bet2: "Vous choisissez des sélections ; le coupon dit ce qu’elles rapporteraient. La cote affichée est une information jusqu’à ce que le bureau accepte votre ordre.",
    bet3: "Vous signez l’ordre. Il contient vos sélections, votre mise et le plus petit gain que vous acceptez. Rien au-delà de la mise ne peut jamais être pris.",
    bet4: "Le bureau répond par un ticket signé ou par la raison de son refus. Un ticket ne peut être repris ni par nous, ni par vous.",
    bet5: "Nous le portons sur la chaîne à nos frais. Dès lors tout le gain possible est mis de côté dans le contrat : il ne peut servir à rien d’autre.",
    bet6: "Accepté mais pas porté à temps ? Si la raison vient de nous, vous avez une réclamation sur la caution du bureau, montrée avec le pari.",
    money: "Votre argent",
    money1:
      "Votre solde est dans un contrat, pas chez nous. Aucune de ses fonctions ne nous laisse déplacer votre solde ni changer un pari ouvert.",
    money2: "Les dépôts viennent de votre portefeuille et comptent dans votre limite hebdomadaire.",
    money3:
      "Vous retirez en deux temps : vous demandez, attendez {delay}, puis prenez. Demander n’empêche pas de parier entre-temps.",
    money4:
      "Les gains sont crédités sur votre solde quand le résultat est définitif. Chacun peut régler un pari ; personne ne peut le retenir.",
    money5:
      "Nos serveurs en panne, vous réglez et retirez depuis la chaîne seule, sur les mêmes pages. On ne vous demande jamais votre identité pour retirer.",
    delays: "Combien de temps cela prend",
    delaysHelp: "Tel que cette installation est réglée maintenant.",
    delayWhat: "Quoi",
    delayLong: "Durée",
    delayTicket: "Un pari accepté est sur la chaîne en, avant le match",
    delayTicketPlay: "De même, en direct",
    delayAcceptance: "Attente avant qu’un pari en direct soit accepté : {sport}",
    delayFinal: "Une transaction est tenue pour définitive après",
    delayWithdraw: "De la demande d’un retrait à sa prise",
    delayFast: "Objections à un résultat signé par assez de nœuds",
    delaySlow: "Objections à tout autre résultat",
    delayCashOut: "De l’acceptation d’un pari à son premier rachat",
    smallest: "Plus petite mise : {amount}. Au plus {legs} sélections dans un combiné.",
    markets: "Les marchés, chacun avec un exemple",
    marketsHelp:
      "Chaque exemple est France – Croatie, terminé 4–2 après 90 minutes, 2–1 à la mi-temps. Les marchés de football comptent les 90 minutes et le temps additionnel, sauf si leur nom dit autre chose.",
    sports: "Pour : {sports}.",
    example: "Exemple",
    exampleHome: "France",
    exampleAway: "Croatie",
    quarter:
      "Une ligne qui finit par ,25 ou ,75 est deux paris, la moitié de la mise sur chacune des lignes voisines. Une ligne entière peut finir exactement à égalité : votre mise revient alors.",
    accumulator:
      "Un combiné multiplie les cotes de ses sélections. Une sélection perdue le perd en entier. Une sélection remboursée compte comme une cote de 1.",
    voids: "Quand un pari est annulé",
    voids1:
      "Annulé veut dire que votre mise revient, comme si vous n’aviez pas parié. Dans un combiné, la sélection compte comme une cote de 1.",
    voids2:
      "Un match reporté ou annulé l’est ici après 48 heures depuis le coup d’envoi prévu, si une majorité des sources le dit depuis une heure et qu’aucune ne l’a vu se jouer.",
    voids3:
      "Un match interrompu garde ce qui était décidé : une première mi-temps terminée est réglée, le reste est annulé.",
    voids4:
      "Si le match a commencé avant l’heure prévue, les paris d’avant-match pris après le vrai coup d’envoi sont annulés. Plus de 30 minutes trop tôt, le match est annulé.",
    voids5:
      "En direct, si un but ou un carton rouge avait eu lieu quand votre pari fut pris et que la cote l’ignorait encore, ce pari est annulé : dans les deux sens, gagnant ou perdant.",
    voids6:
      "Un joueur de tennis qui abandonne a perdu le match, si le premier set a été joué ; les sets non terminés sont annulés.",
    voids7: "Si aucun résultat ne vient, chaque mise revient, en règle générale sept jours après le début.",
    results: "Comment naît un résultat",
    results1:
      "Des opérateurs indépendants font tourner des nœuds d’oracle. Chacun lit le match chez plusieurs fournisseurs et ne signe que ce qu’assez d’entre eux disent pareillement.",
    results2:
      "Assez de nœuds doivent signer exactement le même score ; le contrat vérifie leurs signatures. Un seul score signé règle tous les marchés du match.",
    results3:
      "Ensuite chacun peut objecter, pendant {fast} au moins ou {slow}, d’autant plus que l’argent en jeu est grand et que peu de nœuds ont signé. Avant la fin, rien n’est payé.",
    results4:
      "Après cela le résultat est définitif et jamais rouvert, même si une ligue le change plus tard.",
    disputes: "Comment se passent les litiges",
    disputes1:
      "Qui objecte dépose une caution : au moins 5 % de l’argent en jeu et pas moins de 100 €. Plusieurs personnes peuvent la payer ensemble.",
    disputes2:
      "Les nœuds relisent tout et revotent, en 24 heures au plus. S’ils trouvent un autre résultat, la caution est rendue avec une récompense ; s’ils confirment, elle est perdue.",
    disputes3:
      "Un résultat confirmé peut être contesté encore une fois. Alors décident des arbitres qui ne sont pas des nœuds ; ils ne peuvent choisir qu’entre des résultats signés par des nœuds, ou annuler. Ils ont 72 heures.",
    disputes4:
      "Si tout le monde se tait, le temps décide : un résultat signé reste, sinon le match est annulé. Aucun litige ne dure toujours.",
    cashOut: "Rachat d’un pari",
    cashOut1:
      "Vous pouvez proposer à la maison de racheter un pari ouvert, ou une partie. L’offre tient un court moment ; quand elle est passée, demandez-en une autre.",
    cashOut2:
      "La part jusqu’à votre mise est payée aussitôt. Le gain au-delà est mis de côté et crédité quand les résultats sont définitifs, car le pari a pu être pris en temps annulé.",
    cashOut3:
      "Pas dans la première minute après l’acceptation, pas tant qu’on peut objecter à un résultat, et pas une fois qu’une sélection est perdue.",
    fees: "Ce que cela coûte",
    fees1:
      "Parier est sans frais : notre marge est dans les cotes. La page du match montre les chances sans elle ; vous voyez donc combien elle vaut.",
    fees2:
      "Porter les paris sur la chaîne et les régler est payé par nous. Les dépôts et retraits qu’envoie votre portefeuille coûtent le gaz du réseau.",
    fees3:
      "Les apporteurs de liquidité versent à l’opérateur une part de leur profit, un dixième au plus. La page Liquidité la montre.",
    risks: "Ce qui peut mal se passer",
    risks1: "Vous pouvez perdre chaque mise. À la longue, la marge joue contre vous.",
    risks2:
      "Si vous perdez la clé de votre portefeuille, personne ne peut la rétablir, ni votre solde, pas même nous.",
    risks3:
      "Des contrats peuvent contenir des erreurs, bien que testés et publics. Ce qu’ils détiennent en dépend.",
    risks4:
      "Assez de nœuds malhonnêtes ensemble pourraient rapporter un faux score. Chacun peut objecter à temps et doit être cru par un nouveau vote ou par les arbitres ; si personne ne le fait, il reste.",
    risks5:
      "Le réseau peut être lent ou cher. Un pari qui attend trop n’est pas placé, et votre mise vous reste.",
    risks6: "Le jeton euro est émis par un tiers, et vaut ce que cet émetteur honore.",
  },
);
